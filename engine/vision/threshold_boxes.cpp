#include "engine/vision/threshold_boxes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <utility>

#include "engine/vision/neighbour_groups.h"
#include "engine/vision/threshold_levels.h"

namespace actiscope {
namespace {

constexpr std::array<std::uint16_t, kNeighbourMasks> kRepresentatives = neighbourRepresentatives<8>();

/// The map's pixels with a border of one all around, so that every pixel has eight neighbours.
struct PaddedGrid {
    explicit PaddedGrid(Size size)
        : stride(static_cast<std::size_t>(size.width) + 2),
          positions(stride * (static_cast<std::size_t>(size.height) + 2)) {}
    std::size_t stride;
    std::size_t positions;
};

/// Connected pixels. Positions are indices in the padded grid, so the smallest is the first in row order.
struct Component {
    std::uint32_t parent = 0;
    std::int32_t pixels = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::int32_t left = 0;
    std::int32_t right = 0;
};

/// The pixels inserted so far, in a grid with an empty border, and the components that they form.
class GrowingComponents {
public:
    /// `labels`: memory for one number a grid position, of any content.
    GrowingComponents(const PaddedGrid& grid, std::uint32_t* labels)
        : m_stride(grid.stride), m_perStride(1.0 / static_cast<double>(grid.stride)),
          m_present(grid.positions), m_labels(labels) {
        for (int i = 0; i < 9; ++i) {
            m_offsets[static_cast<std::size_t>(i)] =
                (i / 3 - 1) * static_cast<std::ptrdiff_t>(m_stride) + i % 3 - 1;
        }
    }

    void insert(std::uint32_t at) {
        Neighbours chosen = kRepresentatives[neighbours(at)];
        m_present[at] = 1;
        if (chosen == 0) {
            start(at);
            return;
        }
        std::uint32_t root = rootAt(at, chosen);
        for (chosen &= chosen - 1; chosen != 0; chosen &= chosen - 1) {
            root = join(root, rootAt(at, chosen));
        }
        m_labels[at] = root;
        Component& component = m_components[root];
        const std::int32_t column = columnOf(at);
        component.pixels += 1;
        component.first = std::min(component.first, at);
        component.last = std::max(component.last, at);
        component.left = std::min(component.left, column);
        component.right = std::max(component.right, column);
        consider(root);
    }

    /// The largest component; of equals, the first in row order. Only after an insertion.
    [[nodiscard]] ThresholdBox largest() const {
        const Component& best = m_components[m_best];
        return {{best.left - 1, rowOf(best.first) - 1, best.right, rowOf(best.last)}, best.pixels};
    }

private:
    [[nodiscard]] std::int32_t rowOf(std::uint32_t at) const {
        // No pixel is the first of a grid row, so a double's rounding error never reaches the row before.
        return static_cast<std::int32_t>(at * m_perStride);
    }
    [[nodiscard]] std::int32_t columnOf(std::uint32_t at) const {
        return static_cast<std::int32_t>(at - static_cast<std::uint32_t>(rowOf(at)) *
                                                  static_cast<std::uint32_t>(m_stride));
    }

    /// Bits of three neighbouring pixels, from left to right.
    [[nodiscard]] Neighbours threeBits(const std::uint8_t* left) const {
        return left[0] | (static_cast<Neighbours>(left[1]) << 1) | (static_cast<Neighbours>(left[2]) << 2);
    }
    [[nodiscard]] Neighbours neighbours(std::uint32_t at) const {
        const std::uint8_t* left = m_present.data() + at - 1;
        return threeBits(left - m_stride) | (threeBits(left) << 3) | (threeBits(left + m_stride) << 6);
    }

    [[nodiscard]] std::uint32_t rootAt(std::uint32_t at, Neighbours chosen) {
        const auto which = static_cast<std::size_t>(std::countr_zero(chosen));
        return find(m_labels[static_cast<std::ptrdiff_t>(at) + m_offsets[which]]);
    }

