#include "ui/engine_session.h"

#include <algorithm>
#include <system_error>

#include "engine/data/files.h"
#include "engine/runtime/model_format.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;

QImage toQImage(const Image& image) {
    return QImage(image.rgb.get(), image.size.width, image.size.height, qsizetype{3} * image.size.width,
                  QImage::Format_RGB888)
        .copy();
}

QString nameOf(const ImageSource& source) {
    return source.name.empty() ? toQString(source.path.filename()) : toQString(source.name);
}

constexpr int kStages = static_cast<int>(Stage::Finished) + 1;

bool isCaffe(const fs::path& file) {
    const Result<ModelFormat> format = recogniseModel(file);
    return format && *format == ModelFormat::Caffe;
}

bool isLessOfTheSame(const Analysis& now, const Analysis* before) {
    return before != nullptr && now.stage == Stage::Decoded && before->stage != Stage::Decoded &&
           now.contentKey == before->contentKey && now.source.path == before->source.path &&
           now.model == before->model;
}

} // namespace

/// What lies behind some paths, found out on another thread.
struct EngineSession::OpenedPaths {
    std::vector<fs::path> images;
    int first = -1; ///< the one to show
    std::optional<ModelRequest> model;
    fs::path prototxt;
    std::optional<Error> error;
};

EngineSession::EngineSession(EngineOptions options, QObject* parent)
    : QObject(parent), m_options(std::move(options)) {}

EngineSession::~EngineSession() {
    m_engine.reset();
}

Engine& EngineSession::engine() {
    if (m_engine == nullptr) {
        m_engine = std::make_unique<Engine>(m_options);
    }
    return *m_engine;
}

template <class... Arguments>
auto EngineSession::onThisThread(void (EngineSession::*receive)(Arguments...)) {
    return [this, receive](const auto&... arguments) {
        QMetaObject::invokeMethod(
            this, [this, receive, arguments...] { (this->*receive)(arguments...); }, Qt::QueuedConnection);
    };
}

void EngineSession::openModel(const ModelRequest& request) {
    m_modelOpening = true;
    m_openingModel = request;
    tellBusy();
    // Looked into on the engine's thread: the file may lie on a slow disk.
    m_modelTicket =
        engine().openModel(request, [receive = onThisThread(&EngineSession::takeModel),
                                     file = request.path](Ticket ticket, const Result<ModelPtr>& model) {
            receive(ticket, model, !model && isCaffe(file));
        });
}

void EngineSession::takeModel(Ticket ticket, const Result<ModelPtr>& model, bool caffe) {
    if (ticket != m_modelTicket || !m_modelOpening) {
        return;
    }
    m_modelOpening = false;
    tellBusy();
    if (!model) {
        if (model.error().code != ErrorCode::Cancelled) {
            Q_EMIT modelFailed(model.error(), m_openingModel, caffe);
        }
        return;
    }
    const bool sameClasses =
        m_model != nullptr && m_model->labels.classes.size() == (*model)->labels.classes.size();
    const bool dropsClasses = !sameClasses && !m_extraClasses.empty();
    if (dropsClasses) {
        m_extraClasses.clear();
    }
    m_model = *model;
    Q_EMIT modelChanged();
    // What was asked after the model was, is on its way with this model already.
    const bool onItsWay = m_analysing && m_analysisTicket > m_modelTicket && !dropsClasses;
    if (!onItsWay) {
        analyseCurrent();
    }
    classifyCurrent();
}

EngineSession::OpenedPaths EngineSession::sortPaths(const std::vector<fs::path>& paths) {
    OpenedPaths opened;
    for (const fs::path& path : paths) {
        std::error_code failure;
        if (fs::is_directory(path, failure)) {
            auto images = imagesInFolder(path);
            if (!images) {
                opened.error = images.error();
            } else if (images->empty()) {
                opened.error = Error{ErrorCode::FileNotFound,
                                     "The folder " + path.string() + " holds no images; open another one.",
                                     {}};
            } else {
                opened.images.insert(opened.images.end(), images->begin(), images->end());
            }
        } else if (path.extension() == ".prototxt") {
            opened.prototxt = path;
        } else if (!hasImageEnding(path) && recogniseModel(path)) {
            opened.model = ModelRequest{};
            opened.model->path = path;
        } else {
            opened.images.push_back(path);
        }
    }
    if (opened.model) {
        opened.model->prototxt = opened.prototxt;
    }
    opened.first = opened.images.empty() ? -1 : 0;
    if (paths.size() == 1 && opened.images.size() == 1 && opened.images.front() == paths.front()) {
        if (auto siblings = imagesInFolder(paths.front().parent_path()); siblings) {
            const auto self = std::find_if(siblings->begin(), siblings->end(), [&](const fs::path& file) {
                return file.filename() == paths.front().filename();
            });
            if (self != siblings->end()) {
                opened.first = static_cast<int>(self - siblings->begin());
                opened.images = std::move(*siblings);
            }
        }
    }
    return opened;
}

