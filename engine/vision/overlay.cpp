#include "engine/vision/overlay.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "engine/vision/bilinear_axis.h"
#include "engine/vision/simd.h"

namespace actiscope {
namespace {

/// Colour-table positions stand at +0.5, so that cutting the fraction off rounds.
constexpr float kLastPosition = 255.5F;
constexpr unsigned kFullWeight = 256;

/// The pixels [first, last) of one axis whose centres the map covers.
struct Span {
    int first = 0;
    int last = 0;
    [[nodiscard]] int count() const { return last - first; }
};

Span coveredPixels(double from, double to, int pixels) {
    const auto bound = [pixels](double edge) {
        return static_cast<int>(std::clamp(std::ceil(edge - 0.5), 0.0, static_cast<double>(pixels)));
    };
    return {bound(from), bound(to)};
}

/// Map values as positions in the colour table (0 ... 255, +0.5). Interpolating these is interpolating
/// values.
std::vector<float> tablePositions(const ClassActivationMap& cam, ValueRange range) {
    const float width = range.high - range.low;
    const float scale = width != 0 ? 255.0F / width : 0.0F;
    const float offset = width != 0 ? 0.5F : 128.0F;
    std::vector<float> positions(cam.values.size());
    std::transform(cam.values.begin(), cam.values.end(), positions.begin(),
                   [=](float value) { return (value - range.low) * scale + offset; });
    return positions;
}

/// Interpolates between two rows of positions; returns whether any is not a number.
ACTISCOPE_VECTORISED
bool tableRow(const float* lower, const float* upper, float weight, std::uint8_t* entries,
              std::size_t count) {
    int missing = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const float position = lower[i] + (upper[i] - lower[i]) * weight;
        missing |= static_cast<int>(position != position);
        const float above = position > 0.0F ? position : 0.0F;
        entries[i] =
            static_cast<std::uint8_t>(static_cast<int>(above < kLastPosition ? above : kLastPosition));
    }
    return missing != 0;
}

/// Of a block of bytes, so that the weights of three or four bytes a pixel are one table; in 1 / kFullWeight.
constexpr std::size_t kBlock = 48;
using BlockWeights = std::array<std::uint16_t, kBlock>;

/// Every byte becomes the weighted mean of itself and the colour's.
ACTISCOPE_VECTORISED
void mixBytes(std::uint8_t* target, const std::uint8_t* color, std::size_t count,
              const BlockWeights& weights) {
    const auto mix = [&](std::size_t at, std::size_t i) {
        const auto sum = static_cast<std::uint16_t>(target[at] * (kFullWeight - weights[i]) +
                                                    color[at] * weights[i] + kFullWeight / 2);
        target[at] = static_cast<std::uint8_t>(sum / kFullWeight);
    };
    std::size_t start = 0;
    for (; start + kBlock <= count; start += kBlock) {
        for (std::size_t i = 0; i < kBlock; ++i) {
            mix(start + i, i);
        }
    }
    for (std::size_t i = 0; start + i < count; ++i) {
        mix(start + i, i);
    }
}

/// Blends rows of table entries over rows of pixels.
class RowBlender {
public:
    RowBlender(const TargetPixels& target, const OverlayStyle& style, std::size_t pixels)
        : m_pixelBytes(static_cast<std::size_t>(target.pixelBytes)), m_colors(4 * pixels) {
        const ColorTable& table = colorTable(style.colormap);
        for (std::size_t i = 0; i < table.size(); ++i) {
            m_table[i] = {table[i][target.bgr ? 2 : 0], table[i][1], table[i][target.bgr ? 0 : 2], 0};
        }
        const double opacity = style.opacity > 0 ? std::min(static_cast<double>(style.opacity), 1.0) : 0.0;
        for (std::size_t i = 0; i < kBlock; ++i) {
            const bool isColor = i % m_pixelBytes < 3;
            m_weights[i] = isColor ? static_cast<std::uint16_t>(std::lround(opacity * kFullWeight)) : 0;
        }
    }

