#include "ui/engine_session.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/data/files.h"
#include "engine/runtime/model_format.h"
#include "engine/vision/preprocess.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;

QString nameOf(const ImageSource& source) {
    return source.name.empty() ? toQString(source.path.filename()) : toQString(source.name);
}

constexpr int kStages = static_cast<int>(Stage::Finished) + 1;

bool isCaffe(const fs::path& file) {
    const Result<ModelFormat> format = recogniseModel(file);
    return format && *format == ModelFormat::Caffe;
}

bool isSame(const ImageSource& a, const ImageSource& b) {
    return a.path == b.path && a.pixels == b.pixels;
}

/// The picture of an answer as the first stage of another model's answer.
AnalysisPtr pictureOnly(const Analysis& shown, const ModelPtr& model) {
    auto picture = std::make_shared<Analysis>();
    picture->source = shown.source;
    picture->image = shown.image;
    picture->model = model;
    picture->seen = seenRectangle(shown.image->size, model->input);
    picture->groundTruth = shown.groundTruth;
    picture->annotationWarning = shown.annotationWarning;
    picture->annotationNote = shown.annotationNote;
    picture->contentKey = shown.contentKey;
    return picture;
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
    // The former model's answer goes at once: no place may show it under the new model's name.
    if (m_analysis != nullptr) {
        m_analysis = pictureOnly(*m_analysis, m_model);
    }
    Q_EMIT modelChanged();
    if (m_analysis != nullptr) {
        Q_EMIT analysisChanged();
    }
    // What was asked after the model was, is on its way with this model already.
    const bool onItsWay = m_analysing && m_analysisTicket > m_modelTicket && !dropsClasses;
    if (!onItsWay) {
        analyseCurrent();
    }
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
    m_pathsRead = paths;
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
    m_pathsRead.clear();
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
    m_pathsRead.clear();
    setSource(ImageSource{{}, image, name.toStdString()}, -1);
    analyseCurrent();
}

void EngineSession::setSource(ImageSource source, int position) {
    m_source = std::move(source);
    m_currentFile = position;
    m_currentFileFailed = false;
    Q_EMIT currentFileChanged();
}

bool EngineSession::isSourceShown() const {
    return m_analysis != nullptr && isSame(m_analysis->source, m_source);
}

ImageSource EngineSession::shownSource() const {
    return m_analysis == nullptr ? ImageSource{} : m_analysis->source;
}

int EngineSession::positionOf(const fs::path& file) const {
    const auto found = std::find(m_files.begin(), m_files.end(), file);
    return found == m_files.end() ? -1 : static_cast<int>(found - m_files.begin());
}

void EngineSession::openFileAt(int position) {
    if (position < 0 || position >= static_cast<int>(m_files.size())) {
        return;
    }
    setSource(ImageSource{m_files[static_cast<std::size_t>(position)], nullptr, {}}, position);
    analyseCurrent();
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

void EngineSession::takeAnalysis(Ticket ticket, const Result<AnalysisPtr>& analysis) {
    if (ticket != m_analysisTicket) {
        return;
    }
    if (!analysis) {
        m_analysing = false;
        tellBusy();
        if (analysis.error().code != ErrorCode::Cancelled) {
            const QString name = nameOf(m_source);
            m_currentFileFailed = m_currentFileFailed || !isSourceShown();
            m_source = shownSource(); // the strip goes on from the file; all other work is on what is shown
            Q_EMIT imageFailed(analysis.error(), name);
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

void EngineSession::cancel() {
    const bool stopsWork = busy();
    StoppedWork work;
    QString what;
    if (std::exchange(m_analysing, false)) {
        work.image = m_source;
        what = (isSourceShown() ? tr("%1 was not analysed to the end.") : tr("%1 was not opened."))
                   .arg(nameOf(m_source));
    }
    if (std::exchange(m_modelOpening, false)) {
        work.model = m_openingModel;
        what = tr("%1 was not opened.").arg(toQString(m_openingModel.path.filename()));
    }
    work.paths = std::exchange(m_pathsRead, {});
    if (!work.paths.empty()) {
        what = tr("%1 was not opened.").arg(toQString(work.paths.front().filename()));
    }
    m_folders.dropNewest();
    m_modelTicket = 0;
    m_analysisTicket = 0;
    if (m_engine != nullptr) {
        m_engine->cancel();
    }
    if (work.image && !isSourceShown()) {
        setSource(shownSource(), positionOf(shownSource().path));
    }
    tellBusy();
    if (stopsWork) {
        m_stopped = std::move(work);
        Q_EMIT stopped(what);
    }
}

void EngineSession::tryAgain() {
    const StoppedWork work = std::exchange(m_stopped, {});
    if (work.model) {
        openModel(*work.model);
    }
    if (!work.paths.empty()) {
        openPaths(work.paths);
    } else if (work.image) {
        setSource(*work.image, positionOf(work.image->path));
        analyseCurrent();
    }
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
    return {m_pathsRead.empty() ? QString()
                                : tr("Reading %1").arg(toQString(m_pathsRead.front().filename()))};
}

} // namespace actiscope::ui
