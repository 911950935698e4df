#include "engine/runtime/protobuf_format.h"

#include <cstdint>
#include <set>
#include <string>

namespace actiscope {

namespace {

/// Far above any real model's count; a file of tiny fields must not take for ever.
constexpr int kMostFields = 100'000;

enum Wire : unsigned { kVarint = 0, kFixed64 = 1, kLength = 2, kFixed32 = 5 };

struct Key {
    std::uint64_t field = 0;
    unsigned wire = 0;
    friend bool operator<(const Key& a, const Key& b) {
        return a.field != b.field ? a.field < b.field : a.wire < b.wire;
    }
};

struct Fields {
    std::set<Key> seen; ///< the last one may reach beyond the file's end
    bool wellFormed = true;
    bool complete = false; ///< the last field ends where the file does
};

/// Reads one varint at `at` and steps behind it.
std::optional<std::uint64_t> readVarint(const RandomFile& file, std::uint64_t& at) {
    const std::string bytes = file.bytes(at, 10);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        value |= static_cast<std::uint64_t>(byte & 0x7fU) << (7 * i);
        if ((byte & 0x80U) == 0) {
            at += i + 1;
            return value;
        }
    }
    return std::nullopt;
}

Fields walk(const RandomFile& file) {
    Fields fields;
    std::uint64_t at = 0;
    for (int count = 0; at < file.size() && count < kMostFields; ++count) {
        const std::optional<std::uint64_t> tag = readVarint(file, at);
        const Key key{tag.value_or(0) >> 3, static_cast<unsigned>(tag.value_or(0) & 7)};
        if (!tag || key.field == 0) {
            fields.wellFormed = false;
            return fields;
        }
        std::uint64_t length = 0;
        if (key.wire == kVarint || key.wire == kLength) {
            const std::optional<std::uint64_t> value = readVarint(file, at);
            if (!value) {
                return fields;
            }
            length = key.wire == kLength ? *value : 0;
        } else if (key.wire == kFixed64 || key.wire == kFixed32) {
            length = key.wire == kFixed64 ? 8 : 4;
        } else {
            fields.wellFormed = false;
            return fields;
        }
        fields.seen.insert(key);
        if (!file.holds(at, length)) {
            return fields;
        }
        at += length;
    }
    fields.complete = at == file.size();
    return fields;
}

} // namespace

ProtobufFormat recogniseProtobuf(const RandomFile& file) {
    const Fields fields = walk(file);
    const auto has = [&fields](std::uint64_t field, unsigned wire) {
        return fields.seen.count({field, wire}) > 0;
    };
    if (!fields.wellFormed) {
        return {};
    }
    // ModelProto: ir_version = 1 (a number), graph = 7 (a message). NetParameter: name = 1 (a string),
    // layers = 2 or layer = 100 (messages), debug_info = 7 (a flag). The first field may be left out, but a
    // file that is not even complete has to show it, or any bytes would pass.
    if (has(7, kLength) && !has(1, kLength) && (fields.complete || has(1, kVarint))) {
        return {ModelFormat::Onnx, fields.complete};
    }
    if ((has(100, kLength) || has(2, kLength)) && !has(1, kVarint) && (fields.complete || has(1, kLength))) {
        return {ModelFormat::Caffe, fields.complete};
    }
    return {};
}

} // namespace actiscope
