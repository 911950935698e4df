#include "engine/data/npy.h"

#include <bit>
#include <cstring>
#include <string>

namespace actiscope {

static_assert(std::endian::native == std::endian::little, "'<f4' is written as memory holds it");

std::vector<std::uint8_t> npyBytes(const ClassActivationMap& cam) {
    constexpr std::size_t kAlignment = 64;
    constexpr std::size_t kPrefix = 10; // magic, version, length of the header
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(cam.height) +
                         ", " + std::to_string(cam.width) + "), }";
    header.append(kAlignment - 1 - (kPrefix + header.size()) % kAlignment, ' ');
    header.push_back('\n');

    const std::size_t valueBytes = cam.values.size() * sizeof(float);
    std::vector<std::uint8_t> bytes(kPrefix + header.size() + valueBytes);
    const char magic[] = {'\x93', 'N', 'U', 'M', 'P', 'Y', 1, 0};
    std::memcpy(bytes.data(), magic, sizeof(magic));
    bytes[8] = static_cast<std::uint8_t>(header.size() & 0xff);
    bytes[9] = static_cast<std::uint8_t>(header.size() >> 8);
    std::memcpy(bytes.data() + kPrefix, header.data(), header.size());
    if (valueBytes > 0) {
        std::memcpy(bytes.data() + kPrefix + header.size(), cam.values.data(), valueBytes);
    }
    return bytes;
}

} // namespace actiscope
