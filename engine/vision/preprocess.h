// From picture to network input.
#pragma once

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/api/model_description.h"
#include "engine/api/network.h"

namespace actiscope {

/// The rectangle of the image that the network sees: all of it when stretched, the centre crop when cropped.
/// Class activation maps cover exactly this rectangle.
[[nodiscard]] Box seenRectangle(Size image, const InputDescription& description);

/// Fills `target[3 * description.size]` (planar, one image of a batch) from the image: resize, crop,
/// normalise. Resizes in 8 bit with a rounding after each pass, horizontal first, as Pillow does
/// (DEFINITIONS, "From picture to input"). No allocation larger than the intermediate rows.
void preprocessInto(const Image& image, const InputDescription& description, float* target);

/// The same as a batch of one.
[[nodiscard]] InputTensor preprocess(const Image& image, const InputDescription& description);

} // namespace actiscope
