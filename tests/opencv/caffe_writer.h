// Writes small Caffe networks: weights as a NetParameter message, and both files into a folder.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace actiscope::test {

namespace fs = std::filesystem;

struct CaffeBlob {
    std::vector<std::uint64_t> shape;
    std::vector<float> values;
};

struct CaffeWeights {
    std::string layer;
    std::string type;
    std::vector<CaffeBlob> blobs;
};

namespace caffe_detail {

inline std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) {
        bytes += static_cast<char>((value & 0x7F) | 0x80);
    }
    return bytes + static_cast<char>(value);
}

/// A length-delimited field of a protobuf message.
inline std::string field(int number, const std::string& content) {
    return varint(static_cast<std::uint64_t>(number) << 3 | 2) + varint(content.size()) + content;
}

inline std::string blobMessage(const CaffeBlob& blob) {
    std::string dims;
    for (const std::uint64_t side : blob.shape) {
        dims += varint(side);
    }
    std::string data(blob.values.size() * sizeof(float), '\0');
    std::memcpy(data.data(), blob.values.data(), data.size());
    return field(5, data) + field(7, field(1, dims)); // BlobProto: data = 5, shape = 7 { dim = 1 }
}

} // namespace caffe_detail

/// NetParameter { layer = 100 { name = 1, type = 2, blobs = 7 } }
inline std::string caffeModelBytes(const std::vector<CaffeWeights>& layers) {
    std::string message;
    for (const CaffeWeights& layer : layers) {
        std::string content = caffe_detail::field(1, layer.layer) + caffe_detail::field(2, layer.type);
        for (const CaffeBlob& blob : layer.blobs) {
            content += caffe_detail::field(7, caffe_detail::blobMessage(blob));
        }
        message += caffe_detail::field(100, content);
    }
    return message;
}

inline void writeText(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

} // namespace actiscope::test
