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
    Mark mark;                  ///< of `now`; without images the point is no mark
};

/// Dragging, pressing and Page Up and Down choose the threshold; a point at the threshold asks for its
/// images.
class ThresholdCurves : public MarkChart {
    Q_OBJECT

public:
    explicit ThresholdCurves(const QString& acrossTitle, QWidget* parent = nullptr);

    void setCurves(const std::vector<AccuracyCurve>& curves);
    /// In percent; empty: no marker, and nothing to drag.
    void setThreshold(std::optional<int> percent);
    [[nodiscard]] const std::vector<AccuracyCurve>& curves() const { return m_curves; }
    /// Where a threshold and an accuracy (in percent) are, in this widget.
    [[nodiscard]] QPointF positionOf(QPointF value) const;

Q_SIGNALS:
    void thresholdDragged(int percent);

protected:
    [[nodiscard]] QRectF areaOf(std::size_t mark) const override;
    void applyColours() override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override; ///< values of the curves as tooltip
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void drag(QPointF inView);
    [[nodiscard]] double thresholdAt(QPointF inView) const;
    [[nodiscard]] QString valuesAt(double threshold) const;

    std::vector<AccuracyCurve> m_curves;
    std::vector<std::size_t> m_marked; ///< the curve of each mark
    std::vector<QLineSeries*> m_series;
    std::optional<int> m_threshold;
    std::optional<QPointF> m_pressedAt; ///< on a mark: a drag only from some distance on
    QValueAxis* m_across = nullptr;
    QValueAxis* m_up = nullptr;
};

} // namespace actiscope::ui
