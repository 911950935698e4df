// The probabilities of the top classes as bars; a click selects the class.
#pragma once

#include <QStringList>
#include <QtCharts/QChartView>

#include "engine/runtime/analysis.h"

class QBarCategoryAxis;
class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;

namespace actiscope::ui {

class ProbabilityChart : public QChartView {
    Q_OBJECT

public:
    explicit ProbabilityChart(QWidget* parent = nullptr);

    void setClasses(const std::vector<ClassResult>& classes, int most);
    void setSelected(int position);

    /// The middle of a class's row, in this widget.
    [[nodiscard]] QPointF rowPosition(int position) const;
    /// A class's name as it stands beside its bar, shortened in the middle to the room there, and that room
    /// in this widget.
    [[nodiscard]] QString shownName(int position) const;
    [[nodiscard]] QRectF nameRoom(int position) const;

Q_SIGNALS:
    void chosen(int position);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override; ///< whole names as tooltips
    void resizeEvent(QResizeEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override; ///< the names

private:
    /// Position of the class whose row holds the point, -1 for none.
    [[nodiscard]] int rowAt(QPoint point) const;
    void applyColours();
    void makeRoomForNames();

    int m_count = 0;
    int m_selected = -1;
    QStringList m_labels; ///< "1 tabby", by position
    QStringList m_tips;
    QHorizontalBarSeries* m_series = nullptr;
    QBarSet* m_bars = nullptr;
    QBarCategoryAxis* m_names = nullptr;
    QValueAxis* m_percent = nullptr;
};

} // namespace actiscope::ui
