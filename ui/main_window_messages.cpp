// What comes from the engine, and what is said in place about it: above the picture, with what to do next.
#include "ui/main_window.h"

#include <system_error>
#include <utility>

#include "engine/runtime/model_names.h"
#include "ui/pages/welcome_page.h"
#include "ui/panels/message_bar.h"
#include "ui/startup_trace.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

const QString kAboutImage = QStringLiteral("image");
const QString kAboutModel = QStringLiteral("model");
const QString kAboutAnnotation = QStringLiteral("annotation");
const QString kAboutStopping = QStringLiteral("stopped");
const QString kDone = QStringLiteral("done");
const std::string kCaffeFormat = "Caffe"; // NetworkInfo::format

} // namespace

void MainWindow::showModel() {
    const Model& model = *m_session->model();
    m_caffe = model.network->info().format == kCaffeFormat ? std::optional(model.request) : std::nullopt;
    if (model.request.path != m_unasked) {
        m_settings.addRecentModel(model.request);
    }
    m_messages->clear(kAboutModel);
    clearDone();
    m_welcome->setModel(m_session->model());
    fillRecentMenus();
    updateActions();
}

void MainWindow::showAnswer() {
    const AnalysisPtr& analysis = m_session->analysis();
    m_state->setAnalysis(analysis);
    if (!m_mapTraced && analysis->stage == Stage::Finished) {
        m_mapTraced = true;
        QTimer::singleShot(0, this, [] { traceStartup("first map"); }); // once it is painted
    }
    if (!m_session->currentFileFailed()) {
        m_messages->clear(kAboutImage);
    }
    showAnnotationNotes(*analysis);
    showWhatDemoKnows(*analysis);
    if (!m_opening.isEmpty() && m_session->isNewestShown()) {
        m_settings.addRecentImage(m_opening);
        m_opening.clear();
        fillRecentMenus();
    }
    const QString name = toQString(analysis->source.name.empty() ? analysis->source.path.filename().string()
                                                                 : analysis->source.name);
    setWindowTitle(tr("%1 — %2").arg(name, QCoreApplication::applicationName()));
    updateCentre();
    updateActions();
}

/// Once: what a network that ships makes of a photo would look like a fault of the program.
void MainWindow::showWhatDemoKnows(const Analysis& analysis) {
    std::error_code failure;
    const bool drawn = std::filesystem::equivalent(analysis.source.path.parent_path().parent_path(),
                                                   resourceFolder() / "gallery", failure);
    if (m_demoTold || drawn || analysis.model == nullptr || analysis.stage != Stage::Finished ||
        !isShipped(analysis.model->request.path)) {
        return;
    }
    m_demoTold = true;
    m_messages->showMessage({kAboutModel, MessageKind::Warning,
                             tr("%1 knows drawn pictures only").arg(modelName(*analysis.model)),
                             tr("It was trained on pictures that the program draws. For photos open another "
                                "model, or get one that is published."),
                             tr("Get models…"), [this] { showModels(); }});
}

void MainWindow::showAnnotationNotes(const Analysis& analysis) {
    if (analysis.annotationWarning.empty() && analysis.annotationNote.empty()) {
        m_messages->clear(kAboutAnnotation);
    } else if (analysis.annotationWarning.empty()) {
        m_messages->showMessage({kAboutAnnotation,
                                 MessageKind::Done,
                                 tr("Ground truth scaled"),
                                 toQString(analysis.annotationNote),
                                 {},
                                 {}});
    } else if (analysis.stage == Stage::Finished) {
        m_messages->showMessage({kAboutAnnotation,
                                 MessageKind::Warning,
                                 errorTitle(ErrorCode::AnnotationInvalid),
                                 toQString(analysis.annotationWarning),
                                 {},
                                 {}});
    }
}

void MainWindow::showModelError(const Error& error, const ModelRequest& request, bool isCaffe) {
    m_caffe = isCaffe ? std::optional(request) : std::nullopt;
    updateActions();
    Message message{
        kAboutModel,       MessageKind::Problem,     errorTitle(error.code), toQString(error.message),
        tr("Open model…"), [this] { chooseModel(); }};
    const bool mayBePrototxt = error.code == ErrorCode::ModelUnreadable ||
                               error.code == ErrorCode::ModelUnsupported ||
                               error.code == ErrorCode::FileUnreadable;
    if (error.code == ErrorCode::LabelsInvalid) {
        message.actionText = tr("Choose labels…");
        message.action = [this, request] { chooseLabels(request); };
    } else if (isCaffe && error.code == ErrorCode::FileNotFound) {
        message.title = tr("The prototxt is missing");
        message.text =
            tr("%1 is a Caffe model: it needs its prototxt, which says how its layers are connected, "
               "and it is not clear which file that is. Choose it.")
                .arg(toQString(request.path.filename()));
    }
    if (isCaffe && (mayBePrototxt || error.code == ErrorCode::FileNotFound)) {
        message.actionText = tr("Choose prototxt…");
        message.action = [this] { choosePrototxt(); };
    }
    m_messages->showMessage(message);
}

void MainWindow::showImageError(const Error& error) {
    const bool aboutModel =
        error.code == ErrorCode::LogitsNotFinite || error.code == ErrorCode::NetworkFailed;
    m_opening.clear();
    m_messages->showMessage({kAboutImage, MessageKind::Problem, errorTitle(error.code),
                             toQString(error.message),
                             aboutModel ? tr("Edit description…") : tr("Open image…"),
                             [this, aboutModel] { aboutModel ? editDescription() : chooseImages(); }});
}

void MainWindow::showStopped(const QString& what) {
    const auto tryAgain = [this, opening = std::exchange(m_opening, {})] {
        m_opening = opening;
        // Later, since the message goes with it, and this function with the message.
        QMetaObject::invokeMethod(m_session, &EngineSession::tryAgain, Qt::QueuedConnection);
    };
    m_messages->showMessage(
        {kAboutStopping, MessageKind::Warning, tr("Stopped"), what, tr("Try again"), tryAgain});
}

void MainWindow::clearStopped(bool busy) {
    if (busy) {
        m_messages->clear(kAboutStopping);
    }
}

void MainWindow::showDone(const QString& title, const QString& text, const QString& actionText,
                          const std::function<void()>& action) {
    m_messages->showMessage({kDone, MessageKind::Done, title, text, actionText, action});
}

void MainWindow::clearDone() {
    m_messages->clear(kDone);
}

} // namespace actiscope::ui
