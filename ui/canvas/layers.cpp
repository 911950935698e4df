#include "ui/canvas/layers.h"

#include <cstring>

#include "ui/render/picture.h"

namespace actiscope::ui {

namespace {

/// The smaller sizes of a picture of so many bytes are made within a frame.
constexpr std::size_t kMadeAtOnce = std::size_t{4} << 20;

bool same(const Placement& a, const Placement& b) {
    return a.origin == b.origin && a.scaleX == b.scaleX && a.scaleY == b.scaleY;
}

bool same(const OverlayStyle& a, const OverlayStyle& b) {
    return a.colormap == b.colormap && a.range.low == b.range.low && a.range.high == b.range.high &&
           a.opacity == b.opacity;
}

void giveSize(QImage& pixels, QSize size) {
    if (pixels.size() != size) {
        pixels = QImage(size, QImage::Format_RGB32);
    }
}

} // namespace

const QImage& PictureLayer::update(const ImagePtr& image, QSize pane, const Placement& placement,
                                   QColor surround) {
    const int wanted = stepFor(placement);
    const std::shared_ptr<PicturePyramid> pyramid = PicturePyramid::of(image);
    const bool small = image->bytes() <= kMadeAtOnce;
    const PicturePyramid::Level source = small ? pyramid->level(wanted) : pyramid->nearest(wanted);
    const bool noBetter = !m_missingStep || source.step < wanted;
    if (m_of == image && m_pixels.size() == pane && same(m_placement, placement) && m_surround == surround &&
        noBetter) {
        return m_pixels;
    }
    m_missingStep = source.step < wanted ? std::optional(wanted) : std::nullopt;
    m_of = image;
    m_placement = placement;
    m_surround = surround;
    giveSize(m_pixels, pane);
    m_pixels.fill(surround);
    drawPicture(m_pixels, source, image->size, placement);
    return m_pixels;
}

const QImage& MapLayer::update(const QImage& picture, const ViewState& state, const ClassResult& result,
                               const Placement& placement, QColor surround) {
    if (!result.cam || state.peek() == Peek::Bare) {
        return picture;
    }
    const bool mapOnly = state.peek() == Peek::MapOnly;
    const DisplayOptions& display = state.display();
    const OverlayStyle style{display.colormap, state.displayRangeOf(result),
                             mapOnly ? 1.0F : display.opacity};
    const Box& seen = state.analysis()->seen;
    if (m_over == picture.cacheKey() && m_cam == result.cam && m_seen == seen && same(m_style, style) &&
        m_mapOnly == mapOnly) {
        return m_pixels;
    }
    m_over = picture.cacheKey();
    m_cam = result.cam;
    m_seen = seen;
    m_style = style;
    m_mapOnly = mapOnly;
    giveSize(m_pixels, picture.size());
    if (mapOnly) {
        m_pixels.fill(surround);
    } else {
        std::memcpy(m_pixels.bits(), picture.constBits(), static_cast<std::size_t>(picture.sizeInBytes()));
    }
    drawMap(m_pixels, state.analysis()->image->size, placement, *result.cam, seen, style);
    return m_pixels;
}

} // namespace actiscope::ui
