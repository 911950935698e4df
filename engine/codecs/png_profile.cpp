#include "engine/codecs/png_profile.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>

#include <libdeflate.h>

namespace actiscope::codecs {
namespace {

constexpr std::size_t kMostText = 1 << 20; ///< EXIF blocks have 64 KiB at most where cameras write them

std::string_view textOf(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct DecompressorDeleter {
    void operator()(libdeflate_decompressor* decompressor) const {
        libdeflate_free_decompressor(decompressor);
    }
};

/// Empty where the data is damaged or unpacks to more than kMostText.
std::vector<std::uint8_t> inflated(Bytes packed) {
    const std::unique_ptr<libdeflate_decompressor, DecompressorDeleter> decompressor(
        libdeflate_alloc_decompressor());
    if (!decompressor) {
        throw std::bad_alloc();
    }
    std::vector<std::uint8_t> bytes(kMostText);
    std::size_t size = 0;
    if (libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), bytes.data(),
                                   bytes.size(), &size) != LIBDEFLATE_SUCCESS) {
        return {};
    }
    bytes.resize(size);
    return bytes;
}

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Takes the next word off the text.
std::string_view nextWord(std::string_view& text) {
    const auto* begin = std::find_if_not(text.begin(), text.end(), isSpace);
    const auto* end = std::find_if(begin, text.end(), isSpace);
    const std::string_view word(begin, static_cast<std::size_t>(end - begin));
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    return word;
}

std::vector<std::uint8_t> profileOf(std::string_view text) {
    // An empty line, then one with the profile's name, which may have several words.
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    text.remove_prefix(std::min(text.find('\n'), text.size()));
    const std::string_view number = nextWord(text);
    std::size_t length = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), length);
    if (read.ec != std::errc() || length > text.size() / 2) {
        return {};
    }
    std::vector<std::uint8_t> profile;
    profile.reserve(length);
    for (std::string_view line = nextWord(text); !line.empty(); line = nextWord(text)) {
        for (; line.size() >= 2; line.remove_prefix(2)) {
            std::uint8_t byte = 0;
            const auto digits = std::from_chars(line.data(), line.data() + 2, byte, 16);
            if (digits.ptr != line.data() + 2) {
                return {};
            }
            profile.push_back(byte);
        }
    }
    return profile.size() == length ? profile : std::vector<std::uint8_t>{};
}

} // namespace

std::vector<std::uint8_t> exifInText(Bytes chunk, bool compressed) {
    const std::string_view text = textOf(chunk);
    const std::size_t keyEnd = text.find('\0');
    if (keyEnd == std::string_view::npos) {
        return {};
    }
    const std::string_view key = text.substr(0, keyEnd);
    if (key != "Raw profile type exif" && key != "Raw profile type APP1") {
        return {};
    }
    const Bytes value = chunk.subspan(keyEnd + 1);
    if (!compressed) {
        return profileOf(textOf(value));
    }
    if (value.empty() || value[0] != 0) { // the only method that there is: zlib's
        return {};
    }
    return profileOf(textOf(inflated(value.subspan(1))));
}

} // namespace actiscope::codecs
