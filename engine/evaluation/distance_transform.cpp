#include "engine/evaluation/distance_transform.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace actiscope::evaluation {
namespace {

constexpr std::int64_t kFar = std::int64_t{1} << 20; ///< farther than any side is long

/// Distances within each column, up and down.
std::vector<std::int64_t> columnDistances(const std::uint8_t* map, Size size, int threshold) {
    const auto width = static_cast<std::size_t>(size.width);
    const auto height = static_cast<std::size_t>(size.height);
    std::vector<std::int64_t> distances(width * height);
    for (std::size_t i = 0; i < distances.size(); ++i) {
        const std::int64_t above = i >= width ? distances[i - width] : kFar;
        distances[i] = map[i] > threshold ? std::min(kFar, above + 1) : 0;
    }
    for (std::size_t i = distances.size() - width; i-- > 0;) {
        distances[i] = std::min(distances[i], distances[i + width] + 1);
    }
    return distances;
}

/// The lower envelope of the parabolas (x - i)^2 + heights[i].
class Envelope {
public:
    explicit Envelope(std::size_t width) : m_lowest(width), m_begins(width + 1) {}

    void measure(const std::vector<std::int64_t>& heights, float* distances) {
        build(heights);
        std::size_t k = 0;
        for (std::size_t x = 0; x < heights.size(); ++x) {
            while (m_begins[k + 1] < static_cast<double>(x)) {
                ++k;
            }
            const auto away = static_cast<std::int64_t>(x) - static_cast<std::int64_t>(m_lowest[k]);
            distances[x] =
                static_cast<float>(std::sqrt(static_cast<double>(away * away + heights[m_lowest[k]])));
        }
    }

private:
    void build(const std::vector<std::int64_t>& heights) {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        std::size_t last = 0;
        m_lowest[0] = 0;
        m_begins[0] = -kInfinity;
        m_begins[1] = kInfinity;
        for (std::size_t i = 1; i < heights.size(); ++i) {
            double crossing = crossingOf(heights, m_lowest[last], i);
            while (crossing <= m_begins[last]) {
                --last;
                crossing = crossingOf(heights, m_lowest[last], i);
            }
            ++last;
            m_lowest[last] = i;
            m_begins[last] = crossing;
            m_begins[last + 1] = kInfinity;
        }
    }

    static double crossingOf(const std::vector<std::int64_t>& heights, std::size_t a, std::size_t b) {
        const auto valueOf = [&](std::size_t i) {
            return static_cast<double>(heights[i] + static_cast<std::int64_t>(i * i));
        };
        return (valueOf(b) - valueOf(a)) / (2.0 * static_cast<double>(b - a));
    }

    std::vector<std::size_t> m_lowest;
    std::vector<double> m_begins;
};

} // namespace

std::vector<float> distancesToBackground(const std::uint8_t* map, Size size, int threshold) {
    const auto width = static_cast<std::size_t>(size.width);
    const std::vector<std::int64_t> columns = columnDistances(map, size, threshold);
    std::vector<float> distances(columns.size());
    if (std::none_of(columns.begin(), columns.end(), [](std::int64_t d) { return d == 0; })) {
        std::fill(distances.begin(), distances.end(), static_cast<float>(kFar));
        return distances;
    }
    Envelope envelope(width);
    std::vector<std::int64_t> heights(width);
    for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            const std::int64_t d = columns[y * width + x];
            heights[x] = d * d;
        }
        envelope.measure(heights, distances.data() + y * width);
    }
    return distances;
}

} // namespace actiscope::evaluation
