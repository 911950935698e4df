#include "ui/render/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "engine/vision/simd.h"

namespace actiscope::ui {

namespace {

constexpr int kLargestStep = 8; ///< sums of 256 rows of bytes still fit into 16 bits

ACTISCOPE_VECTORISED
void addRow(const std::uint8_t* in, std::size_t count, std::uint16_t* sums) {
    for (std::size_t i = 0; i < count; ++i) {
        sums[i] = static_cast<std::uint16_t>(sums[i] + in[i]);
    }
}

/// Hands the sums of the next columns to `store`, by channel; returns where the ones after them begin.
template <class Store>
const std::uint16_t* addColumns(const std::uint16_t* sums, int columns, const Store& store) {
    std::array<std::uint32_t, 3> total{};
    for (int column = 0; column < columns; ++column, sums += 3) {
        total[0] += sums[0];
        total[1] += sums[1];
        total[2] += sums[2];
    }
    for (int channel = 0; channel < 3; ++channel) {
        store(channel, total[static_cast<std::size_t>(channel)]);
    }
    return sums;
}

/// Means over squares of 2^step pixels; at the right and lower edge over what is there.
std::vector<std::uint8_t> boxReduced(const std::uint8_t* source, Size size, int step) {
    const int factor = 1 << step;
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
            addRow(source + static_cast<std::size_t>(y * factor + row) * rowBytes, rowBytes,
                   columnSums.data());
        }
        const std::uint16_t* sums = columnSums.data();
        const int wholeColumns = rows == factor ? size.width / factor : 0;
        for (int x = 0; x < wholeColumns; ++x, out += 3) {
            sums = addColumns(sums, factor, [&](int channel, std::uint32_t sum) {
                out[channel] = static_cast<std::uint8_t>((sum + (1U << (2 * step)) / 2) >> (2 * step));
            });
        }
        for (int x = wholeColumns; x < width; ++x, out += 3) {
            const int columns = std::min(factor, size.width - x * factor);
            const auto count = static_cast<std::uint32_t>(rows * columns);
            sums = addColumns(sums, columns, [&](int channel, std::uint32_t sum) {
                out[channel] = static_cast<std::uint8_t>((sum + count / 2) / count);
            });
        }
    }
    return reduced;
}

constexpr std::uint32_t kOne = 256; ///< weights are of this

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
        tap.weight = squares ? 0 : static_cast<std::uint32_t>(std::lround((position - cell) * kOne));
    }
    return taps;
}

/// Weighted mean of two rows.
ACTISCOPE_VECTORISED
void mixRows(const std::uint8_t* a, const std::uint8_t* b, std::uint32_t weight, std::size_t count,
             std::uint8_t* out) {
    const auto second = static_cast<std::uint16_t>(weight);
    const auto first = static_cast<std::uint16_t>(kOne - weight);
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = static_cast<std::uint8_t>(
            static_cast<std::uint16_t>(a[i] * first + b[i] * second + kOne / 2) >> 8);
    }
}

/// The bytes R, G, B, * of a pixel, each in 16 bits of its own.
std::uint64_t spread(const std::uint8_t* pixel) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, pixel, sizeof(bytes));
    std::uint64_t words = bytes;
    words = (words | words << 16) & 0x0000ffff0000ffffU;
    return (words | words << 8) & 0x00ff00ff00ff00ffU;
}

/// The row at the target's columns, as RGB32: all channels of a pixel in one multiplication. Reads one byte
/// after the row.
void resampleRow(const std::uint8_t* row, const std::vector<Tap>& columns, std::uint8_t* out) {
    for (const Tap& tap : columns) {
        const std::uint64_t mixed =
            spread(row + static_cast<std::ptrdiff_t>(tap.first) * 3) * (kOne - tap.weight) +
            spread(row + static_cast<std::ptrdiff_t>(tap.second) * 3) * tap.weight + 0x0080008000800080U;
        const auto red = static_cast<std::uint32_t>(mixed >> 8 & 0xffU);
        const auto green = static_cast<std::uint32_t>(mixed >> 24 & 0xffU);
        const auto blue = static_cast<std::uint32_t>(mixed >> 40 & 0xffU);
        const std::uint32_t pixel = 0xff000000U | red << 16 | green << 8 | blue;
        std::memcpy(out, &pixel, sizeof(pixel));
        out += sizeof(pixel);
    }
}

} // namespace

