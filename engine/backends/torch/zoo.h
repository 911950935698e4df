// The zoo: networks written down once, for running, for training and for starting anew.
//
// A family is one file in zoo/ and one line in zoo/zoo.cpp. It writes its networks with NetworkBuilder, which
// decides what the same description becomes: a graph that runs (batch norm folded), a graph that is trained
// (batch norm and dropout live, parameters shared with their owner), or a fresh set of parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/backends/torch/graph_network.h"

namespace actiscope::torch_backend {

class NetworkBuilder;

/// Parameter names (without "module.") to tensors, all float.
using StateDict = std::map<std::string, at::Tensor>;

/// What parameters can't show: it comes from the model's description or from the named network.
struct NetworkOptions {
    Pooling pool = Pooling::Average; ///< of the global pooling, where the network has one
    /// Mapping resolution: pixels of the input a cell of the map. Stages that would make the map coarser keep
    /// their stride of 1 (or their pooling is left out). 0: as the network was published.
    int mapStride = 0;
};

/// One network of a family, settled but for its parameters and options.
struct Architecture {
    std::string title; ///< "ResNet-50"
    /// Writes the network from builder.input() on and returns the logits [N, C]. Throws ModelError.
    std::function<torch::jit::Value*(NetworkBuilder&)> write;
    InputDescription input; ///< what its published weights expect
    /// NetworkOptions::mapStride where the options leave it at 0; 0: every stage keeps its own stride.
    int mapStride = 0;
    /// How the names of parameters start that serve its training alone: classifiers in its midst.
    std::vector<std::string> auxiliary{};
    /// How the names of the layers start that the paper puts between a published trunk and the classifier: a
    /// file that a training starts from may lack them.
    std::vector<std::string> added{};
};

/// A network that can be made anew, by name.
struct NamedNetwork {
    std::string name; ///< "googlenet-gap"
    std::string help; ///< one line
    Architecture architecture;
    NetworkOptions options; ///< what the name stands for: "googlenet-gmp" pools by maximum
};

struct Family {
    const char* name;
    /// The network that this state dict holds, told from names and shapes alone; nothing where it is of
    /// another family.
    std::optional<Architecture> (*recognise)(const StateDict& state);
    std::vector<NamedNetwork> networks;
    /// Today's name of a parameter that older files call otherwise; null where names never changed.
    std::string (*todaysName)(const std::string& name) = nullptr;
};

/// All families, in the order in which they are asked.
[[nodiscard]] const std::vector<Family>& zoo();

/// By its name, null where there is none.
[[nodiscard]] const NamedNetwork* findNetwork(const std::string& name);

/// What the first family that knows the state dict says of it.
[[nodiscard]] std::optional<Architecture> recogniseNetwork(const StateDict& state);

/// The architecture's title with the pooling in it: "GoogLeNet-GMP".
[[nodiscard]] std::string titleOf(const Architecture& architecture, const NetworkOptions& options);

/// True for what batch normalisation observes; everything else in a state dict is trained.
[[nodiscard]] bool isStatistic(const std::string& parameterName);

/// A fresh state dict, the same for the same seed. Convolutions start as He et al. 2015 say (equation 10),
/// batch norms as the identity, linear layers uniform within 1 / sqrt(inputs), biases at 0.
[[nodiscard]] StateDict createState(const Architecture& architecture, const NetworkOptions& options,
                                    std::int64_t classes, std::uint64_t seed);

/// The names and shapes of createState, without memory behind them (device meta).
[[nodiscard]] StateDict createOutline(const Architecture& architecture, const NetworkOptions& options,
                                      std::int64_t classes);

/// From an image batch to the logits [N, C], with batch norm folded and dropout left out. Throws ModelError
/// naming the parameter where one is missing, has the wrong shape or no place in the network, or the option
/// that the network lacks.
[[nodiscard]] std::shared_ptr<torch::jit::Graph>
inferenceGraph(const Architecture& architecture, const StateDict& state, const NetworkOptions& options);

/// The parameters of that network with batch norm folded: CONV.weight and CONV.bias, without NORM. They can
/// be run by the same name only, since names and shapes no longer show every family. Throws as
/// inferenceGraph.
[[nodiscard]] StateDict foldedState(const Architecture& architecture, const StateDict& state,
                                    const NetworkOptions& options);

/// The same network for training: the graph holds the very tensors of `state`, so that an optimiser that
/// changes them in place changes the network, and running it updates the statistics of batch norm in place.
/// Trained parameters (isStatistic) require gradients afterwards. Run it with GraphRunner while gradients are
/// on; tensors must lie on the device of the images before this is called. Throws as inferenceGraph.
[[nodiscard]] std::shared_ptr<torch::jit::Graph>
trainingGraph(const Architecture& architecture, StateDict& state, const NetworkOptions& options);

/// An inference graph with what is known of it, ready for makeGraphNetwork. `format` is left empty. Throws as
/// inferenceGraph.
[[nodiscard]] GraphModel zooModel(const Architecture& architecture, const StateDict& state,
                                  const NetworkOptions& options);

} // namespace actiscope::torch_backend
