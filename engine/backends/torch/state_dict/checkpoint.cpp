#include "engine/backends/torch/state_dict/checkpoint.h"

#include <algorithm>

#include "engine/backends/torch/state_dict/model_error.h"

namespace actiscope::torch_backend {

namespace {

/// Where training scripts put the state dict, the most telling names first.
constexpr const char* kStateDictNames[] = {"state_dict", "model_state_dict", "model_state", "model", "net",
                                           "network",    "weights",          "params",      "ema"};
constexpr int kDeepest = 3;

bool holdsTensors(const pickle::Dict& dict) {
    return std::any_of(dict.items.begin(), dict.items.end(), [](const auto& item) {
        return item.second->template as<pickle::Tensor>() != nullptr;
    });
}

const pickle::Dict* findStateDict(const pickle::Dict& dict, int depth) {
    for (const char* name : kStateDictNames) {
        const pickle::Value* value = depth < kDeepest ? findItem(dict, name) : nullptr;
        if (value != nullptr && value->as<pickle::Dict>() != nullptr) {
            if (const pickle::Dict* found = findStateDict(*value->as<pickle::Dict>(), depth + 1)) {
                return found;
            }
        }
    }
    return holdsTensors(dict) ? &dict : nullptr;
}

[[noreturn]] void throwForeign(const std::string& name) {
    throw ModelError(ErrorCode::ModelForbidden,
                     "it holds a value of " + name +
                         " in place of a tensor, which is not allowed; save the network's "
                         "state_dict() with torch.save");
}

[[noreturn]] void throwNoStateDict(const pickle::Dict& dict) {
    std::string keys;
    for (const auto& [key, value] : dict.items) {
        if (value->as<pickle::Foreign>() != nullptr && dict.items.size() == 1) {
            throwForeign(value->as<pickle::Foreign>()->name);
        }
        if (key->as<std::string>() != nullptr && keys.size() < 200) {
            keys += (keys.empty() ? "" : ", ") + shown(*key->as<std::string>());
        }
    }
    throw ModelError(ErrorCode::ModelUnsupported,
                     "it holds no parameters of a network; " +
                         (keys.empty() ? std::string("it is empty") : "its keys are " + keys) +
                         "; save the network's state_dict()");
}

/// What stands in a file in the place of a dict.
std::string describe(const pickle::Value& value) {
    if (const auto* list = value.as<pickle::Sequence>()) {
        return "a list of " + std::to_string(list->items.size()) + " values without names";
    }
    return value.as<pickle::Tensor>() != nullptr ? "a single tensor without a name" : "a single value";
}

} // namespace

const pickle::Value* findItem(const pickle::Dict& dict, const char* key) {
    const auto found = std::find_if(dict.items.rbegin(), dict.items.rend(), [key](const auto& item) {
        const auto* name = item.first->template as<std::string>();
        return name != nullptr && *name == key;
    });
    return found == dict.items.rend() ? nullptr : found->second;
}

std::vector<std::pair<std::string, const pickle::Tensor*>> findParameters(const pickle::Value& root) {
    if (const auto* foreign = root.as<pickle::Foreign>()) {
        throwForeign(foreign->name);
    }
    const auto* dict = root.as<pickle::Dict>();
    if (dict == nullptr) {
        throw ModelError(ErrorCode::ModelUnsupported, "it holds " + describe(root) +
                                                          ", not the named parameters of a network; save the "
                                                          "network's state_dict()");
    }
    const pickle::Dict* state = findStateDict(*dict, 0);
    if (state == nullptr) {
        throwNoStateDict(*dict);
    }
    std::vector<std::pair<std::string, const pickle::Tensor*>> parameters;
    for (const auto& [key, value] : state->items) {
        const auto* name = key->as<std::string>();
        if (name == nullptr) {
            continue;
        }
        // A dot tells a parameter ("fc.weight") from a note beside it ("best_acc1").
        if (value->as<pickle::Foreign>() != nullptr && name->find('.') != std::string::npos) {
            throwForeign(value->as<pickle::Foreign>()->name);
        }
        const auto* tensor = value->as<pickle::Tensor>();
        if (tensor != nullptr && c10::isFloatingType(tensor->storage.type)) {
            parameters.emplace_back(*name, tensor);
        }
    }
    return parameters;
}

} // namespace actiscope::torch_backend