int stepFor(const Placement& placement) {
    const double scale = std::min(placement.scaleX, placement.scaleY);
    return scale >= 1 ? 0 : static_cast<int>(std::floor(std::log2(1 / scale)));
}

std::shared_ptr<PicturePyramid> PicturePyramid::of(const ImagePtr& image) {
    static std::mutex mutex;
    static std::shared_ptr<PicturePyramid> last;
    const std::lock_guard lock(mutex);
    if (!last || last->image() != image) {
        last = std::make_shared<PicturePyramid>(image);
    }
    return last;
}

Size PicturePyramid::sizeAt(int step) const {
    return {std::max(1, ((m_image->size.width - 1) >> step) + 1),
            std::max(1, ((m_image->size.height - 1) >> step) + 1)};
}

PicturePyramid::Level PicturePyramid::nearest(int step) {
    const std::lock_guard lock(m_mutex);
    int have = std::min(step, static_cast<int>(m_levels.size()) - 1);
    while (have > 0 && m_levels[static_cast<std::size_t>(have)].empty()) {
        --have;
    }
    return have <= 0 ? Level{m_image->rgb.get(), m_image->size, 0}
                     : Level{m_levels[static_cast<std::size_t>(have)].data(), sizeAt(have), have};
}

PicturePyramid::Level PicturePyramid::level(int step) {
    const std::lock_guard making(m_making);
    Level have = nearest(step);
    while (have.step < step) {
        const int next = std::min(step, have.step + kLargestStep);
        std::vector<std::uint8_t> reduced = boxReduced(have.rgb, have.size, next - have.step);
        {
            const std::lock_guard lock(m_mutex);
            m_levels.resize(std::max(m_levels.size(), static_cast<std::size_t>(next) + 1));
            m_levels[static_cast<std::size_t>(next)] = std::move(reduced);
        }
        have = nearest(next);
    }
    return have;
}

void drawPicture(QImage& target, PicturePyramid& picture, const Placement& placement) {
    drawPicture(target, picture.level(stepFor(placement)), picture.image()->size, placement);
}

void drawPicture(QImage& target, const PicturePyramid::Level& source, Size image,
                 const Placement& placement) {
    const QRect part = placement.pixelsOf(image).intersected(target.rect());
    if (part.isEmpty()) {
        return;
    }
    const double factor = std::ldexp(1.0, source.step);
    const bool squares =
        std::max(placement.scaleX, placement.scaleY) >= kSquaresFrom || source.step < stepFor(placement);
    std::vector<Tap> columns = tapsOf(part.left(), part.width(), placement.origin.x(),
                                      placement.scaleX * factor, source.size.width, squares);
    const std::vector<Tap> rows = tapsOf(part.top(), part.height(), placement.origin.y(),
                                         placement.scaleY * factor, source.size.height, squares);
    // Rows first: they lie in one piece, and each target row needs its columns only once then.
    const int left = columns.front().first;
    const std::size_t bytes = static_cast<std::size_t>(columns.back().second - left + 1) * 3;
    for (Tap& tap : columns) {
        tap.first -= left;
        tap.second -= left;
    }
    std::vector<std::uint8_t> mixed(bytes + 1);
    const auto sourceRow = [&](int y) {
        return source.rgb + (static_cast<std::size_t>(y) * static_cast<std::size_t>(source.size.width) +
                             static_cast<std::size_t>(left)) *
                                3;
    };
    for (int y = 0; y < part.height(); ++y) {
        const Tap& tap = rows[static_cast<std::size_t>(y)];
        mixRows(sourceRow(tap.first), sourceRow(tap.second), tap.weight, bytes, mixed.data());
        resampleRow(mixed.data(), columns,
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
