// Class activation maps from feature maps and the classifier's weights.
#pragma once

#include <vector>

#include "engine/api/maps.h"
#include "engine/api/network.h"

namespace actiscope {

/// The maps of the classes, in the order given (Zhou et al. 2016, equation 2; DEFINITIONS, "Class activation
/// map"), each with its exactness error against output.logits. Any number of classes of one forward pass;
/// the network is not run. Precondition: head and output belong together, classes are within range.
[[nodiscard]] std::vector<ClassActivationMap>
classActivationMaps(const ForwardOutput& output, const ClassifierHead& head, const std::vector<int>& classes);

/// Exactness holds when the measured error is within this bound.
[[nodiscard]] double exactnessTolerance(bool halfPrecision);

/// True where min == max (nothing to see: said so by the caller).
[[nodiscard]] bool isConstant(const ClassActivationMap& cam);

/// True where every value is finite.
[[nodiscard]] bool isFinite(const std::vector<float>& values);

} // namespace actiscope
