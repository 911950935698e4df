#include "ui/dataset/cards/threshold_card.h"

#include <algorithm>

#include "engine/evaluation/threshold_sweep.h"
#include "ui/dataset/charts/legend.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using runs::Judged;

constexpr double kPercent = 100;
constexpr double kLineWidth = 2;

const runs::Count& countOf(const runs::Counts& counts, Judged what) {
    return counts[static_cast<std::size_t>(what)];
}

std::optional<QPointF> bestOf(const QList<QPointF>& points) {
    const auto best = std::max_element(points.begin(), points.end(),
                                       [](const QPointF& a, const QPointF& b) { return a.y() < b.y(); });
    return best != points.end() ? std::optional(*best) : std::nullopt;
}

} // namespace

QString oracleWarning() {
    return ThresholdCard::tr("Chosen on the images that are scored: an oracle, not a result.");
}

ThresholdCard::ThresholdCard(QWidget* parent)
    : Card("thresholdCard", tr("Localization over threshold · the paper's rule"), parent) {
    m_legend = new Legend(this);
    addBody(m_legend);
    m_chart = new ThresholdCurves(tr("threshold, % of the map's maximum"), this);
    m_chart->setToolTip(
        tr("Drag to choose the threshold (Page Up and Page Down); click a point for its images"));
    addChart(m_chart);
    connect(m_chart, &ThresholdCurves::thresholdDragged, this, &ThresholdCard::thresholdDragged);
}

void ThresholdCard::readSweep(const runs::RunTable& table) {
    m_known.clear();
    m_localized.clear();
    for (int k = 0; k < evaluation::kSweepThresholds; ++k) {
        const evaluation::SweepTable::Score score = table.sweeps().score(k);
        if (score.gtKnown && score.top1LocalizationError) {
            m_known.append(QPointF(k, *score.gtKnown * kPercent));
            m_localized.append(QPointF(k, (1 - *score.top1LocalizationError) * kPercent));
        }
    }
}

void ThresholdCard::refresh(const DataSetState& state, Changed changed) {
    m_readable = state.canRescore();
    if (!m_readable) {
        const runs::RunFacts& facts = state.run()->facts;
        setMissing(facts.sweep || !runs::protocolsOf(facts).gtKnown
                       ? noBoxesText(facts)
                       : tr("This run kept the boxes of one threshold only (it was made without a sweep)."));
        return;
    }
    setMissing({});
    m_predicted = runs::protocolsOf(state.run()->facts).ilsvrc;
    if (changed == Changed::Run) {
        readSweep(state.run()->table);
    }
    showCurves(runs::countsOf(state.rows()), state.threshold());
}

void ThresholdCard::showCurves(const runs::Counts& counts, int threshold) {
    m_counts = counts;
    m_threshold = threshold;
    const QLocale numbers;
    const auto curve = [&](const QString& name, const QPen& pen, const QList<QPointF>& points, Judged what) {
        const runs::Count& count = countOf(counts, what);
        AccuracyCurve made{name, pen, points, bestOf(points), std::nullopt, {}};
        if (count.images > 0) {
            const double share = percentOf(count.right, count.images);
            made.now = QPointF(threshold, share);
            made.mark = {tr("%1 at %2 %: %3 %\n%4 of %5 are right")
                             .arg(name)
                             .arg(threshold)
                             .arg(numbers.toString(share, 'f', 2),
                                  numbers.toString(static_cast<qulonglong>(count.right)),
                                  imagesText(count.images)),
                         count.right, runs::filterOf(what, true)};
        }
        return made;
    };
    QPen known(accent(palette()), kLineWidth);
    QPen localized(secondAccent(palette()), kLineWidth);
    localized.setStyle(Qt::DashLine);
    std::vector<AccuracyCurve> curves = {curve(tr("GT-known"), known, m_known, Judged::Known)};
    std::vector<LegendEntry> entries = {{tr("GT-known"), known, {}}};
    if (m_predicted) {
        curves.push_back(curve(tr("top-1 localization"), localized, m_localized, Judged::Top1Localized));
        entries.push_back({tr("top-1 localization"), localized, {}});
    }
    m_chart->setCurves(curves);
    m_chart->setThreshold(threshold);
    m_legend->setEntries(entries);
    setSentence(bestText());
}

QString ThresholdCard::bestText() const {
    const QLocale numbers;
    const auto known = bestOf(m_known);
    const auto localized = bestOf(m_localized);
    if (!known || !localized) {
        return {};
    }
    if (!m_predicted) {
        const runs::Count& count = countOf(m_counts, Judged::Known);
        return tr("At %1 %: GT-known %2 %. Best (ring): %3 % at %4 %. %5")
            .arg(m_threshold)
            .arg(numbers.toString(percentOf(count.right, count.images), 'f', 1),
                 numbers.toString(known->y(), 'f', 1))
            .arg(known->x())
            .arg(oracleWarning());
    }
    return tr("At %1 %: GT-known %2 %. Best (rings): %3 % at %4 %, top-1 localization %5 % at %6 %. %7")
        .arg(m_threshold)
        .arg(numbers.toString(
                 percentOf(countOf(m_counts, Judged::Known).right, countOf(m_counts, Judged::Known).images),
                 'f', 1),
             numbers.toString(known->y(), 'f', 1))
        .arg(known->x())
        .arg(numbers.toString(localized->y(), 'f', 1))
        .arg(localized->x())
        .arg(oracleWarning());
}

void ThresholdCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_readable) {
        showCurves(m_counts, m_threshold);
    }
}

} // namespace actiscope::ui