    void blend(const std::uint8_t* entries, std::size_t count, std::uint8_t* pixels) {
        // Whole four-byte entries, each over the last one's fourth byte when a pixel has three.
        std::uint8_t* color = m_colors.data();
        for (std::size_t i = 0; i < count; ++i, color += m_pixelBytes) {
            std::memcpy(color, m_table[entries[i]].data(), 4);
        }
        mixBytes(pixels, m_colors.data(), count * m_pixelBytes, m_weights);
    }

private:
    std::size_t m_pixelBytes;
    std::array<std::array<std::uint8_t, 4>, 256> m_table{};
    BlockWeights m_weights{};
    std::vector<std::uint8_t> m_colors;
};

/// Rows of a map, widened to the target's pixels when first asked for; two are kept, as rows come in order.
class WidenedRows {
public:
    WidenedRows(const std::vector<float>& map, std::size_t cells, const BilinearAxis& across)
        : m_map(map), m_cells(cells), m_across(across) {
        for (Row& row : m_rows) {
            row.values.resize(across.weight.size());
        }
    }

    const float* row(int y) {
        Row& kept = m_rows[static_cast<std::size_t>(y % 2)];
        if (kept.y != y) {
            interpolateRow(m_map.data() + static_cast<std::size_t>(y) * m_cells, m_across,
                           kept.values.data());
            kept.y = y;
        }
        return kept.values.data();
    }

private:
    struct Row {
        int y = -1;
        std::vector<float> values;
    };
    const std::vector<float>& m_map;
    std::size_t m_cells;
    const BilinearAxis& m_across;
    std::array<Row, 2> m_rows;
};

bool isNumber(float value) {
    return value == value;
}

} // namespace

void blendOverlay(const TargetPixels& target, const ClassActivationMap& cam, const MapPlacement& placement,
                  const OverlayStyle& style) {
    const double width = placement.x1 - placement.x0;
    const double height = placement.y1 - placement.y0;
    if (!(width > 0) || !(height > 0) || !std::isfinite(width) || !std::isfinite(height) ||
        cam.values.empty()) {
        return;
    }
    const Span columns = coveredPixels(placement.x0, placement.x1, target.size.width);
    const Span rows = coveredPixels(placement.y0, placement.y1, target.size.height);
    if (columns.count() <= 0 || rows.count() <= 0) {
        return;
    }
    const BilinearAxis across = bilinearAxis(cam.width, placement.x0, width, columns.first, columns.count());
    const BilinearAxis down = bilinearAxis(cam.height, placement.y0, height, rows.first, rows.count());
    const std::vector<float> positions = tablePositions(cam, style.range);
    const auto count = static_cast<std::size_t>(columns.count());
    WidenedRows widened(positions, static_cast<std::size_t>(cam.width), across);
    RowBlender blender(target, style, count);
    std::vector<std::uint8_t> entries(count);

    for (std::size_t i = 0; i < down.weight.size(); ++i) {
        const float* lower = widened.row(down.lower[i]);
        const float* upper = widened.row(down.upper[i]);
        const auto pixelBytes = static_cast<std::size_t>(target.pixelBytes);
        std::uint8_t* pixels = target.data + (static_cast<std::size_t>(rows.first) + i) * target.stride +
                               static_cast<std::size_t>(columns.first) * pixelBytes;
        if (!tableRow(lower, upper, down.weight[i], entries.data(), count)) {
            blender.blend(entries.data(), count, pixels);
            continue;
        }
        for (std::size_t x = 0; x < count; ++x) {
            if (isNumber(lower[x] + (upper[x] - lower[x]) * down.weight[i])) {
                blender.blend(entries.data() + x, 1, pixels + x * pixelBytes);
            }
        }
    }
}

std::vector<std::uint8_t> renderOverlay(const Image& image, const ClassActivationMap& cam, const Box& seen,
                                        const OverlayStyle& style) {
    std::vector<std::uint8_t> rgb(image.rgb.get(), image.rgb.get() + image.bytes());
    const TargetPixels target{rgb.data(), image.size, static_cast<std::size_t>(image.size.width) * 3, 3,
                              false};
    const MapPlacement placement{static_cast<double>(seen.x0), static_cast<double>(seen.y0),
                                 static_cast<double>(seen.x1), static_cast<double>(seen.y1)};
    blendOverlay(target, cam, placement, style);
    return rgb;
}

} // namespace actiscope
