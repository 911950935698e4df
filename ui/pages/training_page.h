// The page where networks are trained: what with, how far it is, what it has learnt.
#pragma once

#include <QWidget>

#include "engine/runtime/model.h"
#include "ui/trainer_session.h"

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace actiscope::ui {

class TrainingCharts;
class TrainingForm;

/// Shows a TrainerSession and starts, pauses and stops it. The session is the window's: a training goes on
/// while another page is shown.
class TrainingPage : public QWidget {
    Q_OBJECT

public:
    TrainingPage(TrainerSession* session, const training::TrainingRequest& first, QWidget* parent = nullptr);

    /// "1:02:03", "4 min 10 s": time that is left.
    [[nodiscard]] static QString timeText(double seconds);

Q_SIGNALS:
    void openModelWanted(const actiscope::ModelRequest& model);
    /// What was chosen, when a training begins.
    void started(const actiscope::training::TrainingRequest& request);

private:
    QWidget* makeLeft(const training::TrainingRequest& first);
    QWidget* makeRight();
    QPushButton* makeButton(const char* name, const QString& icon, const QString& text, const QString& tip);
    void showState();
    void showBeginning(const training::Beginning& beginning);
    void showStanding();
    void showEnd(const QString& what, const QString& facts, bool hasModel);
    void showSummary(const training::TrainingSummary& summary);
    void start();
    void pauseOrProceed();

    TrainerSession* m_session;
    TrainingForm* m_form = nullptr;
    TrainingCharts* m_charts = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_open = nullptr;
    QLabel* m_missing = nullptr;
    QLabel* m_what = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_left = nullptr; ///< the time
    QProgressBar* m_progress = nullptr;
    QPlainTextEdit* m_notes = nullptr;
    training::Standing m_standing;
    QTimer* m_refresh = nullptr; ///< steps may come faster than a screen shows them
};

} // namespace actiscope::ui
