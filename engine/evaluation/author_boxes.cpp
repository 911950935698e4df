#include "engine/evaluation/author_boxes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/evaluation/distance_transform.h"
#include "engine/evaluation/mask_contours.h"

namespace actiscope::evaluation {
namespace {

constexpr std::array<int, 3> kThresholds = {20, 100, 110};
constexpr float kLeastDistance = 10; ///< of distances stretched to 0 ... 255
constexpr int kMargin = 5;           ///< boxes end this far from the right and lower edge
constexpr double kLargestOverlap = 0.5;

/// 255 well inside what is above the threshold, else 0.
std::vector<std::uint8_t> innerPixels(const std::uint8_t* map, Size size, int threshold) {
    const std::vector<float> distances = distancesToBackground(map, size, threshold);
    const auto [least, most] = std::minmax_element(distances.begin(), distances.end());
    std::vector<std::uint8_t> inner(distances.size());
    if (*least == *most) {
        return inner;
    }
    const double scale = 255.0 / static_cast<double>(*most - *least);
    const auto slope = static_cast<float>(scale);
    const auto shift = static_cast<float>(-static_cast<double>(*least) * scale);
    std::transform(distances.begin(), distances.end(), inner.begin(), [&](float distance) {
        return static_cast<std::uint8_t>(distance * slope + shift > kLeastDistance ? 255 : 0);
    });
    return inner;
}

void addContourBoxes(const std::vector<std::uint8_t>& mask, Size size, std::vector<Box>& boxes) {
    for (const MaskContour& contour : contoursOf(mask.data(), size)) {
        const Box cut{contour.box.x0, contour.box.y0, std::min(contour.box.x1, size.width - kMargin),
                      std::min(contour.box.y1, size.height - kMargin)};
        if (!cut.empty()) {
            boxes.push_back(cut);
        }
    }
}

template <class Number>
std::vector<std::uint8_t> bytesOf(const Number* map, Size size) {
    const auto count = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    std::vector<std::uint8_t> bytes(count);
    if (count == 0 || std::any_of(map, map + count, [](Number value) { return !std::isfinite(value); })) {
        return bytes;
    }
    const auto maximum = static_cast<double>(*std::max_element(map, map + count));
    if (maximum > 0) {
        std::transform(map, map + count, bytes.begin(), [&](Number value) {
            return static_cast<std::uint8_t>(255.0 * static_cast<double>(std::max(value, Number{0})) /
                                             maximum);
        });
    }
    return bytes;
}

} // namespace

std::vector<std::uint8_t> authorBytes(const float* map, Size size) {
    return bytesOf(map, size);
}

std::vector<std::uint8_t> authorBytes(const double* map, Size size) {
    return bytesOf(map, size);
}

std::vector<Box> authorBoxes(const std::uint8_t* map, Size size) {
    std::vector<Box> boxes;
    if (size.width <= 0 || size.height <= 0) {
        return boxes;
    }
    for (const int threshold : kThresholds) {
        addContourBoxes(innerPixels(map, size, threshold), size, boxes);
    }
    std::stable_sort(boxes.begin(), boxes.end(),
                     [](const Box& a, const Box& b) { return a.area() > b.area(); });
    for (std::size_t kept = 0; kept < boxes.size(); ++kept) {
        for (std::size_t other = kept + 1; other < boxes.size(); ++other) {
            const auto larger = static_cast<double>(std::max(boxes[kept].area(), boxes[other].area()));
            const auto common = static_cast<double>(intersection(boxes[kept], boxes[other]).area());
            if (common > kLargestOverlap * larger) {
                boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(other));
            }
        }
    }
    return boxes;
}

std::optional<std::pair<Box, Box>> looseAndTight(const std::vector<Box>& boxes) {
    if (boxes.empty()) {
        return std::nullopt;
    }
    return std::pair(boxes[0], boxes[boxes.size() > 1 ? 1 : 0]);
}

std::vector<RankedBox> fiveBoxes(const std::vector<std::vector<Box>>& boxes) {
    constexpr std::size_t kGuesses = 5;
    std::vector<RankedBox> guesses;
    for (std::size_t rank = 0; rank < boxes.size() && 2 * rank < kGuesses; ++rank) {
        if (const auto pair = looseAndTight(boxes[rank])) {
            guesses.push_back({static_cast<int>(rank), pair->first});
            if (2 * rank + 1 < kGuesses) {
                guesses.push_back({static_cast<int>(rank), pair->second});
            }
        }
    }
    return guesses;
}

} // namespace actiscope::evaluation
