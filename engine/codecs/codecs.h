// The codecs as one function each; codecs_module.cpp makes the loadable module of them.
#pragma once

#include <string>
#include <vector>

#include "engine/codecs/picture.h"

namespace actiscope::codecs {

/// As actiscope::Codecs::decode.
[[nodiscard]] Result<ImagePtr> decode(Bytes file, const std::string& name);

/// As actiscope::Codecs::encodePng.
[[nodiscard]] Result<std::vector<std::uint8_t>> encodePng(const std::uint8_t* rgb, Size size);

/// As actiscope::Codecs::encodeJpeg.
[[nodiscard]] Result<std::vector<std::uint8_t>> encodeJpeg(const std::uint8_t* rgb, Size size, int quality);

} // namespace actiscope::codecs
