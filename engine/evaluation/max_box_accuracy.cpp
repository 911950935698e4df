#include "engine/evaluation/max_box_accuracy.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include "engine/evaluation/cubic_resize.h"
#include "engine/evaluation/localization.h"

namespace actiscope::evaluation {
namespace {

constexpr auto kLevels = static_cast<std::size_t>(kByteLevels);

/// The published code's box: x + w and y + h, which lie one beyond, are taken as the last pixel, inside the
/// map.
Box publishedBox(const Box& contour, Size size) {
    return {contour.x0, contour.y0, std::min(contour.x1, size.width - 1) + 1,
            std::min(contour.y1, size.height - 1) + 1};
}

/// Maxima over ranges of levels: a range is two blocks whose length is a power of two, and the blocks are
/// shared out at the end, so that a range costs the same whatever its length.
class RangeMaxima {
public:
    void raise(int from, int to, double value) {
        const auto length = static_cast<unsigned>(to - from + 1);
        const auto log = static_cast<std::size_t>(std::bit_width(length)) - 1;
        auto& row = m_rows[log];
        double& left = row[static_cast<std::size_t>(from)];
        double& right = row[static_cast<std::size_t>(to) + 1 - (std::size_t{1} << log)];
        left = std::max(left, value);
        right = std::max(right, value);
    }

    [[nodiscard]] const std::array<double, kLevels>& result() {
        for (std::size_t log = m_rows.size() - 1; log > 0; --log) {
            const std::size_t half = std::size_t{1} << (log - 1);
            for (std::size_t i = 0; i + 2 * half <= kLevels; ++i) {
                const double value = m_rows[log][i];
                m_rows[log - 1][i] = std::max(m_rows[log - 1][i], value);
                m_rows[log - 1][i + half] = std::max(m_rows[log - 1][i + half], value);
            }
        }
        return m_rows[0];
    }

private:
    static constexpr double kNothing = -1;
    std::array<std::array<double, kLevels>, 8> m_rows = [] {
        std::array<std::array<double, kLevels>, 8> rows{};
        for (auto& row : rows) {
            row.fill(kNothing);
        }
        return rows;
    }();
};

/// At each level the component whose outer contour has the largest area. A hole's contour lies within its
/// component's and comes after it, and so does what lies in a hole, so neither is ever the first of the
/// largest; of components of equal area OpenCV lists the last in row order first.
std::array<const LevelContour*, kLevels> largestComponents(const std::vector<LevelContour>& components,
                                                           const OuterContourArea& areas) {
    struct Largest {
        std::int64_t twice = -1;
        const LevelContour* contour = nullptr;
    };
    const auto boundOf = [](const LevelContour& contour) {
        return 2 * static_cast<std::int64_t>(contour.box.width() - 1) * (contour.box.height() - 1);
    };
    std::vector<const LevelContour*> byBound;
    byBound.reserve(components.size());
    for (const LevelContour& contour : components) {
        byBound.push_back(&contour);
    }
    // Areas are measured only where they may matter: largest boxes first.
    std::sort(byBound.begin(), byBound.end(),
              [&](const LevelContour* a, const LevelContour* b) { return boundOf(*a) > boundOf(*b); });
    std::array<Largest, kLevels> largest{};
    const auto beats = [](std::int64_t twice, const LevelContour& contour, const Largest& other) {
        return twice > other.twice || (twice == other.twice && contour.first > other.contour->first);
    };
    for (const LevelContour* contour : byBound) {
        const std::int64_t bound = boundOf(*contour);
        Largest* const begin = largest.data() + contour->from;
        Largest* const end = largest.data() + contour->to + 1;
        if (std::none_of(begin, end, [&](const Largest& other) { return beats(bound, *contour, other); })) {
            continue;
        }
        const std::int64_t twice = bound == 0 ? 0 : areas.twice(contour->first, contour->from);
        std::for_each(begin, end, [&](Largest& other) {
            if (beats(twice, *contour, other)) {
                other = {twice, contour};
            }
        });
    }
    std::array<const LevelContour*, kLevels> found{};
    std::transform(largest.begin(), largest.end(), found.begin(),
                   [](const Largest& one) { return one.contour; });
    return found;
}

} // namespace

Box wsolTruth(const Box& inImage, Size image) {
    const auto scaled = [](int inclusive, int length) {
        return static_cast<int>(static_cast<std::int64_t>(inclusive) * kWsolSide / length);
    };
    return {scaled(inImage.x0, image.width), scaled(inImage.y0, image.height),
            scaled(inImage.x1 - 1, image.width) + 1, scaled(inImage.y1 - 1, image.height) + 1};
}

std::vector<std::uint8_t> wsolBytes(const float* map, Size size) {
    if (size.width <= 0 || size.height <= 0) {
        return {};
    }
    const float* const end = map + static_cast<std::ptrdiff_t>(size.width) * size.height;
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(kWsolSide) * kWsolSide);
    if (std::all_of(map, end, [&](float value) { return value == *map; })) {
        return bytes; // the resized map is constant up to rounding only
    }
    const std::vector<float> large = resizeCubic(map, size, {kWsolSide, kWsolSide});
    if (std::any_of(large.begin(), large.end(), [](float value) { return !std::isfinite(value); })) {
        return bytes;
    }
    const auto [least, most] = std::minmax_element(large.begin(), large.end());
    const float minimum = *least;
    const float range = *most - minimum;
    if (range > 0 && std::isfinite(range)) {
        std::transform(large.begin(), large.end(), bytes.begin(), [&](float value) {
            return static_cast<std::uint8_t>((value - minimum) / range * 255.0F);
        });
    }
    return bytes;
}

