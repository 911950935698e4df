#include "ui/panels/threshold_panel.h"

#include <cmath>

#include "ui/panels/controls.h"
#include "ui/panels/threshold_chart.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kCurveHeight = 18 * kGrid;

/// The predicted box's share of the image at every threshold.
std::vector<double> areaOverThreshold(const Analysis& analysis, const ClassResult& result) {
    std::vector<double> area;
    if (result.boxes == nullptr || result.boxes->empty()) {
        return area;
    }
    const double pixels = static_cast<double>(analysis.image->size.width) * analysis.image->size.height;
    area.reserve(result.boxes->levels.size());
    for (const ThresholdBox& level : result.boxes->levels) {
        area.push_back(level.pixels > 0 ? static_cast<double>(level.box.area()) / pixels : 0);
    }
    return area;
}

} // namespace

ThresholdPanel::ThresholdPanel(ViewState* state, QWidget* parent) : QWidget(parent), m_state(state) {
    m_slider = new DirectSlider(this);
    m_slider->setObjectName(QStringLiteral("thresholdSlider"));
    m_slider->setRange(0, kThresholdLevels);
    m_slider->setPageStep(50);
    m_slider->setAccessibleName(tr("Threshold"));
    m_slider->setToolTip(tr("Pixels above this share of the map's maximum make the box (, and .)"));
    m_number = new QDoubleSpinBox(this);
    m_number->setObjectName(QStringLiteral("thresholdNumber"));
    m_number->setFont(numberFont(TextSize::Normal));
    m_number->setRange(0, 100);
    m_number->setDecimals(1);
    m_number->setSingleStep(0.1);
    m_number->setSuffix(tr(" %"));
    m_number->setAlignment(Qt::AlignRight);
    m_number->setAccessibleName(tr("Threshold in percent"));
    m_number->setToolTip(m_slider->toolTip());
    m_facts = new QLabel(this);
    m_facts->setObjectName(QStringLiteral("thresholdFacts"));
    m_facts->setFont(numberFont(TextSize::Small));
    m_facts->setWordWrap(true);
    // Two lines at all times, so that nothing below moves while the slider does.
    m_facts->setMinimumHeight(2 * QFontMetrics(m_facts->font()).lineSpacing());
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    // The curve's place is kept where there is none, so that nothing below it moves.
    m_curveBox = new QWidget(this);
    m_curveBox->setFixedHeight(QFontMetrics(textFont(TextSize::Small)).height() + kGrid / 2 + kCurveHeight);

    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_slider, 1);
    row->addWidget(m_number);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGrid, kGrid, kGrid, 0);
    layout->setSpacing(kGrid);
    layout->addWidget(makeHeading(tr("Threshold"), this));
    layout->addLayout(row);
    layout->addWidget(m_facts);
    layout->addWidget(m_curveBox);

    connect(m_slider, &QSlider::valueChanged, state, &ViewState::setThresholdLevel);
    connect(m_number, &QDoubleSpinBox::valueChanged, state, [state](double percent) {
        state->setThresholdLevel(static_cast<int>(std::lround(percent * 10)));
    });
    connect(state, &ViewState::thresholdChanged, this, &ThresholdPanel::showLevel);
    connect(state, &ViewState::analysisChanged, this, &ThresholdPanel::showAnalysis);
    connect(state, &ViewState::selectionChanged, this, &ThresholdPanel::showCurve);
    showLevel();
}

void ThresholdPanel::makeCurve() {
    if (m_curve != nullptr) {
        return;
    }
    m_curveTitle = new QLabel(m_curveBox);
    m_curveTitle->setObjectName(QStringLiteral("curveTitle"));
    m_curveTitle->setFont(textFont(TextSize::Small));
    m_curve = new ThresholdChart(m_curveBox);
    m_curve->setObjectName(QStringLiteral("thresholdChart"));
    m_curve->setFixedHeight(kCurveHeight);
    auto* layout = new QVBoxLayout(m_curveBox);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGrid / 2);
    layout->addWidget(m_curveTitle);
    layout->addWidget(m_curve, 0, Qt::AlignBottom);
    connect(m_curve, &ThresholdChart::levelDragged, m_state, &ViewState::setThresholdLevel);
}

void ThresholdPanel::showLevel() {
    const int level = m_state->thresholdLevel();
    {
        const QSignalBlocker quietSlider(m_slider);
        const QSignalBlocker quietNumber(m_number);
        m_slider->setValue(level);
        m_number->setValue(level / 10.0);
    }
    if (m_curve != nullptr) {
        m_curve->setLevel(level);
    }

    const ClassResult* result = m_state->selectedResult();
    if (result == nullptr) {
        m_facts->clear();
        return;
    }
    const std::optional<Box> box = m_state->predictedBoxOf(*result);
    const std::optional<double> overlap = m_state->overlapOf(*result);
    QString fact;
    if (!result->note.empty()) {
        fact = toQString(result->note);
    } else if (box) {
        fact = tr("Box %1 × %2 pixels").arg(box->width()).arg(box->height());
    } else if (result->cam == nullptr) {
        fact = tr("This model has no map, so there is no box.");
    } else {
        fact = tr("No box: no pixel is above this threshold");
    }
    m_facts->setText(overlap ? tr("%1 · %2").arg(fact, overlapText(*overlap, true)) : fact);
}

void ThresholdPanel::showCurve() {
    showLevel();
    if (m_curve == nullptr) {
        return;
    }
    const ClassResult* result = m_state->selectedResult();
    if (result == nullptr) {
        m_curve->setValues({}, false);
        return;
    }
    const Analysis& analysis = *m_state->analysis();
    const std::vector<double> overlap = iouOverThreshold(analysis, *result);
    if (!overlap.empty()) {
        m_curveTitle->setText(tr("IoU over threshold"));
        m_curve->setValues(overlap, false);
    } else {
        m_curveTitle->setText(tr("Box area over threshold, %"));
        m_curve->setValues(areaOverThreshold(analysis, *result), true);
    }
    m_curve->setLevel(m_state->thresholdLevel());
    // Boxes come a stage after the map; the axes of their curve are there from the start.
    const bool awaited = result->cam != nullptr && (result->boxes == nullptr || !result->boxes->empty());
    m_curveTitle->setVisible(awaited);
    m_curve->setVisible(awaited);
}

void ThresholdPanel::showAnalysis() {
    const AnalysisPtr& analysis = m_state->analysis();
    if (analysis != nullptr && !analysis->classes.empty()) {
        makeCurve();
    }
    showCurve();
}

} // namespace actiscope::ui
