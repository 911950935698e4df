// Reads NumPy's .npy and .npz files: references that were computed elsewhere.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace actiscope::test {

/// An array in C order. Floats of 4 and 8 bytes and integers of 4 and 8 bytes are converted to float: exact
/// for everything that the references hold (float32 and class indices).
struct NpyArray {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

namespace npy_detail {

using Bytes = std::vector<std::uint8_t>;

inline Bytes readBytes(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return Bytes(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

template <class T>
T littleEndian(const Bytes& bytes, std::size_t at) {
    if (at + sizeof(T) > bytes.size()) {
        throw std::runtime_error("array file cut short");
    }
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    return value;
}

template <class T>
std::vector<float> convert(const Bytes& bytes, std::size_t at, std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = static_cast<float>(littleEndian<T>(bytes, at + i * sizeof(T)));
    }
    return values;
}

/// The text between `open` and `close` after `key` in the header's Python dictionary.
inline std::string field(std::string_view header, std::string_view key, char open, char close) {
    const std::size_t begin = header.find(open, header.find(key) + key.size());
    const std::size_t end = header.find(close, begin + 1);
    if (begin == std::string_view::npos || end == std::string_view::npos) {
        throw std::runtime_error("array header without " + std::string(key));
    }
    return std::string(header.substr(begin + 1, end - begin - 1));
}

inline NpyArray parse(const Bytes& bytes) {
    if (bytes.size() < 10 || std::memcmp(bytes.data(), "\x93NUMPY", 6) != 0) {
        throw std::runtime_error("not an .npy array");
    }
    const bool wide = bytes[6] > 1;
    const std::size_t length =
        wide ? littleEndian<std::uint32_t>(bytes, 8) : littleEndian<std::uint16_t>(bytes, 8);
    const std::size_t start = wide ? 12 : 10;
    const std::string_view header(reinterpret_cast<const char*>(bytes.data()) + start, length);
    if (header.find("'fortran_order': False") == std::string_view::npos) {
        throw std::runtime_error("array not in C order");
    }
    NpyArray array;
    std::size_t count = 1;
    const std::string shape = field(header, "'shape':", '(', ')');
    for (std::size_t at = 0; at < shape.size();) {
        std::size_t used = 0;
        array.shape.push_back(std::stoll(shape.substr(at), &used));
        count *= static_cast<std::size_t>(array.shape.back());
        at = shape.find_first_of("0123456789", at + used);
    }
    const std::string type = field(header, "'descr':", '\'', '\'');
    const std::size_t data = start + length;
    if (type == "<f4") {
        array.values = convert<float>(bytes, data, count);
    } else if (type == "<f8") {
        array.values = convert<double>(bytes, data, count);
    } else if (type == "<i4") {
        array.values = convert<std::int32_t>(bytes, data, count);
    } else if (type == "<i8") {
        array.values = convert<std::int64_t>(bytes, data, count);
    } else {
        throw std::runtime_error("array of type " + type);
    }
    return array;
}

inline Bytes inflateRaw(const std::uint8_t* data, std::size_t size, std::size_t inflatedSize) {
    Bytes inflated(inflatedSize);
    z_stream stream{};
    stream.next_in = const_cast<std::uint8_t*>(data);
    stream.avail_in = static_cast<uInt>(size);
    stream.next_out = inflated.data();
    stream.avail_out = static_cast<uInt>(inflatedSize);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        throw std::runtime_error("zlib does not start");
    }
    const int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (result != Z_STREAM_END) {
        throw std::runtime_error("array file damaged");
    }
    return inflated;
}

} // namespace npy_detail

/// One array of an .npy file. Throws std::runtime_error.
inline NpyArray readNpy(const std::filesystem::path& file) {
    return npy_detail::parse(npy_detail::readBytes(file));
}

/// All arrays of an .npz file (stored or deflated), by name without ".npy". Throws std::runtime_error.
inline std::map<std::string, NpyArray> readNpz(const std::filesystem::path& file) {
    using namespace npy_detail;
    const Bytes zip = readBytes(file);
    if (zip.size() < 22) {
        throw std::runtime_error("not an .npz file: " + file.string());
    }
    std::size_t end = zip.size() - 22; // end of central directory, before an optional comment
    while (littleEndian<std::uint32_t>(zip, end) != 0x06054b50U) {
        if (end-- == 0) {
            throw std::runtime_error("not an .npz file: " + file.string());
        }
    }
    std::map<std::string, NpyArray> arrays;
    std::size_t entry = littleEndian<std::uint32_t>(zip, end + 16);
    for (int left = littleEndian<std::uint16_t>(zip, end + 10); left > 0; --left) {
        const auto method = littleEndian<std::uint16_t>(zip, entry + 10);
        const std::size_t stored = littleEndian<std::uint32_t>(zip, entry + 20);
        const std::size_t inflated = littleEndian<std::uint32_t>(zip, entry + 24);
        const std::size_t nameLength = littleEndian<std::uint16_t>(zip, entry + 28);
        const std::size_t local = littleEndian<std::uint32_t>(zip, entry + 42);
        const std::string name(reinterpret_cast<const char*>(zip.data()) + entry + 46, nameLength);
        const std::size_t data = local + 30 + littleEndian<std::uint16_t>(zip, local + 26) +
                                 littleEndian<std::uint16_t>(zip, local + 28);
        if (data + stored > zip.size()) {
            throw std::runtime_error("array file cut short: " + file.string());
        }
        const Bytes bytes = method == 0 ? Bytes(zip.begin() + static_cast<std::ptrdiff_t>(data),
                                                zip.begin() + static_cast<std::ptrdiff_t>(data + stored))
                                        : inflateRaw(zip.data() + data, stored, inflated);
        arrays[name.substr(0, name.rfind(".npy"))] = parse(bytes);
        entry += 46 + nameLength + littleEndian<std::uint16_t>(zip, entry + 30) +
                 littleEndian<std::uint16_t>(zip, entry + 32);
    }
    return arrays;
}

} // namespace actiscope::test
