// Horizontal bars with names at their left and values at their ends.
#pragma once

#include <optional>
#include <vector>

#include "ui/dataset/charts/mark_chart.h"

class QBarCategoryAxis;
class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;

namespace actiscope::ui {

struct BarRow {
    QString name;
    bool own = false; ///< of this run: in the accent, its name in bold
    /// One a bar, from the top; an empty percent: no figure.
    struct Bar {
        std::optional<double> percent;
        Mark mark;
    };
    std::vector<Bar> bars;
};

/// The first bar of a row is filled, a second one is hatched.
class RowBars : public MarkChart {
    Q_OBJECT

public:
    /// `bars` a row, 1 or 2.
    RowBars(std::size_t bars, const QString& axisTitle, QWidget* parent = nullptr);

    /// From the top. `decimals` of the values.
    void setRows(const std::vector<BarRow>& rows, int decimals = 1);
    [[nodiscard]] const std::vector<BarRow>& rows() const { return m_rows; }

protected:
    [[nodiscard]] QRectF areaOf(std::size_t mark) const override;
    void applyColours() override;
    void resizeEvent(QResizeEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void makeRoom();
    [[nodiscard]] QRectF bandOf(std::size_t row, std::size_t bar) const; ///< in the chart
    [[nodiscard]] QString valueText(const BarRow::Bar& bar) const;

    std::size_t m_bars;
    int m_decimals = 1;
    std::vector<BarRow> m_rows;
    std::vector<std::pair<std::size_t, std::size_t>> m_places; ///< row and bar of each mark
    QHorizontalBarSeries* m_series = nullptr;
    std::vector<QBarSet*> m_sets; ///< from the top of a row
    QBarCategoryAxis* m_names = nullptr;
    QValueAxis* m_percent = nullptr;
};

} // namespace actiscope::ui
