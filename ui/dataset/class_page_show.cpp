// What the page says of the class.
#include <algorithm>
#include <tuple>

#include "engine/runs/run_views.h"
#include "ui/dataset/cards/card.h"
#include "ui/dataset/charts/mark_chart.h"
#include "ui/dataset/class_page.h"
#include "ui/dataset/class_table.h"
#include "ui/dataset/elided_label.h"
#include "ui/dataset/item_text.h"
#include "ui/dataset/map_wall.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

enum class WallOrder { Probability, Overlap, DataSet };

} // namespace

void ClassPage::choose(const runs::Filter& filter) {
    m_state.setFilter(filter);
    Q_EMIT galleryWanted();
}

void ClassPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_outdated) {
        refreshSoon(0);
    }
}

void ClassPage::refreshSoon(int milliseconds) {
    m_outdated = true;
    if (!m_refresh->isActive() || m_refresh->remainingTime() > milliseconds) {
        m_refresh->start(milliseconds);
    }
}

void ClassPage::refresh() {
    const ShownRunPtr run = m_state.run();
    if (run == nullptr) {
        tellNothing(tr("No run to show yet. Evaluate the data set with the open model, or open a run "
                       "that is there already."));
        return;
    }
    if (!isVisible()) {
        return; // when it is shown
    }
    m_outdated = false;
    const auto& classes = run->facts.classes;
    m_table->setFigures(classes, runs::classCountsOf(m_state.rows(), classes.size()),
                        runs::protocolsOf(run->facts).ilsvrc);
    if (m_table->rowCount() == 0) {
        m_label = -1;
        tellNothing(m_state.rows().empty()
                        ? tr("No image is evaluated yet.")
                        : tr("No image of this run counts: all were skipped. The gallery says why."));
        return;
    }
    m_pages->setCurrentIndex(1);
    if (m_table->countsOf(m_label) == nullptr) {
        m_label = m_order->rowCount() > 0 ? m_order->index(0, 0).data(ClassTable::LabelRole).toInt() : -1;
    }
    m_wall->setLevel(m_state.level());
    showLabel();
}

void ClassPage::tellNothing(const QString& why) {
    m_empty->setText(why);
    m_pages->setCurrentIndex(0);
}

void ClassPage::setLabel(int label) {
    if (label != m_label) {
        m_label = label;
        showLabel();
        m_wall->verticalScrollBar()->setValue(0);
    }
}

void ClassPage::stepLabel(int by) {
    const int rows = m_order->rowCount();
    if (rows == 0) {
        return;
    }
    int row = by > 0 ? -1 : rows;
    for (int i = 0; i < rows; ++i) {
        if (m_order->index(i, 0).data(ClassTable::LabelRole).toInt() == m_label) {
            row = i;
        }
    }
    setLabel(m_order->index(std::clamp(row + by, 0, rows - 1), 0).data(ClassTable::LabelRole).toInt());
}

void ClassPage::selectRow() {
    for (int i = 0; i < m_order->rowCount(); ++i) {
        if (m_order->index(i, 0).data(ClassTable::LabelRole).toInt() == m_label) {
            m_view->setCurrentIndex(m_order->index(i, 0));
            return;
        }
    }
}

void ClassPage::showLabel() {
    const evaluation::ClassCounts* counts = m_table->countsOf(m_label);
    if (m_state.run() == nullptr || counts == nullptr) {
        m_name->setWhole({});
        m_figures->clear();
        m_wall->setItems({}, {});
        return;
    }
    const auto& classes = m_state.run()->facts.classes;
    const QLocale numbers;
    m_name->setWhole(className(classes, m_label),
                     fullClassText(named(classes.at(static_cast<std::size_t>(m_label)))));
    QStringList figures = {imagesText(counts->images)};
    if (runs::protocolsOf(m_state.run()->facts).ilsvrc) {
        figures << tr("top-1 %1 %").arg(numbers.toString(percentOf(counts->top1, counts->images), 'f', 1))
                << tr("top-5 %1 %").arg(numbers.toString(percentOf(counts->top5, counts->images), 'f', 1));
    }
    if (counts->annotated > 0) {
        const double mean = counts->overlapSum / static_cast<double>(counts->annotated);
        figures << tr("GT-known %1 % at threshold %2 %")
                       .arg(numbers.toString(percentOf(counts->known, counts->annotated), 'f', 1))
                       .arg(thresholdText(m_state.level()))
                << tr("mean IoU %1").arg(numbers.toString(mean, 'f', 2));
    }
    double sum = 0;
    std::uint64_t told = 0;
    const runs::Rows& rows = m_state.rows();
    for (const runs::Brief& row : rows) {
        const runs::LabelBrief* own = rows.labelOf(row, m_label);
        if (!row.skipped && own != nullptr && own->probability >= 0) {
            sum += static_cast<double>(own->probability);
            ++told;
        }
    }
    if (told > 0) {
        figures << tr("its probability %1 % on average")
                       .arg(numbers.toString(100 * sum / static_cast<double>(told), 'f', 1));
    }
    m_figures->setText(figures.join(QStringLiteral(" · ")));
    selectRow();
    showWall();
    showPairs();
}

