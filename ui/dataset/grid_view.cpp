#include "ui/dataset/grid_view.h"

#include <algorithm>
#include <utility>

#include <QBackingStore>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QPaintEngine>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

#include "ui/dataset/move_keys.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kStepsATile = 4; // of the wheel and the scroll bar's arrows
constexpr int kFrameMs = 6;    // for tiles; a frame has 16, in which also the rest of the window is served
constexpr int kNextFrameMs = 12;

/// Keys that mean something here, although the window has shortcuts on some of them.
bool isOurs(const QKeyEvent& event) {
    const Qt::KeyboardModifiers with = event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
    if (with != Qt::NoModifier) {
        return false;
    }
    switch (event.key()) {
    case Qt::Key_Question: // all keys
    case Qt::Key_Slash:    // search
        return false;
    default:
        return isMoveKey(event.key()) || (!event.text().isEmpty() && event.text().at(0).isPrint());
    }
}

} // namespace

GridView::GridView(QWidget* parent) : QAbstractItemView(parent) {
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // the columns stay where they are
    setVerticalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setAutoScroll(false); // only keys move what is shown
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    viewport()->setBackgroundRole(QPalette::Window);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent); // what is left over stays as it is
    m_nextFrame = new QTimer(this);
    m_nextFrame->setSingleShot(true);
    m_nextFrame->setInterval(kNextFrameMs);
    connect(m_nextFrame, &QTimer::timeout, this, &GridView::paintLeftOver);
}

void GridView::setTileSize(QSize size) {
    if (size == m_tile) {
        return;
    }
    m_tile = size;
    forgetPainted();
    restoreAnchor();
    viewport()->update();
    Q_EMIT visibleChanged();
}

int GridView::count() const {
    return model() != nullptr ? model()->rowCount(rootIndex()) : 0;
}

int GridView::columns() const {
    return std::max(1, viewport()->width() / m_tile.width());
}

int GridView::verticalOffset() const {
    return verticalScrollBar()->value();
}

QRect GridView::cellAt(int row) const {
    const int across = columns();
    const int column = row % across;
    // Whole pixels, so that the columns differ by one at most.
    const int left = column * viewport()->width() / across;
    const int right = (column + 1) * viewport()->width() / across;
    return {left, row / across * m_tile.height() - verticalOffset(), right - left, m_tile.height()};
}

QRect GridView::tileAt(int row) const {
    const QRect cell = cellAt(row);
    const int beside = std::max(0, (cell.width() - m_tile.width()) / 2);
    return {cell.left() + beside, cell.top(), std::min(m_tile.width(), cell.width()), cell.height()};
}

GridView::Rows GridView::visibleRows() const {
    const int across = columns();
    const int first = verticalOffset() / m_tile.height() * across;
    const int last =
        ((verticalOffset() + viewport()->height() + m_tile.height() - 1) / m_tile.height()) * across;
    return {std::min(first, count()), std::min(last, count())};
}

QRect GridView::visualRect(const QModelIndex& index) const {
    return index.isValid() ? tileAt(index.row()) : QRect();
}

QModelIndex GridView::indexAt(const QPoint& point) const {
    if (!viewport()->rect().contains(point)) {
        return {};
    }
    const int across = columns();
    const int column = std::min(across - 1, point.x() * across / std::max(1, viewport()->width()));
    const int row = (point.y() + verticalOffset()) / m_tile.height() * across + column;
    return row < count() && tileAt(row).contains(point) ? model()->index(row, 0, rootIndex()) : QModelIndex();
}

void GridView::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid()) {
        return;
    }
    const QRect tile = tileAt(index.row());
    const int above = tile.top();
    const int below = tile.bottom() + 1 - viewport()->height();
    int by = 0;
    switch (hint) {
    case PositionAtCenter:
        by = (above + below) / 2;
        break;
    case PositionAtTop:
        by = above;
        break;
    case PositionAtBottom:
        by = below;
        break;
    case EnsureVisible:
        by = above < 0 ? above : std::max(0, std::min(below, above));
        break;
    }
    verticalScrollBar()->setValue(verticalOffset() + by);
}

void GridView::updateGeometries() {
    const int across = columns();
    const int height = (count() + across - 1) / across * m_tile.height();
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_tile.height() / kStepsATile);
    QAbstractItemView::updateGeometries();
}

void GridView::rememberAnchor() {
    m_anchor = {verticalOffset() / m_tile.height() * columns(), verticalOffset() % m_tile.height(), columns(),
                m_tile.height()};
}

void GridView::restoreAnchor() {
    m_restoring = true;
    updateGeometries();
    const bool same = m_anchor.columns == columns() && m_anchor.height == m_tile.height();
    verticalScrollBar()->setValue(m_anchor.row / columns() * m_tile.height() + (same ? m_anchor.offset : 0));
    m_restoring = false;
}

void GridView::scrollContentsBy(int dx, int dy) {
    if (!m_restoring) {
        rememberAnchor();
    }
    viewport()->scroll(dx, dy); // only what appears is painted
    paintLeftOver();            // in the same frame
    Q_EMIT visibleChanged();
}

void GridView::resizeEvent(QResizeEvent* event) {
    m_restoring = true; // the base class sets the scroll bar's range
    QAbstractItemView::resizeEvent(event);
    forgetPainted();
    restoreAnchor();
    viewport()->update();
    Q_EMIT visibleChanged();
}

