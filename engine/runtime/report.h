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

/// Whether the document says which threshold its boxes belong to: who gave it on the command line knows it.
enum class ReportThreshold { Known, Written };

/// {"model": …, "images": […]} as described in `actiscope cam --help`, and "threshold" (a fraction of the
/// map's maximum) where it is to be written; UTF-8, indented by two.
[[nodiscard]] std::string reportJson(const ModelPtr& model, const std::vector<ReportImage>& images,
                                     int thresholdLevel, ReportThreshold threshold = ReportThreshold::Known);

/// {"path", "width", "height", "input", "grid", "cells"} as described in `actiscope grid --help`.
[[nodiscard]] std::string classificationJson(const ClassificationMap& map, const std::string& path);

/// {"path", "family", "format", "classes", "exact", …}: `actiscope models info --json`.
[[nodiscard]] std::string modelJson(const Model& model);

} // namespace actiscope
