// IoU, or the box's area, over the threshold, with a marker that can be dragged.
#pragma once

#include <vector>

#include <QtCharts/QChartView>

class QLineSeries;
class QValueAxis;

namespace actiscope::ui {

class ThresholdMarker;

class ThresholdChart : public QChartView {
    Q_OBJECT

public:
    explicit ThresholdChart(QWidget* parent = nullptr);

    /// One value 0...1 a threshold level. `asPercent`: the value axis counts in percent.
    void setValues(const std::vector<double>& values, bool asPercent);
    void setLevel(int level);

    /// Where the marker is, in this widget.
    [[nodiscard]] QPointF markerPosition() const;

Q_SIGNALS:
    void levelDragged(int level);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void drag(const QPointF& inView);
    void placeMarker();
    void applyColours();
    [[nodiscard]] double valueAt(int level) const;

    std::vector<double> m_values;
    int m_level = 0;
    QLineSeries* m_series = nullptr;
    QValueAxis* m_thresholdAxis = nullptr;
    QValueAxis* m_valueAxis = nullptr;
    ThresholdMarker* m_marker = nullptr; ///< owned by the scene
};

} // namespace actiscope::ui
