// What the page says of the two runs.
#include <algorithm>
#include <iterator>

#include <QStandardItemModel>

#include "ui/dataset/cards/card.h"
#include "ui/dataset/charts/mark_chart.h"
#include "ui/dataset/compare_page.h"
#include "ui/dataset/difference_table.h"
#include "ui/dataset/elided_label.h"
#include "ui/dataset/item_text.h"
#include "ui/dataset/map_wall.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using runs::Judged;

void setCell(QTableWidget* table, int row, int column, const QString& text, bool bold = false) {
    auto* item = new QTableWidgetItem(text);
    item->setToolTip(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (bold) {
        QFont font = table->font();
        font.setBold(true);
        item->setFont(font);
    }
    table->setItem(row, column, item);
}

/// As high as its rows.
void fitHeight(QTableWidget* table) {
    table->setFixedHeight(table->horizontalHeader()->sizeHint().height() +
                          table->rowCount() * table->verticalHeader()->defaultSectionSize() + 2);
}

double meanOverlap(const runs::Rows& rows) {
    double sum = 0;
    std::size_t images = 0;
    for (const runs::Brief& row : rows) {
        if (row.overlap >= 0) {
            sum += static_cast<double>(row.overlap);
            ++images;
        }
    }
    return images > 0 ? sum / static_cast<double>(images) : -1;
}

} // namespace

void ComparePage::refresh() {
    const ShownRunPtr first = m_state.run();
    const ShownRunPtr second = m_state.compared();
    const bool both = first != nullptr && second != nullptr;
    m_body->setVisible(both);
    m_empty->setVisible(!both);
    m_emptyChoose->setVisible(first != nullptr);
    m_choose->setEnabled(first != nullptr);
    if (!both) {
        m_pairs = {};
        m_places.clear();
        m_first->setItems({}, {});
        m_second->setItems({}, {});
        m_words->clear();
        m_emptyWords->setText(first == nullptr
                                  ? tr("No run to compare yet. Evaluate the data set, or open a run.")
                                  : tr("Choose a second run over the same data set: of another model, "
                                       "another method, or this one at another threshold."));
        return;
    }
    if (!isVisible()) {
        return; // when it is shown
    }
    m_outdated = false;
    m_pairs = runs::pairRows(m_state.rows(), secondRows());
    std::uint32_t last = 0;
    for (const runs::Brief& row : m_pairs.first) {
        last = std::max(last, row.item);
    }
    m_places.assign(static_cast<std::size_t>(last) + 1, -1);
    for (std::size_t i = 0; i < m_pairs.first.size(); ++i) {
        m_places[m_pairs.first[i].item] = static_cast<std::int32_t>(i);
    }
    m_words->setText(differencesInWords());
    offerJudged();
    showFacts();
    showCells();
    showClasses();
    showWalls();
}

/// Only what both runs can be right of: scored maps predict nothing, predictions have no map of the label.
void ComparePage::offerJudged() {
    const runs::Protocols first = runs::protocolsOf(m_state.run()->facts);
    const runs::Protocols second = runs::protocolsOf(m_state.compared()->facts);
    auto* choices = qobject_cast<QStandardItemModel*>(m_judged->model());
    // One model names the same classes at every threshold.
    const bool sameClasses = m_state.run()->facts.modelHash == m_state.compared()->facts.modelHash;
    const auto canChoose = [&](int row) {
        const auto what = static_cast<Judged>(m_judged->itemData(row).toInt());
        if (sameClasses && (what == Judged::Top1 || what == Judged::Top5)) {
            return false;
        }
        return what == Judged::Known ? first.gtKnown && second.gtKnown : first.ilsvrc && second.ilsvrc;
    };
    int possible = -1;
    for (int row = m_judged->count() - 1; row >= 0; --row) {
        choices->item(row)->setEnabled(canChoose(row));
        possible = canChoose(row) ? row : possible;
    }
    if (possible >= 0 && !canChoose(m_judged->currentIndex())) {
        const QSignalBlocker quiet(m_judged);
        m_judged->setCurrentIndex(possible);
    }
}

