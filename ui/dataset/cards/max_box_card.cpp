#include "ui/dataset/cards/max_box_card.h"

#include "ui/dataset/cards/threshold_card.h"
#include "ui/dataset/charts/legend.h"
#include "ui/dataset/charts/threshold_curves.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr double kPercent = 100;
constexpr double kStepsAPercent = 10; ///< thresholds of 0.001
constexpr std::size_t kStride = 5;    ///< finer is not to be seen

QList<QPointF> pointsOf(const std::vector<double>& curve) {
    QList<QPointF> points;
    for (std::size_t k = 0; k < curve.size(); k += kStride) {
        points.append(QPointF(static_cast<double>(k) / kStepsAPercent, curve[k] * kPercent));
    }
    return points;
}

QPointF pointOf(const evaluation::MaxBoxAccuracy::Best& best) {
    return {best.k / kStepsAPercent, best.rate * kPercent};
}

} // namespace

MaxBoxCard::MaxBoxCard(QWidget* parent) : Card("maxBoxCard", tr("MaxBoxAcc over its threshold"), parent) {
    m_legend = new Legend(this);
    addBody(m_legend);
    m_chart = new ThresholdCurves(tr("τ, % between the map's minimum and maximum"), this);
    m_chart->setToolTip(tr("Rings: the best threshold of each curve"));
    addChart(m_chart);
}

void MaxBoxCard::refresh(const DataSetState& state, Changed /*changed*/) {
    m_run = state.run();
    const evaluation::MaxBoxAccuracy& figures = m_run->figures.maxBoxAccuracy();
    if (figures.maps() == 0) {
        setMissing(m_run->facts.wsol ? tr("No image of this run has ground-truth boxes.")
                                     : tr("This run was made without MaxBoxAcc."));
        return;
    }
    setMissing({});
    showCurves(figures);
    const QLocale numbers;
    const auto best = figures.maxBoxAcc();
    setSentence(tr("MaxBoxAcc %1 % at τ = %2 %, MaxBoxAccV2 %3 % over %4 maps (Choe et al. 2020). %5")
                    .arg(numbers.toString(best.rate * kPercent, 'f', 1),
                         numbers.toString(best.k / kStepsAPercent, 'f', 1),
                         numbers.toString(figures.maxBoxAccV2() * kPercent, 'f', 1),
                         numbers.toString(static_cast<qulonglong>(figures.maps())), oracleWarning()));
}

void MaxBoxCard::showCurves(const evaluation::MaxBoxAccuracy& figures) {
    std::vector<AccuracyCurve> curves;
    std::vector<LegendEntry> entries;
    const auto add = [&](const QString& name, const QPen& pen, const std::vector<double>& curve,
                         const evaluation::MaxBoxAccuracy::Best& best) {
        curves.push_back({name, pen, pointsOf(curve), pointOf(best), std::nullopt, {}});
        entries.push_back({name, pen, {}});
    };
    add(tr("MaxBoxAcc, IoU 0.5"), QPen(accent(palette()), 2.5), figures.curve(), figures.maxBoxAcc());
    constexpr Qt::PenStyle kStyles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    for (std::size_t i = 0; i < evaluation::kWsolOverlaps.size(); ++i) {
        const QString overlap = QLocale().toString(evaluation::kWsolOverlaps[i], 'f', 1);
        add(tr("V2, IoU %1").arg(overlap), QPen(secondAccent(palette()), 2, kStyles[i]), figures.curveV2(i),
            figures.maxBoxAccAt(i));
    }
    m_chart->setCurves(curves);
    m_legend->setEntries(entries);
}

void MaxBoxCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_run != nullptr &&
        m_run->figures.maxBoxAccuracy().maps() > 0) {
        showCurves(m_run->figures.maxBoxAccuracy());
    }
}

} // namespace actiscope::ui
