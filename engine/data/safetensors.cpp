#include "engine/data/safetensors.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/data/little_endian.h"

namespace actiscope {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMostHeaderBytes = std::uint64_t{100} << 20; ///< the format's own limit
constexpr int kDeepestJson = 8;                                      ///< a tensor's offsets lie at depth 3
constexpr std::size_t kMostDimensions = 16;

/// Thrown and caught within this file only.
struct Failure {
    SafetensorsFault fault;
};

[[noreturn]] void damaged(const std::string& what) {
    throw Failure{{ErrorCode::ModelUnreadable,
                   "its safetensors header is damaged (" + what + "); download or copy it again"}};
}

[[noreturn]] void cutShort(const std::string& what) {
    throw Failure{{ErrorCode::ModelUnreadable,
                   what + " ends too early: the file is cut short or damaged; download or copy it again"}};
}

/// A name out of a stranger's file, fit for a message: printable, and not endless.
std::string shown(std::string_view name) {
    constexpr std::size_t kLongest = 120;
    std::string text(name.substr(0, kLongest));
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
    return name.size() > kLongest ? text + "..." : text;
}

std::size_t bytesOf(const std::string& type) {
    static const std::map<std::string, std::size_t> kTypes{
        {"F64", 8},  {"F32", 4},     {"F16", 2},     {"BF16", 2}, {"I64", 8}, {"I32", 4},
        {"I16", 2},  {"I8", 1},      {"U64", 8},     {"U32", 4},  {"U16", 2}, {"U8", 1},
        {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"C64", 8},
    };
    const auto found = kTypes.find(type);
    if (found == kTypes.end()) {
        throw Failure{{ErrorCode::ModelUnsupported, "it holds tensors of type " + shown(type) +
                                                        ", which is not known; save them as float"}};
    }
    return found->second;
}

/// nlohmann's parser recurses over what it is given: the depth is bounded first.
void checkDepth(const std::string& header) {
    int depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const char c = header[i];
        if (inText) {
            i += c == '\\' ? 1 : 0;
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepestJson) {
                damaged("it is nested too deeply");
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
}

std::uint64_t unsignedNumber(const Json& value, const std::string& name) {
    if (!value.is_number_unsigned()) {
        damaged("a length of " + shown(name) + " is no number");
    }
    return value.get<std::uint64_t>();
}

const Json& member(const Json& tensor, const char* key, Json::value_t type, const std::string& name) {
    const auto found = tensor.find(key);
    if (found == tensor.end() || found->type() != type) {
        damaged(shown(name) + " has no proper " + key);
    }
    return *found;
}

struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// The entry, its offset counted from the header's end, and the bytes that it takes.
std::pair<SafetensorsEntry, Range> readEntry(const std::string& name, const Json& json,
                                             std::uint64_t dataBytes) {
    if (!json.is_object()) {
        damaged(shown(name) + " is no object");
    }
    SafetensorsEntry entry;
    entry.type = member(json, "dtype", Json::value_t::string, name).get<std::string>();
    entry.typeBytes = bytesOf(entry.type);
    const Json& shape = member(json, "shape", Json::value_t::array, name);
    const Json& offsets = member(json, "data_offsets", Json::value_t::array, name);
    if (offsets.size() != 2 || shape.size() > kMostDimensions) {
        damaged(shown(name) + " has no proper data_offsets or shape");
    }
    entry.elements = 1;
    for (const Json& length : shape) {
        const std::uint64_t size = unsignedNumber(length, name);
        if (size > INT64_MAX ||
            __builtin_mul_overflow(entry.elements, static_cast<std::int64_t>(size), &entry.elements)) {
            damaged(shown(name) + " is larger than any memory");
        }
        entry.shape.push_back(static_cast<std::int64_t>(size));
    }
    const Range range{unsignedNumber(offsets[0], name), unsignedNumber(offsets[1], name)};
    std::uint64_t bytes = 0;
    if (range.begin > range.end ||
        __builtin_mul_overflow(static_cast<std::uint64_t>(entry.elements), entry.typeBytes, &bytes) ||
        bytes != range.end - range.begin) {
        damaged("the data_offsets of " + shown(name) + " do not fit its shape");
    }
    if (range.end > dataBytes) {
        cutShort("its tensor data");
    }
    return {std::move(entry), range};
}

void checkOverlap(std::vector<Range> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].begin < ranges[i - 1].end) {
            damaged("tensors overlap");
        }
    }
}

Json parseHeader(const RandomFile& file, std::uint64_t length) {
    if (length > kMostHeaderBytes) {
        damaged("it is longer than 100 MB");
    }
    if (!file.holds(kLengthBytes, length)) {
        cutShort("its safetensors header");
    }
    const std::string text = file.bytes(kLengthBytes, static_cast<std::size_t>(length));
    checkDepth(text);
    Json header = Json::parse(text, nullptr, false);
    if (!header.is_object()) {
        damaged("it is no JSON object");
    }
    return header;
}

SafetensorsHeader readHeader(const RandomFile& file) {
    const std::string lengthBytes = file.bytes(0, kLengthBytes);
    if (lengthBytes.size() < kLengthBytes) {
        cutShort("its safetensors header");
    }
    const std::uint64_t length = little64(lengthBytes, 0);
    const Json json = parseHeader(file, length);
    const std::uint64_t dataOffset = kLengthBytes + length;
    SafetensorsHeader header;
    std::vector<Range> ranges;
    for (const auto& [name, value] : json.items()) {
        if (name == "__metadata__") {
            for (const auto& [key, text] : value.items()) {
                if (text.is_string()) {
                    header.metadata.emplace(key, text.get<std::string>());
                }
            }
            continue;
        }
        auto [entry, range] = readEntry(name, value, file.size() - dataOffset);
        if (range.begin != range.end) {
            ranges.push_back(range);
        }
        entry.offset = dataOffset + range.begin;
        header.tensors.emplace(name, std::move(entry));
    }
    checkOverlap(std::move(ranges));
    return header;
}

} // namespace

tl::expected<SafetensorsHeader, SafetensorsFault> readSafetensorsHeader(const RandomFile& file) {
    try {
        return readHeader(file);
    } catch (const Failure& failure) {
        return tl::make_unexpected(failure.fault);
    }
}

Result<SafetensorsContent> readSafetensors(const std::filesystem::path& path) {
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    const auto refuse = [&path](const SafetensorsFault& fault) {
        return fail(fault.code, path.string() + " cannot be opened: " + fault.what + ".");
    };
    auto header = readSafetensorsHeader(*file);
    if (!header) {
        return refuse(header.error());
    }
    SafetensorsContent content;
    content.metadata = std::move(header->metadata);
    for (auto& [name, entry] : header->tensors) {
        if (entry.type != "F32") {
            return refuse({ErrorCode::ModelUnsupported, shown(name) + " is not stored as F32"});
        }
        NamedArray array{name, std::move(entry.shape),
                         std::vector<float>(static_cast<std::size_t>(entry.elements))};
        if (!file->read(entry.offset, array.values.data(), array.values.size() * sizeof(float))) {
            return refuse({ErrorCode::ModelUnreadable, "its tensor data ends too early"});
        }
        content.arrays.push_back(std::move(array));
    }
    return content;
}

} // namespace actiscope