void GridView::showEvent(QShowEvent* event) {
    QAbstractItemView::showEvent(event);
    forgetPainted();
    Q_EMIT visibleChanged();
}

void GridView::reset() {
    QAbstractItemView::reset();
    forgetPainted();
    updateGeometries();
    rememberAnchor();
    Q_EMIT visibleChanged();
}

void GridView::forgetPainted() {
    m_painted.clear();
    m_leftOver.clear();
}

void GridView::paintLeftOver() {
    QRegion region;
    QRect together; // neighbours of a line
    for (const int row : std::exchange(m_leftOver, {})) {
        const QRect cell = cellAt(row);
        if (cell.top() == together.top() && cell.left() == together.right() + 1) {
            together.setRight(cell.right());
        } else {
            region += together;
            together = cell;
        }
    }
    viewport()->update((region + together) & viewport()->rect());
}

void GridView::paintEvent(QPaintEvent* event) {
    QElapsedTimer clock;
    clock.start();
    QPainter painter(viewport());
    // A picture of the widget is painted whole, and says nothing of what is on the screen.
    QBackingStore* screen = window()->backingStore();
    const bool onScreen = screen != nullptr && painter.paintEngine()->paintDevice() == screen->paintDevice();
    const QBrush background = viewport()->palette().brush(viewport()->backgroundRole());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QModelIndex hovered = indexAt(viewport()->mapFromGlobal(QCursor::pos()));
    const Rows rows = visibleRows();
    m_painted.erase(m_painted.begin(), m_painted.lower_bound(rows.first));
    m_painted.erase(m_painted.lower_bound(rows.last), m_painted.end());
    for (int row = rows.first; row < rows.last; ++row) {
        const QRect cell = cellAt(row);
        if (!event->region().intersects(cell)) {
            continue;
        }
        const bool late = onScreen && clock.hasExpired(kFrameMs);
        if (late) {
            m_leftOver.insert(row);
        }
        if (late && m_painted.contains(row)) {
            continue;
        }
        painter.fillRect(cell, background);
        if (late) {
            continue;
        }
        const QModelIndex index = model()->index(row, 0, rootIndex());
        option.rect = tileAt(row);
        option.state.setFlag(QStyle::State_Selected, index == currentIndex());
        option.state.setFlag(QStyle::State_HasFocus, index == currentIndex() && hasFocus());
        option.state.setFlag(QStyle::State_MouseOver, index == hovered);
        itemDelegate()->paint(&painter, option, index);
        if (!onScreen) {
            continue;
        }
        if (viewport()->rect().contains(cell)) {
            m_painted.insert(row);
        } else {
            m_painted.erase(row); // of what comes into sight of it nothing is painted yet
        }
    }
    const QRect last = rows.first < rows.last ? cellAt(rows.last - 1) : QRect(0, 0, viewport()->width(), 0);
    painter.fillRect(viewport()->rect().adjusted(last.right() + 1, last.top(), 0, 0), background);
    painter.fillRect(viewport()->rect().adjusted(0, last.bottom() + 1, 0, 0), background);
    if (!m_leftOver.empty()) {
        m_nextFrame->start();
    }
}

bool GridView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && isOurs(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QAbstractItemView::event(event);
}

void GridView::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool alone = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (enter && alone && currentIndex().isValid()) {
        Q_EMIT chosen(currentIndex());
        event->accept();
        return;
    }
    const QModelIndex before = currentIndex();
    QAbstractItemView::keyPressEvent(event);
    if (currentIndex() != before) {
        scrollTo(currentIndex());
    }
}

void GridView::mouseDoubleClickEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid()) {
        setCurrentIndex(index);
        Q_EMIT chosen(index);
    }
}

QModelIndex GridView::moveCursor(CursorAction action, Qt::KeyboardModifiers /*modifiers*/) {
    const int last = count() - 1;
    if (last < 0) {
        return {};
    }
    if (!currentIndex().isValid()) {
        return model()->index(action == MoveEnd ? last : std::min(last, visibleRows().first), 0, rootIndex());
    }
    const int across = columns();
    const int page = std::max(1, viewport()->height() / m_tile.height()) * across;
    const int row = currentIndex().row();
    int to = row;
    switch (action) {
    case MoveLeft:
    case MovePrevious:
        to = row - 1;
        break;
    case MoveRight:
    case MoveNext:
        to = row + 1;
        break;
    case MoveUp:
        to = row - across < 0 ? row : row - across;
        break;
    case MoveDown:
        // From the last full line into a shorter one.
        to = row + across > last && row / across < last / across ? last : row + across;
        break;
    case MovePageUp:
        to = row - page < 0 ? row % across : row - page;
        break;
    case MovePageDown:
        to = row + page;
        break;
    case MoveHome:
        to = 0;
        break;
    case MoveEnd:
        to = last;
        break;
    }
    if (action == MoveDown && to > last) {
        to = row;
    }
    return model()->index(std::clamp(to, 0, last), 0, rootIndex());
}

void GridView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    const QModelIndex index = indexAt(rect.center());
    selectionModel()->select(index, command);
}

QRegion GridView::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    for (const QModelIndex& index : selection.indexes()) {
        region += visualRect(index);
    }
    return region;
}

} // namespace actiscope::ui
