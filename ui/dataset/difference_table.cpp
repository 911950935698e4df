#include "ui/dataset/difference_table.h"

#include <algorithm>
#include <utility>

#include "ui/dataset/cards/card.h"
#include "ui/dataset/item_text.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kPercent = 100;

double percent(const runs::Count& count) {
    return percentOf(count.right, count.images);
}

} // namespace

QString signedText(double value, int decimals) {
    const QString number = QLocale().toString(std::abs(value), 'f', decimals);
    // The minus is the one as wide as the plus, so that the number stands still.
    return (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + number;
}

void DifferenceTable::setDifferences(const std::vector<ClassLabel>& classes,
                                     const std::vector<runs::ClassDifference>& differences) {
    beginResetModel();
    m_rows.clear();
    for (const runs::ClassDifference& one : differences) {
        const auto label = static_cast<std::size_t>(one.label);
        m_rows.push_back({className(classes, one.label),
                          label < classes.size() ? fullClassText(named(classes[label])) : QString(), one});
    }
    sortRows();
    endResetModel();
}

int DifferenceTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DifferenceTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant DifferenceTable::data(const QModelIndex& index, int role) const {
    const Row& row = m_rows.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case LabelRole:
        return row.figures.label;
    case ShareRole:
        return row.figures.difference();
    case Qt::ToolTipRole:
        return row.whole;
    case Qt::TextAlignmentRole:
        return QVariant(index.column() == Name ? Qt::AlignLeft | Qt::AlignVCenter
                                               : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    const QLocale numbers;
    switch (index.column()) {
    case Name:
        return row.name;
    case Images:
        return numbers.toString(static_cast<qulonglong>(row.figures.first.images));
    case First:
        return numbers.toString(percent(row.figures.first), 'f', 1);
    case Second:
        return numbers.toString(percent(row.figures.second), 'f', 1);
    default:
        return signedText(row.figures.difference() * kPercent, 1);
    }
}

QVariant DifferenceTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) {
        return {};
    }
    const bool tip = role == Qt::ToolTipRole;
    switch (section) {
    case Name:
        return tr("Class");
    case Images:
        return tr("Images");
    case First:
        return tip ? tr("Right in the first run, %") : tr("First %");
    case Second:
        return tip ? tr("Right in the second run, %") : tr("Second %");
    default:
        return tip ? tr("The second less the first, in percentage points") : tr("Difference");
    }
}

void DifferenceTable::sort(int column, Qt::SortOrder order) {
    m_column = column;
    m_order = order;
    beginResetModel();
    sortRows();
    endResetModel();
}

void DifferenceTable::sortRows() {
    const auto key = [this](const Row& row) {
        switch (m_column) {
        case Images:
            return static_cast<double>(row.figures.first.images);
        case First:
            return percent(row.figures.first);
        case Second:
            return percent(row.figures.second);
        default:
            return row.figures.difference();
        }
    };
    std::sort(m_rows.begin(), m_rows.end(), [&](const Row& a, const Row& b) {
        const Row& low = m_order == Qt::AscendingOrder ? a : b;
        const Row& high = m_order == Qt::AscendingOrder ? b : a;
        if (m_column == Name) {
            return QString::localeAwareCompare(low.name, high.name) < 0;
        }
        return key(low) != key(high) ? key(low) < key(high) : a.figures.label < b.figures.label;
    });
}

void DifferenceBar::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString text = std::exchange(ground.text, QString());
    const QWidget* widget = option.widget;
    widget->style()->drawControl(QStyle::CE_ItemViewItem, &ground, painter, widget);
    painter->save();
    painter->setFont(option.font);
    const int number = painter->fontMetrics().horizontalAdvance(QStringLiteral("+100.0")) + kGrid;
    const QRectF room = QRectF(option.rect).adjusted(kGrid / 2, kGrid / 2, -number - kGrid / 2, -kGrid / 2);
    const double share = std::clamp(index.data(DifferenceTable::ShareRole).toDouble(), -1.0, 1.0);
    const double middle = room.center().x();
    const double end = middle + share * room.width() / 2;
    painter->fillRect(
        QRectF(QPointF(std::min(middle, end), room.top()), QPointF(std::max(middle, end), room.bottom())),
        share < 0 ? secondAccent(option.palette) : accent(option.palette));
    painter->setPen(quietText(option.palette));
    painter->drawLine(QPointF(middle, option.rect.top()), QPointF(middle, option.rect.bottom()));
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(option.rect.adjusted(0, 0, -kGrid / 2, 0), Qt::AlignRight | Qt::AlignVCenter, text);
    painter->restore();
}

} // namespace actiscope::ui
