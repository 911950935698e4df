// A grid of equally large tiles, of which only those on the screen cost anything.
#pragma once

#include <set>

#include <QAbstractItemView>

class QTimer;

namespace actiscope::ui {

/// Rows of a list model from left to right and top to bottom, as many columns as there is room for. Where a
/// tile lies is arithmetic, so that a model of any length is shown, scrolled and walked through at the cost
/// of what is visible. Tiles are painted by the delegate, in one frame as many as there is time for: what is
/// left over comes with the next frames, and looks until then as it did, or empty where it is new. Keys:
/// arrows, Home, End, Page Up, Page Down; Enter chooses; letters find the next tile that begins so.
class GridView : public QAbstractItemView {
    Q_OBJECT

public:
    explicit GridView(QWidget* parent = nullptr);

    /// Of a tile; what stands beside it is shared out among the columns.
    void setTileSize(QSize size);
    [[nodiscard]] QSize tileSize() const { return m_tile; }
    [[nodiscard]] int columns() const;

    /// The rows of the model that are on the screen: [first, last); empty where first is last.
    struct Rows {
        int first = 0;
        int last = 0;
    };
    [[nodiscard]] Rows visibleRows() const;

    [[nodiscard]] QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    [[nodiscard]] QModelIndex indexAt(const QPoint& point) const override;
    void reset() override;

Q_SIGNALS:
    /// Enter or a double click.
    void chosen(const QModelIndex& index);
    /// Other rows are on the screen, or others may be.
    void visibleChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void updateGeometries() override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    [[nodiscard]] int horizontalOffset() const override { return 0; }
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] bool isIndexHidden(const QModelIndex& /*index*/) const override { return false; }
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection& selection) const override;

private:
    [[nodiscard]] int count() const;
    [[nodiscard]] QRect cellAt(int row) const; ///< in the viewport; cells leave no pixel of a line out
    [[nodiscard]] QRect tileAt(int row) const; ///< in its cell
    void paintLeftOver();
    void forgetPainted(); ///< what is on the screen shows nothing of use any more

    /// What is at the top while columns or tiles change: scrolling settles it, so that a width that is there
    /// for a moment only loses no place.
    struct Anchor {
        int row = 0;
        int offset = 0; ///< pixels of its line that are above
        int columns = 1;
        int height = 1; ///< of a tile
    };
    void rememberAnchor();
    void restoreAnchor();

    QSize m_tile{160, 160};
    Anchor m_anchor;
    bool m_restoring = false;
    std::set<int> m_painted;  ///< rows on the screen that are painted whole, maybe as they were
    std::set<int> m_leftOver; ///< rows that there was no time for
    QTimer* m_nextFrame = nullptr;
};

} // namespace actiscope::ui
