#include <algorithm>
#include <exception>
#include <new>

#include <ATen/ops/empty.h>

#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/stored_tensor.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

namespace {

struct Content {
    StoredState state;
    const char* format = "";
};

Content readContent(const RandomFile& file) {
    const std::string head = file.bytes(0, 9);
    if (head.compare(0, 2, "PK") == 0) {
        return {readTorchZip(file), "PyTorch state dict"};
    }
    if (head.size() == 9 && head[8] == '{') {
        return {readSafetensors(file), "safetensors"};
    }
    return {readTorchLegacy(file), "PyTorch state dict"};
}

/// Takes off what wrappers put before every name: DataParallel, torch.compile, a member of a training class.
StoredState withoutPrefixes(StoredState state) {
    for (const std::string prefix : {"module.", "_orig_mod.", "model.", "net."}) {
        const bool everywhere = std::all_of(state.begin(), state.end(), [&prefix](const auto& item) {
            return item.first.compare(0, prefix.size(), prefix) == 0;
        });
        if (everywhere) {
            StoredState stripped;
            for (auto& [name, tensor] : state) {
                stripped.emplace(name.substr(prefix.size()), std::move(tensor));
            }
            state = std::move(stripped);
        }
    }
    return state;
}

/// Names and shapes without data: enough to recognise a family before anything large is read.
StateDict outline(const StoredState& state) {
    StateDict shapes;
    for (const auto& [name, tensor] : state) {
        shapes.emplace(name, at::empty(tensor.sizes, at::TensorOptions(at::kMeta).dtype(at::kFloat)));
    }
    return shapes;
}

[[noreturn]] void throwUnknownNetwork(const StateDict& shapes) {
    if (shapes.empty()) {
        throw ModelError(ErrorCode::ModelUnsupported,
                         "it holds no parameters of a network; save the network's state_dict()");
    }
    constexpr int kShownKeys = 6;
    std::string keys;
    int count = 0;
    for (const auto& [name, tensor] : shapes) {
        if (count++ < kShownKeys) {
            keys += (keys.empty() ? "" : ", ") + shown(name) + " " + c10::str(tensor.sizes());
        }
    }
    std::string families;
    for (const Family& family : zoo()) {
        families += std::string(families.empty() ? "" : ", ") + family.name;
    }
    throw ModelError(ErrorCode::ModelUnsupported, "its " + std::to_string(shapes.size()) +
                                                      " parameters are of no known network (" + keys +
                                                      (count > kShownKeys ? ", ..." : "") + "); known are " +
                                                      families + "; export any other as TorchScript or ONNX");
}

/// All but what batch normalisation observes: the families fold it away.
std::int64_t countParameters(const StateDict& state) {
    std::int64_t count = 0;
    for (const auto& [name, tensor] : state) {
        const std::string last = name.substr(name.rfind('.') + 1);
        const bool observed =
            last == "running_mean" || last == "running_var" || last == "num_batches_tracked";
        count += observed ? 0 : tensor.numel();
    }
    return count;
}

GraphModel readModel(const RandomFile& file) {
    Content content = readContent(file);
    content.state = withoutPrefixes(std::move(content.state));
    const StateDict shapes = outline(content.state);
    for (const Family& family : zoo()) {
        const std::optional<std::string> name = family.recognise(shapes);
        if (!name) {
            continue;
        }
        GraphModel model;
        model.format = content.format;
        model.family = *name;
        model.defaultInput = family.input;
        StateDict state;
        for (const auto& [parameter, tensor] : content.state) {
            model.halfPrecision = model.halfPrecision || c10::elementSize(tensor.type) == 2;
            state.emplace(parameter, load(file, tensor));
        }
        model.parameters = countParameters(state);
        model.graph = family.build(state);
        return model;
    }
    throwUnknownNetwork(shapes);
}

} // namespace

Result<GraphModel> readStateDict(const std::string& path) {
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    const auto sentence = [&path](const char* what) { return path + " cannot be opened: " + what + "."; };
    try {
        return readModel(*file);
    } catch (const ModelError& error) {
        return fail(error.code(), sentence(error.what()));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::ModelUnreadable,
                    sentence("there is not enough memory for it; close other programs"));
    } catch (const c10::Error& error) {
        return fail(ErrorCode::ModelUnsupported, sentence("its network cannot be built"),
                    error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(ErrorCode::ModelUnsupported, sentence("its network cannot be built"), error.what());
    }
}

} // namespace actiscope::torch_backend
