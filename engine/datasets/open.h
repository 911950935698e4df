// Opens a data set of any known format.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/api/result.h"
#include "engine/datasets/builder.h"
#include "engine/datasets/data_set.h"
#include "engine/datasets/open_options.h"

namespace actiscope::datasets {

/// Which of OpenOptions mean something to a reader.
struct Takes {
    bool split = false;
    bool images = false;
    bool annotations = false;
};

/// One reader.
struct Format {
    const char* name;  ///< as --format takes it: "coco"
    const char* title; ///< as a person reads it: "COCO instances"
    Takes takes;
    /// Whether the file or folder looks like one, by content, and has the part that is asked for; reads
    /// little. Never fails.
    bool (*recognise)(const std::filesystem::path& place, const OpenOptions& options);
    /// Lists the images. Errors: FileNotFound, FileUnreadable, AnnotationInvalid, InvalidArgument; each says
    /// what was looked for.
    Result<DataSetBuilder> (*open)(const std::filesystem::path& place, const OpenOptions& options);
};

/// All readers, the more particular ones first: of several that fit, the first is taken. A name like
/// "ilsvrc-kaggle" is a layout of "ilsvrc": forcing "ilsvrc" takes whichever of its layouts fits.
[[nodiscard]] std::span<const Format> formats();

/// Lists the images of a data set; annotation files of single images are not read yet. `place`: a folder, or
/// the list itself where the format has one (JSON, CSV). Errors: those of Format::open; InvalidArgument where
/// nothing fits (says what would), where no image is there, for an unknown format, and where an option is
/// given that the format does not take.
[[nodiscard]] Result<DataSet> openDataSet(const std::filesystem::path& place,
                                          const OpenOptions& options = {});

struct ReadControl {
    int threads = 0;                 ///< 0: all cores
    std::function<bool()> cancelled; ///< asked between files, from several threads
    std::function<void(std::size_t done, std::size_t of)> progress; ///< from the calling thread
};

/// Reads the annotation files that wait, in parallel: the set with classes and boxes of all images. Files
/// that do not parse are in the report. The same for any number of threads. Errors: Cancelled.
[[nodiscard]] Result<DataSet> readAnnotations(DataSet set, const ReadControl& control = {});

} // namespace actiscope::datasets
