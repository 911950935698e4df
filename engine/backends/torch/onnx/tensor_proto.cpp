#include "engine/backends/torch/onnx/tensor_proto.h"

#include <cstring>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <onnx/onnx_pb.h>

#include "engine/backends/torch/onnx/failure.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

using ::onnx::TensorProto;

std::string quoted(const TensorProto& proto) {
    return "tensor '" + shown(proto.name()) + "'";
}

/// How an element lies in raw data.
at::ScalarType storedType(const TensorProto& proto) {
    switch (proto.data_type()) {
    case TensorProto::FLOAT:
        return at::kFloat;
    case TensorProto::FLOAT16:
        return at::kHalf;
    case TensorProto::BFLOAT16:
        return at::kBFloat16;
    case TensorProto::DOUBLE:
        return at::kDouble;
    case TensorProto::INT64:
        return at::kLong;
    case TensorProto::INT32:
        return at::kInt;
    case TensorProto::INT16:
        return at::kShort;
    case TensorProto::INT8:
        return at::kChar;
    case TensorProto::UINT8:
        return at::kByte;
    case TensorProto::BOOL:
        return at::kBool;
    default:
        unsupported(quoted(proto) + " has an element type (" +
                    TensorProto::DataType_Name(static_cast<TensorProto::DataType>(proto.data_type())) +
                    ") that classification networks do not need");
    }
}

at::ScalarType workingType(at::ScalarType stored) {
    if (stored == at::kBool) {
        return at::kBool;
    }
    return at::isFloatingType(stored) ? at::kFloat : at::kLong;
}

std::int64_t elementCount(const TensorProto& proto) {
    std::int64_t count = 1;
    for (const std::int64_t size : proto.dims()) {
        // Half the range, so that a size in bytes does not overflow either.
        if (size < 0 || __builtin_mul_overflow(count, size, &count) ||
            count > std::numeric_limits<std::int64_t>::max() / 16) {
            unreadable(quoted(proto) + " has impossible dimensions");
        }
    }
    return count;
}

std::string externalEntry(const TensorProto& proto, const std::string& key) {
    for (const auto& entry : proto.external_data()) {
        if (entry.key() == key) {
            return entry.value();
        }
    }
    return {};
}

std::uint64_t externalNumber(const TensorProto& proto, const std::string& key, std::uint64_t fallback) {
    const std::string text = externalEntry(proto, key);
    if (text.empty()) {
        return fallback;
    }
    if (text.find_first_not_of("0123456789") != std::string::npos || text.size() > 18) {
        unreadable(quoted(proto) + " has no valid " + key + " of its external data ('" + shown(text) + "')");
    }
    return std::stoull(text);
}

/// Weights beside the model, in the same folder; any other place is refused, since the file chooses the name.
std::string readExternal(const TensorProto& proto, const std::filesystem::path& folder, std::uint64_t bytes) {
    const std::filesystem::path location = externalEntry(proto, "location");
    if (location.empty() || location != location.filename() || location == "." || location == "..") {
        unsupported(quoted(proto) + " is kept in '" + shown(location.string()) +
                    "'; only weights in a file in the model's own folder are read");
    }
    const std::filesystem::path file = folder / location;
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        unreadable("its weights are in '" + shown(location.string()) +
                   "', which does not lie beside it; put it there");
    }
    const std::uint64_t size = std::filesystem::file_size(file, error);
    const std::uint64_t offset = externalNumber(proto, "offset", 0);
    if (error || offset > size || size - offset < bytes || externalNumber(proto, "length", bytes) != bytes) {
        unreadable(quoted(proto) + " does not fit what '" + shown(location.string()) + "' holds");
    }
    std::string data(bytes, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(offset));
    if (!stream.read(data.data(), static_cast<std::streamsize>(bytes))) {
        unreadable("'" + shown(location.string()) + "' cannot be read");
    }
    return data;
}

at::Tensor fromBytes(const TensorProto& proto, const std::string& bytes, std::int64_t count) {
    const at::ScalarType type = storedType(proto);
    if (bytes.size() != static_cast<std::uint64_t>(count) * c10::elementSize(type)) {
        unreadable(quoted(proto) + " holds " + std::to_string(bytes.size()) + " bytes for " +
                   std::to_string(count) + " elements");
    }
    if (type == at::kBool) { // any byte may be in the file, a bool has two values
        at::Tensor tensor = at::empty({count}, at::kByte);
        std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
        return tensor.ne(0);
    }
    at::Tensor tensor = at::empty({count}, type);
    if (count > 0) {
        std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    }
    return tensor;
}

template <class Stored, class Field>
at::Tensor fromField(const TensorProto& proto, const Field& field, std::int64_t count) {
    if (field.size() != count) {
        unreadable(quoted(proto) + " holds " + std::to_string(field.size()) + " values for " +
                   std::to_string(count) + " elements");
    }
    at::Tensor tensor = at::empty({count}, c10::CppTypeToScalarType<Stored>::value);
    std::copy(field.begin(), field.end(), tensor.data_ptr<Stored>());
    return tensor;
}

/// int32_data also carries the narrower types, 16 bit floats as their bit patterns.
at::Tensor fromInt32Field(const TensorProto& proto, std::int64_t count) {
    const at::Tensor values = fromField<std::int32_t>(proto, proto.int32_data(), count);
    const at::ScalarType type = storedType(proto);
    if (type == at::kBool) {
        return values.ne(0);
    }
    return type == at::kHalf || type == at::kBFloat16 ? values.to(at::kShort).view(type) : values;
}

at::Tensor fromTypedField(const TensorProto& proto, std::int64_t count) {
    switch (storedType(proto)) {
    case at::kFloat:
        return fromField<float>(proto, proto.float_data(), count);
    case at::kDouble:
        return fromField<double>(proto, proto.double_data(), count);
    case at::kLong:
        return fromField<std::int64_t>(proto, proto.int64_data(), count);
    default:
        return fromInt32Field(proto, count);
    }
}

} // namespace

bool isHalf(const TensorProto& proto) {
    return proto.data_type() == TensorProto::FLOAT16 || proto.data_type() == TensorProto::BFLOAT16;
}

at::Tensor readTensor(const TensorProto& proto, const std::filesystem::path& folder) {
    const std::int64_t count = elementCount(proto);
    const at::ScalarType type = storedType(proto);
    at::Tensor flat;
    if (proto.data_location() == TensorProto::EXTERNAL) {
        const auto bytes = static_cast<std::uint64_t>(count) * c10::elementSize(type);
        flat = fromBytes(proto, readExternal(proto, folder, bytes), count);
    } else if (proto.has_raw_data()) {
        flat = fromBytes(proto, proto.raw_data(), count);
    } else {
        flat = fromTypedField(proto, count);
    }
    const std::vector<std::int64_t> sizes(proto.dims().begin(), proto.dims().end());
    return flat.to(workingType(type)).reshape(sizes);
}

} // namespace actiscope::torch_backend::onnx_reader
