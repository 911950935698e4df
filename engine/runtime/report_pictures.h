// The pictures of a run's report: small ones of the images, with the map of the labelled class where the
// run's model is there.
#pragma once

#include <filesystem>
#include <optional>

#include "engine/runs/run_export.h"
#include "engine/runtime/model.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

/// Thread rule: one thread at a time.
class ReportPictures {
public:
    /// `root`: what the rows' paths are below. `model`: the run's own; null for pictures without maps.
    ReportPictures(std::filesystem::path root, ModelPtr model, ModuleLoader& modules, int threads);

    /// The image as JPEG, no larger than 360 pixels. The map is blended over it where the model's first class
    /// and its probability are those of the row, so that no map of an image that has changed since is shown.
    /// Empty where the image can't be read, or the row names one outside of the root.
    [[nodiscard]] std::optional<runs::ReportPicture> picture(const runs::ImageRow& row) const;

private:
    /// In place; nothing where the model says something else than the row.
    void blendMap(const std::filesystem::path& file, const runs::ImageRow& row, Size size,
                  std::uint8_t* rgb) const;

    std::filesystem::path m_root;
    ModelPtr m_model;
    ModuleLoader& m_modules;
    int m_threads;
};

} // namespace actiscope
