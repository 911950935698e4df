// How two runs differ on each class, as a table that sorts by any column.
#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "engine/data/labels.h"
#include "engine/runs/run_views.h"

namespace actiscope::ui {

class DifferenceTable : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Images, First, Second, Difference, kColumns };
    enum Role {
        LabelRole = Qt::UserRole, ///< the first run's class
        ShareRole                 ///< of Difference: -1 ... 1
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setDifferences(const std::vector<ClassLabel>& classes,
                        const std::vector<runs::ClassDifference>& differences);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    struct Row {
        QString name;
        QString whole;
        runs::ClassDifference figures;
    };
    void sortRows();

    std::vector<Row> m_rows;
    int m_column = Difference;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

/// A bar from the middle: to the right where the second run is better, to the left where it is worse.
class DifferenceBar : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

/// "+3.2", "−1.0": always signed.
[[nodiscard]] QString signedText(double value, int decimals);

} // namespace actiscope::ui
