#include "ui/dataset/cards/threshold_card.h"

#include <algorithm>

#include "engine/evaluation/threshold_sweep.h"
#include "ui/dataset/charts/legend.h"
#include "ui/dataset/item_text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using runs::Judged;

constexpr double kPercent = 100;
constexpr double kLevelsAPercent = 10;
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
    m_counts = runs::countsOf(state.rows());
    m_pairs = runs::knownPairsOf(state.rows());
    m_level = state.level();
    showCurves();
}

AccuracyCurve ThresholdCard::knownCurve(const QPen& pen) const {
    const QString name = tr("GT-known");
    const runs::Count& images = countOf(m_counts, Judged::Known);
    AccuracyCurve curve{name, pen, m_known, bestOf(m_known), std::nullopt, {}};
    if (m_pairs.pairs > 0) {
        const QLocale numbers;
        const auto count = [&](std::uint64_t of) { return numbers.toString(static_cast<qulonglong>(of)); };
        const double share = percentOf(m_pairs.right, m_pairs.pairs);
        curve.now = QPointF(m_level / kLevelsAPercent, share);
        // The figure counts a box of each class that an image is labelled with.
        const QString text = m_pairs.pairs == images.images
                                 ? shareText(name, share, images)
                                 : tr("%1 at %2 %: %3 %\n%4 of %5 boxes are right; they are of %6")
                                       .arg(name)
                                       .arg(thresholdText(m_level))
                                       .arg(numbers.toString(share, 'f', 2), count(m_pairs.right),
                                            count(m_pairs.pairs), imagesText(images.right));
        curve.mark = {text, images.right, runs::filterOf(Judged::Known, true)};
    }
    return curve;
}

AccuracyCurve ThresholdCard::localizedCurve(const QPen& pen) const {
    const QString name = tr("top-1 localization");
    const runs::Count& images = countOf(m_counts, Judged::Top1Localized);
    AccuracyCurve curve{name, pen, m_localized, bestOf(m_localized), std::nullopt, {}};
    if (images.images > 0) {
        const double share = percentOf(images.right, images.images);
        curve.now = QPointF(m_level / kLevelsAPercent, share);
        curve.mark = {shareText(name, share, images), images.right,
                      runs::filterOf(Judged::Top1Localized, true)};
    }
    return curve;
}

QString ThresholdCard::shareText(const QString& name, double share, const runs::Count& images) const {
    const QLocale numbers;
    return tr("%1 at %2 %: %3 %\n%4 of %5 are right")
        .arg(name)
        .arg(thresholdText(m_level))
        .arg(numbers.toString(share, 'f', 2), numbers.toString(static_cast<qulonglong>(images.right)),
             imagesText(images.images));
}

void ThresholdCard::showCurves() {
    const QPen known(accent(palette()), kLineWidth);
    QPen localized(secondAccent(palette()), kLineWidth);
    localized.setStyle(Qt::DashLine);
    std::vector<AccuracyCurve> curves = {knownCurve(known)};
    std::vector<LegendEntry> entries = {{curves.back().name, known, {}}};
    if (m_predicted) {
        curves.push_back(localizedCurve(localized));
        entries.push_back({curves.back().name, localized, {}});
    }
    m_chart->setCurves(curves);
    m_chart->setThreshold(m_level / kLevelsAPercent);
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
        return tr("At %1 %: GT-known %2 %. Best (ring): %3 % at %4 %. %5")
            .arg(thresholdText(m_level))
            .arg(numbers.toString(percentOf(m_pairs.right, m_pairs.pairs), 'f', 1),
                 numbers.toString(known->y(), 'f', 1))
            .arg(known->x())
            .arg(oracleWarning());
    }
    return tr("At %1 %: GT-known %2 %. Best (rings): %3 % at %4 %, top-1 localization %5 % at %6 %. %7")
        .arg(thresholdText(m_level))
        .arg(numbers.toString(percentOf(m_pairs.right, m_pairs.pairs), 'f', 1),
             numbers.toString(known->y(), 'f', 1))
        .arg(known->x())
        .arg(numbers.toString(localized->y(), 'f', 1))
        .arg(localized->x())
        .arg(oracleWarning());
}

void ThresholdCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_readable) {
        showCurves();
    }
}

} // namespace actiscope::ui