WsolOverlaps wsolOverlaps(const std::uint8_t* map, Size size, const std::vector<Box>& truths) {
    WsolOverlaps overlaps;
    const LevelContours contours = contoursAtEveryLevel(map, size);
    RangeMaxima any;
    for (const auto* kind : {&contours.components, &contours.holes}) {
        for (const LevelContour& contour : *kind) {
            any.raise(contour.from, contour.to, bestOverlap(publishedBox(contour.box, size), truths));
        }
    }
    const double ofNothing = bestOverlap({0, 0, 1, 1}, truths);
    const auto largest = largestComponents(contours.components, OuterContourArea(map, size));
    const auto& best = any.result();
    for (std::size_t level = 0; level < kLevels; ++level) {
        const LevelContour* const contour = largest[level];
        overlaps.largest[level] =
            contour != nullptr ? bestOverlap(publishedBox(contour->box, size), truths) : ofNothing;
        overlaps.any[level] = contour != nullptr ? best[level] : ofNothing;
    }
    overlaps.maximum = *std::max_element(map, map + static_cast<std::ptrdiff_t>(size.width) * size.height);
    return overlaps;
}

WsolHits wsolHits(const WsolOverlaps& overlaps) {
    WsolHits hits;
    hits.maximum = overlaps.maximum;
    for (std::size_t level = 0; level < kLevels; ++level) {
        hits.largest[level] = overlaps.largest[level] >= kWsolOverlaps[1];
        for (std::size_t i = 0; i < kWsolOverlaps.size(); ++i) {
            hits.any[i][level] = overlaps.any[level] >= kWsolOverlaps[i];
        }
    }
    return hits;
}

int wsolByteThreshold(int k, std::uint8_t maximum) {
    // The product as the published thresholds are made; k / 1000 is another double for some k.
    return static_cast<int>(k * 0.001 * maximum);
}

void MaxBoxAccuracy::add(const WsolHits& hits) {
    ++m_maps;
    for (int k = 0; k < kWsolThresholds; ++k) {
        const auto level = static_cast<std::size_t>(wsolByteThreshold(k, hits.maximum));
        const auto at = static_cast<std::size_t>(k);
        m_largest[at] += hits.largest[level] ? 1U : 0U;
        for (std::size_t i = 0; i < m_any.size(); ++i) {
            m_any[i][at] += hits.any[i][level] ? 1U : 0U;
        }
    }
}

void MaxBoxAccuracy::merge(const MaxBoxAccuracy& other) {
    const auto addCounts = [](Counts& counts, const Counts& more) {
        std::transform(counts.begin(), counts.end(), more.begin(), counts.begin(), std::plus<>());
    };
    m_maps += other.m_maps;
    addCounts(m_largest, other.m_largest);
    for (std::size_t i = 0; i < m_any.size(); ++i) {
        addCounts(m_any[i], other.m_any[i]);
    }
}

double MaxBoxAccuracy::maxBoxAccV2() const {
    return (maxBoxAccAt(0).rate + maxBoxAccAt(1).rate + maxBoxAccAt(2).rate) / 3;
}

std::vector<double> MaxBoxAccuracy::rates(const Counts& counts) const {
    std::vector<double> shares(counts.size());
    if (m_maps > 0) {
        std::transform(counts.begin(), counts.end(), shares.begin(),
                       [&](std::uint32_t count) { return count / static_cast<double>(m_maps); });
    }
    return shares;
}

MaxBoxAccuracy::Best MaxBoxAccuracy::best(const Counts& counts) const {
    const auto most = std::max_element(counts.begin(), counts.end());
    return {m_maps > 0 ? *most / static_cast<double>(m_maps) : 0, static_cast<int>(most - counts.begin())};
}

} // namespace actiscope::evaluation