QString ComparePage::differencesInWords() const {
    const runs::RunFacts& first = m_state.run()->facts;
    const runs::RunFacts& second = m_state.compared()->facts;
    QStringList differences;
    if (first.modelHash != second.modelHash || networkText(first) != networkText(second)) {
        const bool sameName = networkText(first) == networkText(second);
        differences << (sameName ? tr("model (%1, other weights)").arg(networkText(first))
                                 : tr("model (%1 / %2)").arg(networkText(first), networkText(second)));
    }
    if (first.method != second.method) {
        differences << tr("method (%1 / %2)").arg(toQString(first.method), toQString(second.method));
    }
    const QString threshold = thresholdText(m_state.level());
    if (const QString other = thresholdText(secondLevel()); other != threshold) {
        differences << tr("threshold (%1 % / %2 %)").arg(threshold, other);
    }
    if (first.mapping != second.mapping) {
        differences << tr("how classes are mapped");
    }
    const QString counted = tr("Counted over the %1 that both have.").arg(imagesText(m_pairs.first.size()));
    return differences.isEmpty()
               ? tr("Model, method and threshold are the same.") + QLatin1Char(' ') + counted
               : tr("The runs differ in: %1.").arg(differences.join(QStringLiteral(", "))) +
                     QLatin1Char(' ') + counted;
}

void ComparePage::showFacts() {
    const runs::RunFacts& first = m_state.run()->facts;
    const runs::RunFacts& second = m_state.compared()->facts;
    const std::tuple<QString, QString, QString> facts[] = {
        {tr("Network"), networkText(first), networkText(second)},
        {tr("Method"), toQString(first.method), toQString(second.method)},
        {tr("Threshold"), tr("%1 %").arg(thresholdText(m_state.level())),
         tr("%1 %").arg(thresholdText(secondLevel()))},
    };
    m_facts->setRowCount(0);
    for (const auto& [name, one, other] : facts) {
        const int row = m_facts->rowCount();
        m_facts->insertRow(row);
        m_facts->setVerticalHeaderItem(row, new QTableWidgetItem(name));
        setCell(m_facts, row, 0, one, one != other);
        setCell(m_facts, row, 1, other, one != other);
        setCell(m_facts, row, 2, one == other ? QString() : tr("differs"));
    }
    showHeadlines();
    fitHeight(m_facts);
}

void ComparePage::showHeadlines() {
    const runs::Counts first = runs::countsOf(m_pairs.first);
    const runs::Counts second = runs::countsOf(m_pairs.second);
    const QLocale numbers;
    const auto add = [&](const QString& name, double one, double other, int decimals) {
        const int row = m_facts->rowCount();
        m_facts->insertRow(row);
        m_facts->setVerticalHeaderItem(row, new QTableWidgetItem(name));
        const bool known = one >= 0 && other >= 0;
        const auto text = [&](double value) {
            return value < 0 ? QStringLiteral("–") : numbers.toString(value, 'f', decimals);
        };
        setCell(m_facts, row, 0, text(one));
        setCell(m_facts, row, 1, text(other));
        setCell(m_facts, row, 2, known ? signedText(other - one, decimals) : QString());
    };
    const auto count = [](const runs::Counts& counts, Judged what) {
        return counts[static_cast<std::size_t>(what)];
    };
    const auto addError = [&](const QString& name, Judged what) {
        const auto share = [](const runs::Count& of) {
            return of.images == 0 ? -1 : percentOf(of.wrong(), of.images);
        };
        add(name, share(count(first, what)), share(count(second, what)), 2);
    };
    addError(tr("Top-1 error, %"), Judged::Top1);
    addError(tr("Top-5 error, %"), Judged::Top5);
    addError(tr("Top-1 loc. error, %"), Judged::Top1Localized);
    addError(tr("Top-5 loc. error, %"), Judged::Top5Localized);
    const auto known = [](const runs::Rows& rows) {
        const runs::PairCount of = runs::knownPairsOf(rows);
        return of.pairs == 0 ? -1 : percentOf(of.right, of.pairs);
    };
    add(tr("GT-known, %"), known(m_pairs.first), known(m_pairs.second), 2);
    add(tr("Mean IoU"), meanOverlap(m_pairs.first), meanOverlap(m_pairs.second), 3);
}

