#include "engine/evaluation/mask_contours.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <utility>

namespace actiscope::evaluation {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Neighbouring pixels of a row that are all inside, or all outside. What a region is made of.
struct Run {
    std::uint32_t parent = 0; ///< an earlier run of its region, or itself
    int row = 0;
    int begin = 0;
    int end = 0; ///< exclusive
    bool inside = false;
    bool open = false; ///< of a root: the region reaches the mask's edge
    Box box;           ///< of a root: of the region
};

/// Runs of equal kind that touch become regions. The root of a region is its first run in row order.
class Regions {
public:
    Regions(const std::uint8_t* mask, Size size) : m_size(size) {
        std::size_t above = 0; // first run of the row before
        for (int y = 0; y < size.height; ++y) {
            const std::size_t begin = m_runs.size();
            addRow(mask + static_cast<std::ptrdiff_t>(y) * size.width, y);
            if (y > 0) {
                joinRows(above, begin);
            }
            above = begin;
        }
    }

    [[nodiscard]] std::vector<MaskContour> contours() {
        std::vector<MaskContour> found;
        for (std::uint32_t i = 0; i < m_runs.size(); ++i) {
            const Run& run = m_runs[i];
            if (run.parent != i) {
                continue;
            }
            if (run.inside) {
                found.push_back({pixelOf(run), kNone, run.box});
            } else if (!run.open) {
                // The run before it in its row is of the component around the hole.
                found.push_back({pixelOf(m_runs[rootOf(i - 1)]), pixelOf(run),
                                 Box{run.box.x0 - 1, run.box.y0 - 1, run.box.x1 + 1, run.box.y1 + 1}});
            }
        }
        return found;
    }

private:
    void addRow(const std::uint8_t* row, int y) {
        for (int begin = 0; begin < m_size.width;) {
            const bool inside = row[begin] != 0;
            int end = begin + 1;
            while (end < m_size.width && (row[end] != 0) == inside) {
                ++end;
            }
            Run run;
            run.parent = static_cast<std::uint32_t>(m_runs.size());
            run.row = y;
            run.begin = begin;
            run.end = end;
            run.inside = inside;
            run.open = y == 0 || y == m_size.height - 1 || begin == 0 || end == m_size.width;
            run.box = Box{begin, y, end, y + 1};
            m_runs.push_back(run);
            begin = end;
        }
    }

    /// Runs from `above` to `begin` are of one row, those from `begin` on of the next.
    void joinRows(std::size_t above, std::size_t begin) {
        std::size_t upper = above;
        for (std::size_t lower = begin; lower < m_runs.size(); ++lower) {
            const int reach = m_runs[lower].inside ? 1 : 0; // corners join what is inside only
            while (upper > above && m_runs[upper - 1].end + reach > m_runs[lower].begin) {
                --upper;
            }
            while (upper < begin && m_runs[upper].begin < m_runs[lower].end + reach) {
                const bool touches = m_runs[upper].end + reach > m_runs[lower].begin;
                if (touches && m_runs[upper].inside == m_runs[lower].inside) {
                    join(static_cast<std::uint32_t>(upper), static_cast<std::uint32_t>(lower));
                }
                ++upper;
            }
        }
    }

    void join(std::uint32_t a, std::uint32_t b) {
        a = rootOf(a);
        b = rootOf(b);
        if (a == b) {
            return;
        }
        Run& kept = m_runs[std::min(a, b)];
        const Run& other = m_runs[std::max(a, b)];
        m_runs[std::max(a, b)].parent = std::min(a, b);
        kept.open = kept.open || other.open;
        kept.box = Box{std::min(kept.box.x0, other.box.x0), std::min(kept.box.y0, other.box.y0),
                       std::max(kept.box.x1, other.box.x1), std::max(kept.box.y1, other.box.y1)};
    }

    std::uint32_t rootOf(std::uint32_t run) {
        while (m_runs[run].parent != run) {
            m_runs[run].parent = m_runs[m_runs[run].parent].parent;
            run = m_runs[run].parent;
        }
        return run;
    }

    [[nodiscard]] std::uint32_t pixelOf(const Run& run) const {
        return static_cast<std::uint32_t>(run.row) * static_cast<std::uint32_t>(m_size.width) +
               static_cast<std::uint32_t>(run.begin);
    }

    Size m_size;
    std::vector<Run> m_runs;
};

} // namespace

std::vector<MaskContour> contoursOf(const std::uint8_t* mask, Size size) {
    std::vector<MaskContour> found = Regions(mask, size).contours();
    std::sort(found.begin(), found.end(), [](const MaskContour& a, const MaskContour& b) {
        return std::pair(a.component, a.hole) > std::pair(b.component, b.hole);
    });
    return found;
}

} // namespace actiscope::evaluation
