// The threshold: slider, number, and the curve over all thresholds.
#pragma once

#include <QWidget>

#include "ui/view_state.h"

class QDoubleSpinBox;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace actiscope::ui {

class ThresholdChart;

class ThresholdPanel : public QWidget {
    Q_OBJECT

public:
    explicit ThresholdPanel(ViewState* state, QWidget* parent = nullptr);

private:
    void makeCurve();
    void showLevel();
    void showCurve();
    void showAnalysis();

    ViewState* m_state;
    QSlider* m_slider = nullptr;
    QDoubleSpinBox* m_number = nullptr;
    QLabel* m_facts = nullptr;
    QWidget* m_curveBox = nullptr;
    QLabel* m_curveTitle = nullptr;
    ThresholdChart* m_curve = nullptr; ///< made with the first answer, not at the start
};

} // namespace actiscope::ui
