// What a camera does to the light: exposure, blur, vignette, tone, noise.
#pragma once

#include "engine/api/image.h"
#include "engine/demo/draw/canvas.h"

namespace actiscope::demo {

struct Camera {
    Rgb exposure{1, 1, 1}; ///< colour cast included
    float contrast = 0;    ///< -0.5 flat .. 0.5 hard
    float vignette = 0;    ///< light lost in the corners
    float blur = 0;        ///< standard deviation in pixels of a picture 224 wide
    float noise = 0;       ///< standard deviation in steps of the 8 bit picture
    float colourNoise = 0; ///< the same, each channel of its own
    std::uint32_t noiseAt = 0;
};

/// The picture as 8 bit RGB. The canvas is used up.
[[nodiscard]] Image develop(const Camera& camera, Canvas& canvas);

} // namespace actiscope::demo
