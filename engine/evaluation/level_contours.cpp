#include "engine/evaluation/level_contours.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <utility>

#include "engine/vision/neighbour_groups.h"

namespace actiscope::evaluation {
namespace {

constexpr std::uint32_t kAbsent = 0xFFFFFFFF;
constexpr int kBytes = 256;

/// A pixel of the grid with a border of one all around.
struct Place {
    std::uint16_t x;
    std::uint16_t y;
};

/// The map's pixels in order of their values, in row order within one.
struct SortedPixels {
    std::vector<Place> places;
    std::array<std::uint32_t, kBytes + 1> starts{}; ///< where each value's pixels begin

    SortedPixels(const std::uint8_t* map, Size size) {
        const auto count = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
        places.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            ++starts[map[i] + 1U];
        }
        for (std::size_t value = 0; value < kBytes; ++value) {
            starts[value + 1] += starts[value];
        }
        auto next = starts;
        for (int y = 1; y <= size.height; ++y) {
            for (int x = 1; x <= size.width; ++x) {
                places[next[*map++]++] = {static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y)};
            }
        }
    }
};

/// What one region was from one step to another.
struct Record {
    Box box; ///< in the padded grid
    std::uint32_t first;
    int from;
    int to;
};

/// Connected pixels, growing step by step; a record is kept of how long each stayed as it was.
template <int Connectivity>
class GrowingRegions {
public:
    /// `outside`: the border is a region from the start, of which nothing is recorded.
    GrowingRegions(Size size, bool outside)
        : m_stride(static_cast<std::uint32_t>(size.width) + 2),
          m_labels(static_cast<std::size_t>(m_stride) * (static_cast<std::size_t>(size.height) + 2), kAbsent),
          m_present(m_labels.size()) {
        for (std::size_t i = 0; i < m_offsets.size(); ++i) {
            const auto bit = static_cast<std::ptrdiff_t>(i);
            m_offsets[i] = (bit / 3 - 1) * static_cast<std::ptrdiff_t>(m_stride) + bit % 3 - 1;
        }
        if (outside) {
            const Box whole{0, 0, size.width + 2, size.height + 2};
            m_regions.push_back({0, whole, 0, kUnrecorded, whole.area()});
            for (std::size_t x = 0; x < m_stride; ++x) {
                setOutside(x);
                setOutside(m_labels.size() - 1 - x);
            }
            for (std::size_t at = 0; at < m_labels.size(); at += m_stride) {
                setOutside(at);
                setOutside(at + m_stride - 1);
            }
        }
    }

    void insert(Place place) {
        const std::uint32_t at = place.y * m_stride + place.x;
        std::uint32_t root = kAbsent;
        for (Neighbours left = kRepresentatives[neighbours(at)]; left != 0; left &= left - 1) {
            const auto which = static_cast<std::size_t>(std::countr_zero(left));
            const std::uint32_t other = find(m_labels[at + static_cast<std::size_t>(m_offsets[which])]);
            root = root == kAbsent ? other : join(root, other);
        }
        m_present[at] = 1;
        const Box pixel{place.x, place.y, place.x + 1, place.y + 1};
        if (root == kAbsent) {
            root = static_cast<std::uint32_t>(m_regions.size());
            m_regions.push_back({root, pixel, at, kChanging, 0});
            m_changed.push_back(root);
        } else {
            change(root);
        }
        m_labels[at] = root;
        grow(m_regions[root], pixel, at, 1);
    }

    /// All pixels of a step are in.
    void endStep() {
        for (const std::uint32_t region : m_changed) {
            if (m_regions[region].parent == region && m_regions[region].since == kChanging) {
                m_regions[region].since = m_step;
            }
        }
        m_changed.clear();
        ++m_step;
    }

    /// After the last step.
    [[nodiscard]] std::vector<Record> takeRecords() {
        for (std::size_t i = 0; i < m_regions.size(); ++i) {
            if (m_regions[i].parent == i && m_regions[i].since >= 0) {
                m_records.push_back({m_regions[i].box, m_regions[i].first, m_regions[i].since, m_step - 1});
            }
        }
        return std::move(m_records);
    }

private:
    static constexpr int kChanging = -1;
    static constexpr int kUnrecorded = -2;
    static constexpr auto kRepresentatives = neighbourRepresentatives<Connectivity>();

    struct Region {
        std::uint32_t parent;
        Box box;
        std::uint32_t first; ///< in row order of the padded grid
        int since;           ///< the step after which it was as it is
        std::int64_t pixels;
    };

    void setOutside(std::size_t at) {
        m_present[at] = 1;
        m_labels[at] = 0;
    }

    /// Bits of three neighbouring pixels, from left to right.
    static Neighbours threeBits(const std::uint8_t* left) {
        return left[0] | (static_cast<Neighbours>(left[1]) << 1) | (static_cast<Neighbours>(left[2]) << 2);
    }
    [[nodiscard]] Neighbours neighbours(std::size_t at) const {
        const std::uint8_t* const left = m_present.data() + at - 1;
        return threeBits(left - m_stride) | (threeBits(left) << 3) | (threeBits(left + m_stride) << 6);
    }

    std::uint32_t find(std::uint32_t region) {
        while (m_regions[region].parent != region) {
            m_regions[region].parent = m_regions[m_regions[region].parent].parent;
            region = m_regions[region].parent;
        }
        return region;
    }

