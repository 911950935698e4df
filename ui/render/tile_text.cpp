#include "ui/render/tile_text.h"

#include <QFontMetricsF>
#include <QPainter>

#include "ui/render/plate_text.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

constexpr double kGap = 6; ///< between picture and text

} // namespace

TileText tileText(const Analysis& analysis, const ClassResult* result, const QLocale& numbers) {
    if (result == nullptr) {
        const std::string& given = analysis.source.name;
        const QString name =
            QString::fromStdString(given.empty() ? analysis.source.path.filename().string() : given);
        const Size size = analysis.image->size;
        return {name, QStringLiteral("%1 × %2").arg(size.width).arg(size.height), name};
    }
    const QString rank = QString::number(result->rank) + QStringLiteral("  ");
    return {rank + QString::fromStdString(shortName(result->label)),
            probabilityText(result->probability, numbers), rank + QString::fromStdString(result->label.name)};
}

double tileTextHeight(double unit) {
    return kGap * unit + QFontMetricsF(textFont(unit)).height() + QFontMetricsF(smallTextFont(unit)).height();
}

bool paintTileText(QPainter& painter, const QRectF& rect, const TileText& text, const QColor& colour,
                   const QColor& quietColour, double unit) {
    painter.save();
    const auto line = [&](const QFont& font, const QColor& pen, const QString& words, double top) {
        painter.setFont(font);
        painter.setPen(pen);
        const QFontMetricsF metrics(font);
        const QString shown = metrics.elidedText(words, Qt::ElideMiddle, rect.width());
        const double left = rect.center().x() - metrics.horizontalAdvance(shown) / 2;
        painter.drawText(QPointF(left, top + metrics.ascent()), shown);
        return shown != words;
    };
    const double top = rect.top() + kGap * unit;
    const bool shortened = line(textFont(unit), colour, text.title, top);
    line(smallTextFont(unit), quietColour, text.detail, top + QFontMetricsF(textFont(unit)).height());
    painter.restore();
    return shortened;
}

} // namespace actiscope::ui
