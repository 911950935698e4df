#include "engine/runtime/score.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "engine/data/files.h"
#include "engine/data/npy.h"
#include "engine/data/text.h"
#include "engine/evaluation/threshold_sweep.h"
#include "engine/runtime/evaluate_image.h"
#include "engine/runtime/guarded.h"
#include "engine/runtime/map_finder.h"
#include "engine/runtime/run_facts.h"
#include "engine/vision/threshold_boxes.h"

namespace actiscope {

namespace {

namespace fs = std::filesystem;
using datasets::DataSet;
using runs::ImageRow;

constexpr int kImageNet = 1000; ///< classes
constexpr int kPlaces = 365;
constexpr std::size_t kGroup = 512; ///< rows that are handed on together

runs::RunFacts commonFacts(const DataSet& set, const fs::path& scored, const ScoreWishes& wishes) {
    runs::RunFacts facts = factsOfSet(set, wishes.limit, wishes.command, wishes.programVersion);
    facts.level = wishes.level;
    facts.model = scored.string();
    return facts;
}

ImageRow rowOf(const DataSet& set, std::uint32_t item) {
    ImageRow row;
    row.item = item;
    row.path = set.relativePath(item);
    row.id = set.id(item);
    return row;
}

/// The item's boxes in the picture that they are of, and its size.
Result<datasets::GroundTruth> truthOf(const DataSet& set, ImageRow& row, ModuleLoader& modules) {
    if (const Size named = set.annotatedSize(row.item); named.width > 0 && named.height > 0) {
        row.size = named;
        return set.groundTruth(row.item, named, 1);
    }
    const fs::path file = set.path(row.item);
    const auto bytes = readFile(file);
    if (!bytes) {
        return fail(bytes.error());
    }
    const auto codecs = modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    const auto image = (*codecs)->decode(bytes->data(), bytes->size(), file.string());
    if (!image) {
        return fail(image.error());
    }
    row.size = (*image)->size;
    return set.groundTruth(row.item, (*image)->storedSize, (*image)->orientation);
}

/// Rows of all items, made on several threads and handed on in order.
Result<std::monostate> makeRows(const runs::RunFacts& facts, int threads, const ScoreListener& listener,
                                const std::function<ImageRow(std::uint32_t)>& make) {
    const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const auto workers = static_cast<std::size_t>(threads > 0 ? threads : cores);
    const auto cancelled = [&] { return listener.cancelled && listener.cancelled(); };
    for (std::size_t begin = 0; begin < facts.images; begin += kGroup) {
        std::vector<ImageRow> rows(std::min<std::size_t>(kGroup, facts.images - begin));
        std::atomic<std::size_t> next{0};
        {
            std::vector<std::jthread> pool;
            for (std::size_t i = 0; i < std::min(workers, rows.size()); ++i) {
                pool.emplace_back([&] {
                    for (std::size_t at = next++; at < rows.size() && !cancelled(); at = next++) {
                        rows[at] = make(static_cast<std::uint32_t>(begin + at));
                    }
                });
            }
        }
        if (cancelled()) {
            return fail(ErrorCode::Cancelled, "The scoring was stopped.");
        }
        if (const auto taken = listener.rows(rows); !taken) {
            return taken;
        }
    }
    return std::monostate{};
}

/// The row, or one that says why it could not be made.
ImageRow rowOrReason(const DataSet& set, std::uint32_t item,
                     const std::function<Result<std::monostate>(ImageRow&)>& fill) {
    ImageRow row = rowOf(set, item);
    if (set.classes(item).empty()) {
        row.skipped = set.whyNoClass(item);
        return row;
    }
    const auto filled = guarded(set.path(item).string(), [&] { return fill(row); });
    if (filled) {
        return row;
    }
    ImageRow skipped = rowOf(set, item);
    skipped.skipped = filled.error().message;
    return skipped;
}

Result<ClassActivationMap> readMap(const fs::path& file) {
    const auto numbers = readNpyMap(file);
    if (!numbers) {
        return fail(numbers.error());
    }
    ClassActivationMap map;
    map.width = static_cast<int>(numbers->columns);
    map.height = static_cast<int>(numbers->rows);
    map.values.assign(numbers->values.begin(), numbers->values.end());
    return map;
}

double millisecondsSince(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

void measureMap(const ClassActivationMap& map, const runs::RunFacts& facts, ImageRow& row) {
    const Box seen{0, 0, row.size.width, row.size.height};
    runs::Label& label = row.labels.front();
    auto began = std::chrono::steady_clock::now();
    label.box = imageBoxAtThreshold(map, seen, facts.level);
    row.timing.boxes = millisecondsSince(began);
    if (label.truths.empty()) {
        return;
    }
    label.overlap = label.box ? evaluation::bestOverlap(*label.box, label.truths) : 0.0;
    label.error = evaluation::boxError(true, label.box, label.truths);
    began = std::chrono::steady_clock::now();
    label.wsol = wsolHitsOf(map, seen, row.size, label.truths);
    const evaluation::SweptBoxes boxes = evaluation::sweptBoxes(map, seen);
    row.sweep = evaluation::encodeSweep({{{true, 0, evaluation::overlapCodes(boxes, label.truths)}},
                                         evaluation::SweptErrors(boxes, label.truths)});
    row.timing.score = millisecondsSince(began);
}

Result<std::monostate> fillFromMap(const DataSet& set, const MapFinder& maps, const runs::RunFacts& facts,
                                   ModuleLoader& modules, ImageRow& row) {
    const auto file = maps.find(row.item);
    if (!file) {
        return fail(file.error());
    }
    const auto began = std::chrono::steady_clock::now();
    const auto map = readMap(*file);
    if (!map) {
        return fail(map.error());
    }
    const auto truth = truthOf(set, row, modules);
    if (!truth) {
        return fail(truth.error());
    }
    row.timing.decode = millisecondsSince(began);
    row.warning = truth->warning;
    runs::Label label;
    label.label = static_cast<int>(set.classes(row.item).front());
    for (const datasets::LabelledBox& box : truth->boxes) {
        if (static_cast<int>(box.classIndex) == label.label) {
            label.truths.push_back(box.box);
        }
    }
    row.labels.push_back(std::move(label));
    measureMap(*map, facts, row);
    return std::monostate{};
}

/// As many classes as the set's largest number asks for; an unreasonable number counts for nothing.
int numberedClasses(const DataSet& set) {
    constexpr int kMostClasses = 1'000'000;
    int most = 0;
    for (const ClassLabel& label : set.classTable()) {
        const auto number = text::number<int>(label.name);
        most = number && *number < kMostClasses ? std::max(most, *number) : most;
    }
    return most + 1;
}

} // namespace

runs::RunFacts factsOfMaps(const DataSet& set, const fs::path& folder, const ScoreWishes& wishes) {
    runs::RunFacts facts = commonFacts(set, folder, wishes);
    facts.method = runs::kMapsMethod;
    facts.sweep = true;
    facts.wsol = true;
    facts.classes = set.classTable();
    return facts;
}

Result<std::monostate> scoreMaps(const DataSet& set, const fs::path& folder, const runs::RunFacts& facts,
                                 int threads, ModuleLoader& modules, const ScoreListener& listener) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) {
        return fail(ErrorCode::FileNotFound, folder.string() + " is no folder of maps: check its name.");
    }
    const MapFinder maps(set, folder);
    return makeRows(facts, threads, listener, [&](std::uint32_t item) {
        return rowOrReason(set, item,
                           [&](ImageRow& row) { return fillFromMap(set, maps, facts, modules, row); });
    });
}

