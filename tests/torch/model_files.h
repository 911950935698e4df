// Small model files, made byte by byte.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <zlib.h>

namespace actiscope::test {

/// `count` bytes of a number, little-endian.
inline std::string little(std::uint64_t value, std::size_t count) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) {
        bytes.push_back(static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0));
    }
    return bytes;
}

inline std::string bytesOf(const std::vector<float>& values) {
    std::string bytes(values.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

// Pieces of a pickle of protocol 2.

inline std::string text(std::string_view value) {
    return "X" + little(value.size(), 4) + std::string(value);
}

inline std::string integer(std::int32_t value) {
    return "J" + little(static_cast<std::uint32_t>(value), 4);
}

inline std::string global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}

inline std::string tuple(const std::vector<std::string>& items) {
    std::string bytes = "(";
    for (const std::string& item : items) {
        bytes += item;
    }
    return bytes + "t";
}

inline std::string numbers(const std::vector<std::int32_t>& values) {
    std::vector<std::string> items;
    for (const std::int32_t value : values) {
        items.push_back(integer(value));
    }
    return tuple(items);
}

inline std::string storage(const std::string& type, const std::string& key, std::int32_t elements) {
    return tuple({text("storage"), global("torch", type), text(key), text("cpu"), integer(elements)}) + "Q";
}

inline std::string tensor(const std::string& data, std::int32_t offset,
                          const std::vector<std::int32_t>& sizes, const std::vector<std::int32_t>& strides) {
    return global("torch._utils", "_rebuild_tensor_v2") +
           tuple({data, integer(offset), numbers(sizes), numbers(strides), "\x89",
                  global("collections", "OrderedDict") + ")R"}) +
           "R";
}

inline std::string dict(const std::vector<std::pair<std::string, std::string>>& items) {
    std::string bytes = "}(";
    for (const auto& [key, value] : items) {
        bytes += text(key) + value;
    }
    return bytes + "u";
}

inline std::string pickled(const std::string& value) {
    return "\x80\x02" + value + ".";
}

/// A zip archive of stored entries; `wide` puts sizes and offsets into the 64 bit fields.
inline std::string zipOf(const std::vector<std::pair<std::string, std::string>>& entries, bool wide = false) {
    const std::uint64_t none = 0xffffffff;
    std::string archive;
    std::string directory;
    for (const auto& [name, content] : entries) {
        const std::uint64_t size = content.size();
        const std::uint64_t offset = archive.size();
        const std::string extra =
            wide ? little(1, 2) + little(24, 2) + little(size, 8) + little(size, 8) + little(offset, 8) : "";
        const auto sizes = [&](bool in64) {
            return little(in64 ? none : size, 4) + little(in64 ? none : size, 4);
        };
        directory += "PK\1\2" + little(0, 16) + sizes(wide) + little(name.size(), 2) +
                     little(extra.size(), 2) + little(0, 10) + little(wide ? none : offset, 4) + name + extra;
        archive +=
            "PK\3\4" + little(0, 14) + sizes(false) + little(name.size(), 2) + little(0, 2) + name + content;
    }
    const std::uint64_t count = entries.size();
    const std::uint64_t start = archive.size();
    archive += directory;
    if (wide) {
        const std::uint64_t end = archive.size();
        archive += "PK\6\6" + little(44, 8) + little(0, 12) + little(count, 8) + little(count, 8) +
                   little(directory.size(), 8) + little(start, 8) + "PK\6\7" + little(0, 4) + little(end, 8) +
                   little(1, 4);
    }
    return archive + "PK\5\6" + little(0, 4) + little(wide ? none : count, 2) +
           little(wide ? none : count, 2) + little(wide ? none : directory.size(), 4) +
           little(wide ? none : start, 4) + little(0, 2);
}

/// Such an archive with every entry deflated, as other programs repack it.
inline std::string deflated(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string archive;
    std::string directory;
    for (const auto& [name, content] : entries) {
        const auto* bytes = reinterpret_cast<const Bytef*>(content.data());
        std::string packed(compressBound(content.size()), '\0');
        z_stream stream{};
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
        stream.next_in = const_cast<Bytef*>(bytes);
        stream.avail_in = static_cast<uInt>(content.size());
        stream.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        deflate(&stream, Z_FINISH);
        packed.resize(stream.total_out);
        deflateEnd(&stream);
        const std::string facts =
            little(8, 2) + little(0, 4) + little(crc32(0, bytes, static_cast<uInt>(content.size())), 4) +
            little(packed.size(), 4) + little(content.size(), 4) + little(name.size(), 2) + little(0, 2);
        directory += "PK\1\2" + little(20, 2) + little(20, 2) + little(0, 2) + facts + little(0, 10) +
                     little(archive.size(), 4) + name;
        archive += "PK\3\4" + little(20, 2) + little(0, 2) + facts + name + packed;
    }
    return archive + directory + "PK\5\6" + little(0, 4) + little(entries.size(), 2) +
           little(entries.size(), 2) + little(directory.size(), 4) + little(archive.size(), 4) + little(0, 2);
}

/// torch.save's zip layout: a pickle and the storages "0", "1", ….
inline std::string torchZip(const std::string& value, const std::vector<std::string>& storages,
                            bool wide = false) {
    std::vector<std::pair<std::string, std::string>> entries{{"archive/data.pkl", pickled(value)}};
    for (std::size_t i = 0; i < storages.size(); ++i) {
        entries.emplace_back("archive/data/" + std::to_string(i), storages[i]);
    }
    return zipOf(entries, wide);
}

/// torch.save's legacy layout of float storages "0", "1", ….
inline std::string torchLegacy(const std::string& value, const std::vector<std::string>& floatStorages) {
    using namespace std::string_literals;
    std::string keys = "](";
    std::string data;
    for (std::size_t i = 0; i < floatStorages.size(); ++i) {
        keys += text(std::to_string(i));
        data += little(floatStorages[i].size() / sizeof(float), 8) + floatStorages[i];
    }
    return pickled("\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19"s) + pickled("M\xe9\x03"s) +
           pickled(dict({{"little_endian", "\x88"}})) + pickled(value) + pickled(keys + "e") + data;
}

inline std::string safetensors(const std::string& header, const std::string& data) {
    return little(header.size(), 8) + header + data;
}

} // namespace actiscope::test
