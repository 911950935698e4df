#include "engine/vision/preprocess.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/vision/resample_axis.h"
#include "engine/vision/resample_row.h"
#include "engine/vision/simd.h"

namespace actiscope {
namespace {

/// The image is resized to width x height, of which the network gets the input size at (left, top). Wide
/// integers: the other side of a very long image is as many times larger.
struct InputGeometry {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::int64_t left = 0;
    std::int64_t top = 0;
};

/// As torchvision's Resize and CenterCrop: the side that binds becomes size * 256/224, the other one keeps
/// the shape, rounded down; the offset is rounded half to even.
InputGeometry inputGeometry(Size image, const InputDescription& description) {
    const Size input = description.size;
    InputGeometry geometry{input.width, input.height, 0, 0};
    if (description.geometry == Geometry::Stretch) {
        return geometry;
    }
    geometry.width = std::lround(input.width * 256.0 / 224.0);
    geometry.height = std::lround(input.height * 256.0 / 224.0);
    if (geometry.width * image.height >= geometry.height * image.width) {
        geometry.height = geometry.width * image.height / image.width;
    } else {
        geometry.width = geometry.height * image.width / image.height;
    }
    const auto centre = [](std::int64_t spare) { return std::llrint(static_cast<double>(spare) / 2); };
    geometry.left = centre(geometry.width - input.width);
    geometry.top = centre(geometry.height - input.height);
    return geometry;
}

ACTISCOPE_VECTORISED
void addWeighted(const std::uint8_t* row, std::int32_t weight, std::int32_t* sums, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        sums[i] += row[i] * weight;
    }
}

ACTISCOPE_VECTORISED
void normalise(const std::int32_t* sums, float scale, float offset, float* target, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        target[i] = static_cast<float>(weightedByte(sums[i])) * scale + offset;
    }
}

/// Output rows whose source rows are being added up: a row needs as much memory as its sums, whatever the
/// height of the image.
class RowSums {
public:
    RowSums(const ResampleAxis& down, const InputDescription& description, float* target)
        : m_down(down), m_description(description), m_target(target),
          m_width(static_cast<std::size_t>(description.size.width)) {}

    /// The first output row that isn't finished; all are when it is down.count().
    [[nodiscard]] int next() const { return m_next; }

    void add(int y, const std::uint8_t* planes) {
        for (int i = m_next; i < m_down.count() && m_down.first[static_cast<std::size_t>(i)] <= y; ++i) {
            if (static_cast<std::size_t>(i - m_next) == m_sums.size()) {
                m_sums.emplace_back(3 * m_width, kHalfWeight);
            }
            addWeighted(planes, m_down.weight(i, y), m_sums[static_cast<std::size_t>(i - m_next)].data(),
                        3 * m_width);
        }
        while (m_next < m_down.count() && m_down.end[static_cast<std::size_t>(m_next)] == y + 1) {
            finishRow();
        }
    }

private:
    void finishRow() {
        const std::size_t plane = m_width * static_cast<std::size_t>(m_description.size.height);
        for (std::size_t c = 0; c < 3; ++c) {
            const std::size_t from = m_description.channels == ChannelOrder::Rgb ? c : 2 - c;
            normalise(m_sums.front().data() + from * m_width,
                      static_cast<float>(m_description.range / 255.0 / m_description.std[c]),
                      static_cast<float>(-m_description.mean[c] / m_description.std[c]),
                      m_target + c * plane + static_cast<std::size_t>(m_next) * m_width, m_width);
        }
        // The finished row's memory becomes that of a later one.
        std::rotate(m_sums.begin(), m_sums.begin() + 1, m_sums.end());
        std::fill(m_sums.back().begin(), m_sums.back().end(), kHalfWeight);
        ++m_next;
    }

    const ResampleAxis& m_down;
    const InputDescription& m_description;
    float* m_target;
    std::size_t m_width;
    int m_next = 0;
    std::vector<std::vector<std::int32_t>> m_sums;
};

} // namespace

Box seenRectangle(Size image, const InputDescription& description) {
    const InputGeometry geometry = inputGeometry(image, description);
    const auto edge = [](std::int64_t resizedEdge, int source, std::int64_t resized) {
        return static_cast<int>(
            std::lround(static_cast<double>(resizedEdge) * source / static_cast<double>(resized)));
    };
    Box seen{edge(geometry.left, image.width, geometry.width),
             edge(geometry.top, image.height, geometry.height),
             edge(geometry.left + description.size.width, image.width, geometry.width),
             edge(geometry.top + description.size.height, image.height, geometry.height)};
    seen.x1 =
        std::max(seen.x1, seen.x0 + 1); // of an image one pixel wide the network may see less than a pixel
    seen.y1 = std::max(seen.y1, seen.y0 + 1);
    return seen;
}

void preprocessInto(const Image& image, const InputDescription& description, float* target) {
    const InputGeometry geometry = inputGeometry(image.size, description);
    const ResampleAxis across = resampleAxis(image.size.width, geometry.width, geometry.left,
                                             description.size.width, description.resize);
    const ResampleAxis down = resampleAxis(image.size.height, geometry.height, geometry.top,
                                           description.size.height, description.resize);
    // resampleRow reads past a row's end: rows at the image's end are read from a copy.
    const std::size_t rowBytes = 3 * static_cast<std::size_t>(image.size.width);
    std::vector<std::uint8_t> copy(rowBytes + kReadPastRow);
    const auto readable = [&](int y) {
        const std::uint8_t* row = image.row(y);
        if (static_cast<std::size_t>(image.size.height - 1 - y) * rowBytes >= kReadPastRow) {
            return row;
        }
        std::memcpy(copy.data(), row, rowBytes);
        return static_cast<const std::uint8_t*>(copy.data());
    };

    std::vector<std::uint8_t> planes(3 * static_cast<std::size_t>(description.size.width));
    RowSums sums(down, description, target);
    for (int y = 0; sums.next() < down.count(); ++y) {
        y = std::max(y, down.first[static_cast<std::size_t>(sums.next())]);
        resampleRow(readable(y), across, planes.data());
        sums.add(y, planes.data());
    }
}

InputTensor preprocess(const Image& image, const InputDescription& description) {
    InputTensor input;
    input.height = description.size.height;
    input.width = description.size.width;
    input.values.resize(3 * static_cast<std::size_t>(input.height) * static_cast<std::size_t>(input.width));
    preprocessInto(image, description, input.values.data());
    return input;
}

} // namespace actiscope
