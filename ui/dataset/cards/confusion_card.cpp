#include "ui/dataset/cards/confusion_card.h"

#include <algorithm>

#include "ui/dataset/charts/mark_chart.h"
#include "ui/dataset/move_keys.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr std::size_t kMostClasses = 12;
constexpr std::size_t kMostPairs = 40;
constexpr int kNameWidth = 20 * kGrid;
constexpr int kWide = 80 * kGrid; ///< from here on the list stands beside the matrix
constexpr float kLeastShade = 0.12F;
constexpr float kMostShade = 0.6F;

QString nameOf(const std::vector<ClassLabel>& classes, int label) {
    const auto index = static_cast<std::size_t>(label);
    return index < classes.size() ? toQString(shortName(classes[index])) : QString::number(label);
}

} // namespace

ConfusionCard::ConfusionCard(QWidget* parent)
    : Card("confusionCard", tr("Confusion of the worst classes"), parent) {
    auto* body = new QWidget(this);
    makeMatrix(body);
    makePairs(body);
    m_beside = new QBoxLayout(QBoxLayout::TopToBottom, body);
    m_beside->setContentsMargins(0, 0, 0, 0);
    m_beside->setSpacing(2 * kGrid);
    m_beside->addWidget(m_matrix, 3);
    m_beside->addWidget(m_pairs, 2);
    addBody(body);
}

void ConfusionCard::makeMatrix(QWidget* parent) {
    m_matrix = new QTableWidget(parent);
    m_matrix->setObjectName(QStringLiteral("confusionMatrix"));
    m_matrix->setAccessibleName(
        tr("Confusion of the worst classes: true class down, predicted class across"));
    m_matrix->setFont(numberFont(TextSize::Small));
    m_matrix->setFrameShape(QFrame::NoFrame);
    m_matrix->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_matrix->setSelectionMode(QAbstractItemView::NoSelection);
    m_matrix->setShowGrid(false);
    m_matrix->setTabKeyNavigation(false);
    m_matrix->setFocusPolicy(Qt::TabFocus);
    m_matrix->setCornerButtonEnabled(false);
    m_matrix->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_matrix->horizontalHeader()->setMinimumSectionSize(1);
    m_matrix->verticalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_matrix->verticalHeader()->setMinimumSectionSize(m_matrix->fontMetrics().height() + 2);
    m_matrix->verticalHeader()->setMaximumWidth(kNameWidth);
    for (QHeaderView* header : {m_matrix->horizontalHeader(), m_matrix->verticalHeader()}) {
        header->setFont(textFont(TextSize::Small));
        header->setSectionsClickable(false);
        header->setHighlightSections(false);
    }
    m_matrix->setMinimumHeight((m_matrix->fontMetrics().height() + kGrid) *
                               static_cast<int>(kMostClasses + 1));
    keepMoveKeys(m_matrix);
    const auto choose = [this](const QModelIndex& cell) {
        const auto label = static_cast<std::size_t>(cell.row());
        const auto predicted = static_cast<std::size_t>(cell.column());
        if (m_confusion.count(m_worst.at(label), m_worst.at(predicted)) > 0) { // else there is nothing to see
            Q_EMIT chosen(runs::filterOf(m_worst.at(label), m_worst.at(predicted)));
        }
    };
    connect(m_matrix, &QTableWidget::clicked, this, choose);
    connect(m_matrix, &QTableWidget::activated, this, choose);
}

void ConfusionCard::makePairs(QWidget* parent) {
    m_pairs = new QListWidget(parent);
    m_pairs->setObjectName(QStringLiteral("confusionPairs"));
    m_pairs->setAccessibleName(tr("Pairs of classes that are confused most often"));
    m_pairs->setToolTip(tr("Click a pair to see its images"));
    m_pairs->setFrameShape(QFrame::NoFrame);
    m_pairs->setTextElideMode(Qt::ElideMiddle);
    m_pairs->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pairs->setUniformItemSizes(true);
    m_pairs->setFocusPolicy(Qt::TabFocus);
    m_pairs->setMinimumHeight(16 * kGrid);
    m_pairs->viewport()->installEventFilter(this);
    keepMoveKeys(m_pairs);
    const auto choose = [this](const QModelIndex& row) {
        const auto& pair = m_worstPairs.at(static_cast<std::size_t>(row.row()));
        Q_EMIT chosen(runs::filterOf(pair.label, pair.predicted));
    };
    connect(m_pairs, &QListWidget::clicked, this, choose);
    connect(m_pairs, &QListWidget::activated, this, choose);
}

void ConfusionCard::refresh(const DataSetState& state, Changed /*changed*/) {
    m_confusion = runs::confusionOf(state.rows());
    m_worst = runs::worstClasses(m_confusion, kMostClasses);
    m_worstPairs = m_confusion.worst(kMostPairs);
    if (m_worst.empty()) {
        setMissing(runs::protocolsOf(state.run()->facts).ilsvrc
                       ? tr("No image of this run was taken for another class.")
                       : noPredictionsText());
        return;
    }
    setMissing({});
    const std::vector<ClassLabel>& classes = state.run()->facts.classes;
    showMatrix(classes);
    showPairs(classes);
    setSentence(tr("True class down, predicted class across; the classes of the pairs that are confused most "
                   "often."));
}

