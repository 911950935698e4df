#include "ui/render/picture.h"

#include <algorithm>
#include <cmath>

namespace actiscope::ui {

namespace {

constexpr int kLargestStep = 8; ///< sums of 256 rows of bytes still fit into 16 bits

/// Means over squares of `factor` pixels; at the right and lower edge over what is there.
std::vector<std::uint8_t> boxReduced(const std::uint8_t* source, Size size, int factor) {
    const int width = (size.width + factor - 1) / factor;
    const int height = (size.height + factor - 1) / factor;
    const std::size_t rowBytes = static_cast<std::size_t>(size.width) * 3;
    std::vector<std::uint8_t> reduced(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    std::vector<std::uint16_t> columnSums(rowBytes);
    std::uint8_t* out = reduced.data();
    for (int y = 0; y < height; ++y) {
        const int rows = std::min(factor, size.height - y * factor);
        std::ranges::fill(columnSums, std::uint16_t{0});
        for (int row = 0; row < rows; ++row) {
            const std::uint8_t* in = source + static_cast<std::size_t>(y * factor + row) * rowBytes;
            for (std::size_t i = 0; i < rowBytes; ++i) {
                columnSums[i] = static_cast<std::uint16_t>(columnSums[i] + in[i]);
            }
        }
        const std::uint16_t* sums = columnSums.data();
        for (int x = 0; x < width; ++x) {
            const int columns = std::min(factor, size.width - x * factor);
            std::uint32_t red = 0;
            std::uint32_t green = 0;
            std::uint32_t blue = 0;
            for (int column = 0; column < columns; ++column, sums += 3) {
                red += sums[0];
                green += sums[1];
                blue += sums[2];
            }
            const auto count = static_cast<std::uint32_t>(rows * columns);
            *out++ = static_cast<std::uint8_t>((red + count / 2) / count);
            *out++ = static_cast<std::uint8_t>((green + count / 2) / count);
            *out++ = static_cast<std::uint8_t>((blue + count / 2) / count);
        }
    }
    return reduced;
}

/// For each target pixel the two source pixels that it lies between and the weight (of 256) of the second.
struct Tap {
    int first = 0;
    int second = 0;
    std::uint32_t weight = 0;
};

std::vector<Tap> tapsOf(int from, int count, double origin, double scale, int sourceSize, bool squares) {
    std::vector<Tap> taps(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const double position = (from + i + 0.5 - origin) / scale - (squares ? 0.0 : 0.5);
        const double cell = std::floor(position);
        Tap& tap = taps[static_cast<std::size_t>(i)];
        tap.first = static_cast<int>(std::clamp(cell, 0.0, sourceSize - 1.0));
        tap.second = static_cast<int>(std::clamp(squares ? cell : cell + 1, 0.0, sourceSize - 1.0));
        tap.weight = squares ? 0 : static_cast<std::uint32_t>(std::lround((position - cell) * 256));
    }
    return taps;
}

/// One source row at the target's columns: B, G, R, 255 of each pixel, times 256.
void resampleRow(const std::uint8_t* row, const std::vector<Tap>& columns, std::vector<std::uint16_t>& out) {
    std::uint16_t* to = out.data();
    for (const Tap& tap : columns) {
        const std::uint8_t* a = row + static_cast<std::ptrdiff_t>(tap.first) * 3;
        const std::uint8_t* b = row + static_cast<std::ptrdiff_t>(tap.second) * 3;
        const std::uint32_t keep = 256 - tap.weight;
        to[0] = static_cast<std::uint16_t>(a[2] * keep + b[2] * tap.weight);
        to[1] = static_cast<std::uint16_t>(a[1] * keep + b[1] * tap.weight);
        to[2] = static_cast<std::uint16_t>(a[0] * keep + b[0] * tap.weight);
        to[3] = 255 * 256;
        to += 4;
    }
}

void mixRows(const std::uint16_t* a, const std::uint16_t* b, std::uint32_t weight, std::size_t count,
             std::uint8_t* out) {
    const std::uint32_t keep = 256 - weight;
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = static_cast<std::uint8_t>((a[i] * keep + b[i] * weight + 32768) >> 16);
    }
}

/// The size of which at most half is left to shrink.
int stepFor(const Placement& placement) {
    const double scale = std::min(placement.scaleX, placement.scaleY);
    return scale >= 1 ? 0 : static_cast<int>(std::floor(std::log2(1 / scale)));
}

} // namespace

std::shared_ptr<PicturePyramid> PicturePyramid::of(const ImagePtr& image) {
    static std::mutex mutex;
    static std::shared_ptr<PicturePyramid> last;
    const std::lock_guard lock(mutex);
    if (!last || last->image() != image) {
        last = std::make_shared<PicturePyramid>(image);
    }
    return last;
}

PicturePyramid::Level PicturePyramid::level(int step) {
    const std::lock_guard lock(m_mutex);
    const auto sizeAt = [this](int at) {
        return Size{std::max(1, ((m_image->size.width - 1) >> at) + 1),
                    std::max(1, ((m_image->size.height - 1) >> at) + 1)};
    };
    if (m_levels.size() <= static_cast<std::size_t>(step)) {
        m_levels.resize(static_cast<std::size_t>(step) + 1);
    }
    int have = step;
    while (have > 0 && m_levels[static_cast<std::size_t>(have)].empty()) {
        --have;
    }
    const std::uint8_t* rgb =
        have == 0 ? m_image->rgb.get() : m_levels[static_cast<std::size_t>(have)].data();
    while (have < step) {
        const int next = std::min(step, have + kLargestStep);
        m_levels[static_cast<std::size_t>(next)] = boxReduced(rgb, sizeAt(have), 1 << (next - have));
        rgb = m_levels[static_cast<std::size_t>(next)].data();
        have = next;
    }
    return {rgb, sizeAt(step), step};
}

void drawPicture(QImage& target, PicturePyramid& picture, const Placement& placement) {
    const QRect part = placement.pixelsOf(picture.image()->size).intersected(target.rect());
    if (part.isEmpty()) {
        return;
    }
    const PicturePyramid::Level source = picture.level(stepFor(placement));
    const double factor = std::ldexp(1.0, source.step);
    const bool squares = std::max(placement.scaleX, placement.scaleY) >= kSquaresFrom;
    const std::vector<Tap> columns = tapsOf(part.left(), part.width(), placement.origin.x(),
                                            placement.scaleX * factor, source.size.width, squares);
    const std::vector<Tap> rows = tapsOf(part.top(), part.height(), placement.origin.y(),
                                         placement.scaleY * factor, source.size.height, squares);
    const std::size_t values = columns.size() * 4;
    std::vector<std::uint16_t> upper(values);
    std::vector<std::uint16_t> lower(values);
    int upperRow = -1;
    int lowerRow = -1;
    const auto sourceRow = [&source](int y) {
        return source.rgb + static_cast<std::size_t>(y) * static_cast<std::size_t>(source.size.width) * 3;
    };
    for (int y = 0; y < part.height(); ++y) {
        const Tap& tap = rows[static_cast<std::size_t>(y)];
        if (tap.first == lowerRow) { // going down, the lower row becomes the upper one
            std::swap(upper, lower);
            std::swap(upperRow, lowerRow);
        }
        if (tap.first != upperRow) {
            resampleRow(sourceRow(tap.first), columns, upper);
            upperRow = tap.first;
        }
        const bool single = tap.second == tap.first || tap.weight == 0;
        if (!single && tap.second != lowerRow) {
            resampleRow(sourceRow(tap.second), columns, lower);
            lowerRow = tap.second;
        }
        mixRows(upper.data(), single ? upper.data() : lower.data(), single ? 0 : tap.weight, values,
                target.scanLine(part.top() + y) + static_cast<std::ptrdiff_t>(part.left()) * 4);
    }
}

void drawMap(QImage& target, Size image, const Placement& placement, const ClassActivationMap& cam,
             const Box& seen, const OverlayStyle& style) {
    const QRect part = placement.pixelsOf(image).intersected(target.rect());
    if (part.isEmpty()) {
        return;
    }
    TargetPixels pixels;
    pixels.data = target.scanLine(part.top()) + static_cast<std::ptrdiff_t>(part.left()) * 4;
    pixels.size = Size{part.width(), part.height()};
    pixels.stride = static_cast<std::size_t>(target.bytesPerLine());
    pixels.pixelBytes = 4;
    pixels.bgr = true;
    const QRectF covered = placement.map(seen).translated(-part.topLeft());
    blendOverlay(pixels, cam, MapPlacement{covered.left(), covered.top(), covered.right(), covered.bottom()},
                 style);
}

} // namespace actiscope::ui