const std::vector<std::uint32_t>& ComparePage::itemsOf(Cell cell) const {
    switch (cell) {
    case Cell::Both:
        return m_agreement.both;
    case Cell::OnlyFirst:
        return m_agreement.onlyFirst;
    case Cell::OnlySecond:
        return m_agreement.onlySecond;
    case Cell::Neither:
        break;
    }
    return m_agreement.neither;
}

void ComparePage::showCells() {
    m_agreement = runs::agreementOf(m_pairs, judged());
    const QLocale numbers;
    std::uint64_t images = 0;
    for (int cell = 0; cell < 4; ++cell) {
        images += itemsOf(static_cast<Cell>(cell)).size();
    }
    for (int cell = 0; cell < 4; ++cell) {
        const std::uint64_t here = itemsOf(static_cast<Cell>(cell)).size();
        const bool differs =
            cell == static_cast<int>(Cell::OnlyFirst) || cell == static_cast<int>(Cell::OnlySecond);
        setCell(m_cells, cell / 2, cell % 2,
                tr("%1 (%2 %)")
                    .arg(numbers.toString(static_cast<qulonglong>(here)),
                         numbers.toString(percentOf(here, images), 'f', 1)),
                differs);
        QTableWidgetItem* item = m_cells->item(cell / 2, cell % 2);
        item->setTextAlignment(Qt::AlignCenter);
        item->setToolTip(tr("%1: %2\nDouble click to see them in the gallery")
                             .arg(textOf(static_cast<Cell>(cell)), imagesText(here)));
        QColor ground = accent(palette());
        ground.setAlphaF(cell == static_cast<int>(m_cell) ? 0.3F : 0.0F);
        item->setBackground(ground);
    }
    fitHeight(m_cells);
}

void ComparePage::showCell(Cell cell) {
    m_cell = cell;
    showCells();
    showWalls();
    for (MapWall* wall : {m_first, m_second}) {
        wall->verticalScrollBar()->setValue(0);
    }
}

void ComparePage::showClasses() {
    if (m_state.run() == nullptr) {
        return;
    }
    const auto& classes = m_state.run()->facts.classes;
    m_differences->setDifferences(classes, runs::classDifferences(m_pairs, classes.size(), judged()));
}

QStringList ComparePage::linesOf(const runs::Brief& row, const std::vector<ClassLabel>& classes) const {
    QStringList lines;
    if (row.predicted >= 0) {
        lines << tr("%1 %2").arg(className(classes, row.predicted),
                                 probabilityText(static_cast<double>(row.probability)));
    }
    // The IoU is of the true class's box, the box drawn that of what was predicted.
    if (row.overlap >= 0) {
        const QString overlap = overlapText(static_cast<double>(row.overlap), true);
        lines << (judged() == Judged::Known || row.top1 ? overlap : tr("true class: %1").arg(overlap));
    }
    return lines;
}

QString ComparePage::textOf(Cell cell) {
    switch (cell) {
    case Cell::Both:
        return tr("Both runs are right");
    case Cell::OnlyFirst:
        return tr("Only the first run is right");
    case Cell::OnlySecond:
        return tr("Only the second run is right");
    case Cell::Neither:
        break;
    }
    return tr("Both runs are wrong");
}

const runs::Brief* ComparePage::rowOf(const runs::Rows& rows, std::uint32_t item) const {
    // A wall may still show the images of before while the other one has those of now.
    const bool paired = item < m_places.size() && m_places[item] >= 0;
    return paired ? &rows[static_cast<std::size_t>(m_places[item])] : nullptr;
}

bool ComparePage::isOfClass(std::uint32_t item, int label) const {
    const runs::Brief* row = rowOf(m_pairs.first, item);
    return row != nullptr && m_pairs.first.labelOf(*row, label) != nullptr;
}

