#include "engine/backends/torch/global_pooling.h"

#include <algorithm>
#include <set>

#include "engine/backends/torch/linear_layer.h"

namespace actiscope::torch_backend {

namespace {

/// What a dimension stands for in maps on their way into the pooling.
enum class Axis { Image, Channel, Place };
using Axes = std::vector<Axis>;

const Axes kMapAxes{Axis::Image, Axis::Channel, Axis::Place, Axis::Place};

bool isReshape(const std::string& name) {
    static const std::set<std::string> names{"flatten", "view", "reshape", "_reshape_alias"};
    return names.count(name) == 1;
}

/// The dimensions that mean, sum, amax, max or einsum takes away; nothing where the node is none of those.
std::optional<Shape> reducedDimensions(const Node* node) {
    const std::string name = operatorName(node);
    if (const auto sum = asSummation(node)) {
        Shape dims;
        const std::string& letters = sum->indices.front();
        std::string kept;
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const bool keeps = sum->result.find(letters[i]) != std::string::npos;
            keeps ? kept.push_back(letters[i]) : dims.push_back(static_cast<std::int64_t>(i));
        }
        return sum->inputs.size() == 1 && kept == sum->result ? std::optional<Shape>(dims) : std::nullopt;
    }
    if (node->inputs().size() < 2) {
        return std::nullopt;
    }
    std::optional<Shape> dims;
    if (name == "max") {
        const auto dim = constantNumber(node->input(1));
        if (dim) {
            dims = Shape{static_cast<std::int64_t>(*dim)};
        }
    } else if (name == "mean" || name == "sum" || name == "amax") {
        dims = constantInts(node->input(1));
    }
    const Shape in = shapeOf(node->input(0));
    for (std::size_t i = 0; dims && i < dims->size(); ++i) {
        (*dims)[i] += (*dims)[i] < 0 ? static_cast<std::int64_t>(in.size()) : 0;
    }
    return dims;
}

/// What is reduced: the first input, or the only one of a summation's list.
Value* reducedInput(Node* node) {
    const auto sum = asSummation(node);
    return sum ? sum->inputs.front() : node->input(0);
}

bool contains(const Shape& dims, std::size_t dim) {
    return std::count(dims.begin(), dims.end(), static_cast<std::int64_t>(dim)) > 0;
}

/// The axes of what a reduction to `after` is given; nothing where `after` does not fit it.
std::optional<Axes> axesBefore(const Shape& in, const Shape& dims, const Axes& after) {
    const bool keeps = after.size() == in.size();
    Axes before;
    std::size_t next = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
        const bool reduced = contains(dims, i);
        if (next >= after.size() && !reduced) {
            return std::nullopt;
        }
        before.push_back(reduced ? Axis::Place : after[next]);
        next += !reduced || keeps ? 1 : 0;
    }
    return next == after.size() ? std::optional<Axes>(before) : std::nullopt;
}

/// The axes of what permute or transpose is given.
std::optional<Axes> axesBeforePermutation(const Node* node, const Axes& after) {
    const auto rank = static_cast<std::int64_t>(after.size());
    Shape order;
    if (operatorName(node) == "permute") {
        order = constantInts(node->input(1)).value_or(Shape());
    } else if (node->inputs().size() == 3) {
        for (std::int64_t i = 0; i < rank; ++i) {
            order.push_back(i);
        }
        const auto place = [&](std::size_t input) {
            const double dim = constantNumber(node->input(input)).value_or(-1e6);
            return static_cast<std::int64_t>(dim) + (dim < 0 ? rank : 0);
        };
        const std::int64_t a = place(1);
        const std::int64_t b = place(2);
        if (a < 0 || b < 0 || a >= rank || b >= rank) {
            return std::nullopt;
        }
        std::swap(order[static_cast<std::size_t>(a)], order[static_cast<std::size_t>(b)]);
    }
    Axes before(after.size(), Axis::Place);
    for (std::size_t i = 0; i < after.size(); ++i) {
        const std::int64_t from = i < order.size() ? order[i] + (order[i] < 0 ? rank : 0) : rank;
        if (from < 0 || from >= rank) {
            return std::nullopt;
        }
        before[static_cast<std::size_t>(from)] = after[i];
    }
    return before;
}

