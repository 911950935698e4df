// Little-endian numbers out of bytes. The caller has checked that they are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace actiscope {

inline std::uint64_t littleEndian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

inline std::uint16_t little16(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(littleEndian(bytes, at, 2));
}

inline std::uint32_t little32(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(littleEndian(bytes, at, 4));
}

inline std::uint64_t little64(std::string_view bytes, std::size_t at) {
    return littleEndian(bytes, at, 8);
}

} // namespace actiscope
