// Colours as amounts of light.
#pragma once

#include <algorithm>

namespace actiscope::demo {

/// Linear light, 0 black to 1 the brightest that a picture shows. Pictures store its square root (gamma 2).
struct Rgb {
    float r = 0;
    float g = 0;
    float b = 0;

    friend Rgb operator+(const Rgb& x, const Rgb& y) { return {x.r + y.r, x.g + y.g, x.b + y.b}; }
    friend Rgb operator*(const Rgb& x, const Rgb& y) { return {x.r * y.r, x.g * y.g, x.b * y.b}; }
    friend Rgb operator*(const Rgb& x, float s) { return {x.r * s, x.g * s, x.b * s}; }
};

inline Rgb mix(const Rgb& x, const Rgb& y, float share) {
    return x * (1 - share) + y * share;
}

inline float luminance(const Rgb& x) {
    return 0.2126F * x.r + 0.7152F * x.g + 0.0722F * x.b;
}

/// From the 8 bit values of a picture.
inline Rgb rgb(int r, int g, int b) {
    const auto light = [](int v) {
        const float x = static_cast<float>(v) / 255;
        return x * x;
    };
    return {light(r), light(g), light(b)};
}

} // namespace actiscope::demo
