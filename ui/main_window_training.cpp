// Training: its page, and what the rest of the window says of it.
#include "ui/main_window.h"

#include "ui/pages/training_page.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/status_bar.h"
#include "ui/text.h"
#include "ui/trainer_session.h"

namespace actiscope::ui {

namespace {

const QString kAboutTraining = QStringLiteral("training");

} // namespace

void MainWindow::connectTrainer() {
    connect(m_trainer, &TrainerSession::stateChanged, this, &MainWindow::tellTraining);
    connect(m_trainer, &TrainerSession::began, this, [this](const training::Beginning& beginning) {
        m_epochsTrained = static_cast<int>(beginning.earlier.size());
        tellTraining();
    });
    connect(m_trainer, &TrainerSession::epochEnded, this, [this](const training::EpochRecord& record) {
        m_epochsTrained = record.epoch;
        tellTraining();
    });
    connect(m_trainer, &TrainerSession::ended, this, [this](const training::TrainingSummary& summary) {
        trainingEnded(summary.finished ? tr("The training is finished") : tr("The training was stopped"),
                      summary.finished
                          ? tr("The model of epoch %1 can be opened now.").arg(summary.modelEpoch)
                          : tr("A checkpoint was written, from which it can go on."),
                      true);
    });
    connect(m_trainer, &TrainerSession::failed, this, [this](const Error& error) {
        trainingEnded(errorTitle(error.code), toQString(error.message), false);
    });
    connect(m_trainer, &TrainerSession::networksFailed, this, [this](const Error& error) {
        m_messages->showMessage(
            {kAboutTraining, MessageKind::Problem, errorTitle(error.code), toQString(error.message), {}, {}});
    });
}

void MainWindow::showTraining() {
    if (m_trainingPage == nullptr) {
        m_trainingPage = new TrainingPage(m_trainer, m_settings.training(), this);
        m_centre->addWidget(m_trainingPage);
        connect(m_trainingPage, &TrainingPage::openModelWanted, this, &MainWindow::openModel);
        connect(m_trainingPage, &TrainingPage::started, this,
                [this](const training::TrainingRequest& request) {
                    m_settings.setTraining(request);
                    m_messages->clear(kAboutTraining);
                });
    }
    m_messages->clear(kAboutTraining);
    showPage(Page::Training);
    m_trainingPage->setFocus();
}

void MainWindow::tellTraining() {
    if (!m_trainer->active()) {
        m_status->setWork(WorkKind::Training, std::nullopt);
        return;
    }
    const training::TrainerOptions& options = m_trainer->request().options;
    m_status->setWork(WorkKind::Training, Work{tr("Training %1").arg(toQString(options.network)),
                                               m_epochsTrained, options.epochs, false});
}

/// Told here where the page, which says the same, is not to be seen.
void MainWindow::trainingEnded(const QString& title, const QString& text, bool good) {
    m_epochsTrained = 0;
    if (closeIfAsked()) {
        return;
    }
    if (m_page != Page::Training) {
        m_messages->showMessage({kAboutTraining, good ? MessageKind::Done : MessageKind::Problem, title, text,
                                 tr("Show training"), [this] { showTraining(); }});
    }
}

} // namespace actiscope::ui