int ComparePage::trueClassOf(std::uint32_t item, bool second) const {
    const runs::Brief& row = *rowOf(second ? m_pairs.second : m_pairs.first, item);
    const runs::Brief& named = *rowOf(m_pairs.first, item);
    const auto labels = m_pairs.first.labelsOf(named);
    const auto own = std::find_if(labels.begin(), labels.end(),
                                  [this](const runs::LabelBrief& one) { return one.label == m_label; });
    if (own == labels.end() || row.labels != named.labels) {
        return row.label;
    }
    const auto place = static_cast<std::size_t>(own - labels.begin());
    return second ? m_pairs.second.labelsOf(row)[place].label : m_label;
}

void ComparePage::showWallsInGallery() {
    showInGallery(textOf(m_cell), m_label, m_first->items());
}

void ComparePage::showClassInGallery(int label) {
    std::vector<std::uint32_t> items;
    for (const Cell cell : {Cell::Both, Cell::OnlyFirst, Cell::OnlySecond, Cell::Neither}) {
        std::copy_if(itemsOf(cell).begin(), itemsOf(cell).end(), std::back_inserter(items),
                     [&](std::uint32_t item) { return isOfClass(item, label); });
    }
    showInGallery(tr("In both runs"), label, items);
}

void ComparePage::showInGallery(const QString& what, int label, const std::vector<std::uint32_t>& items) {
    if (m_state.run() == nullptr || m_state.compared() == nullptr) {
        return;
    }
    QStringList title = {tr("%1: %2").arg(m_judged->currentText(), what)};
    if (label >= 0) {
        title << className(m_state.run()->facts.classes, label);
    }
    if (judged() != Judged::Top1 && judged() != Judged::Top5) { // the list stays when the threshold moves
        title << tr("%1 % / %2 %").arg(thresholdText(m_state.level()), thresholdText(secondLevel()));
    }
    m_state.setFilter(runs::filterOfItems(title.join(QStringLiteral(" · ")).toStdString(), items));
    Q_EMIT galleryWanted();
}

void ComparePage::showWalls() {
    if (m_state.run() == nullptr || m_state.compared() == nullptr) {
        return;
    }
    std::vector<std::uint32_t> items = itemsOf(m_cell);
    if (m_label >= 0) {
        std::erase_if(items, [&](std::uint32_t item) { return !isOfClass(item, m_label); });
    }
    const auto& classes = m_state.run()->facts.classes;
    const QString of = m_label >= 0 ? QStringLiteral(" · ") + className(classes, m_label) : QString();
    m_what->setText(QStringLiteral("%1 · %2%3").arg(textOf(m_cell), imagesText(items.size()), of));
    m_allClasses->setVisible(m_label >= 0);
    const auto title = [](const ShownRunPtr& run, int level) {
        return tr("%1 · %2 · %3 %")
            .arg(networkText(run->facts), toQString(run->facts.method), thresholdText(level));
    };
    m_firstTitle->setWhole(title(m_state.run(), m_state.level()));
    m_secondTitle->setWhole(title(m_state.compared(), secondLevel()));
    m_first->setLevel(m_state.level());
    m_second->setLevel(secondLevel());
    const auto describe = [this](bool second) {
        return [this, second](std::uint32_t item) {
            const runs::Brief* row = rowOf(second ? m_pairs.second : m_pairs.first, item);
            const ShownRunPtr run = second ? m_state.compared() : m_state.run();
            MapTile tile;
            if (row == nullptr || run == nullptr) {
                return tile;
            }
            tile.label = judged() == Judged::Known ? trueClassOf(item, second) : row->predicted;
            tile.judged = runs::isJudged(*row, judged());
            tile.right = runs::isRight(*row, judged());
            tile.lines = linesOf(*row, run->facts.classes);
            tile.tip = factsOf(m_state, item).join(QLatin1Char('\n'));
            return tile;
        };
    };
    m_gallery->setEnabled(!items.empty());
    m_walls->setCurrentIndex(items.empty() ? 1 : 0);
    m_first->setItems(items, describe(false));
    m_second->setItems(std::move(items), describe(true));
}

} // namespace actiscope::ui
