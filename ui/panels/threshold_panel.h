// The threshold: slider, number, the curve over all thresholds; and the probabilities as bars.
#pragma once

#include <QWidget>

#include "ui/view_state.h"

class QDoubleSpinBox;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace actiscope::ui {

class ProbabilityChart;
class ThresholdChart;

class ThresholdPanel : public QWidget {
    Q_OBJECT

public:
    explicit ThresholdPanel(ViewState* state, QWidget* parent = nullptr);

private:
    void makeCharts();
    void showLevel();
    void showCurve();
    void showClasses();

    ViewState* m_state;
    QSlider* m_slider = nullptr;
    QDoubleSpinBox* m_number = nullptr;
    QLabel* m_facts = nullptr;
    QWidget* m_charts = nullptr;
    QLabel* m_curveTitle = nullptr;
    ThresholdChart* m_curve = nullptr; ///< the charts are made with the first answer, not at the start
    ProbabilityChart* m_bars = nullptr;
};

} // namespace actiscope::ui
