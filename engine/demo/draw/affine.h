// Affine maps of the plane, and sines that are the same on every machine.
#pragma once

#include <cmath>

namespace actiscope::demo {

struct Turn {
    float cos = 1;
    float sin = 0;
};

/// |degrees| <= 180. Taylor series: the C library's sines differ between its versions and processors.
inline Turn turn(float degrees) {
    const double x = static_cast<double>(degrees) * 0.017453292519943295;
    double sine = 0;
    double cosine = 0;
    double term = 1;
    for (int n = 0; n < 28; n += 2) {
        const double sign = n % 4 == 0 ? 1 : -1;
        cosine += sign * term;
        term *= x / (n + 1);
        sine += sign * term;
        term *= x / (n + 2);
    }
    return {static_cast<float>(cosine), static_cast<float>(sine)};
}

/// (x, y) -> (a x + b y + tx, c x + d y + ty).
struct Affine {
    float a = 1;
    float b = 0;
    float c = 0;
    float d = 1;
    float tx = 0;
    float ty = 0;

    [[nodiscard]] float x(float px, float py) const { return a * px + b * py + tx; }
    [[nodiscard]] float y(float px, float py) const { return c * px + d * py + ty; }
    [[nodiscard]] float determinant() const { return a * d - b * c; }
    /// First `inner`, then this.
    [[nodiscard]] Affine after(const Affine& inner) const {
        return {a * inner.a + b * inner.c,        a * inner.b + b * inner.d,
                c * inner.a + d * inner.c,        c * inner.b + d * inner.d,
                a * inner.tx + b * inner.ty + tx, c * inner.tx + d * inner.ty + ty};
    }
    [[nodiscard]] Affine inverse() const {
        const float s = 1 / determinant();
        return {d * s, -b * s, -c * s, a * s, (b * ty - d * tx) * s, (c * tx - a * ty) * s};
    }
};

} // namespace actiscope::demo
