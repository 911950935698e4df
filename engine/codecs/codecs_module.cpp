// The entry of the codecs module.
#include "engine/api/modules.h"
#include "engine/codecs/codecs.h"

namespace actiscope {
namespace {

class CodecsModule final : public Codecs {
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

} // namespace
} // namespace actiscope

ACTISCOPE_MODULE_EXPORT actiscope::Codecs* actiscopeCodecs() {
    static actiscope::CodecsModule module;
    return &module;
}
