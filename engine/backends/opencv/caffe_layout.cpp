#include "engine/backends/opencv/caffe_layout.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include <opencv2/dnn/all_layers.hpp>

#include "engine/backends/opencv/caffe_family.h"

namespace actiscope::opencv_backend {

namespace {

using cv::dnn::MatShape;
using LayerPtr = cv::Ptr<cv::dnn::Layer>;

/// Deeper than any real network; OpenCV walks the layers recursively.
constexpr std::size_t kMaxLayers = 5000;
/// Values of one layer's output for one picture: 1 GB of floats.
constexpr std::int64_t kMaxValues = std::int64_t{1} << 28;

/// PoolingLayer::type, whose names OpenCV keeps to itself.
constexpr int kPoolingMax = 0;
constexpr int kPoolingAverage = 1;

struct Node {
    LayerPtr layer;
    int input = -1; ///< id of the first input
    std::vector<int> inputs;
    MatShape in;
    MatShape out;
};

/// The network as a graph of layers with shapes for one picture.
struct Graph {
    std::map<int, Node> nodes; ///< by OpenCV's layer id, which grows in the order of computation

    [[nodiscard]] const Node& at(int id) const {
        const auto found = nodes.find(id);
        if (found == nodes.end()) {
            throw std::runtime_error("refers to a layer that it does not have");
        }
        return found->second;
    }
    [[nodiscard]] const std::string& type(int id) const { return at(id).layer->type; }
};

std::int64_t valuesOf(const MatShape& shape) {
    std::int64_t values = 1;
    for (const int side : shape) {
        if (side <= 0 || values > kMaxValues / side) {
            throw std::runtime_error("has a layer of a size that no network has; the file seems damaged");
        }
        values *= side;
    }
    return values;
}

/// The prototxt's own input shape, for one picture.
MatShape statedInput(const cv::dnn::Net& net) {
    std::vector<MatShape> in;
    std::vector<MatShape> out;
    net.getLayerShapes(MatShape(), 0, in, out);
    if (out.size() != 1 || out.front().size() != 4 || out.front()[1] != 3) {
        throw std::runtime_error(
            "has no input of three colour channels; a deploy prototxt is needed, with an input "
            "such as dim: 1 dim: 3 dim: 224 dim: 224");
    }
    MatShape shape = out.front();
    shape[0] = 1;
    valuesOf(shape);
    return shape;
}

Graph readGraph(const cv::dnn::Net& net, const MatShape& input) {
    if (net.getLayerNames().size() > kMaxLayers) {
        throw std::runtime_error("has more than 5,000 layers");
    }
    std::vector<int> ids;
    std::vector<std::vector<MatShape>> ins;
    std::vector<std::vector<MatShape>> outs;
    net.getLayersShapes(input, ids, ins, outs);
    Graph graph;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Node node;
        node.layer = net.getLayer(ids[i]);
        for (const LayerPtr& source : net.getLayerInputs(ids[i])) {
            // The input layer is known to OpenCV by another name than the one it carries.
            node.inputs.push_back(std::max(0, net.getLayerId(source->name)));
        }
        node.input = node.inputs.empty() ? -1 : node.inputs.front();
        node.in = ins[i].empty() ? MatShape() : ins[i].front();
        node.out = outs[i].empty() ? MatShape() : outs[i].front();
        for (const MatShape& shape : outs[i]) {
            valuesOf(shape);
        }
        graph.nodes.emplace(ids[i], std::move(node));
    }
    return graph;
}

bool isOneOf(const std::string& type, std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return type == name; });
}

/// The nearest layer at or before `id` that changes values (not just their shape).
int skipReshaping(const Graph& graph, int id) {
    while (id > 0 && isOneOf(graph.type(id), {"Dropout", "Flatten", "Reshape", "Split", "Identity"})) {
        id = graph.at(id).input;
    }
    return id;
}

/// How a pooling over the whole map pools; empty where the layer is no such pooling.
std::optional<Pooling> globalPooling(const Node& node) {
    const auto pooling = node.layer.dynamicCast<cv::dnn::PoolingLayer>();
    if (pooling == nullptr || node.in.size() != 4 || node.out.size() != 4 || node.out[2] != 1 ||
        node.out[3] != 1) {
        return std::nullopt;
    }
    const auto covers = [&](std::size_t axis) {
        const auto& kernel = pooling->kernel_size;
        return kernel.size() == 2 && kernel[axis] == static_cast<std::size_t>(node.in[axis + 2]);
    };
    if (!pooling->globalPooling && !(covers(0) && covers(1))) {
        return std::nullopt;
    }
    if (pooling->type == kPoolingAverage) {
        return Pooling::Average;
    }
    return pooling->type == kPoolingMax ? std::optional<Pooling>(Pooling::Max) : std::nullopt;
}

/// True where every layer up to `id` takes a map of any size.
bool convolutionalUpTo(const Graph& graph, int id) {
    std::set<int> seen;
    std::vector<int> waiting{id};
    while (!waiting.empty()) {
        const int next = waiting.back();
        waiting.pop_back();
        if (next <= 0 || !seen.insert(next).second) {
            continue;
        }
        const Node& node = graph.at(next);
        if (!isOneOf(node.layer->type,
                     {"Convolution", "Pooling",   "ReLU",    "ReLU6",          "PReLU",  "ELU",
                      "Sigmoid",     "TanH",      "AbsVal",  "BNLL",           "Power",  "Exp",
                      "LRN",         "BatchNorm", "Scale",   "Eltwise",        "Concat", "Dropout",
                      "Split",       "Identity",  "Padding", "ShuffleChannel", "Swish",  "Mish"})) {
            return false;
        }
        waiting.insert(waiting.end(), node.inputs.begin(), node.inputs.end());
    }
    return true;
}

