// The end of the window, which a training or an evaluation may hold up.
#include "ui/main_window.h"

#include "ui/dataset/data_set_session.h"
#include "ui/trainer_session.h"

namespace actiscope::ui {

bool MainWindow::evaluating() const {
    return m_data != nullptr && m_data->evaluating() != DataSetSession::Evaluating::No;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_trainer->active() || evaluating()) {
        event->ignore();
        askBeforeClosing();
        return;
    }
    m_session->cancel();
    storeSettings();
    QMainWindow::closeEvent(event);
}

void MainWindow::askBeforeClosing() {
    if (m_closes) {
        return;
    }
    if (auto* asked = findChild<QMessageBox*>(QStringLiteral("closeBox"))) {
        asked->raise();
        return;
    }
    const bool trains = m_trainer->active();
    const bool evaluates = evaluating();
    QStringList sentences;
    if (trains) {
        sentences += tr("Closing the window stops the training. A checkpoint is written first, so "
                        "that it can go on later.");
    }
    if (evaluates) {
        sentences += tr("Closing the window stops the evaluation. What is evaluated stays in its run, "
                        "which can be resumed later.");
    }
    auto* box = new QMessageBox(
        QMessageBox::NoIcon, trains ? tr("A network is being trained") : tr("A data set is being evaluated"),
        sentences.join(QStringLiteral("\n\n")), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("closeBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* stop = box->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
    stop->setObjectName(QStringLiteral("stopAndClose"));
    stop->setToolTip(trains ? tr("Write a checkpoint, then close")
                            : tr("Keep what is evaluated, then close"));
    QPushButton* stay = box->addButton(trains && evaluates ? tr("Go on")
                                       : trains            ? tr("Go on training")
                                                           : tr("Go on evaluating"),
                                       QMessageBox::RejectRole);
    stay->setObjectName(QStringLiteral("goOn"));
    stay->setToolTip(tr("Leave the window open (Esc)"));
    box->setDefaultButton(stay);
    connect(stop, &QPushButton::clicked, this, &MainWindow::endAndClose);
    box->open();
}

void MainWindow::endAndClose() {
    m_closes = true;
    if (m_trainer->active()) {
        m_trainer->stop();
    }
    if (evaluating()) {
        m_data->cancelEvaluation();
    }
    closeIfAsked();
}

bool MainWindow::closeIfAsked() {
    if (m_closes && !m_trainer->active() && !evaluating()) {
        close();
    }
    return m_closes;
}

} // namespace actiscope::ui
