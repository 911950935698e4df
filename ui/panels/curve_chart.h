// A few curves over a count (epochs, steps), each with its newest value beside its name.
#pragma once

#include <vector>

#include <QList>
#include <QPointF>
#include <QWidget>

class QChart;
class QGridLayout;
class QLabel;
class QLineSeries;
class QValueAxis;

namespace actiscope::ui {

/// Curves differ in colour and in line, so that they are told apart without colour.
struct CurveLook {
    QString name;
    bool secondColour = false;
    bool dashed = false;
};

enum class CurveUnit {
    Percent, ///< 0 ... 100
    Number   ///< from 0 to a round number above the largest value
};

class CurveChart : public QWidget {
    Q_OBJECT

public:
    CurveChart(const QString& title, const QString& countTitle, CurveUnit unit,
               const std::vector<CurveLook>& curves, QWidget* parent = nullptr);

    /// The axis goes from 0 to `most`; it is marked at whole numbers.
    void setCount(int most);
    void setCurve(std::size_t curve, const QList<QPointF>& points);
    void clear();
    /// As shown: "top-1 error 12.3 %".
    [[nodiscard]] QString textOf(std::size_t curve) const;
    [[nodiscard]] QList<QPointF> pointsOf(std::size_t curve) const;

protected:
    void changeEvent(QEvent* event) override;

private:
    class Swatch;
    struct Curve {
        CurveLook look;
        QLineSeries* series = nullptr;
        Swatch* swatch = nullptr;
        QLabel* text = nullptr;
    };
    void addCurve(const CurveLook& look, QGridLayout* legend);
    void showValue(const Curve& curve);
    void fitValues();
    void applyColours();

    CurveUnit m_unit;
    QChart* m_chart = nullptr; ///< owned by its view
    QValueAxis* m_countAxis = nullptr;
    QValueAxis* m_valueAxis = nullptr;
    std::vector<Curve> m_curves;
};

} // namespace actiscope::ui
