#include "engine/backends/torch/network_facts.h"

#include <algorithm>
#include <set>

#include <ATen/ATen.h>

#include "engine/backends/torch/graph_runner.h"
#include "engine/backends/torch/memory_limit.h"

namespace actiscope::torch_backend {

namespace {

bool isConstant(const Node* node) {
    return node->kind() == torch::jit::prim::Constant;
}

/// Sides 1 beyond the channels, so that it fits a map of any size.
bool broadcastsOverMaps(const at::Tensor& tensor) {
    return tensor.numel() == 1 || (tensor.dim() >= 3 && tensor.size(-1) == 1 && tensor.size(-2) == 1);
}

/// The constant number at this input is one of those allowed.
bool dimensionIs(const Node* node, std::size_t input, std::initializer_list<std::int64_t> allowed) {
    const auto number = node->inputs().size() > input ? constantNumber(node->inputs()[input]) : std::nullopt;
    return number &&
           std::find(allowed.begin(), allowed.end(), static_cast<std::int64_t>(*number)) != allowed.end();
}

bool isOneByOne(const Shape& shape) {
    return shape.size() == 4 && shape[2] == 1 && shape[3] == 1;
}

/// True for an operator that treats every image of a batch and every place of a map alike.
bool leavesSizeAlone(Node* node) {
    static const std::set<std::string> always{
        "batch_norm",  "relu",           "relu6",          "hardtanh",    "clamp",
        "leaky_relu",  "prelu",          "sigmoid",        "hardswish",   "silu",
        "elu",         "tanh",           "max_pool2d",     "hardsigmoid", "avg_pool2d",
        "dropout",     "contiguous",     "detach",         "clone",       "ListUnpack",
        "TupleUnpack", "ListConstruct",  "TupleConstruct", "gelu",        "mish",
        "softplus",    "feature_dropout"};
    static const std::set<std::string> elementwise{"add", "sub", "mul", "div"};
    static const std::set<std::string> matrices{"linear", "addmm", "matmul", "mm"};
    const std::string name = operatorName(node);
    if (isConstant(node) || always.count(name) == 1 || asConvolution(node)) {
        // A window that covers the whole map of this trial covers no larger one.
        const bool window = name == "max_pool2d" || name == "avg_pool2d";
        return node->blocks().empty() && !(window && isOneByOne(shapeOf(node->output())));
    }
    if (elementwise.count(name) == 1) {
        return std::all_of(node->inputs().begin(), node->inputs().end(), [](const Value* input) {
            const at::Tensor constant = constantTensor(input);
            return !constant.defined() || broadcastsOverMaps(constant) || shapeOf(input).size() < 3;
        });
    }
    if (name == "cat" || name == "select" || name == "unsqueeze") {
        return dimensionIs(node, 1, {1});
    }
    if (name == "slice") {
        return dimensionIs(node, 1, {0, 1});
    }
    if (name == "chunk" || name == "split") {
        return dimensionIs(node, 2, {1});
    }
    const Shape out = node->outputs().empty() ? Shape() : shapeOf(node->outputs()[0]);
    if (name == "adaptive_avg_pool2d" || name == "adaptive_max_pool2d" || name == "mean" || name == "amax") {
        return isOneByOne(out);
    }
    if (name == "flatten") {
        return dimensionIs(node, 1, {1}) &&
               (isOneByOne(shapeOf(node->inputs()[0])) || shapeOf(node->inputs()[0]).size() == 2);
    }
    return matrices.count(name) == 1 && out.size() == 2;
}

/// The network's logits [N, C]. Throws where the run fails or the answer has another shape.
at::Tensor logitsOf(const GraphRunner& runner, const at::Tensor& images) {
    const MemoryLimit limit(memoryForRun(images.size(0), images.size(2), images.size(3)));
    const at::Tensor logits = runner.run(images)[0];
    TORCH_CHECK(logits.dim() == 2 && logits.size(0) == images.size(0), "one row an image expected");
    return logits;
}

template <class Trial>
bool succeeds(Trial trial) {
    try {
        return trial();
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace

std::vector<LayerInfo> layersOf(const Graph& graph) {
    std::vector<LayerInfo> layers;
    for (const Node* node : graph.nodes()) {
        for (const Value* value : node->outputs()) {
            const Shape shape = shapeOf(value);
            if (!isConstant(node) && shape.size() == 4) {
                layers.push_back({value->debugName(), operatorName(node), static_cast<int>(shape[1]),
                                  static_cast<int>(shape[2]), static_cast<int>(shape[3])});
            }
        }
    }
    return layers;
}

std::int64_t parameterCount(const Graph& graph) {
    std::int64_t count = 0;
    for (const Node* node : graph.nodes()) {
        const at::Tensor tensor = isConstant(node) ? constantTensor(node->output()) : at::Tensor();
        if (!tensor.defined() || !tensor.is_floating_point() || tensor.dim() == 0) {
            continue;
        }
        const auto& uses = node->output()->uses();
        const bool statistic = std::all_of(uses.begin(), uses.end(), [](const torch::jit::Use& use) {
            return operatorName(use.user) == "batch_norm" && (use.offset == 3 || use.offset == 4);
        });
        count += statistic ? 0 : tensor.numel();
    }
    return count;
}

InputFreedom inputFreedom(const GraphPtr& graph, Size usual, at::Device device) {
    auto nodes = graph->nodes();
    if (std::all_of(nodes.begin(), nodes.end(), leavesSizeAlone)) {
        return {true, true};
    }
    const GraphRunner runner(graph);
    InputFreedom freedom;
    // Twice as large: a window that covers the usual map has room beside it in one that is a little larger.
    freedom.size = succeeds([&] {
        return logitsOf(runner, trialImages(1, {2 * usual.width + 32, 2 * usual.height}, device)).defined();
    });
    freedom.batch = succeeds([&] {
        const at::Tensor images = trialImages(2, usual, device);
        const at::Tensor second = logitsOf(runner, images)[1];
        return at::allclose(second, logitsOf(runner, images.slice(0, 1))[0], 1e-3, 1e-3);
    });
    return freedom;
}

at::Tensor trialImages(std::int64_t count, Size size, at::Device device) {
    const at::Tensor place = at::arange(count * 3 * size.height * size.width, at::kFloat);
    const at::Tensor values = at::sin(place * 0.37) + place.remainder(7) / 7;
    // Channels last: the layout in which a first pass is fastest.
    return values.view({count, 3, size.height, size.width})
        .to(device)
        .contiguous(at::MemoryFormat::ChannelsLast);
}

} // namespace actiscope::torch_backend
