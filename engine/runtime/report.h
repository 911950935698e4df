// The JSON documents of the command line and of the window's "save as JSON".
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/analysis.h"

namespace actiscope {

/// One image of a report: its answer, or why there is none.
struct ReportImage {
    std::string path;
    Result<AnalysisPtr> analysis;
};

/// {"model": …, "images": […]} as described in `actiscope cam --help`; UTF-8, indented by two.
[[nodiscard]] std::string reportJson(const ModelPtr& model, const std::vector<ReportImage>& images,
                                     int thresholdLevel);

/// {"path", "family", "format", "classes", "exact", …}: `actiscope models info --json`.
[[nodiscard]] std::string modelJson(const Model& model);

} // namespace actiscope
