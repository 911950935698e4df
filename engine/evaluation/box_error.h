// Why a localization is wrong.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/api/box.h"

namespace actiscope::evaluation {

/// In the order in which they are asked for (DEFINITIONS, "Error taxonomy of a localization").
enum class BoxError {
    None,           ///< the class is right and the IoU with a true box is 0.5 or more
    Classification, ///< the class is wrong
    MultiInstance,  ///< more than one true box, each covered: intersection / truth > 0.3
    Part,           ///< intersection / prediction > 0.5
    TooLarge,       ///< intersection / truth >= 0.7
    WrongRegion     ///< anything else, also no box at all
};

inline constexpr std::size_t kBoxErrors = 6;

/// `truths`: the boxes of the class, not empty (precondition). With several, Part and TooLarge hold where
/// they do for any of them.
[[nodiscard]] BoxError boxError(bool classRight, const std::optional<Box>& found,
                                const std::vector<Box>& truths);

/// "none", "classification", "multi-instance", "part", "too large", "wrong region": for files, not
/// translated.
[[nodiscard]] std::string_view nameOf(BoxError error);

} // namespace actiscope::evaluation
