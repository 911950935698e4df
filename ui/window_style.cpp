#include "ui/window_style.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QStyleOption>

#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr qreal kRounding = 2.5;
constexpr qreal kTickWidth = 1.8;

struct Colours {
    QColor frame, fill, mark;
};

Colours coloursOf(const QStyleOption& option, bool on) {
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const QPalette& palette = option.palette;
    Colours colours;
    colours.fill = on && enabled ? accent(palette) : palette.color(QPalette::Base);
    colours.mark = palette.color(enabled ? QPalette::HighlightedText : QPalette::Text);
    colours.frame = on && enabled ? accent(palette) : quietText(palette);
    if (!enabled) {
        colours.frame = palette.color(QPalette::Disabled, QPalette::Text);
        colours.mark = colours.frame;
    } else if (option.state.testFlag(QStyle::State_MouseOver) && !on) {
        colours.frame = palette.color(QPalette::WindowText);
    }
    return colours;
}

/// The largest square in the middle, its line on whole pixels.
QRectF squareIn(const QRect& rect) {
    const int side = std::min(rect.width(), rect.height());
    QRectF square(0, 0, side - 1, side - 1);
    square.moveTopLeft(QPointF(rect.x() + std::floor((rect.width() - side) / 2.0) + 0.5,
                               rect.y() + std::floor((rect.height() - side) / 2.0) + 0.5));
    return square;
}

void paintCheckBox(QPainter* painter, const QRectF& square, const Colours& colours, QStyle::State state) {
    painter->drawRoundedRect(square, kRounding, kRounding);
    const auto at = [&](qreal x, qreal y) {
        return QPointF(square.left() + x * square.width(), square.top() + y * square.height());
    };
    painter->setPen(QPen(colours.mark, kTickWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    if (state.testFlag(QStyle::State_On)) {
        painter->drawPolyline(QPolygonF({at(0.22, 0.52), at(0.42, 0.72), at(0.78, 0.28)}));
    } else if (state.testFlag(QStyle::State_NoChange)) {
        painter->drawLine(at(0.25, 0.5), at(0.75, 0.5));
    }
}

void paintRadioButton(QPainter* painter, const QRectF& square, const Colours& colours, bool on) {
    painter->drawEllipse(square);
    if (on) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.mark);
        const qreal inset = square.width() * 0.3;
        painter->drawEllipse(square.adjusted(inset, inset, -inset, -inset));
    }
}

} // namespace

WindowStyle::WindowStyle() : QProxyStyle(QStringLiteral("fusion")) {}

QSize WindowStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                    const QWidget* widget) const {
    const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    return type == CT_PushButton ? size + QSize(2 * kGrid, 0) : size;
}

void WindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    const bool on = !option->state.testFlag(State_Off);
    const Colours colours = coloursOf(*option, on);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colours.frame, 1));
    painter->setBrush(colours.fill);
    const QRectF square = squareIn(option->rect);
    if (element == PE_IndicatorCheckBox) {
        paintCheckBox(painter, square, colours, option->state);
    } else {
        paintRadioButton(painter, square, colours, on);
    }
    painter->restore();
}

} // namespace actiscope::ui
