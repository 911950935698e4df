// What a frame of the grid may cost: as many tiles as there is time for, the others in the next frames.
#include "ui/dataset/grid_view.h"

#include <algorithm>
#include <set>
#include <vector>

#include <QElapsedTimer>
#include <QPainter>
#include <QScreen>
#include <QScrollBar>
#include <QStringListModel>
#include <QStyledItemDelegate>
#include <QTest>
#include <gtest/gtest.h>

namespace actiscope::ui {

namespace {

constexpr int kRows = 1000;
constexpr QSize kTile(100, 100);
const QColor kPainted(200, 30, 60);

/// Each tile takes longer than a frame has.
class SlowTiles : public QStyledItemDelegate {
public:
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QElapsedTimer clock;
        clock.start();
        while (slow && !clock.hasExpired(20)) {
        }
        painter->fillRect(option.rect, kPainted);
        painted.push_back(index.row());
    }
    bool slow = true;
    mutable std::vector<int> painted;
};

class GridViewFrames : public testing::Test, public QObject {
protected:
    GridViewFrames() {
        QStringList words;
        for (int i = 0; i < kRows; ++i) {
            words += QString::number(i);
        }
        m_model.setStringList(words);
        m_view.setModel(&m_model);
        m_view.setItemDelegate(&m_tiles);
        m_view.setTileSize(kTile);
        m_view.resize(330 + m_view.verticalScrollBar()->sizeHint().width(),
                      250); // three columns, three lines
        m_view.viewport()->installEventFilter(this);
        m_view.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&m_view));
        EXPECT_TRUE(QTest::qWaitFor([this] { return isWhole(); }));
    }
    bool eventFilter(QObject* /*watched*/, QEvent* event) override {
        if (event->type() == QEvent::Paint) {
            m_before.push_back(m_tiles.painted.size());
        }
        return false;
    }
    /// Every tile on the screen was painted since forget(), and no frame is due.
    bool isWhole() {
        const GridView::Rows rows = m_view.visibleRows();
        const std::set<int> painted(m_tiles.painted.begin(), m_tiles.painted.end());
        for (int row = rows.first; row < rows.last; ++row) {
            if (!painted.contains(row)) {
                return false;
            }
        }
        return rows.last > rows.first;
    }
    void forget() {
        m_tiles.painted.clear();
        m_before.clear();
    }
    /// The most tiles that one frame painted.
    std::size_t mostInAFrame() {
        std::size_t most = 0;
        for (std::size_t i = 0; i < m_before.size(); ++i) {
            const std::size_t after = i + 1 < m_before.size() ? m_before[i + 1] : m_tiles.painted.size();
            most = std::max(most, after - m_before[i]);
        }
        return most;
    }

    QStringListModel m_model;
    SlowTiles m_tiles;
    GridView m_view;
    std::vector<std::size_t> m_before; ///< tiles painted before each frame
};

} // namespace

TEST_F(GridViewFrames, AFramePaintsWhatThereIsTimeForAndTheNextOnesTheRest) {
    EXPECT_EQ(mostInAFrame(), 1U);
    forget();
    m_view.verticalScrollBar()->setValue(m_view.verticalScrollBar()->maximum() / 2); // all tiles are others
    ASSERT_TRUE(QTest::qWaitFor([this] { return isWhole(); }));
    EXPECT_EQ(mostInAFrame(), 1U);
    EXPECT_GE(m_before.size(), 9U);
}

TEST_F(GridViewFrames, WhatWaitsIsTakenAlongByScrolling) {
    forget();
    QScrollBar* bar = m_view.verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    for (int i = 0; i < 5; ++i) {
        QCoreApplication::processEvents();
        bar->setValue(bar->value() + kTile.height() / 2);
    }
    ASSERT_TRUE(QTest::qWaitFor([this] { return isWhole(); }));
    EXPECT_EQ(mostInAFrame(), 1U);
    const QImage shown = m_view.screen()->grabWindow(m_view.winId()).toImage();
    const int scale = shown.width() / m_view.width();
    const GridView::Rows rows = m_view.visibleRows();
    for (int row = rows.first; row < rows.last; ++row) {
        const QRect tile = m_view.visualRect(m_model.index(row)) & m_view.viewport()->rect();
        const QPoint centre = m_view.viewport()->mapTo(&m_view, tile.center());
        EXPECT_EQ(shown.pixelColor(centre * scale), kPainted) << row;
    }
}

TEST_F(GridViewFrames, APictureOfItIsWholeAtOnce) {
    m_view.verticalScrollBar()->setValue(m_view.verticalScrollBar()->maximum());
    forget();
    const QImage shown = m_view.viewport()->grab().toImage();
    EXPECT_TRUE(isWhole());
    const GridView::Rows rows = m_view.visibleRows();
    for (int row = rows.first; row < rows.last; ++row) {
        const QPoint inside = m_view.visualRect(m_model.index(row)).adjusted(10, 10, -10, -10).bottomLeft();
        if (m_view.viewport()->rect().contains(inside)) {
            EXPECT_EQ(shown.pixelColor(inside * shown.devicePixelRatio()), kPainted) << row;
        }
    }
}

/// What no tile covers shows the window's colour, not what was there.
TEST_F(GridViewFrames, TheRestOfTheLastLineIsCleared) {
    m_tiles.slow = false;
    m_view.verticalScrollBar()->setValue(m_view.verticalScrollBar()->maximum());
    QCoreApplication::processEvents();
    const QImage shown = m_view.grab().toImage(); // 1,000 in three columns: one in the last line
    const QPoint beside = m_view.visualRect(m_model.index(kRows - 1)).center() + QPoint(110, 0);
    EXPECT_EQ(shown.pixelColor(beside * shown.devicePixelRatio()), m_view.palette().color(QPalette::Window));
}

} // namespace actiscope::ui
