// Beside the images: which set and model, the evaluation that goes on, the threshold, the figures.
#pragma once

#include <QWidget>

#include "ui/dataset/data_set_session.h"

class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QDoubleSpinBox;
class QToolButton;
class QVBoxLayout;

namespace actiscope::ui {

class DirectSlider;

class EvaluationPanel : public QWidget {
    Q_OBJECT

public:
    EvaluationPanel(DataSetState& state, DataSetSession& session, QWidget* parent = nullptr);

Q_SIGNALS:
    void evaluateWanted(); ///< with the choices of the last time
    void optionsWanted();
    void readingWanted(); ///< of the open set, in another way
    void openModelWanted();
    void openRunWanted();
    void saveRunWanted();

private:
    QWidget* makeSet();
    QWidget* makeEvaluation();
    QWidget* makeThreshold();
    QPushButton* makeButton(const char* name, const QString& icon, const QString& text, const QString& tip);
    void showSet();
    void showEvaluation();
    void showStanding();
    void showThreshold();
    void takeNumber(double percent);
    [[nodiscard]] QString factsText() const;
    [[nodiscard]] QString whyNotEvaluate() const; ///< empty where it can be

    DataSetState& m_state;
    DataSetSession& m_session;
    QLabel* m_name = nullptr;
    QLabel* m_format = nullptr;
    QLabel* m_model = nullptr;
    QToolButton* m_reading = nullptr;
    QPushButton* m_openModel = nullptr;
    QPushButton* m_evaluate = nullptr;
    QToolButton* m_options = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_openRun = nullptr;
    QPushButton* m_saveRun = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_what = nullptr;
    QLabel* m_timeLeft = nullptr;
    DirectSlider* m_slider = nullptr;
    QDoubleSpinBox* m_number = nullptr;
    QToolButton* m_own = nullptr; ///< back to the run's own threshold
    QLabel* m_thresholdNote = nullptr;
};

} // namespace actiscope::ui
