#include "ui/render/figure.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <QPaintEngine>
#include <QPainter>

#include "engine/vision/overlay.h"
#include "ui/render/colour_bar.h"
#include "ui/render/marks.h"
#include "ui/render/picture.h"
#include "ui/render/tile_text.h"

namespace actiscope::ui {

namespace {

constexpr int kMostColumns = 6; ///< the image and its top five in one row, as in the paper
constexpr double kMargin = 16;
constexpr double kGap = 16;
constexpr double kTallest = 1.5; ///< height of a tile by its width, at most: the picture stands in its middle
constexpr double kFlattest = 0.1; ///< and at least
constexpr double kImageScale = 2; ///< pixels of a rendered figure by logical pixel
constexpr double kFinestTile = 3; ///< pixels of a picture in vector output by logical pixel

struct FigureLayout {
    int tiles = 0;
    int columns = 0;
    QSizeF tile;
    QSizeF picture; ///< within the tile
    double textHeight = 0;

    [[nodiscard]] QRectF tileRect(int index) const {
        return {QPointF(kMargin + index % columns * (tile.width() + kGap),
                        kMargin + index / columns * (tile.height() + textHeight + kGap)),
                tile};
    }
    [[nodiscard]] QSizeF size() const {
        const int rows = (tiles + columns - 1) / columns;
        return {2 * kMargin + columns * (tile.width() + kGap) - kGap,
                2 * kMargin + rows * (tile.height() + textHeight + kGap) - kGap};
    }
};

FigureLayout layoutOf(const Analysis& analysis, const FigureStyle& style) {
    const Size image = analysis.image->size;
    const double width = std::max(16, style.tileWidth);
    const double height =
        width * std::clamp(static_cast<double>(image.height) / image.width, kFlattest, kTallest);
    const double scale = std::min(width / image.width, height / image.height);
    FigureLayout layout;
    layout.tiles = static_cast<int>(analysis.classes.size()) + 1;
    layout.columns = std::min(layout.tiles, kMostColumns);
    layout.tile = QSizeF(width, std::round(height));
    layout.picture = QSizeF(image.width * scale, image.height * scale);
    layout.textHeight = std::ceil(tileTextHeight(1));
    return layout;
}

/// The picture at `size` pixels, with the class's map over it where there is one.
QImage blended(const Analysis& analysis, const ClassResult* result, const DisplayOptions& display,
               QSize size) {
    QImage picture(size.expandedTo(QSize(1, 1)), QImage::Format_RGB32);
    const Size imageSize = analysis.image->size;
    const Placement placement = Placement::into(picture.rect(), imageSize);
    drawPicture(picture, *PicturePyramid::of(analysis.image), placement);
    if (result != nullptr && result->cam) {
        drawMap(picture, imageSize, placement, *result->cam, analysis.seen,
                {display.colormap, shownRange(analysis, *result, display), display.opacity});
    }
    return picture;
}

void paintTile(QPainter& painter, const Analysis& analysis, const ClassResult* result,
               const FigureStyle& style, const QRectF& tile, const FigureLayout& layout) {
    QRectF rect(QPointF(), layout.picture);
    rect.moveCenter(tile.center());
    // A document keeps a picture's own pixels: whoever shows it enlarges them.
    const bool toPixels = painter.paintEngine()->type() == QPaintEngine::Raster;
    const double finest = toPixels ? kFinestTile : analysis.image->size.width / rect.width();
    const double fineness =
        std::clamp(painter.deviceTransform().m11(), 1.0, std::clamp(finest, 1.0, kFinestTile));
    painter.drawImage(rect, blended(analysis, result, style.display, (rect.size() * fineness).toSize()));

    Marks marks;
    marks.analysis = &analysis;
    marks.result = result;
    marks.display = style.display;
    marks.thresholdLevel = style.thresholdLevel;
    marks.placement = Placement::into(rect, analysis.image->size);
    marks.bounds = tile;
    marks.labels = result == nullptr ? MarkLabels::Full : MarkLabels::IouOnly;
    QRectF barPlace;
    ColourBar bar;
    if (result != nullptr && result->cam && style.display.colourBar) {
        bar.colormap = style.display.colormap;
        bar.range = shownRange(analysis, *result, style.display);
        bar.threshold = style.thresholdLevel / 1000.0 * static_cast<double>(result->cam->max);
        barPlace = colourBarPlace(tile, rect, bar);
    }
    marks.keepFree = barPlace;
    paintMarks(painter, marks);
    paintColourBar(painter, barPlace, bar);
    paintTileText(painter, QRectF(tile.bottomLeft(), QSizeF(tile.width(), layout.textHeight)),
                  tileText(analysis, result), Qt::black, QColor(90, 90, 90), 1);
}

} // namespace

ValueRange shownRange(const Analysis& analysis, const ClassResult& result, const DisplayOptions& display) {
    if (!result.cam) {
        return {};
    }
    float low = result.cam->min;
    float high = result.cam->max;
    if (display.scale == ScaleMode::Shared) {
        for (const ClassResult& other : analysis.classes) {
            if (other.cam) {
                low = std::min(low, other.cam->min);
                high = std::max(high, other.cam->max);
            }
        }
    }
    const auto entry = std::ranges::find(colormaps(), display.colormap, &ColormapEntry::colormap);
    return displayRange(low, high, entry != colormaps().end() && entry->isSigned);
}

QImage renderOverlayImage(const Analysis& analysis, const ClassResult& result, const FigureStyle& style,
                          bool boxes) {
    const Image& image = *analysis.image;
    auto* pixels = new std::vector<std::uint8_t>(
        result.cam ? renderOverlay(image, *result.cam, analysis.seen,
                                   {style.display.colormap, shownRange(analysis, result, style.display),
                                    style.display.opacity})
                   : std::vector<std::uint8_t>(image.rgb.get(), image.rgb.get() + image.bytes()));
    QImage picture(
        pixels->data(), image.size.width, image.size.height, static_cast<qsizetype>(image.size.width) * 3,
        QImage::Format_RGB888, [](void* owned) { delete static_cast<std::vector<std::uint8_t>*>(owned); },
        pixels);
    Marks marks;
    marks.analysis = &analysis;
    marks.result = &result;
    marks.display = style.display;
    marks.display.predictedBox = marks.display.predictedBox && boxes;
    marks.display.groundTruthBoxes = marks.display.groundTruthBoxes && boxes;
    marks.thresholdLevel = style.thresholdLevel;
    marks.bounds = QRectF(picture.rect());
    marks.unit = markUnit(picture.size());
    QPainter painter(&picture);
    paintMarks(painter, marks);
    return picture;
}

QImage renderMapThumbnail(const Analysis& analysis, const ClassResult& result, const DisplayOptions& display,
                          int side) {
    const Size image = analysis.image->size;
    const double scale = static_cast<double>(side) / std::max(image.width, image.height);
    return blended(analysis, &result, display, QSizeF(image.width * scale, image.height * scale).toSize());
}

QSizeF figureSize(const Analysis& analysis, const FigureStyle& style) {
    return layoutOf(analysis, style).size();
}

void paintFigure(QPainter& painter, const Analysis& analysis, const FigureStyle& style) {
    const FigureLayout layout = layoutOf(analysis, style);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(QRectF(QPointF(), layout.size()), Qt::white);
    for (int i = 0; i < layout.tiles; ++i) {
        const ClassResult* result = i == 0 ? nullptr : &analysis.classes[static_cast<std::size_t>(i - 1)];
        paintTile(painter, analysis, result, style, layout.tileRect(i), layout);
    }
    painter.restore();
}

QImage renderFigure(const Analysis& analysis, const FigureStyle& style) {
    QImage figure((figureSize(analysis, style) * kImageScale).toSize(), QImage::Format_RGB32);
    QPainter painter(&figure);
    painter.scale(kImageScale, kImageScale);
    paintFigure(painter, analysis, style);
    return figure;
}

} // namespace actiscope::ui
