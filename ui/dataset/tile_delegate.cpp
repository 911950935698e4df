#include "ui/dataset/tile_delegate.h"

#include <algorithm>

#include <QPainter>
#include <QPainterPath>

#include "ui/dataset/item_text.h"
#include "ui/render/marks.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kMargin = kGrid / 2;  // around the picture and the words
constexpr int kNarrow = 15 * kGrid; // there the number speaks for itself
constexpr int kScaledKib = 32 << 10;
constexpr double kHeightOfWidth = 0.75;
constexpr double kLine = 1.5;
constexpr int kLevelsAPercent = 10;

int lineHeight() {
    return QFontMetrics(textFont(TextSize::Small)).height();
}

/// The box on a picture drawn in `picture`: solid where it is predicted, dashed where it is the truth.
void paintBox(QPainter& painter, const QRectF& picture, const Size& whole, const Box& box, bool truth) {
    const double across = picture.width() / whole.width;
    const double down = picture.height() / whole.height;
    const QRectF rect = QRectF(picture.left() + box.x0 * across, picture.top() + box.y0 * down,
                               box.width() * across, box.height() * down)
                            .adjusted(kLine / 2, kLine / 2, -kLine / 2, -kLine / 2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 130), kLine + 1.5, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.drawRect(rect);
    QPen line(truth ? kGroundTruthColour : kPredictedColour, kLine, Qt::SolidLine, Qt::FlatCap,
              Qt::MiterJoin);
    if (truth) {
        line.setDashPattern({4, 3});
    }
    painter.setPen(line);
    painter.drawRect(rect);
}

/// Left and right on one line: the right one whole, the left one as far as there is room.
void paintLine(QPainter& painter, const QRect& line, const QString& left, const QString& right,
               const QPalette& palette, bool quiet, Qt::TextElideMode elide = Qt::ElideRight) {
    painter.setFont(numberFont(TextSize::Small));
    painter.setPen(quietText(palette));
    const int width = right.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(right) + kGrid / 2;
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, right);
    painter.setFont(textFont(TextSize::Small));
    painter.setPen(quiet ? quietText(palette) : palette.color(QPalette::WindowText));
    const QRect room = line.adjusted(0, 0, -width, 0);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(left, elide, room.width()));
}

} // namespace

TileDelegate::TileDelegate(const DataSetState& state, TileImages& images, QObject* parent)
    : QStyledItemDelegate(parent), m_state(state), m_images(images), m_scaled(kScaledKib) {}

QSize TileDelegate::tileSize(int pictureWidth) {
    const int height = static_cast<int>(pictureWidth * kHeightOfWidth);
    return {pictureWidth + 2 * kMargin + kGrid, height + 2 * lineHeight() + 4 * kMargin + kGrid};
}

QSize TileDelegate::pictureSize(const QSize& tile) {
    const int width = tile.width() - 2 * kMargin - kGrid;
    return {width, static_cast<int>(width * kHeightOfWidth)};
}

QSize TileDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    return option.rect.size();
}

MapKey TileDelegate::mapOf(const DataSetState& state, std::uint32_t item) {
    const runs::Brief* row = ui::briefOf(state, item);
    return {item, row != nullptr ? row->predicted : -1, false};
}

TileMark TileDelegate::markOf(const DataSetState& state, std::uint32_t item) {
    const runs::Brief* row = ui::briefOf(state, item);
    if (row == nullptr) {
        return TileMark::None;
    }
    if (row->skipped) {
        return TileMark::Skipped;
    }
    if (row->predicted < 0) {
        return TileMark::None;
    }
    return row->top1 ? TileMark::Right : row->top5 ? TileMark::Top5 : TileMark::Wrong;
}

void TileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    if (m_state.set() == nullptr || !index.isValid()) {
        return;
    }
    const std::uint32_t item = index.data(Qt::UserRole).toUInt();
    const QRect tile = option.rect.adjusted(kGrid / 2, kGrid / 2, -kGrid / 2, -kGrid / 2);
    const QSize most = pictureSize(option.rect.size());
    const QRect frame(tile.left() + kMargin, tile.top() + kMargin, most.width(), most.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(selected ? QPen(accent(option.palette), 2) : QPen(Qt::NoPen));
        painter->setBrush(quietFill(option.palette));
        painter->drawRoundedRect(QRectF(tile).adjusted(1, 1, -1, -1), kGrid / 2, kGrid / 2);
    }
    paintPicture(*painter, frame, item, option.palette);
    const QRect words(frame.left(), frame.bottom() + 1 + kMargin, frame.width(),
                      tile.bottom() - frame.bottom() - 2 * kMargin);
    paintText(*painter, words, item, option.palette);
    painter->restore();
}

