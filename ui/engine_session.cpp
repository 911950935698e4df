#include "ui/engine_session.h"

#include <algorithm>
#include <utility>

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
    classifyCurrent();
}

void EngineSession::openPixels(const ImagePtr& image, const QString& name) {
    m_folders.dropNewest();
    m_pathsRead.clear();
    setSource(ImageSource{{}, image, name.toStdString()}, -1);
    analyseCurrent();
    classifyCurrent();
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

void EngineSession::setGroundTruthLookup(const GroundTruthLookup& lookup) {
    m_groundTruth = lookup;
}

AnalysisPtr EngineSession::withGroundTruth(const AnalysisPtr& analysis) const {
    if (!m_groundTruth || analysis->source.path.empty() || analysis->image == nullptr) {
        return analysis;
    }
    auto known = m_groundTruth(analysis->source.path, *analysis->image);
    if (!known) {
        return analysis;
    }
    auto whole = std::make_shared<Analysis>(*analysis);
    whole->groundTruth = std::move(*known);
    whole->annotationWarning.clear();
    whole->annotationNote.clear();
    return whole;
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
            if (!isSourceShown()) {
                m_currentFileFailed = true;
                m_source =
                    shownSource(); // the strip goes on from the file; all other work is on what is shown
                classifyCurrent();
            }
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
        m_analysis = withGroundTruth(*analysis);
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
    if (std::exchange(m_classifying, false)) {
        work.places = true;
        what = tr("The classes at every place of %1 were not named.").arg(nameOf(m_source));
    }
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
    m_classificationTicket = 0;
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
        classifyCurrent();
    } else if (work.places) {
        classifyCurrent();
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
    if (m_classifying) {
        return {tr("Naming the classes at every place")};
    }
    return {m_pathsRead.empty() ? QString()
                                : tr("Reading %1").arg(toQString(m_pathsRead.front().filename()))};
}

} // namespace actiscope::ui