void ClassPage::showWall() {
    if (m_state.run() == nullptr || m_label < 0) {
        return;
    }
    struct Image {
        std::uint32_t item;
        const runs::LabelBrief* own;
    };
    std::vector<Image> images;
    const runs::Rows& rows = m_state.rows();
    for (const runs::Brief& row : rows) {
        if (const runs::LabelBrief* own = rows.labelOf(row, m_label); own != nullptr && !row.skipped) {
            images.push_back({row.item, own});
        }
    }
    const auto order = static_cast<WallOrder>(m_sort->currentIndex());
    const auto key = [&](const runs::LabelBrief& own) {
        switch (order) {
        case WallOrder::Probability: // a submission tells none, but what is right
            return own.probability >= 0 ? -static_cast<double>(own.probability) : (own.top1 ? 1.0 : 2.0);
        case WallOrder::Overlap:
            return -static_cast<double>(own.overlap);
        case WallOrder::DataSet:
            break;
        }
        return 0.0;
    };
    std::sort(images.begin(), images.end(), [&](const Image& a, const Image& b) {
        return std::tuple(key(*a.own), a.item) < std::tuple(key(*b.own), b.item);
    });
    std::vector<std::uint32_t> items;
    for (const Image& image : images) {
        items.push_back(image.item);
    }
    m_wall->setItems(std::move(items), [this](std::uint32_t item) { return tileOf(item); });
}

MapTile ClassPage::tileOf(std::uint32_t item) const {
    const runs::Brief* row = briefOf(m_state, item);
    const runs::LabelBrief* own = row != nullptr ? m_state.rows().labelOf(*row, m_label) : nullptr;
    MapTile tile;
    if (own == nullptr) {
        return tile;
    }
    tile.label = own->label;
    tile.judged = runs::isJudged(*row, runs::Judged::Top1);
    tile.right = own->top1;
    const QString predicted = className(m_state.run()->facts.classes, row->predicted);
    const QString probability = probabilityText(static_cast<double>(row->probability));
    QStringList below;
    if (row->predicted < 0) {
        tile.lines << fileText(m_state, item);
    } else if (row->probability <= 0) { // a submission tells none
        tile.lines << predicted;
    } else if (own->top1) {
        tile.lines << probability;
    } else {
        tile.lines << tr("%1 %2").arg(predicted, probability);
        if (own->probability >= 0) {
            below << tr("own %1").arg(probabilityText(static_cast<double>(own->probability)));
        }
    }
    if (own->overlap >= 0) {
        below << overlapText(static_cast<double>(own->overlap), true);
    }
    if (!below.isEmpty()) {
        tile.lines << below.join(QStringLiteral(" · "));
    }
    tile.tip = factsOf(m_state, item).join(QLatin1Char('\n'));
    return tile;
}

void ClassPage::showPairs() {
    const evaluation::ConfusionCounts confusion = runs::confusionOf(m_state.rows());
    const auto& classes = m_state.run()->facts.classes;
    std::vector<evaluation::ConfusionCounts::Pair> others;
    for (int label = 0; label < static_cast<int>(classes.size()); ++label) {
        const std::uint64_t images = confusion.count(label, m_label);
        if (label != m_label && images > 0) {
            others.push_back({label, m_label, images});
        }
    }
    std::stable_sort(others.begin(), others.end(),
                     [](const auto& a, const auto& b) { return a.images > b.images; });
    const auto fill = [&](QListWidget* list, const auto& pairs, bool its) {
        list->clear();
        for (const auto& pair : pairs) {
            auto* item = new QListWidgetItem(QStringLiteral("%1 × %2")
                                                 .arg(pair.images)
                                                 .arg(className(classes, its ? pair.predicted : pair.label)),
                                             list);
            item->setData(kLabelOfPair, pair.label);
            item->setData(kPredictedOfPair, pair.predicted);
            item->setToolTip(tr("%1, taken for %2\n%3")
                                 .arg(className(classes, pair.label), className(classes, pair.predicted),
                                      imagesText(pair.images)));
        }
    };
    fill(m_takenFor, confusion.confusedWith(m_label), true);
    fill(m_takenForIt, others, false);
    for (const bool its : {true, false}) {
        QListWidget* list = its ? m_takenFor : m_takenForIt;
        QLabel* none = its ? m_noneTakenFor : m_noneTakenForIt;
        list->setVisible(list->count() > 0);
        none->setText(noPairsText(its));
        none->setVisible(list->count() == 0);
    }
}

QString ClassPage::noPairsText(bool its) const {
    if (!runs::protocolsOf(m_state.run()->facts).ilsvrc) {
        return noPredictionsText();
    }
    return its ? tr("Never taken for another class.") : tr("No other class was taken for it.");
}

} // namespace actiscope::ui
