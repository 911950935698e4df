// Hundreds of odd, damaged and hostile files: what two other decoders made of each is written in a catalogue.
#include <fstream>
#include <map>

#include <nlohmann/json.hpp>

#include "tests/codecs/decode_support.h"

namespace actiscope {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

TEST(Catalogue, EveryFileDecodesOrFailsInOneSentence) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const fs::path folder = test::sharedData() / "nasty";
    std::ifstream catalogue(folder / "CATALOG.jsonl");
    for (std::string line; std::getline(catalogue, line);) {
        const json entry = json::parse(line);
        const std::string name = entry["file"];
        const auto bytes = readFile(folder / name);
        const auto image = codecs::decode(bytes ? *bytes : test::ByteVector{}, name);
        if (!image) test::expectOneSentence(image.error(), name);
        const bool pil = entry.value("pil_load", "") == "ok";
        std::string size = entry.contains("size") ? entry["size"].dump() : "";
        std::string ours = image ? "[" + std::to_string((*image)->storedSize.width) + "," + std::to_string((*image)->storedSize.height) + "]" : "";
        if (pil != image.has_value() || (pil && size != ours))
            std::printf("%s pil=%s %s mode %s | %s %s (%s)\n", name.c_str(), entry.value("pil","").c_str(), pil ? size.c_str() : entry.value("pil_err","").c_str(), entry.value("mode","").c_str(), ours.c_str(), image ? "" : image.error().message.c_str(), image ? "" : image.error().detail.c_str());
    }
}

} // namespace
} // namespace actiscope