/// The axes of maps whose places a reshape has merged to one side (or to one side and a 1).
std::optional<Axes> axesBeforeMerging(const Shape& in, const Shape& out, const Axes& after) {
    if (in.size() != 4 || out.size() < 3 || elements(in) != elements(out) || in[0] != out[0] ||
        after[0] != Axis::Image) {
        return std::nullopt;
    }
    if (after[1] == Axis::Channel && in[1] == out[1]) {
        return kMapAxes;
    }
    const bool channelsLast = after.back() == Axis::Channel && in.back() == out.back();
    return channelsLast ? std::optional<Axes>({Axis::Image, Axis::Place, Axis::Place, Axis::Channel})
                        : std::nullopt;
}

/// Walks back from a reduction's input, whose axes are known, to the maps; null where there are none.
Value* mapsBehind(Value* value, Axes axes, const Node* reduction) {
    Value* maps = nullptr;
    for (;;) {
        if (axes == kMapAxes && shapeOf(value).size() == 4) {
            maps = value;
        }
        Node* node = value->node();
        const std::string name = operatorName(node);
        Value* input = node->inputs().empty() ? nullptr : node->input(0);
        std::optional<Axes> before;
        if (input == nullptr || value->offset() != 0 || shapeOf(input).empty()) {
            return maps;
        }
        if (node->kind() == reduction->kind()) {
            const auto dims = reducedDimensions(node);
            before = dims ? axesBefore(shapeOf(input), *dims, axes) : std::nullopt;
        } else if (name == "permute" || name == "transpose") {
            before = axesBeforePermutation(node, axes);
        } else if (isReshape(name)) {
            before = axesBeforeMerging(shapeOf(input), shapeOf(value), axes);
        } else if (name == "contiguous") {
            before = axes;
        }
        if (!before) {
            return maps;
        }
        axes = *before;
        value = input;
    }
}

/// The maps over whose places `node` is a mean, maximum or sum; null where it is none.
Value* reducedMaps(Node* node) {
    const auto dims = reducedDimensions(node);
    if (!dims) {
        return nullptr;
    }
    Value* input = reducedInput(node);
    const Shape in = shapeOf(input);
    Axes axes;
    int others = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
        const bool place = contains(*dims, i) || (others == 2 && in[i] == 1);
        axes.push_back(place ? Axis::Place : others == 0 ? Axis::Image : Axis::Channel);
        others += place ? 0 : 1;
    }
    return others == 2 ? mapsBehind(input, axes, node) : nullptr;
}

/// A sum over all places, divided by their number.
Value* dividedSum(Node* node) {
    const std::string name = operatorName(node);
    if ((name != "div" && name != "mul") || node->inputs().size() != 2) {
        return nullptr;
    }
    Node* sum = node->input(0)->node();
    const std::string summed = operatorName(sum);
    const auto number = numberOfTrial(node->input(1));
    Value* maps = (summed == "sum" || summed == "einsum") && number ? reducedMaps(sum) : nullptr;
    if (maps == nullptr) {
        return nullptr;
    }
    const Shape shape = shapeOf(maps);
    const auto places = static_cast<double>(shape[2] * shape[3]);
    const double quotient = name == "div" ? *number / places : *number * places;
    return quotient > 1 - 1e-6 && quotient < 1 + 1e-6 ? maps : nullptr;
}

/// avg_pool2d and max_pool2d whose window is the whole map.
bool coversMap(const Node* node) {
    const Shape in = shapeOf(node->input(0));
    const auto kernel = intsOfTrial(node->input(1));
    const auto padding = constantInts(node->input(3));
    if (in.size() != 4 || !kernel || kernel->empty() || !padding) {
        return false;
    }
    const bool unpadded =
        std::all_of(padding->begin(), padding->end(), [](std::int64_t p) { return p == 0; });
    return unpadded && kernel->front() == in[2] && kernel->back() == in[3];
}

