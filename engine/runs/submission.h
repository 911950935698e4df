// ILSVRC localization submissions: at most five guesses an image, as text.
//
// Plain: a line an image, in the order of the data set, of groups "class x0 y0 x1 y1" with the best guess
// first; an image that is skipped has an empty line. A file whose name ends in .csv is Kaggle's:
// "ImageId,PredictionString", then a line an image with its id and the same groups; one that is skipped is
// not named, which is not wrong. A class is its synset,
// else its index from 0. Coordinates are 0-based and inclusive, in the image; "-1 -1 -1 -1" is no box.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/datasets/data_set.h"
#include "engine/evaluation/localization.h"
#include "engine/runs/run.h"
#include "engine/runs/run_store.h"

namespace actiscope::runs {

struct ImageGuesses {
    std::uint32_t item = 0; ///< in the data set
    std::string id;
    std::vector<evaluation::Guess> guesses; ///< best first
    bool skipped = false;                   ///< nobody guessed
};

/// A row's predictions with their boxes; none where it is skipped.
[[nodiscard]] ImageGuesses guessesOf(const ImageRow& row);

/// Any order; the lines are in that of the items. `classes` by index: what the guesses refer to. Errors:
/// WriteFailed.
[[nodiscard]] Result<std::monostate> writeSubmission(const std::filesystem::path& file,
                                                     std::vector<ImageGuesses> images,
                                                     const std::vector<ClassLabel>& classes);

/// The guesses of all rows of a stored run. Errors besides: FileUnreadable, where a row is damaged.
[[nodiscard]] Result<std::monostate> writeSubmission(const std::filesystem::path& file,
                                                     const RunStore& store);

/// Either form, told by its first line. A plain file must have a line for each of the set's first `images`
/// items, or for each of all of which the first count; an empty one is an image without a guess, empty ones
/// behind the last image's are none. Of Kaggle's table, images that the set lacks are passed over, and those
/// that it does not name are missing in what is returned. Of more than five groups the first five count. A
/// synset that is none of `classes` becomes a new one at their end; numbers are those of the classes as
/// given, the first of which is `first` (ILSVRC's own are counted from 1). Errors: FileNotFound,
/// FileUnreadable; InvalidArgument with the line where one is no submission's.
[[nodiscard]] Result<std::vector<ImageGuesses>>
readSubmission(const std::filesystem::path& file, const datasets::DataSet& set, std::size_t images,
               std::vector<ClassLabel>& classes, std::uint32_t first = 0);

} // namespace actiscope::runs
