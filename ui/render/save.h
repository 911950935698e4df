// Saving what is shown. Every file is written atomically. Errors: WriteFailed.
//
// `codecs` may be null: PNG files are then encoded by Qt, which takes several times longer.
#pragma once

#include <filesystem>
#include <functional>
#include <variant>
#include <vector>

#include "engine/api/modules.h"
#include "engine/api/result.h"
#include "ui/render/class_cells.h"
#include "ui/render/figure.h"

namespace actiscope::ui {

/// PNG at image size.
[[nodiscard]] Result<std::monostate> saveOverlayPng(const std::filesystem::path& file,
                                                    const Analysis& analysis, const ClassResult& result,
                                                    const FigureStyle& style, bool boxes,
                                                    const Codecs* codecs = nullptr);

/// PNG at image size of the class at every place.
[[nodiscard]] Result<std::monostate> savePlacesPng(const std::filesystem::path& file, const ClassCells& cells,
                                                   const Codecs* codecs = nullptr);

/// PNG, PDF or SVG by the file's ending.
[[nodiscard]] Result<std::monostate> saveFigure(const std::filesystem::path& file, const Analysis& analysis,
                                                const FigureStyle& style, const Codecs* codecs = nullptr);

/// `<stem>.rank<k>.npy` for each class with a map; returns the files written. `told` after each.
[[nodiscard]] Result<std::vector<std::filesystem::path>>
saveMaps(const std::filesystem::path& folder, const std::string& stem, const Analysis& analysis,
         const std::function<void(int files, int of)>& told = {});

/// The JSON document of the command line (engine/runtime/report.h) with the threshold, for this one image.
[[nodiscard]] Result<std::monostate> saveReport(const std::filesystem::path& file,
                                                const AnalysisPtr& analysis, int thresholdLevel);

} // namespace actiscope::ui
