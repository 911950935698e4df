#include "engine/evaluation/distance_transform.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace actiscope::evaluation {
namespace {

constexpr float kFar = 1 << 20; ///< farther than any side is long; whole numbers up to it are exact

/// Distances within each column, up and down.
std::vector<float> columnDistances(const std::uint8_t* map, Size size, int threshold) {
    const auto width = static_cast<std::size_t>(size.width);
    const auto height = static_cast<std::size_t>(size.height);
    std::vector<float> distances(width * height);
    const std::vector<float> outside(width, kFar);
    const float* above = outside.data();
    for (std::size_t y = 0; y < height; ++y) {
        float* row = distances.data() + y * width;
        for (std::size_t x = 0; x < width; ++x) {
            row[x] = map[y * width + x] > threshold ? std::min(kFar, above[x] + 1) : 0;
        }
        above = row;
    }
    for (std::size_t y = height - 1; y-- > 0;) {
        float* row = distances.data() + y * width;
        for (std::size_t x = 0; x < width; ++x) {
            row[x] = std::min(row[x], row[x + width] + 1);
        }
    }
    return distances;
}

/// The lower envelope of the parabolas (x - i)^2 + heights[i].
class Envelope {
public:
    explicit Envelope(std::size_t width) : m_lowest(width), m_begins(width + 1) {}

    /// Of sites at 0 ... count - 1: distances in the column become distances, in place.
    void measure(float* distances, std::size_t count) {
        m_heights.resize(count);
        std::transform(distances, distances + count, m_heights.begin(), [](float distance) {
            const auto d = static_cast<std::int64_t>(distance);
            return d * d;
        });
        build();
        std::size_t k = 0;
        for (std::size_t x = 0; x < count; ++x) {
            while (m_begins[k + 1] < static_cast<double>(x)) {
                ++k;
            }
            const auto away = static_cast<std::int64_t>(x) - static_cast<std::int64_t>(m_lowest[k]);
            distances[x] =
                static_cast<float>(std::sqrt(static_cast<double>(away * away + m_heights[m_lowest[k]])));
        }
    }

private:
    void build() {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        std::size_t last = 0;
        m_lowest[0] = 0;
        m_begins[0] = -kInfinity;
        m_begins[1] = kInfinity;
        for (std::size_t i = 1; i < m_heights.size(); ++i) {
            double crossing = crossingOf(m_lowest[last], i);
            while (crossing <= m_begins[last]) {
                --last;
                crossing = crossingOf(m_lowest[last], i);
            }
            ++last;
            m_lowest[last] = i;
            m_begins[last] = crossing;
            m_begins[last + 1] = kInfinity;
        }
    }

    [[nodiscard]] double crossingOf(std::size_t a, std::size_t b) const {
        const auto valueOf = [&](std::size_t i) {
            return static_cast<double>(m_heights[i] + static_cast<std::int64_t>(i * i));
        };
        return (valueOf(b) - valueOf(a)) / (2.0 * static_cast<double>(b - a));
    }

    std::vector<std::int64_t> m_heights;
    std::vector<std::size_t> m_lowest;
    std::vector<double> m_begins;
};

} // namespace

std::vector<float> distancesToBackground(const std::uint8_t* map, Size size, int threshold) {
    const auto width = static_cast<std::size_t>(size.width);
    std::vector<float> distances = columnDistances(map, size, threshold);
    if (std::find(distances.begin(), distances.end(), 0.0F) == distances.end()) {
        std::fill(distances.begin(), distances.end(), kFar);
        return distances;
    }
    Envelope envelope(width);
    for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
        float* row = distances.data() + y * width;
        // Nothing beyond a background pixel is nearer than that pixel: stretches between them stand alone.
        for (std::size_t x = 0; x < width;) {
            if (row[x] == 0) {
                ++x;
                continue;
            }
            const std::size_t begin = x > 0 ? x - 1 : x;
            while (x < width && row[x] != 0) {
                ++x;
            }
            const std::size_t end = x < width ? x + 1 : x;
            envelope.measure(row + begin, end - begin);
        }
    }
    return distances;
}

} // namespace actiscope::evaluation
