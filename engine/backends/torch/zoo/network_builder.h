// Writes a network of the zoo: layers by parameter name, for running, for training, or to make parameters.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <ATen/core/Generator.h>

#include "engine/backends/torch/graph_builder.h"
#include "engine/backends/torch/zoo.h"
#include "engine/backends/torch/zoo/parameters.h"

namespace actiscope::torch_backend {

/// A value on its way through the network.
struct Features {
    GraphBuilder::Value* value = nullptr;
    std::int64_t channels = 0; ///< as the parameters so far make it
    std::int64_t stride = 1;   ///< pixels of the input a cell
};

/// A convolution but for its input. `channels` is what a new network gets; one that is read has as many as
/// its weights, so that other widths of a published network open too.
struct Conv {
    std::int64_t channels = 0;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t groups = 1;
    bool biasBeforeNorm = false; ///< convNorm's convolution has a bias, too
};

struct Norm {
    double epsilon = 1e-5;
    double momentum = 0.1;
};

struct Window {
    std::int64_t kernel = 2;
    std::int64_t stride = 2;
    std::int64_t padding = 0;
    bool ceilMode = false; ///< as Caffe: the last window may reach beyond the map
};

/// The multiple of 8 that is nearest to a scaled number of channels, but not 10 % below it: how the mobile
/// networks round.
[[nodiscard]] std::int64_t divisible(double channels);

class NetworkBuilder {
public:
    using Value = GraphBuilder::Value;
    enum class Purpose { Inference, Training };

    /// Writes a graph with the parameters of `state`.
    NetworkBuilder(const StateDict& state, const NetworkOptions& options, Purpose purpose);
    /// Makes the parameters that the description asks for; without a seed shapes only (device meta).
    NetworkBuilder(std::int64_t classes, std::optional<std::uint64_t> seed, const NetworkOptions& options);

    [[nodiscard]] const NetworkOptions& options() const { return m_options; }
    /// Of a new network; what is read has as many as its last layer.
    [[nodiscard]] std::int64_t classes() const { return m_classes; }
    [[nodiscard]] bool training() const { return m_purpose == Purpose::Training; }

    [[nodiscard]] Features input() const { return {m_graph.input(), 3, 1}; }

    /// NAME.weight and NAME.bias.
    Features conv(const Features& x, const std::string& name, const Conv& shape);
    /// NAME.weight, without a bias.
    Features convOnly(const Features& x, const std::string& name, const Conv& shape);
    /// CONV.weight, then the batch norm NORM.{weight, bias, running_mean, running_var}: folded into the
    /// convolution for running (one operator less, the same answer). A state dict that has CONV.bias in place
    /// of NORM was folded before; it can be run only.
    Features convNorm(const Features& x, const std::string& conv, const std::string& norm, const Conv& shape,
                      const Norm& settings = {});
    /// A batch norm that no convolution precedes.
    Features norm(const Features& x, const std::string& name, const Norm& settings = {});
    /// A linear layer of the last dimension, NAME.weight and NAME.bias.
    Features linear(const Features& x, const std::string& name, std::int64_t channels);
    /// A linear layer of a whole map, `side` cells wide and high, flattened: where no global pooling is.
    Features fullyConnected(const Features& x, const std::string& name, std::int64_t channels,
                            std::int64_t side);
    /// Averages down to side x side cells, as torchvision's older networks do before their linear layers.
    Features averageToSide(const Features& x, std::int64_t side);
    /// A parameter by itself.
    Value* parameterValue(const std::string& name, const Shape& shape, double fill);
    /// A tensor that is no parameter, on the device of those.
    Value* constant(const at::Tensor& tensor);
    /// Groups of a convolution: told from its weights, `otherwise` in a new network.
    [[nodiscard]] std::int64_t groupsOf(const std::string& name, const Features& x,
                                        std::int64_t otherwise) const;

    Features relu(const Features& x) { return with(x, m_graph.relu(x.value)); }
    Features relu6(const Features& x) { return with(x, m_graph.clamp(x.value, 0, 6)); }
    /// An operator that keeps the shape: "aten::silu".
    Features apply(const std::string& op, const Features& x) { return with(x, m_graph.op(op, {x.value})); }
    Features localResponseNorm(const Features& x);
    Features maxPool(const Features& x, const Window& window);
    Features averagePool(const Features& x, const Window& window);
    /// Weights each channel by what a small network makes of the averages of all (Hu et al. 2018):
    /// convolutions NAME.fc1 and NAME.fc2, then the gate "aten::sigmoid" or "aten::hardsigmoid".
    Features squeezeExcite(const Features& x, const std::string& name, std::int64_t squeezed,
                           const std::string& activation, const std::string& gate);
    Features add(const Features& a, const Features& b) { return with(a, m_graph.add(a.value, b.value)); }
    Features multiply(const Features& a, Value* b) { return with(a, m_graph.op("aten::mul", {a.value, b})); }
    Features concat(const std::vector<Features>& parts);
    Features dropout(const Features& x, double probability);
    /// Stochastic depth (Huang et al. 2016): leaves the whole path out, for some images of a batch.
    Features dropPath(const Features& x, double probability);

    /// 2, or 1 where a stride of 2 would make the map coarser than the mapping resolution asked for.
    [[nodiscard]] std::int64_t halving(const Features& x) const;

    /// The global pooling that the options ask for, to [N, C, 1, 1].
    Features globalPoolMap(const Features& x);
    /// From [N, C, 1, 1] to [N, C].
    Features flattened(const Features& x) { return with(x, m_graph.flatten(x.value)); }
    Features globalPool(const Features& x) { return flattened(globalPoolMap(x)); }
    /// Global pooling, dropout, one linear layer: the logits of a network with exact maps.
    Value* classifier(const Features& x, const std::string& name, double dropoutProbability = 0);

    /// For operators that only one family has.
    [[nodiscard]] GraphBuilder& graph() { return m_graph; }
    [[nodiscard]] static Features with(const Features& x, Value* value) {
        return {value, x.channels, x.stride};
    }

    /// Throws ModelError where the parameter has another shape than the layers around it ask for.
    void refuseUnless(const std::string& name, const Shape& shape) const;

    /// Hands the graph over. Throws ModelError where the mapping resolution asked for was not reached, or
    /// where max pooling is asked for and nothing is pooled globally.
    std::shared_ptr<torch::jit::Graph> finish(Value* logits);
    /// The parameters that were read or made.
    [[nodiscard]] const StateDict& used() const { return m_used; }
    /// The same for a network that runs, with CONV.bias in place of each NORM that was folded.
    [[nodiscard]] const StateDict& folded() const { return m_folded; }

private:
    enum class Fill { Convolution, Linear, Zero, One };
    at::Tensor parameter(const std::string& name, const Shape& shape, Fill fill);
    at::Tensor made(const Shape& shape, Fill fill);
    at::Tensor convWeight(const Features& x, const std::string& name, const Conv& shape);
    Features convolved(const Features& x, const std::string& name, const Conv& shape,
                       const at::Tensor& weight, const at::Tensor& bias);
    struct NormParameters;
    NormParameters normParameters(const std::string& name, std::int64_t channels);

    GraphBuilder m_graph;
    const StateDict* m_state = nullptr; ///< null where parameters are made
    StateDict m_used;
    StateDict m_folded;
    NetworkOptions m_options;
    Purpose m_purpose = Purpose::Inference;
    std::int64_t m_classes = 0;
    std::optional<at::Generator> m_generator;
    std::int64_t m_mapStride = 0; ///< what the global pooling got
};

} // namespace actiscope::torch_backend
