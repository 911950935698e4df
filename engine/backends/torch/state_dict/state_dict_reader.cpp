#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <utility>

#include <ATen/ops/empty.h>

#include "engine/backends/torch/finite_weights.h"
#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/state_dict/stored_tensor.h"
#include "engine/backends/torch/zoo.h"

namespace actiscope::torch_backend {

namespace {

struct Content {
    StoredState state;
    const char* format = "";
    std::string network; ///< its name in the zoo, where the file says so
};

Content readContent(const RandomFile& file) {
    const std::string head = file.bytes(0, 9);
    if (head.compare(0, 2, "PK") == 0) {
        return {readTorchZip(file), "PyTorch state dict", {}};
    }
    if (head.size() == 9 && head[8] == '{') {
        SafetensorsState content = readSafetensors(file);
        return {std::move(content.state), "safetensors", std::move(content.network)};
    }
    return {readTorchLegacy(file), "PyTorch state dict", {}};
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

/// The same of a part of the network that ran on several devices: "features.module.0.weight".
StoredState withoutWrappedParts(StoredState state) {
    constexpr const char* kWrapped = ".module.";
    StoredState unwrapped;
    for (auto& [name, tensor] : state) {
        std::string plain = name;
        if (const std::size_t at = plain.find(kWrapped); at != std::string::npos) {
            plain.erase(at, std::strlen(kWrapped) - 1);
        }
        if (!unwrapped.emplace(plain, tensor).second) {
            return state; // both names are there, so the word is the network's own
        }
    }
    return unwrapped;
}

/// Today's names throughout, unless two parameters would come to one.
StoredState withTodaysNames(StoredState state) {
    StoredState renamed;
    for (const auto& [name, tensor] : state) {
        std::string today = name;
        for (const Family& family : zoo()) {
            today = family.todaysName == nullptr ? today : family.todaysName(today);
        }
        if (!renamed.emplace(today, tensor).second) {
            return state;
        }
    }
    return renamed;
}

/// The parameters by the names that the zoo knows, from whatever wrapper and year they come.
Content readNamed(const RandomFile& file) {
    Content content = readContent(file);
    content.state = withTodaysNames(withoutWrappedParts(withoutPrefixes(std::move(content.state))));
    return content;
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

StateDict loadAll(const RandomFile& file, const StoredState& stored) {
    StateDict state;
    for (const auto& [parameter, tensor] : stored) {
        refuseNotFinite(parameter, state.emplace(parameter, load(file, tensor)).first->second);
    }
    return state;
}

/// The network that the file or the description names, else the one that names and shapes show: of a network
/// with its batch norms folded they don't always show the family, nor where something without parameters is
/// missing.
Architecture architectureOf(const Content& content, const std::string& described) {
    const NamedNetwork* named = findNetwork(described.empty() ? content.network : described);
    if (!described.empty() && named == nullptr) {
        throw ModelError(ErrorCode::DescriptionInvalid,
                         "its description says \"network\": \"" + shown(described) +
                             "\", but no network is called so; \"actiscope train --network\" with a wrong "
                             "name lists all");
    }
    if (named != nullptr) {
        return named->architecture;
    }
    const StateDict shapes = outline(content.state);
    const std::optional<Architecture> architecture = recogniseNetwork(shapes);
    if (!architecture) {
        throwUnknownNetwork(shapes);
    }
    return *architecture;
}

GraphModel readModel(const RandomFile& file, const NetworkOptions& options, const std::string& network) {
    const Content content = readNamed(file);
    const Architecture architecture = architectureOf(content, network);
    GraphModel model = zooModel(architecture, loadAll(file, content.state), options);
    model.format = content.format;
    model.halfPrecision = std::any_of(content.state.begin(), content.state.end(), [](const auto& item) {
        return c10::elementSize(item.second.type) == 2;
    });
    return model;
}

/// Runs `read` on the file and turns what it throws into one sentence about the file.
template <class Read>
auto readGuarded(const std::string& path, Read read) -> Result<decltype(read(std::declval<RandomFile>()))> {
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file) {
        return fail(file.error());
    }
    const auto sentence = [&path](const char* what) { return path + " cannot be opened: " + what + "."; };
    try {
        return read(*file);
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

} // namespace

Result<GraphModel> readStateDict(const std::string& path, const NetworkOptions& options,
                                 const std::string& network) {
    return readGuarded(path, [&](const RandomFile& file) { return readModel(file, options, network); });
}

Result<StateDict> readParameters(const std::string& path) {
    return readGuarded(path, [](const RandomFile& file) { return loadAll(file, readNamed(file).state); });
}

} // namespace actiscope::torch_backend
