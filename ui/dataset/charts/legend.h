// Names beside the line or fill that a chart draws them with.
#pragma once

#include <vector>

#include <QBrush>
#include <QPen>
#include <QString>
#include <QWidget>

namespace actiscope::ui {

struct LegendEntry {
    QString name;
    QPen line;   ///< drawn where there is no fill
    QBrush fill; ///< of a bar
    friend bool operator==(const LegendEntry&, const LegendEntry&) = default;
};

/// One line, or as many as the width asks for.
class Legend : public QWidget {
    Q_OBJECT

public:
    explicit Legend(QWidget* parent = nullptr);

    void setEntries(const std::vector<LegendEntry>& entries);
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    /// Where each entry stands, and below all of them.
    [[nodiscard]] std::vector<QRect> places(int width) const;

    std::vector<LegendEntry> m_entries;
};

} // namespace actiscope::ui
