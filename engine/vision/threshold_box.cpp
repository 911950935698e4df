// The box at one threshold: runs of pixels above it, joined from row to row.
#include <algorithm>
#include <cstring>

#include "engine/vision/simd.h"
#include "engine/vision/threshold_boxes.h"
#include "engine/vision/threshold_levels.h"

namespace actiscope {
namespace {

/// Pixels [first, last) of a row, and the component that they are part of.
struct Run {
    int first = 0;
    int last = 0;
    int component = 0;
};

/// A component, or (parent >= 0) one that was joined to another. They come in row order of their first pixel.
struct RunComponent {
    int parent = -1;
    ThresholdBox found;
};

ACTISCOPE_VECTORISED
void markAbove(const float* row, float limit, std::uint8_t* above, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        above[i] = row[i] >= limit ? 1 : 0;
    }
}

/// The first of [from, count) that is marked as `wanted`, else count. Eight at a time.
int findMark(const std::vector<std::uint8_t>& marks, int from, int count, std::uint8_t wanted) {
    const std::uint64_t other = wanted != 0 ? 0 : 0x0101010101010101ULL;
    std::uint64_t eight = 0;
    while (from + 8 <= count) {
        std::memcpy(&eight, marks.data() + from, sizeof(eight));
        if (eight != other) {
            break;
        }
        from += 8;
    }
    while (from < count && marks[static_cast<std::size_t>(from)] != wanted) {
        ++from;
    }
    return from;
}

class RunComponents {
public:
    /// The next row's runs, which get their components.
    void addRow(int y, std::vector<Run>& runs, const std::vector<Run>& above) {
        auto upper = above.begin();
        for (Run& run : runs) {
            while (upper != above.end() && upper->last < run.first) {
                ++upper;
            }
            run.component = -1;
            // The last run that touches may touch the next one of this row, too.
            for (auto touching = upper; touching != above.end() && touching->first <= run.last; ++touching) {
                run.component = run.component < 0 ? root(touching->component)
                                                  : join(root(run.component), root(touching->component));
            }
            const ThresholdBox pixels{{run.first, y, run.last, y + 1}, run.last - run.first};
            if (run.component < 0) {
                run.component = static_cast<int>(m_components.size());
                m_components.push_back({-1, pixels});
            } else {
                include(m_components[static_cast<std::size_t>(run.component)].found, pixels);
            }
        }
    }

    [[nodiscard]] std::optional<ThresholdBox> largest() const {
        const RunComponent* best = nullptr;
        for (const RunComponent& component : m_components) {
            if (component.parent < 0 && (best == nullptr || component.found.pixels > best->found.pixels)) {
                best = &component;
            }
        }
        return best != nullptr ? std::optional(best->found) : std::nullopt;
    }

private:
    static void include(ThresholdBox& box, const ThresholdBox& other) {
        box.box = {std::min(box.box.x0, other.box.x0), std::min(box.box.y0, other.box.y0),
                   std::max(box.box.x1, other.box.x1), std::max(box.box.y1, other.box.y1)};
        box.pixels += other.pixels;
    }

    [[nodiscard]] int root(int component) {
        for (;;) {
            int& parent = m_components[static_cast<std::size_t>(component)].parent;
            if (parent < 0) {
                return component;
            }
            const int grandparent = m_components[static_cast<std::size_t>(parent)].parent;
            component = parent;
            if (grandparent >= 0) {
                parent = grandparent;
            }
        }
    }

    /// The one that came first stays, so that components keep the row order of their first pixels.
    [[nodiscard]] int join(int a, int b) {
        if (a == b) {
            return a;
        }
        const int kept = std::min(a, b);
        RunComponent& joined = m_components[static_cast<std::size_t>(std::max(a, b))];
        joined.parent = kept;
        include(m_components[static_cast<std::size_t>(kept)].found, joined.found);
        return kept;
    }

    std::vector<RunComponent> m_components;
};

} // namespace

std::optional<ThresholdBox> boxAtThreshold(const float* map, Size size, int level) {
    const auto width = static_cast<std::size_t>(size.width);
    const std::optional<float> maximum = positiveMaximum(map, width * static_cast<std::size_t>(size.height));
    if (!maximum) {
        return std::nullopt;
    }
    const float limit = smallestAbove(level, *maximum);
    RunComponents components;
    std::vector<std::uint8_t> marks(width);
    std::vector<Run> runs;
    std::vector<Run> above;
    for (int y = 0; y < size.height; ++y) {
        markAbove(map + static_cast<std::size_t>(y) * width, limit, marks.data(), width);
        runs.swap(above);
        runs.clear();
        for (int first = findMark(marks, 0, size.width, 1); first < size.width;) {
            const int last = findMark(marks, first, size.width, 0);
            runs.push_back({first, last, -1});
            first = findMark(marks, last, size.width, 1);
        }
        components.addRow(y, runs, above);
    }
    return components.largest();
}

} // namespace actiscope
