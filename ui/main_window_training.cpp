// Training: its page, what the rest of the window says of it, and the end of a window that trains.
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
    if (m_closesAfterTraining) {
        close();
        return;
    }
    if (m_page != Page::Training) {
        m_messages->showMessage({kAboutTraining, good ? MessageKind::Done : MessageKind::Problem, title, text,
                                 tr("Show training"), [this] { showTraining(); }});
    }
}

void MainWindow::askBeforeClosing() {
    if (m_closesAfterTraining) {
        return;
    }
    if (auto* asked = findChild<QMessageBox*>(QStringLiteral("closeBox"))) {
        asked->raise();
        return;
    }
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("A network is being trained"),
                                tr("Closing the window stops the training. A checkpoint is written first, so "
                                   "that it can go on later."),
                                QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("closeBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* stop = box->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    stop->setObjectName(QStringLiteral("stopAndClose"));
    stop->setToolTip(tr("Write a checkpoint, then close"));
    QPushButton* stay = box->addButton(tr("Go on training"), QMessageBox::RejectRole);
    stay->setObjectName(QStringLiteral("goOnTraining"));
    stay->setToolTip(tr("Leave the window open (Esc)"));
    box->setDefaultButton(stay);
    connect(stop, &QPushButton::clicked, this, [this] {
        m_closesAfterTraining = true;
        if (m_trainer->active()) {
            m_trainer->stop();
        } else {
            close();
        }
    });
    box->open();
}

} // namespace actiscope::ui
