// The results of the paper (Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016)
// that a run is shown beside. They are of the 50,000 validation images of ILSVRC: a run over other images is
// not comparable with them, to be said wherever they are shown.
#pragma once

#include <span>
#include <string_view>

namespace actiscope::runs {

/// "Zhou et al. 2016, ILSVRC val, 50,000 images": what the rows are of, for files; not translated.
inline constexpr std::string_view kPaperRowsAreOf = "Zhou et al. 2016, ILSVRC val, 50,000 images";

/// Errors in percent.
struct PaperRow {
    std::string_view method; ///< "GoogLeNet-GAP"
    double top1Error = 0;
    double top5Error = 0;
};

/// Table 1, classification error, in the table's order.
[[nodiscard]] std::span<const PaperRow> paperClassificationErrors();
/// Table 2, localization error, in the table's order.
[[nodiscard]] std::span<const PaperRow> paperLocalizationErrors();

} // namespace actiscope::runs
