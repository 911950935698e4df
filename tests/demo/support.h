// What the tests of the demo pictures share.
#pragma once

#include <cstring>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/api/modules.h"
#include "engine/codecs/codecs.h"
#include "engine/demo/demo_set.h"

namespace actiscope {

inline void PrintTo(const Box& box, std::ostream* out) {
    *out << "[" << box.x0 << ", " << box.y0 << ", " << box.x1 << ", " << box.y1 << "]";
}

} // namespace actiscope

namespace actiscope::demo {

/// The real codecs, linked instead of loaded.
class LinkedCodecs final : public Codecs {
public:
    [[nodiscard]] Result<ImagePtr> decode(const std::uint8_t* data, std::size_t size,
                                          const std::string& name) const override {
        return codecs::decode({data, size}, name);
    }
    [[nodiscard]] Result<std::vector<std::uint8_t>> encodePng(const std::uint8_t* rgb,
                                                              Size size) const override {
        return codecs::encodePng(rgb, size);
    }
    [[nodiscard]] Result<std::vector<std::uint8_t>> encodeJpeg(const std::uint8_t* rgb, Size size,
                                                               int quality) const override {
        return codecs::encodeJpeg(rgb, size, quality);
    }
};

inline std::shared_ptr<const DemoSet> openSet(DemoTask task, bool hard = false, std::uint64_t seed = 1,
                                              int side = 128) {
    DemoOptions options;
    options.task = task;
    options.hard = hard;
    options.seed = seed;
    options.side = side;
    auto set = DemoSet::open(options);
    if (!set) {
        throw std::runtime_error(set.error().message);
    }
    return *set;
}

inline bool samePixels(const Image& a, const Image& b) {
    return a.size == b.size && std::memcmp(a.rgb.get(), b.rgb.get(), a.bytes()) == 0;
}

} // namespace actiscope::demo
