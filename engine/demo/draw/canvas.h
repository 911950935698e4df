// The picture while it is being drawn, and how much of each object is still to be seen in it.
#pragma once

#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/demo/draw/colour.h"

namespace actiscope::demo {

/// A pixel shows an object where at least this share of it does: what the boxes are measured by.
inline constexpr float kVisibleShare = 0.25F;

/// What is to be seen of one object when the picture is done.
struct Visible {
    Box box;         ///< of the pixels with kVisibleShare or more of it; empty where there are none
    float share = 0; ///< of its whole area, the part outside of the picture counted too: 0..1
    int pixels = 0;  ///< with kVisibleShare or more
};

/// Linear light, planar. One thread at a time.
class Canvas {
public:
    explicit Canvas(int side);

    [[nodiscard]] int side() const { return m_side; }
    /// Channel 0 red, 1 green, 2 blue; `side` floats.
    [[nodiscard]] float* row(int channel, int y);
    [[nodiscard]] const float* row(int channel, int y) const;

    /// Lays `count` premultiplied pixels with coverage `a` over the row from x on. The object being drawn
    /// gains what all earlier ones lose.
    void composite(int y, int x, int count, const float* r, const float* g, const float* b, const float* a);
    /// Takes the shares `a` of the light away: shadows hide no object.
    void darken(int y, int x, int count, const float* a);

    /// From here to endObject() what is composited belongs to one object. `extent`: where it may lie.
    void beginObject(const Box& extent, float wholeArea);
    void endObject() { m_drawing = -1; }
    /// An object that is drawn already and fills its extent.
    void addDrawn(const Box& extent);
    /// Of the n-th object begun.
    [[nodiscard]] Visible visible(std::size_t object) const;

    /// Box blur, twice in each direction, mixed in by row: share[y] 0 keeps the row, 1 takes the blurred one.
    void blur(int radius, const std::vector<float>& share);

private:
    struct Object {
        Box extent;
        float wholeArea = 0;
        std::vector<float> coverage; ///< over the extent
    };
    [[nodiscard]] std::size_t offset(int channel, int y) const;

    int m_side;
    std::vector<float> m_light;
    std::vector<Object> m_objects;
    int m_drawing = -1;
};

} // namespace actiscope::demo