    [[nodiscard]] std::uint32_t find(std::uint32_t label) {
        while (m_components[label].parent != label) {
            const std::uint32_t parent = m_components[label].parent;
            m_components[label].parent = m_components[parent].parent;
            label = parent;
        }
        return label;
    }

    void start(std::uint32_t at) {
        const auto label = static_cast<std::uint32_t>(m_components.size());
        const std::int32_t column = columnOf(at);
        m_components.push_back({label, 1, at, at, column, column});
        m_labels[at] = label;
        consider(label);
    }

    [[nodiscard]] std::uint32_t join(std::uint32_t a, std::uint32_t b) {
        if (a == b) {
            return a;
        }
        if (m_components[a].pixels < m_components[b].pixels) {
            std::swap(a, b);
        }
        Component& root = m_components[a];
        Component& child = m_components[b];
        child.parent = a;
        root.pixels += child.pixels;
        root.first = std::min(root.first, child.first);
        root.last = std::max(root.last, child.last);
        root.left = std::min(root.left, child.left);
        root.right = std::max(root.right, child.right);
        return a;
    }

    void consider(std::uint32_t root) {
        const Component& candidate = m_components[root];
        if (candidate.pixels > m_bestPixels ||
            (candidate.pixels == m_bestPixels && candidate.first < m_components[m_best].first)) {
            m_best = root;
            m_bestPixels = candidate.pixels;
        }
    }

    std::size_t m_stride;
    double m_perStride;
    std::array<std::ptrdiff_t, 9> m_offsets{};
    std::vector<std::uint8_t> m_present;
    std::uint32_t* m_labels; ///< a component that the pixel was put in; its root is the pixel's
    std::vector<Component> m_components;
    std::uint32_t m_best = 0;
    std::int32_t m_bestPixels = 0;
};

/// Where the pixels of each level start among the sorted ones, highest level first.
using LevelStarts = std::array<std::uint32_t, kThresholdLevels + 2>;

/// Sorts the pixels' grid positions by level, in row order within one.
LevelStarts sortPixels(const std::vector<std::uint16_t>& levels, Size size, const PaddedGrid& grid,
                       std::uint32_t* sorted) {
    LevelStarts starts{};
    for (const std::uint16_t level : levels) {
        ++starts[level];
    }
    std::uint32_t before = 0;
    for (std::size_t level = kThresholdLevels + 1; level-- > 0;) {
        before += std::exchange(starts[level], before);
    }
    LevelStarts next = starts;
    const std::uint16_t* level = levels.data();
    for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
        auto position = static_cast<std::uint32_t>((y + 1) * grid.stride + 1);
        for (int x = 0; x < size.width; ++x) {
            sorted[next[*level++]++] = position++;
        }
    }
    return starts;
}

} // namespace

ThresholdBoxes boxesAtEveryThreshold(const float* map, Size size) {
    const std::size_t count = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    const std::optional<float> maximum = positiveMaximum(map, count);
    if (!maximum) {
        return {};
    }
    std::vector<std::uint16_t> levels(count);
    LevelCounter(*maximum).count(map, count, levels.data());

    // One block that isn't filled: for maps of this size the system's pages cost as much as a third of the
    // search.
    const PaddedGrid grid(size);
    const auto memory = std::make_unique_for_overwrite<std::uint32_t[]>(grid.positions + count);
    std::uint32_t* sorted = memory.get() + grid.positions;
    const LevelStarts starts = sortPixels(levels, size, grid, sorted);

    GrowingComponents components(grid, memory.get());
    ThresholdBoxes boxes;
    boxes.maximum = *maximum;
    boxes.levels.resize(kThresholdLevels);
    for (std::size_t level = kThresholdLevels; level > 0; --level) {
        std::for_each(sorted + starts[level], sorted + starts[level - 1],
                      [&](std::uint32_t at) { components.insert(at); });
        boxes.levels[level - 1] = components.largest();
    }
    return boxes;
}

} // namespace actiscope
