#include "engine/backends/torch/onnx/window.h"

#include "engine/backends/torch/onnx/failure.h"
#include "engine/backends/torch/onnx/int_arithmetic.h"

namespace actiscope::torch_backend::onnx_reader {

namespace {

// No picture is this large; beyond it only damaged files lie.
constexpr std::int64_t kLargestExtent = 1 << 16;

std::vector<std::int64_t> readExtents(const Node& node, const char* name, std::size_t count,
                                      std::int64_t smallest, std::int64_t fallback) {
    auto extents = node.integers(name).value_or(std::vector<std::int64_t>(count, fallback));
    if (extents.size() != count) {
        node.refuse("has " + std::to_string(extents.size()) + " numbers in " + name +
                    "; only windows of two dimensions are supported");
    }
    for (const std::int64_t extent : extents) {
        if (extent < smallest || extent > kLargestExtent) {
            unreadable(node.place() + " has an impossible " + name + " (" + std::to_string(extent) + ")");
        }
    }
    return extents;
}

/// The padding that makes the output as large as the input divided by the stride, rounded up.
Int samePadding(GraphBuilder& builder, const GraphTensor& x, const Window& window, int side) {
    const auto number = [](std::int64_t value) { return Int{value, nullptr}; };
    const auto i = static_cast<std::size_t>(side);
    const std::int64_t reach = (window.kernel[i] - 1) * window.dilations[i];
    const std::int64_t stride = window.strides[i];
    if (stride == 1) {
        return number(reach);
    }
    // max((ceil(size / stride) - 1) * stride + reach + 1 - size, 0)
    const Int size = sizeOf(builder, x, side + 2);
    Int total = apply(builder, IntOperation::Add, size, number(stride - 1));
    total = apply(builder, IntOperation::FloorDivide, total, number(stride));
    total = apply(builder, IntOperation::Subtract, total, number(1));
    total = apply(builder, IntOperation::Multiply, total, number(stride));
    total = apply(builder, IntOperation::Add, total, number(reach + 1));
    total = apply(builder, IntOperation::Subtract, total, size);
    return apply(builder, IntOperation::Maximum, total, number(0));
}

std::array<Int, 4> readPads(const Node& node, const GraphTensor& x, const Window& window) {
    const std::vector<std::int64_t> stated = readExtents(node, "pads", 4, 0, 0);
    const std::string mode = node.text("auto_pad", "NOTSET");
    std::array<Int, 4> pads;
    if (mode == "NOTSET" || mode.empty()) {
        for (std::size_t i = 0; i < 4; ++i) {
            pads[i].number = stated[i];
        }
    } else if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
        for (const int side : {0, 1}) {
            const Int total = samePadding(node.builder(), x, window, side);
            const Int half = apply(node.builder(), IntOperation::FloorDivide, total, Int{2, nullptr});
            const Int rest = apply(node.builder(), IntOperation::Subtract, total, half);
            const auto i = static_cast<std::size_t>(side);
            pads[i] = mode == "SAME_UPPER" ? half : rest; // the odd one goes to the end, or to the beginning
            pads[i + 2] = mode == "SAME_UPPER" ? rest : half;
        }
    } else if (mode != "VALID") {
        node.refuse("has an unknown auto_pad '" + mode + "'");
    }
    return pads;
}

} // namespace

std::optional<std::vector<std::int64_t>> Window::symmetricPads() const {
    const auto numbers = asNumbers({pads.begin(), pads.end()});
    if (!numbers || (*numbers)[0] != (*numbers)[2] || (*numbers)[1] != (*numbers)[3]) {
        return std::nullopt;
    }
    return std::vector<std::int64_t>{(*numbers)[0], (*numbers)[1]};
}

Window readWindow(const Node& node, const GraphTensor& x, std::vector<std::int64_t> kernel) {
    if (x.rank != 4) {
        node.refuse("works on a tensor of " + std::to_string(x.rank) +
                    " dimensions; only pictures, which have 4, "
                    "are supported");
    }
    Window window;
    window.kernel = readExtents(node, "kernel_shape", 2, 1, kernel.empty() ? 0 : 1);
    if (!kernel.empty()) {
        if (node.hasAttribute("kernel_shape") && window.kernel != kernel) {
            unreadable(node.place() + " has a kernel_shape that is not that of its weights");
        }
        window.kernel = std::move(kernel);
    }
    window.strides = readExtents(node, "strides", 2, 1, 1);
    window.dilations = readExtents(node, "dilations", 2, 1, 1);
    window.pads = readPads(node, x, window);
    return window;
}

GraphBuilder::Value* padded(const Node& node, GraphBuilder::Value* x, const Window& window, double value) {
    const auto& [top, left, bottom, right] = window.pads;
    if (top.is(0) && left.is(0) && bottom.is(0) && right.is(0)) {
        return x;
    }
    return node.op("aten::constant_pad_nd",
                   {x, listArgument(node.builder(), {left, right, top, bottom}), value});
}

} // namespace actiscope::torch_backend::onnx_reader
