// ILSVRC localization submissions: at most five guesses an image, as text.
//
// Plain: a line an image, in the order of the data set, of groups "class x0 y0 x1 y1" with the best guess
// first; an image that is skipped has an empty line. A file whose name ends in .csv is Kaggle's:
// "ImageId,PredictionString", then a line an image with its id and the same groups. A class is its synset,
// else its index from 0. Coordinates are 0-based and inclusive, in the image; "-1 -1 -1 -1" is no box.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/evaluation/localization.h"
#include "engine/runs/run.h"

namespace actiscope::runs {

struct ImageGuesses {
    std::uint32_t item = 0; ///< in the data set
    std::string id;
    std::vector<evaluation::Guess> guesses; ///< best first
};

/// A row's predictions with their boxes; none where it is skipped.
[[nodiscard]] ImageGuesses guessesOf(const ImageRow& row);

/// Any order; the lines are in that of the items. `classes` by index: what the guesses refer to. Errors:
/// WriteFailed.
[[nodiscard]] Result<std::monostate> writeSubmission(const std::filesystem::path& file,
                                                     std::vector<ImageGuesses> images,
                                                     const std::vector<ClassLabel>& classes);

} // namespace actiscope::runs
