#include "ui/dataset/charts/legend.h"

#include <algorithm>

#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kSwatch = 3 * kGrid;
constexpr int kFillHeight = 10;
constexpr int kBetween = 2 * kGrid;

} // namespace

Legend::Legend(QWidget* parent) : QWidget(parent) {
    setFont(textFont(TextSize::Small));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void Legend::setEntries(const std::vector<LegendEntry>& entries) {
    if (entries == m_entries) {
        return;
    }
    m_entries = entries;
    QStringList names;
    for (const LegendEntry& entry : entries) {
        names.append(entry.name);
    }
    setAccessibleName(names.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

std::vector<QRect> Legend::places(int width) const {
    const QFontMetrics metrics(font());
    std::vector<QRect> places;
    QPoint at;
    for (const LegendEntry& entry : m_entries) {
        const int wide = std::min(width, kSwatch + kGrid / 2 + metrics.horizontalAdvance(entry.name) + 1);
        if (at.x() > 0 && at.x() + wide > width) {
            at = {0, at.y() + metrics.height() + kGrid / 2};
        }
        places.emplace_back(at, QSize(wide, metrics.height()));
        at.rx() += wide + kBetween;
    }
    return places;
}

int Legend::heightForWidth(int width) const {
    const std::vector<QRect> all = places(width);
    return all.empty() ? 0 : all.back().bottom() + 1;
}

QSize Legend::sizeHint() const {
    const int width = 40 * kGrid;
    return {width, heightForWidth(width)};
}

QSize Legend::minimumSizeHint() const {
    return {12 * kGrid, QFontMetrics(font()).height()};
}

void Legend::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const std::vector<QRect> all = places(width());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QRectF swatch(all[i].left(), all[i].top(), kSwatch, all[i].height());
        const LegendEntry& entry = m_entries[i];
        painter.setPen(entry.line);
        if (entry.fill.style() != Qt::NoBrush) {
            painter.setBrush(entry.fill);
            painter.drawRect(
                QRectF(swatch.left() + 1, swatch.center().y() - kFillHeight / 2.0, kSwatch - 2, kFillHeight));
        } else {
            painter.drawLine(QPointF(swatch.left() + 1, swatch.center().y()),
                             QPointF(swatch.right() - 1, swatch.center().y()));
        }
        const QRect text = all[i].adjusted(kSwatch + kGrid / 2, 0, 0, 0);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(entry.name, Qt::ElideMiddle, text.width()));
    }
}

} // namespace actiscope::ui
