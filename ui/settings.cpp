#include "ui/settings.h"

#include <algorithm>
#include <limits>

#include <QDir>
#include <QStandardPaths>

#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace key {
const QString kGeometry = QStringLiteral("window/geometry");
const QString kSplitter = QStringLiteral("window/splitter");
const QString kStrip = QStringLiteral("window/strip");
const QString kAppearance = QStringLiteral("window/appearance");
const QString kSystemScheme = QStringLiteral("window/systemScheme");
const QString kColormap = QStringLiteral("display/colormap");
const QString kOpacity = QStringLiteral("display/opacity");
const QString kScaleShared = QStringLiteral("display/sharedScale");
const QString kOutline = QStringLiteral("display/outline");
const QString kCells = QStringLiteral("display/cells");
const QString kPredictedBox = QStringLiteral("display/predictedBox");
const QString kGroundTruthBoxes = QStringLiteral("display/groundTruthBoxes");
const QString kColourBar = QStringLiteral("display/colourBar");
const QString kThreshold = QStringLiteral("display/thresholdLevel");
const QString kViewMode = QStringLiteral("display/view");
const QString kImageFolder = QStringLiteral("folders/images");
const QString kSaveFolder = QStringLiteral("folders/save");
const QString kAnnotations = QStringLiteral("folders/annotations");
const QString kRecentImages = QStringLiteral("recent/images");
const QString kRecentModels = QStringLiteral("recent/models");
const QString kRecentData = QStringLiteral("recent/data");
const QString kRecentOptions = QStringLiteral("recent/dataOptions"); ///< of those that were opened with any
const QString kTraining = QStringLiteral("training");
const QString kDataSetPage = QStringLiteral("dataSetPage");
} // namespace key

/// Fields of a training, below key::kTraining.
namespace field {
const QString kFolder = QStringLiteral("folder");
const QString kTask = QStringLiteral("task");
const QString kHard = QStringLiteral("hard");
const QString kCount = QStringLiteral("count");
const QString kNetwork = QStringLiteral("network");
const QString kPool = QStringLiteral("pool");
const QString kInputSize = QStringLiteral("inputSize");
const QString kEpochs = QStringLiteral("epochs");
const QString kBatch = QStringLiteral("batch");
const QString kRate = QStringLiteral("learningRate");
const QString kSeed = QStringLiteral("seed");
const QString kDevice = QStringLiteral("device");
const QString kInit = QStringLiteral("startFrom");
const QString kOut = QStringLiteral("saveTo");

/// Of the data-set page, below key::kDataSetPage.
const QString kMaps = QStringLiteral("maps");
const QString kBoxes = QStringLiteral("boxes");
const QString kPictureWidth = QStringLiteral("pictureWidth");
const QString kLevel = QStringLiteral("level");
const QString kSweep = QStringLiteral("sweep");
const QString kWsol = QStringLiteral("wsol");
const QString kHeuristic = QStringLiteral("heuristic");
} // namespace field

/// A stored number where there is one within these bounds, else `usual`.
template <class Number>
Number numberOf(const QVariantMap& values, const QString& name, Number least, Number most, Number usual) {
    bool isNumber = false;
    const double value = values.value(name).toDouble(&isNumber);
    const bool within = isNumber && value >= static_cast<double>(least) && value <= static_cast<double>(most);
    return within ? static_cast<Number>(value) : usual;
}

QString userFile() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation))
        .filePath(QStringLiteral("actiscope/actiscope.ini"));
}

template <class T>
void toFront(T& list, const typename T::value_type& value, const auto& same) {
    list.erase(
        std::remove_if(list.begin(), list.end(), [&](const auto& other) { return same(other, value); }),
        list.end());
    list.insert(list.begin(), value);
    if (list.size() > Settings::kMostRecent) {
        list.resize(Settings::kMostRecent);
    }
}

} // namespace

Settings::Settings(const QString& file) : m_store(file.isEmpty() ? userFile() : file, QSettings::IniFormat) {
    m_store.setAtomicSyncRequired(true);
}

QString Settings::file() const {
    return m_store.fileName();
}

