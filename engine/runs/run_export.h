// A run as files for others: a table, a document with everything, a report to read. Each is written as a
// stream, so memory does not grow with the images, and atomically.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"
#include "engine/runs/run.h"
#include "engine/runs/run_figures.h"

namespace actiscope::runs {

/// Hands every row on in the order of the items; ends where its argument answers false. RunStore::forEach().
using RowSource = std::function<Result<std::monostate>(const std::function<bool(ImageRow&&)>& each)>;

/// A line an image, UTF-8 as far as paths are, RFC 4180 but for line ends ("\n"). Columns:
///   item, path, id, width, height,
///   labels (indices), label_synsets, label_names, label_ranks, objects,
///   true_boxes, box (of the first labelled class with ground truth, else of the first), iou, error,
///   then for k = 1 ... 5: class_k, synset_k, name_k, probability_k, box_k, iou_k,
///   skipped, warning, decode_ms, forward_ms, maps_ms, boxes_ms, score_ms.
/// Several values in one field are separated by "; ". A box is "x0 y0 x1 y1", x1 and y1 exclusive. What there
/// is not is empty. Errors: WriteFailed; those of `rows`.
[[nodiscard]] Result<std::monostate> writeCsv(const std::filesystem::path& file, const RunFacts& facts,
                                              const RowSource& rows);

/// One document: {"run": facts, "figures": figuresJson(), "curves", "classes", "rows": [a line each]}. Boxes
/// are [x0, y0, x1, y1], x1 and y1 exclusive. Curves are percent by threshold, those that the run has:
/// "ilsvrc" and "gt-known" at every 0.01 from the sweep, "maxboxacc" and "maxboxacc-v2" at every 0.001.
/// Errors: WriteFailed; those of `rows`.
[[nodiscard]] Result<std::monostate> writeJson(const std::filesystem::path& file, const RunFacts& facts,
                                               const RunFigures& figures, const RowSource& rows);

/// A picture of a report, ready as a browser reads it.
struct ReportPicture {
    std::string type; ///< "image/jpeg"
    std::vector<std::uint8_t> bytes;
};

struct ReportOptions {
    std::size_t pictures = 12; ///< best and worst ones, each at most so many
    /// The picture of a row that counts, whole, of any size; empty where it can't be had. May be empty.
    std::function<std::optional<ReportPicture>(const ImageRow& row)> picture;
    std::string pictureNote; ///< one sentence on the pictures: what they show, or why there are none
    /// t = k / 100, where the figures of localization are shown besides the run's own, from the sweeps.
    std::optional<int> threshold;
};

/// One HTML file without anything outside of it: figures beside the paper's, curves over the thresholds with
/// the best marked, IoU, kinds of error, reliability, classes, confusions, best and worst images with boxes,
/// skipped images, facts. Errors: WriteFailed; those of `rows`.
[[nodiscard]] Result<std::monostate> writeHtml(const std::filesystem::path& file, const RunFacts& facts,
                                               const RunFigures& figures, const RowSource& rows,
                                               const ReportOptions& options);

} // namespace actiscope::runs