    /// To be called before a region changes.
    void change(std::uint32_t root) {
        Region& region = m_regions[root];
        if (region.since >= 0) {
            m_records.push_back({region.box, region.first, region.since, m_step - 1});
            region.since = kChanging;
            m_changed.push_back(root);
        }
    }

    static void grow(Region& region, const Box& box, std::uint32_t first, std::int64_t pixels) {
        region.box = {std::min(region.box.x0, box.x0), std::min(region.box.y0, box.y0),
                      std::max(region.box.x1, box.x1), std::max(region.box.y1, box.y1)};
        region.first = std::min(region.first, first);
        region.pixels += pixels;
    }

    std::uint32_t join(std::uint32_t a, std::uint32_t b) {
        if (a == b) {
            return a;
        }
        change(a);
        change(b);
        if (m_regions[a].pixels < m_regions[b].pixels) {
            std::swap(a, b);
        }
        Region& root = m_regions[a];
        Region& child = m_regions[b];
        child.parent = a;
        grow(root, child.box, child.first, child.pixels);
        if (child.since == kUnrecorded) {
            root.since = kUnrecorded;
        }
        return a;
    }

    std::uint32_t m_stride;
    std::vector<std::uint32_t> m_labels;
    std::vector<std::uint8_t> m_present;
    std::array<std::ptrdiff_t, 9> m_offsets{};
    std::vector<Region> m_regions;
    std::vector<std::uint32_t> m_changed; ///< in this step
    std::vector<Record> m_records;
    int m_step = 0;
};

/// `margin`: pixels between the region and its contour. `sign`, `offset`: the threshold of a step.
std::vector<LevelContour> contours(const std::vector<Record>& records, Size size, int margin, int sign,
                                   int offset) {
    std::vector<LevelContour> found;
    found.reserve(records.size());
    for (const Record& record : records) {
        const auto stride = static_cast<std::uint32_t>(size.width) + 2;
        const std::uint32_t first =
            (record.first / stride - 1) * static_cast<std::uint32_t>(size.width) + record.first % stride - 1;
        const auto [from, to] = std::minmax({offset + sign * record.from, offset + sign * record.to});
        found.push_back({{record.box.x0 - 1 - margin, record.box.y0 - 1 - margin, record.box.x1 - 1 + margin,
                          record.box.y1 - 1 + margin},
                         first,
                         from,
                         to});
    }
    return found;
}

} // namespace

LevelContours contoursAtEveryLevel(const std::uint8_t* map, Size size) {
    const SortedPixels sorted(map, size);
    const auto insertAll = [&](auto& regions, int value) {
        const auto v = static_cast<std::size_t>(value);
        std::for_each(sorted.places.begin() + sorted.starts[v], sorted.places.begin() + sorted.starts[v + 1],
                      [&](Place place) { regions.insert(place); });
        regions.endStep();
    };
    GrowingRegions<8> components(size, false);
    for (int value = kByteLevels; value > 0; --value) {
        insertAll(components, value);
    }
    GrowingRegions<4> holes(size, true);
    for (int value = 0; value < kByteLevels; ++value) {
        insertAll(holes, value);
    }
    return {contours(components.takeRecords(), size, 0, -1, kByteLevels - 1),
            contours(holes.takeRecords(), size, 1, 1, 0)};
}

OuterContourArea::OuterContourArea(const std::uint8_t* map, Size size)
    : m_width(size.width), m_stride(static_cast<std::ptrdiff_t>(size.width) + 2),
      m_padded(static_cast<std::size_t>(m_stride) * (static_cast<std::size_t>(size.height) + 2)) {
    for (std::ptrdiff_t y = 0; y < size.height; ++y) {
        std::copy_n(map + y * size.width, size.width, m_padded.begin() + (y + 1) * m_stride + 1);
    }
}

std::int64_t OuterContourArea::twice(std::uint32_t first, int threshold) const {
    // The border is followed with it on the left hand, from the first pixel, whose neighbours above and to
    // the left are outside (Suzuki and Abe 1985, algorithm 1).
    constexpr std::array<int, 8> kX = {1, 1, 0, -1, -1, -1, 0, 1};
    constexpr std::array<int, 8> kY = {0, -1, -1, -1, 0, 1, 1, 1};
    std::array<std::ptrdiff_t, 8> steps{};
    for (std::size_t i = 0; i < 8; ++i) {
        steps[i] = kY[i] * m_stride + kX[i];
    }
    const auto width = static_cast<std::uint32_t>(m_width);
    const std::uint8_t* const start =
        m_padded.data() + static_cast<std::ptrdiff_t>(first / width + 1) * m_stride + first % width + 1;
    std::size_t direction = 4;
    do {
        direction = (direction + 7) % 8;
    } while (start[steps[direction]] <= threshold && direction != 4);
    if (start[steps[direction]] <= threshold) {
        return 0;
    }
    const std::uint8_t* const last = start + steps[direction];
    const std::uint8_t* at = start;
    std::int64_t twice = 0;
    std::int64_t x = 0;
    std::int64_t y = 0;
    for (;;) {
        do {
            direction = (direction + 1) % 8;
        } while (at[steps[direction]] <= threshold);
        const std::uint8_t* const next = at + steps[direction];
        twice += x * kY[direction] - y * kX[direction];
        x += kX[direction];
        y += kY[direction];
        if (next == start && at == last) {
            return std::abs(twice);
        }
        at = next;
        direction = (direction + 4) % 8;
    }
}

} // namespace actiscope::evaluation