QByteArray Settings::windowGeometry() const {
    return m_store.value(key::kGeometry).toByteArray();
}
void Settings::setWindowGeometry(const QByteArray& geometry) {
    m_store.setValue(key::kGeometry, geometry);
}
QByteArray Settings::splitterState() const {
    return m_store.value(key::kSplitter).toByteArray();
}
void Settings::setSplitterState(const QByteArray& state) {
    m_store.setValue(key::kSplitter, state);
}
bool Settings::stripVisible() const {
    return m_store.value(key::kStrip, true).toBool();
}
void Settings::setStripVisible(bool visible) {
    m_store.setValue(key::kStrip, visible);
}

Appearance Settings::appearance() const {
    const QString name = m_store.value(key::kAppearance).toString();
    return name == QLatin1String("dark")    ? Appearance::Dark
           : name == QLatin1String("light") ? Appearance::Light
                                            : Appearance::System;
}
void Settings::setAppearance(Appearance appearance) {
    m_store.setValue(key::kAppearance, appearance == Appearance::Dark    ? QStringLiteral("dark")
                                       : appearance == Appearance::Light ? QStringLiteral("light")
                                                                         : QStringLiteral("system"));
}

SystemScheme Settings::systemScheme() const {
    const QString name = m_store.value(key::kSystemScheme).toString();
    return name == QLatin1String("dark")    ? SystemScheme::Dark
           : name == QLatin1String("light") ? SystemScheme::Light
                                            : SystemScheme::Unknown;
}
void Settings::setSystemScheme(SystemScheme scheme) {
    m_store.setValue(key::kSystemScheme, scheme == SystemScheme::Dark    ? QStringLiteral("dark")
                                         : scheme == SystemScheme::Light ? QStringLiteral("light")
                                                                         : QStringLiteral("unknown"));
}

DisplayOptions Settings::display() const {
    DisplayOptions display;
    const QString colormap = m_store.value(key::kColormap).toString();
    for (const ColormapEntry& entry : colormaps()) {
        if (colormap == toQString(entry.name)) {
            display.colormap = entry.colormap;
        }
    }
    bool isNumber = false;
    const float opacity = m_store.value(key::kOpacity).toFloat(&isNumber);
    if (isNumber && opacity >= 0 && opacity <= 1) {
        display.opacity = opacity;
    }
    display.scale = m_store.value(key::kScaleShared, false).toBool() ? ScaleMode::Shared : ScaleMode::PerMap;
    display.outline = m_store.value(key::kOutline, display.outline).toBool();
    display.cells = m_store.value(key::kCells, display.cells).toBool();
    display.predictedBox = m_store.value(key::kPredictedBox, display.predictedBox).toBool();
    display.groundTruthBoxes = m_store.value(key::kGroundTruthBoxes, display.groundTruthBoxes).toBool();
    display.colourBar = m_store.value(key::kColourBar, display.colourBar).toBool();
    return display;
}

void Settings::setDisplay(const DisplayOptions& display) {
    for (const ColormapEntry& entry : colormaps()) {
        if (entry.colormap == display.colormap) {
            m_store.setValue(key::kColormap, toQString(entry.name));
        }
    }
    m_store.setValue(key::kOpacity, display.opacity);
    m_store.setValue(key::kScaleShared, display.scale == ScaleMode::Shared);
    m_store.setValue(key::kOutline, display.outline);
    m_store.setValue(key::kCells, display.cells);
    m_store.setValue(key::kPredictedBox, display.predictedBox);
    m_store.setValue(key::kGroundTruthBoxes, display.groundTruthBoxes);
    m_store.setValue(key::kColourBar, display.colourBar);
}

int Settings::thresholdLevel() const {
    bool isNumber = false;
    const int level = m_store.value(key::kThreshold).toInt(&isNumber);
    return isNumber && level >= 0 && level <= kThresholdLevels ? level : 200;
}
void Settings::setThresholdLevel(int level) {
    m_store.setValue(key::kThreshold, level);
}