LabelTable submissionClasses(const DataSet& set) {
    LabelTable imageNet = defaultLabels(kImageNet);
    const auto& own = set.classTable();
    if (set.hasNumberedClasses()) {
        const int classes = numberedClasses(set);
        return classes > kImageNet || classes <= kPlaces ? defaultLabels(classes) : imageNet;
    }
    std::unordered_set<std::string> known;
    for (const ClassLabel& label : imageNet.classes) {
        known.insert(text::lower(label.synset));
    }
    known.erase("");
    const bool isImageNet = std::all_of(own.begin(), own.end(), [&](const ClassLabel& label) {
        return known.count(text::lower(label.synset)) > 0;
    });
    return isImageNet ? imageNet : LabelTable{own, "the data set"};
}

runs::RunFacts factsOfSubmission(const DataSet& set, const datasets::ClassMapping& mapping,
                                 const fs::path& file, std::vector<ClassLabel> classes,
                                 const ScoreWishes& wishes) {
    runs::RunFacts facts = commonFacts(set, file, wishes);
    facts.method = runs::kPredictionsMethod;
    facts.classes = std::move(classes);
    facts.mapping = mapping.modelClass;
    return facts;
}

namespace {

Result<std::monostate> fillFromGuesses(const DataSet& set, const datasets::ClassMapping& mapping,
                                       const runs::ImageGuesses& guesses, ModuleLoader& modules,
                                       ImageRow& row) {
    const auto truth = truthOf(set, row, modules);
    if (!truth) {
        return fail(truth.error());
    }
    row.warning = truth->warning;
    row.labels = labelsOf(*truth, modelClassesOf(set, mapping, row.item), mapping);
    if (row.labels.empty()) {
        return fail(ErrorCode::ClassUnknown, "None of its classes is one that the submission's are of.");
    }
    if (guesses.guesses.empty()) {
        row.warning += std::string(row.warning.empty() ? "" : " ") +
                       "The submission has no guess for it, which counts as a wrong answer.";
    }
    for (const evaluation::Guess& guess : guesses.guesses) {
        row.predictions.push_back(
            {guess.label, 0, guess.box, overlapOf(guess.box, truthsOf(row.labels, guess.label))});
    }
    return std::monostate{};
}

} // namespace

Result<std::monostate> scoreSubmission(const DataSet& set, const datasets::ClassMapping& mapping,
                                       const std::vector<runs::ImageGuesses>& images,
                                       const runs::RunFacts& facts, int threads, ModuleLoader& modules,
                                       const ScoreListener& listener) {
    std::unordered_map<std::uint32_t, const runs::ImageGuesses*> byItem;
    for (const runs::ImageGuesses& image : images) {
        byItem.emplace(image.item, &image);
    }
    return makeRows(facts, threads, listener, [&](std::uint32_t item) {
        return rowOrReason(set, item, [&](ImageRow& row) {
            const auto guesses = byItem.find(item);
            return guesses != byItem.end()
                       ? fillFromGuesses(set, mapping, *guesses->second, modules, row)
                       : fail(ErrorCode::FileNotFound, "The submission does not name it.");
        });
    });
}

} // namespace actiscope
