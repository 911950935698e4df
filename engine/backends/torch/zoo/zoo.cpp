#include "engine/backends/torch/zoo.h"

#include <algorithm>

#include "engine/backends/torch/state_dict/model_error.h"
#include "engine/backends/torch/zoo/network_builder.h"

namespace actiscope::torch_backend {

// The table: one line a family, which a file of that name in this folder defines as `Family NAME()`.
#define ACTISCOPE_ZOO(FAMILY)                                                                                \
    FAMILY(demo_net)                                                                                         \
    FAMILY(alexnet)                                                                                          \
    FAMILY(vgg)                                                                                              \
    FAMILY(googlenet)                                                                                        \
    FAMILY(nin)                                                                                              \
    FAMILY(squeezenet)                                                                                       \
    FAMILY(resnet)                                                                                           \
    FAMILY(densenet)                                                                                         \
    FAMILY(mobilenet_v2)                                                                                     \
    FAMILY(mobilenet_v3)                                                                                     \
    FAMILY(efficientnet)                                                                                     \
    FAMILY(convnext)

#define ACTISCOPE_DECLARE(family) Family family();
#define ACTISCOPE_LIST(family) family(),

ACTISCOPE_ZOO(ACTISCOPE_DECLARE)

namespace {

using Purpose = NetworkBuilder::Purpose;

/// Batches that a batch norm has seen: a number that no network here needs.
bool isCounter(const std::string& parameterName) {
    return parameterName.substr(parameterName.rfind('.') + 1) == "num_batches_tracked";
}

NetworkOptions inForce(const Architecture& architecture, NetworkOptions options) {
    if (options.mapStride == 0) {
        options.mapStride = architecture.mapStride;
    }
    return options;
}

/// What the network leaves over is a sign that it is another one: it would give plausible nonsense.
void refuseLeftovers(const Architecture& architecture, const StateDict& state, const StateDict& used) {
    constexpr std::size_t kShown = 3;
    std::vector<std::string> left;
    for (const auto& [name, tensor] : state) {
        const std::string& parameter = name;
        const auto& heads = architecture.auxiliary;
        const bool known = used.count(name) > 0 || isCounter(name) ||
                           std::any_of(heads.begin(), heads.end(), [&](const std::string& head) {
                               return parameter.compare(0, head.size(), head) == 0;
                           });
        if (!known) {
            left.push_back(shown(name));
        }
    }
    if (left.empty()) {
        return;
    }
    std::string names;
    for (std::size_t i = 0; i < std::min(kShown, left.size()); ++i) {
        names += (i > 0 ? ", " : "") + left[i];
    }
    if (left.size() > kShown) {
        names += " and " + std::to_string(left.size() - kShown) + " more";
    }
    throw ModelError(ErrorCode::ModelUnsupported,
                     "it looks like " + architecture.title + ", but " + names +
                         (left.size() == 1 ? " has" : " have") +
                         " no place in that network; export the network as TorchScript or ONNX");
}

StateDict create(const Architecture& architecture, const NetworkOptions& options, std::int64_t classes,
                 std::optional<std::uint64_t> seed) {
    NetworkBuilder builder(classes, seed, inForce(architecture, options));
    (void)builder.finish(architecture.write(builder));
    return builder.used();
}

} // namespace

const std::vector<Family>& zoo() {
    static const std::vector<Family> families{ACTISCOPE_ZOO(ACTISCOPE_LIST)};
    return families;
}

const NamedNetwork* findNetwork(const std::string& name) {
    for (const Family& family : zoo()) {
        for (const NamedNetwork& network : family.networks) {
            if (network.name == name) {
                return &network;
            }
        }
    }
    return nullptr;
}

std::optional<Architecture> recogniseNetwork(const StateDict& state) {
    for (const Family& family : zoo()) {
        if (std::optional<Architecture> architecture = family.recognise(state)) {
            return architecture;
        }
    }
    return std::nullopt;
}

std::string titleOf(const Architecture& architecture, const NetworkOptions& options) {
    const std::string average = "-GAP";
    std::string title = architecture.title;
    const std::size_t at = title.find(average);
    if (options.pool == Pooling::Max && at != std::string::npos) {
        title.replace(at, average.size(), "-GMP");
    }
    return title;
}

bool isStatistic(const std::string& parameterName) {
    const std::string last = parameterName.substr(parameterName.rfind('.') + 1);
    return last == "running_mean" || last == "running_var" || isCounter(parameterName);
}

StateDict createState(const Architecture& architecture, const NetworkOptions& options, std::int64_t classes,
                      std::uint64_t seed) {
    return create(architecture, options, classes, seed);
}

StateDict createOutline(const Architecture& architecture, const NetworkOptions& options,
                        std::int64_t classes) {
    return create(architecture, options, classes, std::nullopt);
}

std::shared_ptr<torch::jit::Graph> inferenceGraph(const Architecture& architecture, const StateDict& state,
                                                  const NetworkOptions& options) {
    return zooModel(architecture, state, options).graph;
}

StateDict foldedState(const Architecture& architecture, const StateDict& state,
                      const NetworkOptions& options) {
    NetworkBuilder builder(state, inForce(architecture, options), Purpose::Inference);
    (void)builder.finish(architecture.write(builder));
    return builder.folded();
}

std::shared_ptr<torch::jit::Graph> trainingGraph(const Architecture& architecture, StateDict& state,
                                                 const NetworkOptions& options) {
    for (auto& [name, tensor] : state) {
        tensor.requires_grad_(false);
    }
    NetworkBuilder builder(state, inForce(architecture, options), Purpose::Training);
    auto graph = builder.finish(architecture.write(builder));
    for (const auto& [name, tensor] : builder.used()) {
        tensor.requires_grad_(!isStatistic(name));
    }
    return graph;
}

GraphModel zooModel(const Architecture& architecture, const StateDict& state, const NetworkOptions& options) {
    NetworkBuilder builder(state, inForce(architecture, options), Purpose::Inference);
    GraphModel model;
    model.graph = builder.finish(architecture.write(builder));
    refuseLeftovers(architecture, state, builder.used());
    model.family = titleOf(architecture, options);
    model.defaultInput = architecture.input;
    std::int64_t parameters = 0;
    for (const auto& [name, tensor] : builder.used()) {
        parameters += isStatistic(name) ? 0 : tensor.numel();
    }
    model.parameters = parameters;
    return model;
}

} // namespace actiscope::torch_backend
