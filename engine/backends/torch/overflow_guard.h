// Finds out, for every image and at next to no cost, whether a value inside the network may have overflowed.
#pragma once

#include <vector>

#include "engine/backends/torch/graph_tools.h"

namespace actiscope::torch_backend {

/// oneDNN's fused ReLU makes 0 of NaN, so that a network which overflows on the way answers plausible
/// numbers. With finite weights, NaN and infinity can arise in two ways only:
/// - in a layer whose answer is bounded by its input (convolutions by the sum of their absolute weights, and
/// so
///   on), when that bound leaves the range of float. The bounds are followed from the image's largest value
///   through the whole network, a few numbers a layer;
/// - in any other operator (a quotient, a logarithm, a power). What it gives is measured.
/// Where the bounds grow too far to tell (deep networks), a value on the way is measured, too, and the bounds
/// start anew from there.
///
/// Sound, not complete: where holds() is false, nothing need have overflowed, and the caller runs the network
/// without fused operators to see. What a plain run hides as well stays hidden: an infinity that saturates
/// (sigmoid, clamp, ReLU of minus infinity) is no error.
class OverflowGuard {
public:
    OverflowGuard() = default;
    /// Adds what is measured to the graph's outputs. The graph carries the shapes of a trial run, its batch
    /// normalisation is folded, and nothing in it is fused or done in place yet.
    explicit OverflowGuard(Graph& graph);

    /// True where no value can have been NaN or infinite in the run on `images` that gave `outputs`.
    [[nodiscard]] bool holds(const at::Tensor& images, const std::vector<at::Tensor>& outputs) const;

    /// Values that are measured: what the guard costs.
    [[nodiscard]] std::size_t measured() const;

private:
    class Builder;
    enum class Rule {
        Affine,  ///< gain * the largest of the inputs + offset
        Sum,     ///< sum of the inputs * gain + offset
        Product, ///< of the inputs * gain
        Nothing  ///< no bound: measured
    };
    /// The bound of one value, from those of earlier ones (0: the image).
    struct Step {
        Rule rule = Rule::Nothing;
        std::vector<std::size_t> inputs;
        double gain = 1;
        double offset = 0;
        std::size_t measuredAt =
            0; ///< output that holds its minimum, the maximum comes next; 0: not measured
    };
    [[nodiscard]] static double boundOf(const Step& step, const std::vector<double>& bounds);

    std::vector<Step> m_steps;
};

} // namespace actiscope::torch_backend
