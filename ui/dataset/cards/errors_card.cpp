#include "ui/dataset/cards/errors_card.h"

#include "ui/dataset/charts/legend.h"
#include "ui/dataset/charts/row_bars.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using runs::Judged;

} // namespace

ErrorsCard::ErrorsCard(Of of, QWidget* parent)
    : Card(of == Of::Classification ? "classificationCard" : "localizationCard",
           of == Of::Classification ? tr("Classification error · Table 1 of the paper")
                                    : tr("Localization error · Table 2 of the paper"),
           parent),
      m_of(of) {
    m_legend = new Legend(this);
    addBody(m_legend);
    m_bars = new RowBars(2, tr("error, %"), this);
    m_bars->setToolTip(tr("Click a bar of this run to see the images that are wrong"));
    addChart(m_bars);
    showLegend();
}

void ErrorsCard::refresh(const DataSetState& state, Changed /*changed*/) {
    const runs::RunFacts& facts = state.run()->facts;
    const runs::Counts counts = runs::countsOf(state.rows());
    const bool classification = m_of == Of::Classification;
    const Judged judged[] = {classification ? Judged::Top1 : Judged::Top1Localized,
                             classification ? Judged::Top5 : Judged::Top5Localized};
    const QString texts[] = {tr("Top-1 error %1 %\n%2 of %3 are wrong"),
                             tr("Top-5 error %1 %\n%2 of %3 are wrong")};
    const runs::Count& top1 = counts[static_cast<std::size_t>(judged[0])];
    if (top1.images == 0) {
        setMissing(classification ? tr("No image of this run has a prediction.")
                                  : tr("No image of this run has predictions and ground-truth boxes."));
        return;
    }
    setMissing({});
    const QLocale numbers;
    BarRow own;
    own.name = tr("This run");
    own.own = true;
    for (std::size_t i = 0; i < 2; ++i) {
        const runs::Count& count = counts[static_cast<std::size_t>(judged[i])];
        const double error = percentOf(count.wrong(), count.images);
        const QString text =
            texts[i].arg(numbers.toString(error, 'f', 2),
                         numbers.toString(static_cast<qulonglong>(count.wrong())), imagesText(count.images));
        own.bars.push_back({error, {text, count.wrong(), runs::filterOf(judged[i], false)}});
    }
    std::vector<BarRow> rows = {own};
    const QString source = tr("Zhou et al. 2016, ILSVRC val, 50,000 images");
    for (const runs::PaperRow& paper :
         classification ? runs::paperClassificationErrors() : runs::paperLocalizationErrors()) {
        const QString name = toQString(paper.method);
        const auto bar = [&](const QString& text, double error) {
            return BarRow::Bar{error, {text.arg(name, numbers.toString(error, 'f', 2), source), 0, {}}};
        };
        rows.push_back({name,
                        false,
                        {bar(tr("%1: top-1 error %2 %\n%3"), paper.top1Error),
                         bar(tr("%1: top-5 error %2 %\n%3"), paper.top5Error)}});
    }
    m_bars->setRows(rows);
    const std::filesystem::path place(facts.dataSet);
    const std::filesystem::path set = place.has_filename() ? place : place.parent_path();
    const std::string& network = facts.network.empty() ? facts.model : facts.network;
    setSentence(tr("This run: %1, %2, %3. Grey rows: %4. They compare on the same images only.")
                    .arg(toQString(network), toQString(set.filename()), imagesText(top1.images), source));
}

void ErrorsCard::showLegend() {
    const auto entry = [this](const QString& name, Qt::BrushStyle style) {
        return LegendEntry{name, QPen(accent(palette()), 1), QBrush(accent(palette()), style)};
    };
    m_legend->setEntries({entry(tr("top-1"), Qt::SolidPattern), entry(tr("top-5"), Qt::BDiagPattern)});
}

void ErrorsCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_legend != nullptr) {
        showLegend();
    }
}

} // namespace actiscope::ui
