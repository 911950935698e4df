// Columns side by side over an axis from 0 to 1: histograms and the reliability diagram.
#pragma once

#include <vector>

#include "ui/dataset/charts/mark_chart.h"

class QBarCategoryAxis;
class QBarSeries;
class QBarSet;
class QLineSeries;
class QValueAxis;

namespace actiscope::ui {

struct Column {
    double value = 0;
    bool own = false; ///< in the accent
    Mark mark;
};

class ColumnBars : public MarkChart {
    Q_OBJECT

public:
    ColumnBars(const QString& acrossTitle, const QString& upTitle, QWidget* parent = nullptr);

    /// The value axis ends at `most`, or where that is 0 above the highest column.
    void setColumns(const std::vector<Column>& columns, double most = 0);
    /// A dashed line over the columns, both axes from 0 to 1 (the value axis to `most`).
    void setLine(const QList<QPointF>& points);
    [[nodiscard]] double most() const; ///< where the value axis ends
    [[nodiscard]] const std::vector<Column>& columns() const { return m_columns; }

protected:
    [[nodiscard]] QRectF areaOf(std::size_t mark) const override;
    void applyColours() override;

private:
    void fitValues(double most);

    std::vector<Column> m_columns;
    QBarSeries* m_series = nullptr;
    QBarSet* m_set = nullptr;
    QLineSeries* m_line = nullptr;
    QBarCategoryAxis* m_categories = nullptr; ///< not shown: numbers belong to the edges of columns
    QValueAxis* m_across = nullptr;
    QValueAxis* m_up = nullptr;
};

} // namespace actiscope::ui
