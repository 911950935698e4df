#include "engine/evaluation/box_error.h"

#include <algorithm>
#include <array>

#include "engine/evaluation/localization.h"

namespace actiscope::evaluation {

BoxError boxError(bool classRight, const std::optional<Box>& found, const std::vector<Box>& truths) {
    if (!classRight) {
        return BoxError::Classification;
    }
    if (!found) {
        return BoxError::WrongRegion;
    }
    if (bestOverlap(*found, truths) >= kLeastOverlap) {
        return BoxError::None;
    }
    // Shares are compared as whole numbers: 0.3 and 0.7 are no doubles.
    const auto common = [&](const Box& truth) { return intersection(*found, truth).area(); };
    const auto isCovered = [&](const Box& truth) { return 10 * common(truth) > 3 * truth.area(); };
    if (truths.size() > 1 && std::all_of(truths.begin(), truths.end(), isCovered)) {
        return BoxError::MultiInstance;
    }
    const auto holdsForAny = [&](const auto& condition) {
        return std::any_of(truths.begin(), truths.end(), condition);
    };
    if (holdsForAny([&](const Box& truth) { return 2 * common(truth) > found->area(); })) {
        return BoxError::Part;
    }
    if (holdsForAny(
            [&](const Box& truth) { return !truth.empty() && 10 * common(truth) >= 7 * truth.area(); })) {
        return BoxError::TooLarge;
    }
    return BoxError::WrongRegion;
}

std::string_view nameOf(BoxError error) {
    constexpr std::array<std::string_view, kBoxErrors> kNames = {"none", "classification", "multi-instance",
                                                                 "part", "too large",      "wrong region"};
    return kNames[static_cast<std::size_t>(error)];
}

} // namespace actiscope::evaluation
