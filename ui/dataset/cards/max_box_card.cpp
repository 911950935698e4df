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

using runs::WsolCurve;

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

QString overlapOf(WsolCurve curve) {
    return QLocale().toString(evaluation::kWsolOverlaps.at(static_cast<std::size_t>(curve) - 1), 'f', 1);
}

} // namespace

MaxBoxCard::MaxBoxCard(QWidget* parent) : Card("maxBoxCard", tr("MaxBoxAcc over its threshold"), parent) {
    m_legend = new Legend(this);
    addBody(m_legend);
    m_chart = new ThresholdCurves(tr("τ, % of the map's range"), this);
    m_chart->setToolTip(
        tr("τ runs from the map's minimum to its maximum. Rings: the best threshold of each curve. Click a "
           "point to see its images"));
    m_chart->setPointsAnswer(true);
    addChart(m_chart);
    connect(m_chart, &ThresholdCurves::pointChosen, this, [this](std::size_t curve, int point) {
        Q_EMIT chosen(*markOf(static_cast<WsolCurve>(curve), point * static_cast<int>(kStride)).filter);
    });
}

void MaxBoxCard::refresh(const DataSetState& state, Changed /*changed*/) {
    m_run = state.run();
    const evaluation::MaxBoxAccuracy& figures = m_run->figures.maxBoxAccuracy();
    if (figures.maps() == 0) {
        setMissing(missingText(m_run->facts));
        return;
    }
    setMissing({});
    showCurves();
    const QLocale numbers;
    const auto best = figures.maxBoxAcc();
    setSentence(tr("MaxBoxAcc %1 % at τ = %2 %, MaxBoxAccV2 %3 % over %4 maps (Choe et al. 2020). %5")
                    .arg(numbers.toString(best.rate * kPercent, 'f', 1),
                         numbers.toString(best.k / kStepsAPercent, 'f', 1),
                         numbers.toString(figures.maxBoxAccV2() * kPercent, 'f', 1),
                         numbers.toString(static_cast<qulonglong>(figures.maps())), oracleWarning()));
}

QString MaxBoxCard::missingText(const runs::RunFacts& facts) {
    return facts.wsol || !runs::protocolsOf(facts).gtKnown
               ? noBoxesText(facts)
               : tr("This run was made without MaxBoxAcc: evaluate with the protocols maxboxacc and "
                    "maxboxacc-v2 to have its curves.");
}

Mark MaxBoxCard::markOf(WsolCurve curve, int k) const {
    const runs::WsolImages at = runs::wsolImagesAt(m_run->table, curve, k);
    const QLocale numbers;
    const QString name =
        curve == WsolCurve::MaxBoxAcc ? tr("MaxBoxAcc") : tr("MaxBoxAccV2, IoU %1").arg(overlapOf(curve));
    const QString threshold = numbers.toString(k / kStepsAPercent, 'f', 1);
    const auto count = [&](std::uint64_t of) { return numbers.toString(static_cast<qulonglong>(of)); };
    const QString share =
        tr("%1 at τ %2 %: %3 %")
            .arg(name, threshold, numbers.toString(percentOf(at.pairs, at.ofPairs), 'f', 2));
    // The figure counts a map of each class that an image is labelled with.
    const QString counted = at.ofPairs == at.ofImages
                                ? tr("%1 of %2 are right").arg(count(at.images), imagesText(at.ofImages))
                                : tr("%1 of %2 maps are right; they are of %3")
                                      .arg(count(at.pairs), count(at.ofPairs), imagesText(at.images));
    const QString title = tr("%1 at τ %2 %: right").arg(name, threshold);
    return {share + QLatin1Char('\n') + counted, at.images,
            runs::filterOfItems(title.toStdString(), at.wanted)};
}

void MaxBoxCard::showCurves() {
    const evaluation::MaxBoxAccuracy& figures = m_run->figures.maxBoxAccuracy();
    std::vector<AccuracyCurve> curves;
    std::vector<LegendEntry> entries;
    const auto add = [&](const QString& name, const QPen& pen, const std::vector<double>& curve,
                         const evaluation::MaxBoxAccuracy::Best& best) {
        const auto which = static_cast<WsolCurve>(curves.size());
        curves.push_back({name, pen, pointsOf(curve), pointOf(best), std::nullopt, markOf(which, best.k)});
        entries.push_back({name, pen, {}});
    };
    add(tr("MaxBoxAcc, IoU 0.5"), QPen(accent(palette()), 2.5), figures.curve(), figures.maxBoxAcc());
    constexpr Qt::PenStyle kStyles[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine};
    for (std::size_t i = 0; i < evaluation::kWsolOverlaps.size(); ++i) {
        add(tr("V2, IoU %1").arg(overlapOf(static_cast<WsolCurve>(i + 1))),
            QPen(secondAccent(palette()), 2, kStyles[i]), figures.curveV2(i), figures.maxBoxAccAt(i));
    }
    m_chart->setCurves(curves);
    m_legend->setEntries(entries);
}

void MaxBoxCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_run != nullptr &&
        m_run->figures.maxBoxAccuracy().maps() > 0) {
        showCurves();
    }
}

} // namespace actiscope::ui
