// A picture varied at random, so that a network sees another one each time.
#pragma once

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/api/model_description.h"
#include "engine/demo/random.h"

namespace actiscope::training {

/// How far pictures are varied. Sources: crops of a random size and shape, Szegedy et al. 2015, section 6;
/// colours, Howard 2013.
struct AugmentOptions {
    float leastArea = 0.35F;     ///< of the picture's area, 0..1; the crop has at least this, at most all
    float mostAspect = 4.0F / 3; ///< the crop is at most this many times wider or higher than the input
    float flip = 0.5F;           ///< probability of being mirrored
    float brightness = 0.3F;     ///< factors from 1 - x to 1 + x, x below 1
    float contrast = 0.3F;
    float saturation = 0.3F;
};

/// What is done to one picture.
struct Augmentation {
    Box crop; ///< in the image; it becomes the whole input
    bool flipped = false;
    float brightness = 1;
    float contrast = 1;
    float saturation = 1;
};

/// The variation that these random numbers stand for: always the same count of them, whatever the picture.
[[nodiscard]] Augmentation drawAugmentation(Size image, Size input, const AugmentOptions& options,
                                            demo::Random& random);

/// Fills `target[3 * description.size]` as preprocessInto does, with the picture varied: the crop resized in
/// 8 bit with `description.resize`, mirrored, then in floats brightness, contrast (about the crop's mean
/// grey) and saturation (away from each pixel's grey), limited to 0..255 once at the end, then normalised.
/// Grey is 0.299 R + 0.587 G + 0.114 B. The description's geometry does not count here.
void augmentInto(const Image& image, const Augmentation& augmentation, const InputDescription& description,
                 float* target);

} // namespace actiscope::training
