// The files that `cam --out` writes for an image.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "engine/runtime/analysis.h"
#include "engine/runtime/module_loader.h"

namespace actiscope::app {

/// A name for each image's files in `folder`: its stem, with "-2", "-3", ... where an earlier image has it or
/// where a file of that name would take the place of one of the images.
[[nodiscard]] std::vector<std::string> fileStems(const std::vector<std::filesystem::path>& images,
                                                 const std::filesystem::path& folder);

struct CamFiles {
    std::filesystem::path folder;
    int thresholdLevel = 200;
    int threads = 1; ///< files of one image that are written side by side
};

/// `<stem>.rank<k>.png` (overlay at image size) and `<stem>.rank<k>.npy` (raw map) of every class with a map,
/// and `<stem>.figure.png`. Nothing where no class has a map. Needs a QGuiApplication.
/// Errors: WriteFailed, ModuleMissing. Thread rule: any thread.
[[nodiscard]] Result<std::monostate> writeCamFiles(const Analysis& analysis, const std::string& stem,
                                                   const CamFiles& files, ModuleLoader& modules);

} // namespace actiscope::app
