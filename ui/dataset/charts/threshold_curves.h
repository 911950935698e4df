// Accuracies over the threshold: a marker at the threshold in force, a ring at each curve's best value.
#pragma once

#include <optional>
#include <vector>

#include "ui/dataset/charts/mark_chart.h"

class QLineSeries;
class QValueAxis;

namespace actiscope::ui {

struct AccuracyCurve {
    QString name;
    QPen pen;
    QList<QPointF> points; ///< threshold and accuracy, both in percent, by threshold
    std::optional<QPointF> best;
    std::optional<QPointF> now; ///< at the threshold in force
    Mark mark;                  ///< of `now`, else of `best`; without a filter the point is no mark
};

/// Dragging, pressing and Page Up and Down choose the threshold; a marked point asks for its images, and
/// where there is no threshold to choose, every point may.
class ThresholdCurves : public MarkChart {
    Q_OBJECT

public:
    explicit ThresholdCurves(const QString& acrossTitle, QWidget* parent = nullptr);

    void setCurves(const std::vector<AccuracyCurve>& curves);
    /// In percent; empty: no marker, and nothing to drag.
    void setThreshold(std::optional<double> percent);
    /// Whether a press on any point of a curve is pointChosen(). Precondition: no threshold is set.
    void setPointsAnswer(bool answer) { m_pointsAnswer = answer; }
    [[nodiscard]] const std::vector<AccuracyCurve>& curves() const { return m_curves; }
    /// Where a threshold and an accuracy (in percent) are, in this widget.
    [[nodiscard]] QPointF positionOf(QPointF value) const;

Q_SIGNALS:
    void thresholdDragged(int percent);
    void pointChosen(std::size_t curve, int point); ///< of curves()[curve].points

protected:
    [[nodiscard]] QRectF areaOf(std::size_t mark) const override;
    void applyColours() override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override; ///< values of the curves as tooltip
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    struct Point {
        std::size_t curve = 0;
        int point = 0;
        friend bool operator==(const Point&, const Point&) = default;
    };
    /// The closest one within reach; empty on a mark.
    [[nodiscard]] std::optional<Point> pointAt(QPointF inView) const;
    [[nodiscard]] QString textOf(const Point& point) const;
    void setHoveredPoint(std::optional<Point> point);
    void drag(QPointF inView);
    [[nodiscard]] double thresholdAt(QPointF inView) const;
    [[nodiscard]] QString valuesAt(double threshold) const;

    std::vector<AccuracyCurve> m_curves;
    std::vector<std::size_t> m_marked; ///< the curve of each mark
    std::vector<QLineSeries*> m_series;
    std::optional<double> m_threshold;
    std::optional<QPointF> m_pressedAt; ///< on a mark: a drag only from some distance on
    bool m_pointsAnswer = false;
    std::optional<Point> m_hoveredPoint;
    std::optional<Point> m_pressedPoint;
    QValueAxis* m_across = nullptr;
    QValueAxis* m_up = nullptr;
};

} // namespace actiscope::ui