ViewMode Settings::viewMode() const {
    const QString name = m_store.value(key::kViewMode).toString();
    return name == QLatin1String("figure")   ? ViewMode::Figure
           : name == QLatin1String("places") ? ViewMode::Places
                                             : ViewMode::Single;
}
void Settings::setViewMode(ViewMode mode) {
    m_store.setValue(key::kViewMode, mode == ViewMode::Figure   ? QStringLiteral("figure")
                                     : mode == ViewMode::Places ? QStringLiteral("places")
                                                                : QStringLiteral("single"));
}

QString Settings::lastImageFolder() const {
    return m_store.value(key::kImageFolder).toString();
}
void Settings::setLastImageFolder(const QString& folder) {
    m_store.setValue(key::kImageFolder, folder);
}
QString Settings::lastSaveFolder() const {
    return m_store.value(key::kSaveFolder).toString();
}
void Settings::setLastSaveFolder(const QString& folder) {
    m_store.setValue(key::kSaveFolder, folder);
}
QString Settings::annotationsFolder() const {
    return m_store.value(key::kAnnotations).toString();
}
void Settings::setAnnotationsFolder(const QString& folder) {
    m_store.setValue(key::kAnnotations, folder);
}

QStringList Settings::recentImages() const {
    return m_store.value(key::kRecentImages).toStringList();
}
void Settings::addRecentImage(const QString& file) {
    QStringList files = recentImages();
    toFront(files, file, [](const QString& a, const QString& b) { return a == b; });
    m_store.setValue(key::kRecentImages, files);
}

std::vector<ModelRequest> Settings::recentModels() const {
    std::vector<ModelRequest> models;
    const QVariantList stored = m_store.value(key::kRecentModels).toList();
    for (const QVariant& entry : stored) {
        const QStringList parts = entry.toStringList();
        if (parts.size() == 4 && !parts[0].isEmpty()) {
            ModelRequest request;
            request.path = toPath(parts[0]);
            request.prototxt = toPath(parts[1]);
            request.description = toPath(parts[2]);
            request.labels = toPath(parts[3]);
            models.push_back(std::move(request));
        }
    }
    return models;
}

void Settings::addRecentModel(const ModelRequest& request) {
    std::vector<ModelRequest> models = recentModels();
    toFront(models, request, [](const ModelRequest& a, const ModelRequest& b) { return a.path == b.path; });
    QVariantList stored;
    for (const ModelRequest& model : models) {
        stored.append(QVariant(QStringList{toQString(model.path), toQString(model.prototxt),
                                           toQString(model.description), toQString(model.labels)}));
    }
    m_store.setValue(key::kRecentModels, stored);
}

QStringList Settings::recentData() const {
    return m_store.value(key::kRecentData).toStringList();
}

void Settings::addRecentData(const QString& place, const datasets::OpenOptions& options) {
    QStringList places = recentData();
    toFront(places, place, [](const QString& a, const QString& b) { return a == b; });
    m_store.setValue(key::kRecentData, places);
    QVariantMap all = m_store.value(key::kRecentOptions).toMap();
    const QStringList stored{toQString(options.format), toQString(options.split),
                             toQString(options.annotations), toQString(options.images)};
    all.insert(place, stored);
    for (const QString& one : all.keys()) {
        if (!places.contains(one) || all.value(one).toStringList().join(QString()).isEmpty()) {
            all.remove(one);
        }
    }
    m_store.setValue(key::kRecentOptions, all);
}

datasets::OpenOptions Settings::recentOptions(const QString& place) const {
    const QStringList stored = m_store.value(key::kRecentOptions).toMap().value(place).toStringList();
    datasets::OpenOptions options;
    if (stored.size() == 4) {
        options.format = stored[0].toStdString();
        options.split = stored[1].toStdString();
        options.annotations = toPath(stored[2]);
        options.images = toPath(stored[3]);
    }
    return options;
}

