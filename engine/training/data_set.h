// The pictures to train and to validate with, from folders or drawn by the program itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/modules.h"
#include "engine/demo/demo_set.h"
#include "engine/training/example_source.h"

namespace actiscope::training {

struct DataSet {
    std::vector<std::string> classes; ///< by index
    ExampleSourcePtr training;        ///< without boxes: they are never used to train
    ExampleSourcePtr validation;      ///< may be empty of pictures
    std::string title;                ///< in few words, for messages
    /// Where the classes are kinds of scenes of which this is known: goes into the model's description.
    std::optional<SceneDescription> scene;
    /// What settles pictures that are drawn, as words: {"task", "objects"}. Empty: files, told by their
    /// names.
    std::vector<std::pair<std::string, std::string>> drawn;
};

struct FolderRequest {
    /// One folder a class, or "train" and "val" that hold these. Class indices follow the folders' names in
    /// byte order; folders named "annotations" are no class.
    std::filesystem::path folder;
    std::filesystem::path validation; ///< one folder a class; empty: "val", else a tenth of each class
    std::filesystem::path
        annotations;        ///< VOC or ILSVRC boxes of the validation pictures; empty: as findAnnotation
    std::uint64_t seed = 1; ///< which tenth
};

/// Lists the folders; no picture is opened yet. `codecs` must outlive the sources.
/// Errors: FileNotFound, FileUnreadable, InvalidArgument (no class, one class only, a class without a
/// picture, a validation class that training lacks, a validation folder without any picture; each names the
/// folder).
[[nodiscard]] Result<DataSet> openFolders(const FolderRequest& request, const Codecs& codecs);

/// `count` pictures that the program draws: the ones after demo::trainingShare validate. Errors: those of
/// DemoSet::open, InvalidArgument (fewer pictures than classes).
[[nodiscard]] Result<DataSet> openDemo(const demo::DemoOptions& options, std::uint64_t count);

} // namespace actiscope::training
