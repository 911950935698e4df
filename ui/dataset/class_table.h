// The classes of a run with their figures, as a table that sorts by any of them.
#pragma once

#include <vector>

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include "engine/data/labels.h"
#include "engine/evaluation/class_figures.h"

namespace actiscope::ui {

class ClassTable : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Images, Top1, Top5, Known, Overlap, FirstError };
    enum Role {
        LabelRole = Qt::UserRole, ///< the model's class
        SortRole,                 ///< a number; of names the text
        SearchRole                ///< name and synset
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Only classes with images become rows. `predicted`: the run has predictions.
    void setFigures(const std::vector<ClassLabel>& classes,
                    const std::vector<evaluation::ClassCounts>& counts, bool predicted);
    [[nodiscard]] const evaluation::ClassCounts* countsOf(int label) const; ///< null without images
    /// The longest text that the column may have to show; empty for Name.
    [[nodiscard]] QString longestIn(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        int label = 0;
        QString name;
        QString search;
        evaluation::ClassCounts counts;
    };
    /// Negative: nothing to divide by.
    [[nodiscard]] double valueOf(const Row& row, int column) const;

    std::vector<Row> m_rows;
    bool m_predicted = true;
};

/// Sorts and searches; classes without a figure come last, whatever the order.
class ClassOrder : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ClassOrder(QObject* parent = nullptr);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace actiscope::ui
