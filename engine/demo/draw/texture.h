// Tileable noise that walls, grounds and skies are made of.
#pragma once

#include <cstdint>
#include <vector>

namespace actiscope::demo {

/// kSide x kSide values 0..1 that continue at the opposite edge.
class Texture {
public:
    static constexpr int kSide = 256;

    explicit Texture(std::vector<float> values) : m_values(std::move(values)) {}
    /// `count` values at (u + i du, v + i dv), in texels, bilinear.
    void sample(float u, float v, float du, float dv, int count, float* to) const;

private:
    std::vector<float> m_values;
};

/// Made once, the same in every process.
struct Textures {
    Texture clouds;                  ///< soft: each half as large detail has half the height
    Texture grain;                   ///< rough: small detail as strong as large
    Texture leaves;                  ///< small rounded patches of different brightness
    std::vector<std::int8_t> sensor; ///< bell-shaped, mean 0, standard deviation 32

    static const Textures& shared();
};

} // namespace actiscope::demo
