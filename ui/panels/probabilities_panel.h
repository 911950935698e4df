// The probabilities of the top classes as bars.
#pragma once

#include <QWidget>

#include "ui/view_state.h"

namespace actiscope::ui {

class ProbabilityChart;

class ProbabilitiesPanel : public QWidget {
    Q_OBJECT

public:
    explicit ProbabilitiesPanel(ViewState* state, QWidget* parent = nullptr);

private:
    void showAnalysis();

    ViewState* m_state;
    ProbabilityChart* m_bars = nullptr; ///< made with the first answer, not at the start
};

} // namespace actiscope::ui
