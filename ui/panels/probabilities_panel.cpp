#include "ui/panels/probabilities_panel.h"

#include "ui/panels/probability_chart.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kTop = 5;
constexpr int kBarsHeight = 25 * kGrid; // in lower rows Qt Charts drops the names

} // namespace

ProbabilitiesPanel::ProbabilitiesPanel(ViewState* state, QWidget* parent) : QWidget(parent), m_state(state) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGrid, 0, kGrid, kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(makeHeading(tr("Probabilities"), this));
    layout->addStretch(1);
    hide();
    connect(state, &ViewState::analysisChanged, this, &ProbabilitiesPanel::showAnalysis);
    connect(state, &ViewState::selectionChanged, this, [this] {
        if (m_bars != nullptr) {
            m_bars->setSelected(m_state->selected());
        }
    });
}

void ProbabilitiesPanel::showAnalysis() {
    const AnalysisPtr& analysis = m_state->analysis();
    if (analysis == nullptr || analysis->classes.empty()) {
        if (m_bars != nullptr) {
            m_bars->setClasses({}, kTop); // an earlier picture's bars must not stand beside this one
        }
        return;
    }
    if (m_bars == nullptr) {
        m_bars = new ProbabilityChart(this);
        m_bars->setObjectName(QStringLiteral("probabilityChart"));
        m_bars->setFixedHeight(kBarsHeight);
        static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_bars);
        connect(m_bars, &ProbabilityChart::chosen, m_state, &ViewState::select);
        show();
    }
    m_bars->setClasses(analysis->classes, kTop);
    m_bars->setSelected(m_state->selected());
}

} // namespace actiscope::ui
