#include "ui/dataset/card_grid.h"

#include <algorithm>

#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kMostColumns = 3;

/// Cards hold text: in a larger type they are wider.
int leastWidth(const QWidget* grid) {
    return std::max(40 * kGrid, grid->fontMetrics().averageCharWidth() * 46);
}

} // namespace

CardGrid::CardGrid(QWidget* parent) : QWidget(parent) {
    m_layout = new QGridLayout(this);
    m_layout->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    m_layout->setSpacing(2 * kGrid);
}

void CardGrid::add(QWidget* card) {
    m_cards.push_back(card);
    arrange(m_columns);
}

QSize CardGrid::minimumSizeHint() const {
    return {std::min(leastWidth(this), QWidget::minimumSizeHint().width()),
            QWidget::minimumSizeHint().height()};
}

void CardGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int fitting = (event->size().width() - 2 * kGrid) / (leastWidth(this) + 2 * kGrid);
    const int columns = std::clamp(fitting, 1, kMostColumns);
    if (columns != m_columns) {
        arrange(columns);
    }
    Q_EMIT arranged();
}

void CardGrid::arrange(int columns) {
    m_columns = columns;
    while (m_layout->count() > 0) {
        delete m_layout->takeAt(0);
    }
    for (int column = 0; column < kMostColumns; ++column) {
        m_layout->setColumnStretch(column, column < columns ? 1 : 0);
    }
    const int last = static_cast<int>(m_cards.size()) - 1;
    for (int i = 0; i <= last; ++i) {
        const int column = i % columns;
        const int span = i == last ? columns - column : 1; // no gap at the end
        m_layout->addWidget(m_cards[static_cast<std::size_t>(i)], i / columns, column, 1, span);
    }
}

} // namespace actiscope::ui
