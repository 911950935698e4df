// Scores what somebody else made: maps of the labelled classes, or a submission of guesses. Needs no network;
// the rows and figures are those of an evaluation (evaluator.h), as far as they can be.
//
// Boxes, sizes and maps are of the picture that the annotation describes; the image itself is read only where
// the annotation does not tell its size.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/datasets/class_mapping.h"
#include "engine/datasets/data_set.h"
#include "engine/evaluation/localization.h"
#include "engine/runs/run.h"
#include "engine/runs/submission.h"
#include "engine/runtime/module_loader.h"

namespace actiscope {

struct ScoreWishes {
    int level = evaluation::kPaperLevel; ///< threshold * 1000, of GT-known
    std::optional<std::uint64_t> limit;  ///< only the first so many items
    int threads = 0;                     ///< 0: all cores
    std::string command;
    std::string programVersion;
};

struct ScoreListener {
    /// Rows in the order of the items, a group at a time, on the calling thread; an error ends the scoring.
    std::function<Result<std::monostate>(const std::vector<runs::ImageRow>& rows)> rows;
    std::function<bool()> cancelled; ///< asked on every worker between images
};

/// The facts of a run of maps from this folder: labels are the set's own classes. Precondition:
/// !set.annotationsPending(), as for all that follows.
[[nodiscard]] runs::RunFacts factsOfMaps(const datasets::DataSet& set, const std::filesystem::path& folder,
                                         const ScoreWishes& wishes);

/// A row an image: GT-known by the paper's rule on the map upsampled to the picture's size, MaxBoxAcc and
/// MaxBoxAccV2 on the map resized to 224 x 224, and the sweep. The map is of the image's first class; its
/// other classes are left out. An image without a map, or with one that can't be read, is skipped with the
/// reason. Errors: FileNotFound (no such folder); Cancelled; that of listener.rows.
[[nodiscard]] Result<std::monostate> scoreMaps(const datasets::DataSet& set,
                                               const std::filesystem::path& folder,
                                               const runs::RunFacts& facts, int threads,
                                               ModuleLoader& modules, const ScoreListener& listener);

/// The classes that a submission's numbers are of where nobody says: ImageNet's where all of the set's are
/// among them (where the set's are numbers: from more than 365 to 1,000 of them), else the set's own.
[[nodiscard]] LabelTable submissionClasses(const datasets::DataSet& set);

/// The facts of a run of a submission. `classes`: those that its guesses refer to.
[[nodiscard]] runs::RunFacts factsOfSubmission(const datasets::DataSet& set,
                                               const datasets::ClassMapping& mapping,
                                               const std::filesystem::path& file,
                                               std::vector<ClassLabel> classes, const ScoreWishes& wishes);

/// A row an image with the guesses as predictions, without probabilities. An image without ground truth
/// class, or without guesses in `images`, is skipped with the reason. Errors: as scoreMaps().
[[nodiscard]] Result<std::monostate> scoreSubmission(const datasets::DataSet& set,
                                                     const datasets::ClassMapping& mapping,
                                                     const std::vector<runs::ImageGuesses>& images,
                                                     const runs::RunFacts& facts, int threads,
                                                     ModuleLoader& modules, const ScoreListener& listener);

} // namespace actiscope
