// The images that the page shows, as rows for a view.
#pragma once

#include <QAbstractListModel>

#include "ui/dataset/data_set_state.h"

namespace actiscope::ui {

/// A row for each of DataSetState::shown(). Holds nothing itself: 50,000 rows cost nothing.
class TileModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ItemRole = Qt::UserRole };

    explicit TileModel(const DataSetState& state, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    /// DisplayRole: what typing finds: the label, without one the file's name.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    /// The row of an item; invalid where it is not shown.
    [[nodiscard]] QModelIndex indexOf(std::uint32_t item) const;
    [[nodiscard]] std::uint32_t itemAt(int row) const;

private:
    const DataSetState& m_state;
    std::vector<std::uint32_t> m_shown; ///< changes between begin- and endResetModel only
};

} // namespace actiscope::ui
