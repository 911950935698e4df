// What a run of an evaluation keeps: facts about the run, and a row an image. Plain values: the runtime fills
// them, the store (run_store.h) keeps them, figures (run_figures.h) and tables (run_table.h) are made of
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/data/labels.h"
#include "engine/evaluation/author_boxes.h"
#include "engine/evaluation/box_error.h"
#include "engine/evaluation/class_figures.h"
#include "engine/evaluation/localization.h"
#include "engine/evaluation/max_box_accuracy.h"

namespace actiscope::runs {

/// One of several runs that share a data set: its item i belongs to shard i mod `of` + 1.
struct Shard {
    std::uint32_t number = 1; ///< from 1
    std::uint32_t of = 1;
    friend bool operator==(const Shard&, const Shard&) = default;
};

/// RunFacts::method where no network was run.
inline constexpr const char* kMapsMethod = "maps";               ///< maps of the labelled classes were scored
inline constexpr const char* kPredictionsMethod = "predictions"; ///< a submission was scored

/// What rows of one run have in common. Rows of runs that differ in any of the facts before `command` must
/// not be mixed.
struct RunFacts {
    std::uint64_t modelHash = 0;   ///< content of the model's files and the input description as used
    std::uint64_t dataSetHash = 0; ///< DataSet::fingerprint()
    std::vector<int> mapping;      ///< by the set's class the model's, -1: none; empty for kMapsMethod
    std::string method;            ///< "cam"; kMapsMethod, kPredictionsMethod
    int level = 0;                 ///< of the boxes: threshold * 1000
    bool sweep = false;            ///< rows have overlaps at every 1 % threshold
    bool wsol = false;             ///< rows have the hits of MaxBoxAcc and MaxBoxAccV2
    bool heuristic = false;        ///< rows have the authors' five boxes
    std::uint64_t images = 0;      ///< items of the data set that are to be evaluated, in all shards together
    Shard shard;

    /// As typed; empty from the window. Of a merged run that of the merge, below it in lines of their own
    /// those of its first shard.
    std::string command;
    std::string programVersion;
    std::string model;               ///< name or file, as given
    std::string network;             ///< "SqueezeNet 1.1"; empty without one
    std::string dataSet;             ///< the folder or list that was opened, absolute
    std::string dataSetFormat;       ///< the reader's name
    std::string split;               ///< as it was asked for; may be empty, as the two folders
    std::string imagesFolder;        ///< as named, absolute
    std::string annotationsFolder;   ///< the same
    std::string root;                ///< what the rows' paths are below
    std::string started;             ///< UTC, ISO 8601
    std::vector<ClassLabel> classes; ///< the model's, by index; labels and predictions refer to it
};

/// Whether a network made it: not so where maps or predictions of others were scored.
[[nodiscard]] bool hasNetwork(const RunFacts& facts);

/// One of the classes predicted, best first.
struct Prediction {
    int label = 0;
    double probability = 0;
    std::optional<Box> box; ///< of its map at the run's level, in the image; empty where the map has none
    /// With the best ground-truth box of its class, or of any class where the image has none of it. Empty
    /// without ground truth.
    std::optional<double> overlap;
};

/// One of the classes that the image is labelled with.
struct Label {
    int label = 0;
    int rank = 0; ///< among all classes, from 1; 0 where no network said it
    double probability = 0;
    std::vector<Box> truths;       ///< ground truth of the class, in the image; may be empty
    std::optional<Box> box;        ///< of the class's own map at the run's level
    std::optional<double> overlap; ///< of `box`, 0 without one; empty where `truths` is, or without a map
    std::optional<evaluation::BoxError> error; ///< present where `overlap` is
    std::optional<evaluation::WsolHits> wsol;
};

/// Milliseconds. Not compared between runs.
struct RowTiming {
    double decode = 0;
    double forward = 0;
    double maps = 0;
    double boxes = 0; ///< at the run's level
    double score = 0; ///< sweep, WSOL and heuristic
};

struct ImageRow {
    std::uint32_t item = 0; ///< in the data set
    std::string path;       ///< below the data set's folder, UTF-8 as far as the name is
    std::string id;
    Size size;                           ///< as shown; 0 x 0 where it was not decoded
    std::string skipped;                 ///< why it counts for nothing, one sentence; empty where it counts
    std::string warning;                 ///< one sentence where boxes were left out or clipped
    std::vector<Prediction> predictions; ///< at most five
    std::vector<Label> labels;
    std::vector<evaluation::RankedBox> heuristic; ///< ranks refer to `predictions`
    std::vector<std::uint8_t> sweep;              ///< evaluation::encodeSweep(); empty without
    RowTiming timing;
};

/// What the row's guesses were right of. Its five-box guesses where `heuristic`.
[[nodiscard]] evaluation::ImageOutcome outcomeOf(const ImageRow& row);
[[nodiscard]] evaluation::ImageOutcome heuristicOutcomeOf(const ImageRow& row);
/// By label: what is right of each labelled class alone. The kind of an image's error belongs to the first of
/// them that has one.
[[nodiscard]] std::vector<evaluation::ClassOutcome> classOutcomesOf(const ImageRow& row);

} // namespace actiscope::runs
