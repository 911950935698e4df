// The live curves of a training.
#pragma once

#include <vector>

#include <QWidget>

#include "engine/training/trainer.h"

class QTimer;

namespace actiscope::ui {

class CurveChart;

/// Errors and losses over the epochs, and the running epoch's loss over its steps.
class TrainingCharts : public QWidget {
    Q_OBJECT

public:
    explicit TrainingCharts(QWidget* parent = nullptr);

    /// A training of so many epochs begins; `earlier` ones were over before.
    void begin(int epochs, const std::vector<training::EpochRecord>& earlier);
    void addStep(const training::Standing& standing);
    void addEpoch(const training::EpochRecord& record);

private:
    void showEpochs();
    void showSteps();

    std::vector<training::EpochRecord> m_records;
    CurveChart* m_errors = nullptr;
    CurveChart* m_losses = nullptr;
    CurveChart* m_steps = nullptr;
    QList<QPointF> m_stepLosses; ///< of the running epoch, every m_stride-th
    std::uint64_t m_stride = 1;
    std::uint64_t m_stepsOfEpoch = 1;
    int m_epoch = 0;
    QTimer* m_refresh = nullptr; ///< steps may come faster than a screen shows them
};

} // namespace actiscope::ui
