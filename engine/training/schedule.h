// The learning rate over a training.
#pragma once

#include <cstdint>

namespace actiscope::training {

/// One cycle: a rise along half a cosine from peak / 25 over the first 30 % of the steps, then a fall along
/// half a cosine to peak / 250,000. Source: Smith and Topin 2017, in the form that PyTorch's OneCycleLR has
/// by default. Precondition: step < steps.
[[nodiscard]] double oneCycleRate(std::uint64_t step, std::uint64_t steps, double peak);

} // namespace actiscope::training
