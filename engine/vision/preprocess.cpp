#include "engine/vision/preprocess.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/vision/resample_rows.h"
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
void normalise(const std::int32_t* sums, float scale, float offset, float* target, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        target[i] = static_cast<float>(weightedByte(sums[i])) * scale + offset;
    }
}

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
    const auto width = static_cast<std::size_t>(description.size.width);
    const std::size_t plane = width * static_cast<std::size_t>(description.size.height);
    resampleRows(image, Box{0, 0, image.size.width, image.size.height}, across, down,
                 [&](int y, const std::int32_t* sums) {
                     for (std::size_t c = 0; c < 3; ++c) {
                         const std::size_t from = description.channels == ChannelOrder::Rgb ? c : 2 - c;
                         normalise(sums + from * width,
                                   static_cast<float>(description.range / 255.0 / description.std[c]),
                                   static_cast<float>(-description.mean[c] / description.std[c]),
                                   target + c * plane + static_cast<std::size_t>(y) * width, width);
                     }
                 });
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