void EngineSession::openPaths(const std::vector<fs::path>& paths) {
    if (paths.empty()) {
        return;
    }
    m_readingPaths = true;
    m_readingPath = paths.front();
    tellBusy();
    std::vector<fs::path> absolute;
    for (const fs::path& path : paths) {
        std::error_code failure;
        const fs::path whole = fs::absolute(path, failure);
        absolute.push_back(failure ? path : whole.lexically_normal());
    }
    m_folders.startNewest([absolute] { return sortPaths(absolute); },
                          [this](OpenedPaths opened) { takePaths(std::move(opened)); });
}

void EngineSession::takePaths(OpenedPaths opened) {
    m_readingPaths = false;
    tellBusy();
    if (opened.error) {
        Q_EMIT imageFailed(*opened.error, {});
    }
    if (opened.model) {
        openModel(*opened.model);
    } else if (!opened.prototxt.empty()) {
        Q_EMIT prototxtOpened(opened.prototxt);
    }
    if (opened.first >= 0) {
        m_files = std::move(opened.images);
        m_currentFile = -1;
        cancelThumbnails();
        Q_EMIT filesChanged();
        openFileAt(opened.first);
    }
}

void EngineSession::openPixels(const ImagePtr& image, const QString& name) {
    m_folders.dropNewest();
    m_readingPaths = false;
    m_currentFile = -1;
    m_source = ImageSource{{}, image, name.toStdString()};
    Q_EMIT currentFileChanged();
    analyseCurrent();
    classifyCurrent();
}

void EngineSession::openFileAt(int position) {
    if (position < 0 || position >= static_cast<int>(m_files.size())) {
        return;
    }
    m_currentFile = position;
    m_source = ImageSource{m_files[static_cast<std::size_t>(position)], nullptr, {}};
    Q_EMIT currentFileChanged();
    analyseCurrent();
    classifyCurrent();
}

void EngineSession::step(int by) {
    if (m_files.empty()) {
        return;
    }
    const int last = static_cast<int>(m_files.size()) - 1;
    const int next = std::clamp(m_currentFile + by, 0, last);
    if (next != m_currentFile) {
        openFileAt(next);
    }
}

void EngineSession::addClass(int classIndex) {
    if (std::find(m_extraClasses.begin(), m_extraClasses.end(), classIndex) == m_extraClasses.end()) {
        m_extraClasses.push_back(classIndex);
        analyseCurrent();
    }
}

void EngineSession::removeClass(int classIndex) {
    if (std::erase(m_extraClasses, classIndex) > 0) {
        analyseCurrent();
    }
}

void EngineSession::setAnnotationsFolder(const fs::path& folder) {
    if (folder != m_annotationsFolder) {
        m_annotationsFolder = folder;
        analyseCurrent();
    }
}

AnalysisRequest EngineSession::requestFor(ImageSource source) const {
    AnalysisRequest request;
    request.source = std::move(source);
    request.extraClasses = m_extraClasses;
    request.annotationsFolder = m_annotationsFolder;
    return request;
}

void EngineSession::analyseCurrent() {
    if (m_source.path.empty() && m_source.pixels == nullptr) {
        return;
    }
    m_analysing = true;
    m_stagesDone = 0;
    tellBusy();
    m_analysisTicket = engine().analyse(requestFor(m_source), onThisThread(&EngineSession::takeAnalysis));
}

void EngineSession::setClassificationMapWanted(bool wanted, std::optional<int> inputSize) {
    if (wanted == m_classificationWanted && inputSize == m_classificationSize) {
        return;
    }
    const bool sameSize = inputSize == m_classificationSize;
    m_classificationWanted = wanted;
    m_classificationSize = inputSize;
    if (wanted && !(sameSize && m_classificationMap != nullptr)) {
        classifyCurrent();
    }
}

/// The map that is there is of another image, model or size.
void EngineSession::classifyCurrent() {
    dropClassificationMap();
    const bool hasSource = m_source.pixels != nullptr || !m_source.path.empty();
    if (!m_classificationWanted || m_model == nullptr || !hasSource) {
        return;
    }
    m_classifying = true;
    tellBusy();
    m_classificationTicket = engine().classificationMap({m_source, m_classificationSize},
                                                        onThisThread(&EngineSession::takeClassificationMap));
}

