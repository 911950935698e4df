// A chart whose bars and points stand for images: hovering tells how many, a click or Enter asks for them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QtCharts/QChartView>

#include "engine/runs/run_table.h"

namespace actiscope::ui {

/// One bar or point.
struct Mark {
    QString text;                       ///< what it says and of how many images: tooltip and screen reader
    std::uint64_t images = 0;           ///< that pass `filter`
    std::optional<runs::Filter> filter; ///< empty: it is not of this run's images
};

class MarkChart : public QChartView {
    Q_OBJECT

public:
    explicit MarkChart(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<Mark>& marks() const { return m_marks; }
    /// Where the mark answers, in this widget.
    [[nodiscard]] QRectF placeOf(std::size_t mark) const;
    /// The mark that the arrow keys have reached; empty before they were pressed.
    [[nodiscard]] std::optional<std::size_t> reached() const { return m_reached; }

    /// Not the scene's size, which follows the widget's.
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const actiscope::runs::Filter& filter);

protected:
    void setMarks(std::vector<Mark> marks);
    [[nodiscard]] std::optional<std::size_t> markAt(QPointF inView) const;
    void choose(std::size_t mark);

    /// In the chart's coordinates. Where several overlap, the one whose middle is closest answers.
    [[nodiscard]] virtual QRectF areaOf(std::size_t mark) const = 0;
    /// Called when the palette has changed, not by this constructor.
    virtual void applyColours() = 0;

    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override; ///< the page scrolls
    bool viewportEvent(QEvent* event) override;   ///< tooltips
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void setHovered(std::optional<std::size_t> mark);
    void reach(std::size_t mark);

    std::vector<Mark> m_marks;
    std::optional<std::size_t> m_hovered;
    std::optional<std::size_t> m_reached;
    std::optional<std::size_t> m_pressed;
};

/// "1 image", "12,345 images"
[[nodiscard]] QString imagesText(std::uint64_t images);

} // namespace actiscope::ui
