#include "engine/backends/torch/zoo/parameters.h"

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend {

namespace {

bool fits(at::IntArrayRef found, const Shape& expected) {
    if (found.size() != expected.size()) {
        return false;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (found[i] < 1 || (expected[i] != kAny && found[i] != expected[i])) {
            return false;
        }
    }
    return true;
}

std::string shapeText(const Shape& shape) {
    std::string text;
    for (const std::int64_t length : shape) {
        text += (text.empty() ? "" : ", ") + (length == kAny ? std::string("any") : std::to_string(length));
    }
    return "[" + text + "]";
}

} // namespace

bool hasParameter(const StateDict& state, const std::string& name, const Shape& shape) {
    const auto found = state.find(name);
    return found != state.end() && fits(found->second.sizes(), shape);
}

at::Tensor parameter(const StateDict& state, const std::string& name, const Shape& shape) {
    const auto found = state.find(name);
    if (found == state.end()) {
        throw ModelError(ErrorCode::ModelUnsupported,
                         "its parameter " + name + " of shape " + shapeText(shape) +
                             " is missing; save the network's whole state_dict()");
    }
    if (!fits(found->second.sizes(), shape)) {
        throw ModelError(ErrorCode::ModelUnsupported,
                         "its parameter " + name + " has the shape " +
                             shapeText(found->second.sizes().vec()) + " where " + shapeText(shape) +
                             " is expected; export the network as TorchScript or ONNX if it was changed");
    }
    return found->second;
}

int countBlocks(const StateDict& state, const std::string& prefix, const std::string& suffix, int first) {
    int count = 0;
    while (state.count(prefix + std::to_string(first + count) + suffix) > 0) {
        ++count;
    }
    return count;
}

} // namespace actiscope::torch_backend