/// The window's step along height and width; nothing where the node is no convolution or pooling.
std::optional<Shape> strideOf(Node* node) {
    if (const auto convolution = asConvolution(node)) {
        return convolution->stride;
    }
    const std::string name = operatorName(node);
    if (name != "max_pool2d" && name != "avg_pool2d" && name != "max_pool2d_with_indices") {
        return std::nullopt;
    }
    const auto stride = constantInts(node->input(2));
    return stride && !stride->empty() ? stride : constantInts(node->input(1));
}

/// The tensors that a node is given, also those in a list.
std::vector<Value*> tensorsInto(Node* node) {
    std::vector<Value*> tensors;
    for (Value* input : node->inputs()) {
        if (input->node()->kind() == torch::jit::prim::ListConstruct) {
            const auto items = input->node()->inputs();
            tensors.insert(tensors.end(), items.begin(), items.end());
        } else {
            tensors.push_back(input);
        }
    }
    return tensors;
}

} // namespace

std::optional<GlobalPool> asGlobalPool(Value* value) {
    Node* node = value->node();
    const std::string name = operatorName(node);
    if (value->offset() != 0 || node->inputs().empty()) {
        return std::nullopt;
    }
    const bool maximum = name == "max" || name == "amax" || name == "adaptive_max_pool2d" ||
                         name == "max_pool2d" || name == "max_pool2d_with_indices";
    const auto found = [maximum](Value* maps) {
        return maps != nullptr ? std::optional<GlobalPool>({maps, maximum ? Pooling::Max : Pooling::Average})
                               : std::nullopt;
    };
    if (name == "mean" || name == "amax" || name == "max") {
        return found(reducedMaps(node));
    }
    if (name == "div" || name == "mul") {
        return found(dividedSum(node));
    }
    const bool adaptive = name == "adaptive_avg_pool2d" || name == "adaptive_max_pool2d";
    const bool windowed = name == "avg_pool2d" || name == "max_pool2d" || name == "max_pool2d_with_indices";
    if (!adaptive && !windowed) {
        return std::nullopt;
    }
    const Shape in = shapeOf(node->input(0));
    const Shape out = shapeOf(value);
    const bool global = in.size() == 4 && out.size() == 4 && out[2] == 1 && out[3] == 1;
    return found(global && (adaptive || coversMap(node)) ? node->input(0) : nullptr);
}

int mapStrideOf(Value* maps) {
    std::int64_t product = 1;
    const auto isImage = [](const Value* value) { return value->node()->kind() == torch::jit::prim::Param; };
    const auto area = [&](const Value* value) {
        const Shape shape = isImage(value) ? Shape{1, 3, 1 << 20, 1 << 20} : shapeOf(value);
        return shape.size() == 4 ? shape[2] * shape[3] : 0;
    };
    for (Value* value = maps; value->node()->kind() != torch::jit::prim::Param;) {
        Node* node = value->node();
        // Gates and the like are smaller than what they are multiplied with.
        Value* larger = nullptr;
        for (Value* input : tensorsInto(node)) {
            const bool constant = constantTensor(input).defined();
            larger = !constant && area(input) > (larger != nullptr ? area(larger) : 0) ? input : larger;
        }
        const auto stride = strideOf(node);
        const std::int64_t step = stride && !stride->empty() ? stride->front() : 1;
        const bool shrinks = larger != nullptr && area(larger) > area(value);
        if (larger == nullptr || area(larger) < area(value) || step < 1 || product > 1024 ||
            (stride && stride->back() != step)) {
            return 0;
        }
        // A crop or an unknown layer: only windows are known to shrink by their step.
        if (shrinks && !stride && !isImage(larger)) {
            return 0;
        }
        product *= step;
        value = larger;
    }
    return static_cast<int>(product);
}

} // namespace actiscope::torch_backend