PageChoices Settings::dataSetPage() const {
    const QVariantMap values = m_store.value(key::kDataSetPage).toMap();
    PageChoices choices;
    choices.maps = values.value(field::kMaps, choices.maps).toBool();
    choices.boxes = values.value(field::kBoxes, choices.boxes).toBool();
    choices.pictureWidth = numberOf(values, field::kPictureWidth, 0, 10'000, choices.pictureWidth);
    choices.level = numberOf(values, field::kLevel, 0, kThresholdLevels - 1, choices.level);
    choices.sweep = values.value(field::kSweep, choices.sweep).toBool();
    choices.wsol = values.value(field::kWsol, choices.wsol).toBool();
    choices.heuristic = values.value(field::kHeuristic, choices.heuristic).toBool();
    return choices;
}

void Settings::setDataSetPage(const PageChoices& choices) {
    m_store.setValue(key::kDataSetPage, QVariantMap{{field::kMaps, choices.maps},
                                                    {field::kBoxes, choices.boxes},
                                                    {field::kPictureWidth, choices.pictureWidth},
                                                    {field::kLevel, choices.level},
                                                    {field::kSweep, choices.sweep},
                                                    {field::kWsol, choices.wsol},
                                                    {field::kHeuristic, choices.heuristic}});
}

void Settings::clearRecent() {
    m_store.remove(key::kRecentData);
    m_store.remove(key::kRecentOptions);
    m_store.remove(key::kRecentImages);
    m_store.remove(key::kRecentModels);
}

training::TrainingRequest Settings::training() const {
    const QVariantMap values = m_store.value(key::kTraining).toMap();
    training::TrainingRequest request;
    training::DataRequest& data = request.data;
    data.folder = toPath(values.value(field::kFolder).toString());
    data.task = static_cast<demo::DemoTask>(
        numberOf(values, field::kTask, 0, static_cast<int>(demo::DemoTask::Text), 0));
    data.hard = values.value(field::kHard).toBool();
    data.count = static_cast<std::uint64_t>(
        numberOf(values, field::kCount, 2, std::numeric_limits<int>::max(), static_cast<int>(data.count)));
    training::TrainerOptions& options = request.options;
    options.network = values.value(field::kNetwork, toQString(options.network)).toString().toStdString();
    const int pool = numberOf(values, field::kPool, -1, static_cast<int>(Pooling::Max), -1);
    options.pool = pool < 0 ? std::nullopt : std::optional(static_cast<Pooling>(pool));
    const int side = numberOf(values, field::kInputSize, 0, std::numeric_limits<int>::max(), 0);
    options.inputSize = side == 0 ? std::nullopt : std::optional(side);
    options.epochs = numberOf(values, field::kEpochs, 1, std::numeric_limits<int>::max(), options.epochs);
    options.batch = numberOf(values, field::kBatch, 1, std::numeric_limits<int>::max(), options.batch);
    options.learningRate = numberOf(values, field::kRate, 1e-9, 1e9, options.learningRate);
    options.seed = static_cast<std::uint64_t>(
        numberOf(values, field::kSeed, 0, std::numeric_limits<int>::max(), static_cast<int>(options.seed)));
    options.device =
        static_cast<Device>(numberOf(values, field::kDevice, 0, static_cast<int>(Device::Cuda), 0));
    options.initFile = values.value(field::kInit).toString().toStdString();
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    options.folder = toPath(
        values.value(field::kOut, QDir(documents).filePath(QStringLiteral("actiscope-training"))).toString());
    return request;
}

void Settings::setTraining(const training::TrainingRequest& request) {
    const training::DataRequest& data = request.data;
    const training::TrainerOptions& options = request.options;
    m_store.setValue(key::kTraining,
                     QVariantMap{{field::kFolder, toQString(data.folder)},
                                 {field::kTask, static_cast<int>(data.task)},
                                 {field::kHard, data.hard},
                                 {field::kCount, static_cast<qulonglong>(data.count)},
                                 {field::kNetwork, toQString(options.network)},
                                 {field::kPool, options.pool ? static_cast<int>(*options.pool) : -1},
                                 {field::kInputSize, options.inputSize.value_or(0)},
                                 {field::kEpochs, options.epochs},
                                 {field::kBatch, options.batch},
                                 {field::kRate, options.learningRate},
                                 {field::kSeed, static_cast<qulonglong>(options.seed)},
                                 {field::kDevice, static_cast<int>(options.device)},
                                 {field::kInit, toQString(options.initFile)},
                                 {field::kOut, toQString(options.folder)}});
}

void Settings::sync() {
    m_store.sync();
}

} // namespace actiscope::ui
