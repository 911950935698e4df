// Charts of a report as inline SVG, without scripts.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace actiscope::runs {

/// Points are equally spaced over the x axis' 0..1, values 0..1, shown in percent.
struct Curve {
    std::string name; ///< text, not markup
    std::vector<double> values;
    std::optional<std::size_t> best; ///< a point to mark
};

/// `marked`: a place on the x axis with a line through it, and what it is.
struct Mark {
    double x = 0;
    std::string name;
};
[[nodiscard]] std::string lineChart(const std::vector<Curve>& curves, const std::string& xTitle,
                                    const std::string& yTitle, const std::optional<Mark>& mark);

struct Bar {
    std::string name;
    double value = 0;
    std::string note; ///< beside the value, where somebody points at it
};
/// Upright bars from 0 to the largest.
[[nodiscard]] std::string barChart(const std::vector<Bar>& bars, const std::string& xTitle,
                                   const std::string& yTitle);

/// Share that is right by probability: bars that should reach the diagonal. `shares[i]` of [i / n, (i + 1) /
/// n]; empty where no image is.
[[nodiscard]] std::string reliabilityChart(const std::vector<std::optional<double>>& shares);

} // namespace actiscope::runs