void EngineSession::dropClassificationMap() {
    m_classificationTicket = 0;
    if (m_classifying) {
        m_classifying = false;
        tellBusy();
    }
    if (m_classificationMap != nullptr) {
        m_classificationMap.reset();
        Q_EMIT classificationMapChanged();
    }
}

void EngineSession::takeClassificationMap(Ticket ticket, const Result<ClassificationMapPtr>& map) {
    if (ticket != m_classificationTicket || !m_classifying) {
        return;
    }
    m_classifying = false;
    tellBusy();
    if (map) {
        m_classificationMap = *map;
        Q_EMIT classificationMapChanged();
    } else if (map.error().code != ErrorCode::Cancelled) {
        Q_EMIT classificationMapFailed(map.error());
    }
}

void EngineSession::takeAnalysis(Ticket ticket, const Result<AnalysisPtr>& analysis) {
    if (ticket != m_analysisTicket) {
        return;
    }
    if (!analysis) {
        m_analysing = false;
        tellBusy();
        if (analysis.error().code != ErrorCode::Cancelled) {
            Q_EMIT imageFailed(analysis.error(), nameOf(m_source));
        }
        return;
    }
    const bool finished = (*analysis)->stage == Stage::Finished;
    m_stagesDone = static_cast<int>((*analysis)->stage) + 1;
    m_analysing = !finished;
    tellBusy();
    // Asked again about the same image (another class), what is shown stays until there is more.
    if (!isLessOfTheSame(**analysis, m_analysis.get())) {
        m_analysis = *analysis;
        Q_EMIT analysisChanged();
    }
    if (finished) {
        prefetchNext();
    }
}

void EngineSession::prefetchNext() {
    const std::size_t next = static_cast<std::size_t>(m_currentFile) + 1;
    if (m_currentFile >= 0 && next < m_files.size() && m_model != nullptr) {
        engine().prefetch(requestFor(ImageSource{m_files[next], nullptr, {}}));
    }
}

void EngineSession::requestThumbnail(int position, int side) {
    if (position < 0 || position >= static_cast<int>(m_files.size())) {
        return;
    }
    const auto deliver = [this](Ticket ticket, const fs::path&, const Result<ImagePtr>& image) {
        // The small picture is made here, on the engine's thread.
        const QImage picture = image ? toQImage(**image) : QImage();
        QMetaObject::invokeMethod(
            this,
            [this, ticket, picture] {
                if (const auto found = m_thumbnailTickets.constFind(ticket);
                    found != m_thumbnailTickets.cend()) {
                    const int at = *found;
                    m_thumbnailTickets.erase(found);
                    Q_EMIT thumbnailReady(at, picture);
                    tellThumbnails();
                }
            },
            Qt::QueuedConnection);
    };
    const Ticket ticket = engine().thumbnail(m_files[static_cast<std::size_t>(position)], side, deliver);
    m_thumbnailTickets.insert(ticket, position);
    ++m_thumbnailsAsked;
    tellThumbnails();
}

void EngineSession::tellThumbnails() {
    const int awaited = static_cast<int>(m_thumbnailTickets.size());
    Q_EMIT thumbnailsChanged(m_thumbnailsAsked - awaited, m_thumbnailsAsked);
    if (awaited == 0) {
        m_thumbnailsAsked = 0;
    }
}

void EngineSession::cancelThumbnails() {
    m_thumbnailTickets.clear();
    if (m_engine != nullptr) {
        m_engine->cancelThumbnails();
    }
    tellThumbnails();
}

void EngineSession::cancel() {
    m_folders.dropNewest();
    m_modelOpening = m_analysing = m_classifying = m_readingPaths = false;
    m_modelTicket = 0;
    m_analysisTicket = 0;
    m_classificationTicket = 0;
    if (m_engine != nullptr) {
        m_engine->cancel();
    }
    tellBusy();
}

void EngineSession::tellBusy() {
    Q_EMIT busyChanged(busy(), currentWork());
}

Work EngineSession::currentWork() const {
    if (m_modelOpening) {
        return {tr("Opening %1").arg(toQString(m_openingModel.path.filename()))};
    }
    if (m_analysing) {
        return {tr("Analysing %1").arg(nameOf(m_source)), m_stagesDone, m_model == nullptr ? 1 : kStages};
    }
    if (m_classifying) {
        return {tr("Naming the classes at every place")};
    }
    return {tr("Reading %1").arg(toQString(m_readingPath.filename()))};
}

} // namespace actiscope::ui