std::vector<float> floats(const cv::Mat& blob) {
    cv::Mat values;
    blob.convertTo(values, CV_32F);
    return {values.ptr<float>(), values.ptr<float>() + values.total()};
}

/// A linear layer's weights, where `node` is one over values without extent: InnerProduct or 1x1 convolution.
std::optional<ClassifierHead> linearLayer(const Node& node, int classes) {
    const std::vector<cv::Mat>& blobs = node.layer->blobs;
    const bool linear = node.layer->type == "InnerProduct" || node.layer->type == "Convolution";
    if (!linear || blobs.empty() || node.in.size() < 2 || valuesOf(node.in) != node.in[1]) {
        return std::nullopt;
    }
    ClassifierHead head;
    head.classes = classes;
    head.channels = node.in[1];
    const std::size_t expected = static_cast<std::size_t>(classes) * static_cast<std::size_t>(head.channels);
    if (blobs[0].total() != expected) { // grouped, or with a larger kernel
        return std::nullopt;
    }
    head.weights = floats(blobs[0]);
    if (blobs.size() > 1 && blobs[1].total() == static_cast<std::size_t>(classes)) {
        head.bias = floats(blobs[1]);
    }
    return head;
}

/// Pixels of the input a cell of what layer `id` gives, as the strides on the way there make it.
int strideAt(const Graph& graph, int id) {
    std::size_t product = 1;
    for (; id > 0; id = graph.at(id).input) {
        const cv::Ptr<cv::dnn::Layer>& layer = graph.at(id).layer;
        const auto convolution = layer.dynamicCast<cv::dnn::BaseConvolutionLayer>();
        const auto pooling = layer.dynamicCast<cv::dnn::PoolingLayer>();
        if (convolution != nullptr) {
            product *= convolution->strides.empty() ? 1 : convolution->strides.front();
        } else if (pooling != nullptr && !pooling->globalPooling) {
            product *= pooling->strides.empty() ? 1 : pooling->strides.front();
        } else if (isOneOf(graph.type(id), {"Deconvolution", "Resize", "Crop"})) {
            return 0;
        }
        if (product > 1024) {
            return 0;
        }
    }
    return static_cast<int>(product);
}

/// Global pooling at the end, or global pooling and one linear layer after it; else the reason in words.
void findHead(const Graph& graph, int logits, CaffeLayout& layout) {
    const int last = skipReshaping(graph, logits);
    std::optional<ClassifierHead> head;
    int pooling = last;
    if (const auto pooled = globalPooling(graph.at(last))) {
        head.emplace();
        head->identity = true;
        head->classes = layout.classes;
        head->channels = layout.classes;
        head->pooling = *pooled;
    } else {
        head = linearLayer(graph.at(last), layout.classes);
        pooling = head ? skipReshaping(graph, graph.at(last).input) : -1;
        const auto poolingBelow = head ? globalPooling(graph.at(pooling)) : std::nullopt;
        if (!poolingBelow) {
            layout.whyNot =
                "The last layer, " + graph.at(last).layer->name + " (" + graph.type(last) +
                "), does not come right after a pooling over the whole map, so no class activation map "
                "adds up to a logit.";
            return;
        }
        head->pooling = *poolingBelow;
    }
    layout.head = std::move(head);
    layout.mapStride = strideAt(graph, graph.at(pooling).input);
    layout.featureLayer = graph.at(graph.at(pooling).input).layer->name;
    layout.freeInputSize = graph.at(pooling).layer.dynamicCast<cv::dnn::PoolingLayer>()->globalPooling &&
                           convolutionalUpTo(graph, pooling);
}

int lastLayer(const cv::dnn::Net& net) {
    const std::vector<int> ends = net.getUnconnectedOutLayers();
    if (ends.size() != 1) {
        throw std::runtime_error("has " + std::to_string(ends.size()) +
                                 " outputs where a classifier has one; a deploy prototxt is needed");
    }
    return ends.front();
}

void summarise(const Graph& graph, CaffeLayout& layout) {
    WeightSummary weights;
    for (const auto& [id, node] : graph.nodes) {
        for (const cv::Mat& blob : node.layer->blobs) {
            layout.parameters += static_cast<std::int64_t>(blob.total());
        }
        if (node.layer->type == "Convolution" && !node.layer->blobs.empty()) {
            if (++weights.convolutions == 1) {
                const cv::Mat& blob = node.layer->blobs.front();
                weights.firstConvolution.assign(blob.size.p, blob.size.p + blob.dims);
            }
        }
        weights.innerProducts += node.layer->type == "InnerProduct" ? 1 : 0;
        if (id > 0 && node.out.size() == 4) {
            layout.layers.push_back(
                LayerInfo{node.layer->name, node.layer->type, node.out[1], node.out[2], node.out[3]});
        }
    }
    layout.family = caffeFamily(weights);
}

} // namespace

CaffeLayout examine(const cv::dnn::Net& net) {
    CaffeLayout layout;
    const MatShape input = statedInput(net);
    const Graph graph = readGraph(net, input);
    layout.inputSize = Size{input[3], input[2]};

    int logits = skipReshaping(graph, lastLayer(net));
    layout.softmaxAtEnd = graph.type(logits) == "Softmax";
    if (layout.softmaxAtEnd) {
        logits = graph.at(logits).input;
    }
    const Node& end = graph.at(logits);
    if (logits <= 0 || end.out.size() < 2 || valuesOf(end.out) != end.out[1]) {
        throw std::runtime_error("does not end in one value a class, so it is no classifier");
    }
    layout.logitsLayer = end.layer->name;
    layout.classes = end.out[1];
    findHead(graph, logits, layout);
    summarise(graph, layout);
    return layout;
}

} // namespace actiscope::opencv_backend
