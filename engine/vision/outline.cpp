#include "engine/vision/outline.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/vision/bilinear_axis.h"

namespace actiscope {
namespace {

struct Node {
    int x = 0;
    int y = 0;
    friend Node operator+(Node a, Node b) { return {a.x + b.x, a.y + b.y}; }
    friend bool operator==(Node a, Node b) { return a.x == b.x && a.y == b.y; }
};

// y points down.
Node turnRight(Node direction) {
    return {-direction.y, direction.x};
}
Node turnLeft(Node direction) {
    return {direction.y, -direction.x};
}

/// Where the outline passes between two neighbouring nodes, the left one inside and the right one outside, as
/// seen in its direction.
struct Crossing {
    Node left;
    Node direction;
    [[nodiscard]] Node right() const { return left + turnRight(direction); }
    friend bool operator==(const Crossing& a, const Crossing& b) {
        return a.left == b.left && a.direction == b.direction;
    }
};

/// As many squares for each cell as fit, so that nodes lie alike in every cell; else the most that fit.
int squares(int cells, int resolution) {
    return std::max(1, cells <= resolution ? resolution / cells * cells : resolution);
}

/// The map at n + 1 nodes for n squares, from edge to edge.
BilinearAxis nodeAxis(int cells, int count) {
    return bilinearAxis(cells, 0.5, count, 0, count + 1);
}

class Outliner {
public:
    Outliner(const float* map, Size mapSize, float value, int resolution)
        : m_squares{squares(mapSize.width, resolution), squares(mapSize.height, resolution)}, m_value(value),
          m_samples(interpolateMap(map, mapSize.width, mapSize.height,
                                   nodeAxis(mapSize.width, m_squares.width),
                                   nodeAxis(mapSize.height, m_squares.height))),
          m_inside(static_cast<std::size_t>(m_squares.width + 3) *
                   static_cast<std::size_t>(m_squares.height + 3)),
          m_visited(m_inside.size()) {
        const float* sample = m_samples.data();
        for (int y = 0; y <= m_squares.height; ++y) {
            std::uint8_t* inside = m_inside.data() + framed({0, y});
            for (int x = 0; x <= m_squares.width; ++x) {
                *inside++ = *sample++ > value ? 1 : 0;
            }
        }
    }

    /// Every outline goes down somewhere between an outer node and an inner one to its right.
    [[nodiscard]] std::vector<std::vector<OutlinePoint>> outlines() {
        std::vector<std::vector<OutlinePoint>> found;
        for (int y = 0; y <= m_squares.height; ++y) {
            for (int x = 0; x <= m_squares.width; ++x) {
                const std::size_t at = framed({x, y});
                if (m_inside[at] > m_inside[at - 1] && m_visited[at] == 0) {
                    found.push_back(follow({{x, y}, {0, 1}}));
                    if (found.back().size() < 4) { // no area
                        found.pop_back();
                    }
                }
            }
        }
        return found;
    }

private:
    /// Index in the grid with a frame of outer nodes, which closes regions along the edges.
    [[nodiscard]] std::size_t framed(Node node) const {
        return static_cast<std::size_t>(node.y + 1) * static_cast<std::size_t>(m_squares.width + 3) +
               static_cast<std::size_t>(node.x + 1);
    }
    [[nodiscard]] bool inside(Node node) const { return m_inside[framed(node)] != 0; }
    [[nodiscard]] float sample(Node node) const {
        return m_samples[static_cast<std::size_t>(node.y) * static_cast<std::size_t>(m_squares.width + 1) +
                         static_cast<std::size_t>(node.x)];
    }

    [[nodiscard]] std::vector<OutlinePoint> follow(const Crossing& start) {
        std::vector<OutlinePoint> line;
        Crossing crossing = start;
        do {
            if (crossing.direction.y == 1) {
                m_visited[framed(crossing.left)] = 1;
            }
            const OutlinePoint next = point(crossing);
            if (line.empty() || next.x != line.back().x || next.y != line.back().y) {
                line.push_back(next);
            }
            crossing = step(crossing);
        } while (!(crossing == start));
        if (line.back().x != line.front().x || line.back().y != line.front().y) {
            line.push_back(line.front());
        }
        return line;
    }

    [[nodiscard]] Crossing step(const Crossing& crossing) const {
        const Node aheadLeft = crossing.left + crossing.direction;
        const Node aheadRight = crossing.right() + crossing.direction;
        if (inside(aheadLeft)) {
            return inside(aheadRight) ? Crossing{aheadRight, turnRight(crossing.direction)}
                                      : Crossing{aheadLeft, crossing.direction};
        }
        // Of two inner nodes across a square, the value in its middle says whether they are joined.
        if (inside(aheadRight) &&
            (sample(crossing.left) + sample(crossing.right()) + sample(aheadLeft) + sample(aheadRight)) / 4 >
                m_value) {
            return {aheadRight, turnRight(crossing.direction)};
        }
        return {crossing.left, turnLeft(crossing.direction)};
    }

    [[nodiscard]] OutlinePoint point(const Crossing& crossing) const {
        const Node left = crossing.left;
        const Node right = crossing.right();
        float part = 0; // towards a node of the frame: on the edge itself
        if (right.x >= 0 && right.y >= 0 && right.x <= m_squares.width && right.y <= m_squares.height) {
            const float inner = sample(left);
            const float between = (inner - m_value) / (inner - sample(right));
            part = between >= 0 && between <= 1 ? between : 0; // not where a sample is no finite number
        }
        return {(static_cast<float>(left.x) + part * static_cast<float>(right.x - left.x)) /
                    static_cast<float>(m_squares.width),
                (static_cast<float>(left.y) + part * static_cast<float>(right.y - left.y)) /
                    static_cast<float>(m_squares.height)};
    }

    Size m_squares;
    float m_value;
    std::vector<float> m_samples; ///< at the nodes, without a frame
    std::vector<std::uint8_t> m_inside;
    std::vector<std::uint8_t> m_visited; ///< by the left node of a crossing that goes down
};

} // namespace

std::vector<std::vector<OutlinePoint>> levelOutline(const float* map, Size size, float value,
                                                    int resolution) {
    return Outliner(map, size, value, resolution).outlines();
}

} // namespace actiscope
