#include "ui/dataset/tile_model.h"

#include <algorithm>

#include "ui/dataset/item_text.h"

namespace actiscope::ui {

TileModel::TileModel(const DataSetState& state, QObject* parent)
    : QAbstractListModel(parent), m_state(state), m_shown(state.shown()) {
    connect(&state, &DataSetState::shownChanged, this, [this] {
        beginResetModel();
        m_shown = m_state.shown();
        endResetModel();
    });
}

int TileModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant TileModel::data(const QModelIndex& index, int role) const {
    if (m_state.set() == nullptr) {
        return {};
    }
    const std::uint32_t item = itemAt(index.row());
    switch (role) {
    case ItemRole:
        return item;
    case Qt::DisplayRole: {
        const QString label = labelText(m_state, item);
        return label.isEmpty() ? fileText(m_state, item) : label;
    }
    case Qt::ToolTipRole:
        return factsOf(m_state, item).join(QLatin1Char('\n'));
    case Qt::AccessibleTextRole:
        return factsOf(m_state, item).join(QStringLiteral(", "));
    default:
        return {};
    }
}

std::uint32_t TileModel::itemAt(int row) const {
    return m_shown[static_cast<std::size_t>(row)];
}

QModelIndex TileModel::indexOf(std::uint32_t item) const {
    const auto found = std::find(m_shown.begin(), m_shown.end(), item);
    return found != m_shown.end() ? index(static_cast<int>(found - m_shown.begin())) : QModelIndex();
}

} // namespace actiscope::ui
