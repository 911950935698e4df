// safetensors: 8 bytes of header length, a JSON header, then the tensors' bytes.
#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/stored_tensor.h"
#include "engine/data/little_endian.h"

namespace actiscope::torch_backend {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kMostHeaderBytes = std::uint64_t{100} << 20; ///< the format's own limit
constexpr int kDeepestJson = 8;                                      ///< a tensor's offsets lie at depth 3
constexpr std::size_t kMostDimensions = 16;

[[noreturn]] void damaged(const std::string& what) {
    throwUnreadable("its safetensors header is damaged (" + what + "); download or copy it again");
}

struct Type {
    const char* name;
    std::size_t bytes;
    std::optional<c10::ScalarType> type; ///< of those that parameters can have
};

const Type& findType(const std::string& name) {
    static const Type kTypes[] = {
        {"F64", 8, c10::ScalarType::Double},
        {"F32", 4, c10::ScalarType::Float},
        {"F16", 2, c10::ScalarType::Half},
        {"BF16", 2, c10::ScalarType::BFloat16},
        {"I64", 8, {}},
        {"I32", 4, {}},
        {"I16", 2, {}},
        {"I8", 1, {}},
        {"U64", 8, {}},
        {"U32", 4, {}},
        {"U16", 2, {}},
        {"U8", 1, {}},
        {"BOOL", 1, {}},
        {"F8_E4M3", 1, {}},
        {"F8_E5M2", 1, {}},
        {"C64", 8, {}},
    };
    for (const Type& type : kTypes) {
        if (name == type.name) {
            return type;
        }
    }
    throw ModelError(ErrorCode::ModelUnsupported,
                     "it holds tensors of type " + shown(name) + ", which is not known; save them as float");
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

/// Bytes after the header; sizes and range have been checked against each other and the file.
struct Entry {
    StoredTensor tensor;
    Range range;
    bool parameter = false;
};

Entry readEntry(const std::string& name, const Json& json, std::uint64_t dataBytes) {
    if (!json.is_object()) {
        damaged(shown(name) + " is no object");
    }
    const Type& type = findType(member(json, "dtype", Json::value_t::string, name).get<std::string>());
    const Json& shape = member(json, "shape", Json::value_t::array, name);
    const Json& offsets = member(json, "data_offsets", Json::value_t::array, name);
    if (offsets.size() != 2 || shape.size() > kMostDimensions) {
        damaged(shown(name) + " has no proper data_offsets or shape");
    }
    Entry entry;
    entry.parameter = type.type.has_value();
    entry.tensor.type = type.type.value_or(c10::ScalarType::Byte);
    std::int64_t count = 1;
    for (const Json& length : shape) {
        const std::uint64_t size = unsignedNumber(length, name);
        if (size > INT64_MAX || __builtin_mul_overflow(count, static_cast<std::int64_t>(size), &count)) {
            damaged(shown(name) + " is larger than any memory");
        }
        entry.tensor.sizes.push_back(static_cast<std::int64_t>(size));
    }
    entry.tensor.elements = count;
    entry.tensor.strides.assign(entry.tensor.sizes.size(), 1);
    for (std::size_t i = entry.tensor.sizes.size(); i-- > 1;) {
        entry.tensor.strides[i - 1] =
            entry.tensor.strides[i] * std::max<std::int64_t>(entry.tensor.sizes[i], 1);
    }
    entry.range = {unsignedNumber(offsets[0], name), unsignedNumber(offsets[1], name)};
    std::uint64_t bytes = 0;
    if (entry.range.begin > entry.range.end ||
        __builtin_mul_overflow(static_cast<std::uint64_t>(count), type.bytes, &bytes) ||
        bytes != entry.range.end - entry.range.begin) {
        damaged("the data_offsets of " + shown(name) + " do not fit its shape");
    }
    if (entry.range.end > dataBytes) {
        throwCutShort("its tensor data");
    }
    return entry;
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
        throwCutShort("its safetensors header");
    }
    const std::string text = file.bytes(kLengthBytes, static_cast<std::size_t>(length));
    checkDepth(text);
    Json header = Json::parse(text, nullptr, false);
    if (!header.is_object()) {
        damaged("it is no JSON object");
    }
    return header;
}

} // namespace

StoredState readSafetensors(const RandomFile& file) {
    const std::string lengthBytes = file.bytes(0, kLengthBytes);
    if (lengthBytes.size() < kLengthBytes) {
        throwCutShort("its safetensors header");
    }
    const std::uint64_t length = little64(lengthBytes, 0);
    const Json header = parseHeader(file, length);
    const std::uint64_t dataOffset = kLengthBytes + length;
    StoredState state;
    std::vector<Range> ranges;
    for (const auto& [name, json] : header.items()) {
        if (name == "__metadata__") {
            continue;
        }
        Entry entry = readEntry(name, json, file.size() - dataOffset);
        if (entry.range.begin != entry.range.end) {
            ranges.push_back(entry.range);
        }
        if (entry.parameter) {
            entry.tensor.offset = dataOffset + entry.range.begin;
            state.emplace(name, std::move(entry.tensor));
        }
    }
    checkOverlap(std::move(ranges));
    return state;
}

} // namespace actiscope::torch_backend