void ConfusionCard::showMatrix(const std::vector<ClassLabel>& classes) {
    const auto side = static_cast<int>(m_worst.size());
    m_matrix->setRowCount(side);
    m_matrix->setColumnCount(side);
    for (int i = 0; i < side; ++i) {
        const QString name = nameOf(classes, m_worst[static_cast<std::size_t>(i)]);
        auto* across = new QTableWidgetItem(QString::number(i + 1));
        across->setToolTip(name);
        m_matrix->setHorizontalHeaderItem(i, across);
        const QString numbered = QStringLiteral("%1 %2").arg(i + 1).arg(name);
        const QFontMetrics metrics(m_matrix->verticalHeader()->font());
        auto* down = new QTableWidgetItem(
            metrics.elidedText(numbered, Qt::ElideMiddle, kNameWidth - 2 * kGrid)); // a header cuts it
        down->setToolTip(name);
        down->setData(Qt::AccessibleTextRole, numbered);
        m_matrix->setVerticalHeaderItem(i, down);
    }
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const int label = m_worst[static_cast<std::size_t>(row)];
            const int predicted = m_worst[static_cast<std::size_t>(column)];
            const std::uint64_t images = m_confusion.count(label, predicted);
            auto* cell = new QTableWidgetItem(images > 0 ? QLocale().toString(static_cast<qulonglong>(images))
                                                         : QString());
            cell->setTextAlignment(Qt::AlignCenter);
            const QString text =
                label == predicted
                    ? tr("%1, recognised\n%2").arg(nameOf(classes, label), imagesText(images))
                    : tr("%1, taken for %2\n%3")
                          .arg(nameOf(classes, label), nameOf(classes, predicted), imagesText(images));
            cell->setToolTip(text);
            cell->setData(Qt::AccessibleTextRole, text);
            m_matrix->setItem(row, column, cell);
        }
    }
    colourMatrix();
}

void ConfusionCard::colourMatrix() {
    std::uint64_t most = 1;
    for (const auto& pair : m_worstPairs) {
        most = std::max(most, pair.images);
    }
    for (int row = 0; row < m_matrix->rowCount(); ++row) {
        for (int column = 0; column < m_matrix->columnCount(); ++column) {
            const std::uint64_t images = m_confusion.count(m_worst[static_cast<std::size_t>(row)],
                                                           m_worst[static_cast<std::size_t>(column)]);
            QColor fill = row == column ? quietFill(palette()) : accent(palette());
            if (row != column) {
                const auto share = static_cast<float>(images) / static_cast<float>(most);
                fill.setAlphaF(images > 0 ? kLeastShade + (kMostShade - kLeastShade) * share : 0);
            }
            m_matrix->item(row, column)->setBackground(fill);
        }
    }
}

void ConfusionCard::showPairs(const std::vector<ClassLabel>& classes) {
    m_pairs->clear();
    m_pairNames.clear();
    for (const auto& pair : m_worstPairs) {
        const auto& [label, predicted] =
            m_pairNames.emplace_back(nameOf(classes, pair.label), nameOf(classes, pair.predicted));
        const QString text = tr("%1, taken for %2\n%3").arg(label, predicted, imagesText(pair.images));
        auto* item = new QListWidgetItem(m_pairs);
        item->setToolTip(text);
        item->setData(Qt::AccessibleTextRole, text);
    }
    shortenPairs();
}

/// Both names of a pair stay to be told: the longer one gives way first.
void ConfusionCard::shortenPairs() {
    const auto shown = static_cast<std::size_t>(m_pairs->count());
    if (shown != m_pairNames.size() || shown != m_worstPairs.size()) {
        return; // of another run, or being filled: it is laid out meanwhile
    }
    const QFontMetrics metrics = m_pairs->fontMetrics();
    const QString arrow = QStringLiteral(" → ");
    for (std::size_t i = 0; i < m_pairNames.size(); ++i) {
        const auto& [label, predicted] = m_pairNames[i];
        const QString count = QStringLiteral("%1 × ").arg(m_worstPairs[i].images);
        const int room = m_pairs->viewport()->width() - metrics.horizontalAdvance(count + arrow) - 2 * kGrid;
        const auto shortened = [&](const QString& name, const QString& other) {
            const int least = room - metrics.horizontalAdvance(other);
            return metrics.elidedText(name, Qt::ElideMiddle, std::max(room / 2, least));
        };
        m_pairs->item(static_cast<int>(i))
            ->setText(count + shortened(label, predicted) + arrow + shortened(predicted, label));
    }
}

bool ConfusionCard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        shortenPairs();
    }
    return Card::eventFilter(watched, event);
}

void ConfusionCard::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    m_beside->setDirection(width() >= kWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void ConfusionCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_matrix != nullptr) {
        colourMatrix();
    }
}

} // namespace actiscope::ui
