#include "ui/dataset/class_table.h"

#include <algorithm>

#include "ui/dataset/cards/card.h"
#include "ui/dataset/cards/error_kinds_card.h"
#include "ui/dataset/item_text.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

using evaluation::BoxError;
using evaluation::ClassCounts;

/// Errors only: what is right is GT-known's column.
constexpr int kErrorColumns = static_cast<int>(evaluation::kBoxErrors) - 1;

/// So that all columns are seen at once; the tooltip has the whole name.
QString shortNameOf(BoxError error) {
    switch (error) {
    case BoxError::None:
        break;
    case BoxError::Classification:
        return ClassTable::tr("Wrong\nclass");
    case BoxError::MultiInstance:
        return ClassTable::tr("Several");
    case BoxError::Part:
        return ClassTable::tr("Part");
    case BoxError::TooLarge:
        return ClassTable::tr("Too\nlarge");
    case BoxError::WrongRegion:
        return ClassTable::tr("Wrong\nregion");
    }
    return {};
}

BoxError errorOf(int column) {
    return static_cast<BoxError>(column - ClassTable::FirstError + 1);
}

} // namespace

void ClassTable::setFigures(const std::vector<ClassLabel>& classes, const std::vector<ClassCounts>& counts,
                            bool predicted) {
    m_predicted = predicted;
    std::vector<Row> rows;
    for (std::size_t label = 0; label < counts.size(); ++label) {
        if (counts[label].images > 0) {
            const auto index = static_cast<int>(label);
            const QString whole =
                label < classes.size() ? fullClassText(named(classes[label])) : QString::number(index);
            rows.push_back({index, className(classes, index), whole, counts[label]});
        }
    }
    const bool same = std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
                                 [](const Row& a, const Row& b) { return a.search == b.search; });
    if (same && !rows.empty()) { // the selection stays
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const ClassCounts* ClassTable::countsOf(int label) const {
    const auto at =
        std::find_if(m_rows.begin(), m_rows.end(), [label](const Row& row) { return row.label == label; });
    return at != m_rows.end() ? &at->counts : nullptr;
}

QString ClassTable::longestIn(int column) const {
    switch (column) {
    case Name:
        return {};
    case Top1:
    case Top5:
    case Known:
        return QLocale().toString(100.0, 'f', 1);
    case Overlap:
        return QLocale().toString(1.0, 'f', 2);
    default:
        break;
    }
    double most = 0;
    for (const Row& row : m_rows) {
        most = std::max(most, valueOf(row, column));
    }
    return QLocale().toString(most, 'f', 0);
}

int ClassTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ClassTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : FirstError + kErrorColumns;
}

double ClassTable::valueOf(const Row& row, int column) const {
    const ClassCounts& counts = row.counts;
    const auto annotated = static_cast<double>(counts.annotated);
    switch (column) {
    case Images:
        return static_cast<double>(counts.images);
    case Top1:
        return m_predicted ? percentOf(counts.top1, counts.images) : -1;
    case Top5:
        return m_predicted ? percentOf(counts.top5, counts.images) : -1;
    case Known:
        return counts.annotated > 0 ? percentOf(counts.known, counts.annotated) : -1;
    case Overlap:
        return counts.annotated > 0 ? counts.overlapSum / annotated : -1;
    default:
        return counts.annotated > 0
                   ? static_cast<double>(counts.errors[static_cast<std::size_t>(errorOf(column))])
                   : -1;
    }
}

QVariant ClassTable::data(const QModelIndex& index, int role) const {
    const Row& row = m_rows.at(static_cast<std::size_t>(index.row()));
    const int column = index.column();
    switch (role) {
    case LabelRole:
        return row.label;
    case SearchRole:
    case Qt::ToolTipRole:
        return row.search;
    case SortRole:
        return column == Name ? QVariant(row.name) : QVariant(valueOf(row, column));
    case Qt::TextAlignmentRole:
        return QVariant(column == Name ? Qt::AlignLeft | Qt::AlignVCenter
                                       : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    if (column == Name) {
        return row.name;
    }
    const double value = valueOf(row, column);
    const int decimals =
        column == Overlap ? 2 : (column == Top1 || column == Top5 || column == Known ? 1 : 0);
    return value < 0 ? QStringLiteral("–") : QLocale().toString(value, 'f', decimals);
}

QVariant ClassTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(section == Name ? Qt::AlignLeft | Qt::AlignVCenter
                                        : Qt::AlignRight | Qt::AlignVCenter);
    }
    const bool tip = role == Qt::ToolTipRole;
    if (role != Qt::DisplayRole && !tip) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("Class");
    case Images:
        return tr("Images");
    case Top1:
        return tip ? tr("Recognised first, % of the images") : tr("Top-1\n%");
    case Top5:
        return tip ? tr("Among the first five, % of the images") : tr("Top-5\n%");
    case Known:
        return tip ? tr("The class's own box has IoU 0.5 or more, % of the images with ground truth")
                   : tr("GT-\nknown %");
    case Overlap:
        return tip ? tr("Mean IoU of the class's own box") : tr("Mean\nIoU");
    default:
        return tip ? tr("Images whose box is wrong this way: %1")
                         .arg(ErrorKindsCard::nameOf(errorOf(section)))
                   : shortNameOf(errorOf(section));
    }
}

ClassOrder::ClassOrder(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(ClassTable::SortRole);
    setFilterRole(ClassTable::SearchRole);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
}

bool ClassOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant a = left.data(ClassTable::SortRole);
    const QVariant b = right.data(ClassTable::SortRole);
    if (a.metaType() == QMetaType(QMetaType::QString)) {
        return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
    }
    const bool descending = sortOrder() == Qt::DescendingOrder;
    const auto key = [descending](double value) { return value < 0 && !descending ? 1e30 : value; };
    return key(a.toDouble()) < key(b.toDouble());
}

} // namespace actiscope::ui