QPixmap TileDelegate::scaled(const QImage& image, const QSize& size, qreal ratio) const {
    const QSize pixels = (QSizeF(size) * ratio).toSize();
    const std::pair key{image.cacheKey(),
                        (static_cast<qint64>(pixels.width()) << 32) + static_cast<qint64>(pixels.height())};
    if (const QPixmap* kept = m_scaled.object(key)) {
        return *kept;
    }
    QPixmap pixmap =
        QPixmap::fromImage(image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(ratio);
    m_scaled.insert(key, new QPixmap(pixmap), pixels.width() * pixels.height() / 256 + 1);
    return pixmap;
}

void TileDelegate::paintPicture(QPainter& painter, const QRect& frame, std::uint32_t item,
                                const QPalette& palette) const {
    const QImage plain = m_images.thumbnail(item);
    if (plain.isNull()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(quietFill(palette));
        painter.drawRoundedRect(frame, 2, 2);
        if (m_images.isUnreadable(item)) {
            painter.setPen(quietText(palette));
            painter.setFont(textFont(TextSize::Small));
            painter.drawText(frame, Qt::AlignCenter | Qt::TextWordWrap, tr("can't be read"));
        }
        return;
    }
    QImage shown = m_look.maps ? m_images.overlay(mapOf(m_state, item)) : QImage();
    if (shown.isNull()) {
        shown = plain;
    }
    // As large as the frame, also where the thumbnail is smaller: tiny pictures are to be seen.
    QRect target(QPoint(), plain.size().scaled(frame.size(), Qt::KeepAspectRatio).expandedTo({1, 1}));
    target.moveCenter(frame.center());
    painter.drawPixmap(target.topLeft(), scaled(shown, target.size(), painter.device()->devicePixelRatioF()));
    if (m_look.boxes) {
        paintBoxes(painter, target, item);
    }
}

void TileDelegate::paintBoxes(QPainter& painter, const QRectF& picture, std::uint32_t item) const {
    const std::optional<Size> whole = m_images.pictureSize(item);
    if (!whole || whole->width <= 0 || whole->height <= 0) {
        return;
    }
    painter.save();
    painter.setClipRect(picture);
    for (const datasets::LabelledBox& truth : m_images.truths(item)) {
        paintBox(painter, picture, *whole, truth.box, true);
    }
    std::optional<Box> predicted;
    if (m_state.run() != nullptr && m_state.atOwnThreshold()) {
        const ImageRowPtr row = m_images.row(item);
        if (row != nullptr && !row->predictions.empty()) {
            predicted = row->predictions.front().box;
        }
    } else if (m_look.maps) {
        predicted = m_images.mapBox(mapOf(m_state, item), m_state.threshold() * kLevelsAPercent);
    }
    if (predicted) {
        paintBox(painter, picture, *whole, *predicted, false);
    }
    painter.restore();
}

void TileDelegate::paintText(QPainter& painter, const QRect& area, std::uint32_t item,
                             const QPalette& palette) const {
    const int height = lineHeight();
    QRect first(area.left(), area.top(), area.width(), height);
    const QRect second(area.left(), area.top() + height, area.width(), height);
    const runs::Brief* row = ui::briefOf(m_state, item);
    const TileMark mark = markOf(m_state, item);
    if (mark != TileMark::None) {
        const int side = height;
        paintTileMark(painter, QRectF(first.left() - 1, first.top() - 0.5, side, side), mark, palette);
        first.setLeft(first.left() + side + kGrid / 2);
    }
    const QString label = labelText(m_state, item);
    QString measure;
    if (row != nullptr && row->overlap >= 0 && !row->skipped) {
        const QString number = QLocale().toString(static_cast<double>(row->overlap), 'f', 2);
        measure = area.width() < kNarrow ? number : tr("IoU %1").arg(number);
    }
    paintLine(painter, first, label.isEmpty() ? fileText(m_state, item) : label, measure, palette, false);
    if (row == nullptr) {
        paintLine(painter, second, label.isEmpty() ? QString() : fileText(m_state, item), {}, palette, true,
                  Qt::ElideMiddle);
    } else if (row->skipped) {
        paintLine(painter, second, tr("skipped"), {}, palette, true);
    } else if (row->predicted >= 0) {
        paintLine(painter, second, predictionText(m_state, item),
                  row->probability > 0 ? probabilityText(static_cast<double>(row->probability)) : QString(),
                  palette, true);
    }
}

void paintTileMark(QPainter& painter, const QRectF& square, TileMark mark, const QPalette& palette) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto at = [&](qreal x, qreal y) {
        return QPointF(square.left() + x * square.width(), square.top() + y * square.height());
    };
    const QColor quiet = quietText(palette);
    const QColor ink = palette.color(QPalette::WindowText);
    const auto pen = [](const QColor& colour) {
        return QPen(colour, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    };
    const QRectF disc = square.adjusted(0.8, 0.8, -0.8, -0.8);
    switch (mark) {
    case TileMark::None:
        break;
    case TileMark::Right: // a tick on a full disc
        painter.setPen(Qt::NoPen);
        painter.setBrush(accent(palette));
        painter.drawEllipse(disc);
        painter.setPen(pen(palette.color(QPalette::HighlightedText)));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF({at(0.28, 0.52), at(0.44, 0.68), at(0.73, 0.34)}));
        break;
    case TileMark::Top5: { // a 5 in a ring
        painter.setPen(pen(accent(palette)));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(disc);
        QFont digit = textFont(TextSize::Small);
        digit.setPixelSize(std::max(6, static_cast<int>(square.height() * 0.68)));
        digit.setWeight(QFont::DemiBold);
        painter.setFont(digit);
        painter.setPen(ink);
        painter.drawText(square, Qt::AlignCenter, QStringLiteral("5"));
        break;
    }
    case TileMark::Wrong: // a cross in a ring
        painter.setPen(pen(quiet));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(disc);
        painter.setPen(pen(ink));
        painter.drawLine(at(0.34, 0.34), at(0.66, 0.66));
        painter.drawLine(at(0.66, 0.34), at(0.34, 0.66));
        break;
    case TileMark::Skipped: // a stroke
        painter.setPen(pen(quiet));
        painter.drawLine(at(0.2, 0.5), at(0.8, 0.5));
        break;
    }
    painter.restore();
}

} // namespace actiscope::ui
