// The JSON documents of the command line and of the window's "save as JSON".
#pragma once

#include <string>
#include <vector>

#include "engine/runtime/analysis.h"
#include "engine/runtime/classification_map.h"

namespace actiscope {

struct ReportImage {
    std::string path;
    Outcome outcome;
};

/// {"model": …, "images": […]} as described in `actiscope cam --help`; UTF-8, indented by two.
[[nodiscard]] std::string reportJson(const ModelPtr& model, const std::vector<ReportImage>& images,
                                     int thresholdLevel);

/// {"path", "width", "height", "input", "grid", "cells"} as described in `actiscope grid --help`.
[[nodiscard]] std::string classificationJson(const ClassificationMap& map, const std::string& path);

/// {"path", "family", "format", "classes", "exact", …}: `actiscope models info --json`.
[[nodiscard]] std::string modelJson(const Model& model);

} // namespace actiscope
