// Of the tensors of a safetensors file those that parameters can be.
#include <algorithm>
#include <optional>

#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/stored_tensor.h"
#include "engine/data/safetensors.h"

namespace actiscope::torch_backend {

namespace {

std::optional<c10::ScalarType> parameterType(const std::string& name) {
    if (name == "F64") {
        return c10::ScalarType::Double;
    }
    if (name == "F32") {
        return c10::ScalarType::Float;
    }
    if (name == "F16") {
        return c10::ScalarType::Half;
    }
    return name == "BF16" ? std::optional(c10::ScalarType::BFloat16) : std::nullopt;
}

std::vector<std::int64_t> contiguousStrides(const std::vector<std::int64_t>& sizes) {
    std::vector<std::int64_t> strides(sizes.size(), 1);
    for (std::size_t i = sizes.size(); i-- > 1;) {
        strides[i - 1] = strides[i] * std::max<std::int64_t>(sizes[i], 1);
    }
    return strides;
}

} // namespace

SafetensorsState readSafetensors(const RandomFile& file) {
    const auto header = readSafetensorsHeader(file);
    if (!header) {
        throw ModelError(header.error().code, header.error().what);
    }
    SafetensorsState content;
    for (const auto& [name, entry] : header->tensors) {
        if (const auto type = parameterType(entry.type)) {
            content.state.emplace(name, StoredTensor{*type, entry.shape, contiguousStrides(entry.shape),
                                                     entry.offset, entry.elements, nullptr});
        }
    }
    if (const auto named = header->metadata.find(kNetworkKey); named != header->metadata.end()) {
        content.network = named->second;
    }
    return content;
}

} // namespace actiscope::torch_backend
