// Runs a network over a data set: a row an image, spread over the cores, one forward pass an image.
//
// The path of the data: prepareEvaluation() agrees data set, model and wishes on the facts of a run;
// evaluate() sends each item through the pipeline (pipeline.h), measures its maps (engine/evaluation) and
// hands the rows on in groups; a RunStore or whatever else takes them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/datasets/class_mapping.h"
#include "engine/datasets/data_set.h"
#include "engine/evaluation/localization.h"
#include "engine/runs/run.h"
#include "engine/runtime/pipeline.h"

namespace actiscope {

struct EvaluationWishes {
    int level = evaluation::kPaperLevel; ///< threshold * 1000
    bool sweep = true;
    bool wsol = true;
    bool heuristic = true;
    std::optional<std::uint64_t> limit; ///< only the first so many items
    runs::Shard shard;
    int threads = 0; ///< 0: all cores
    /// What a mapping file says. Empty, where none is named: as in `resumed`, else by synset and name alone.
    std::optional<datasets::MappingLines> mapping;
    std::optional<runs::RunFacts> resumed; ///< of the run that is to be gone on with
    std::string command;
    std::string programVersion;
};

/// Everything that an evaluation needs; immutable.
struct Evaluation {
    datasets::DataSet set;
    ModelPtr model;
    datasets::ClassMapping mapping;
    EvaluationWishes wishes;
    runs::RunFacts facts;
    [[nodiscard]] std::vector<std::uint32_t> items() const; ///< of the shard, ascending
};

/// The set must have its annotations read (precondition: !set.annotationsPending()). Errors: those of
/// mapClasses and contentHash; ModelUnsupported where the network has no class activation maps (says why);
/// InvalidArgument where no image's class is one of the model's, or the mapping of the run that is to be gone
/// on with fits neither set nor model.
[[nodiscard]] Result<Evaluation> prepareEvaluation(datasets::DataSet set, ModelPtr model,
                                                   EvaluationWishes wishes);

/// How far an evaluation has come.
struct EvaluationStanding {
    std::size_t done = 0; ///< rows there are, earlier ones included
    std::size_t of = 0;
    std::size_t skipped = 0; ///< of those of this call
    double imagesPerSecond = 0;
    std::optional<double> secondsLeft; ///< once it can be told
};

/// How others hold an evaluation up. Thread rule: any thread.
class EvaluationControl {
public:
    void pause();
    void proceed();
    void cancel(); ///< also while it is paused
    [[nodiscard]] bool paused() const;
    [[nodiscard]] bool cancelled() const;
    /// The workers' side: also ends where `ended`, asked again after each proceed(), answers true.
    void waitWhilePaused(const std::function<bool()>& ended);

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    bool m_cancelled = false;
};

struct EvaluationListener {
    /// A group of rows, in no particular order, on the calling thread; an error ends the evaluation with it.
    std::function<Result<std::monostate>(const std::vector<runs::ImageRow>& rows)> rows;
    /// After each group, on the calling thread.
    std::function<void(const EvaluationStanding&)> moved;
    /// The finished analysis of an image that counts, while its maps are still there (to write them). On
    /// the worker that made it, several at a time; an error ends the evaluation with it, and the image
    /// has no row. May be empty.
    std::function<Result<std::monostate>(const Analysis& analysis, const runs::ImageRow& row)> analysed;
    CancelCheck cancelled; ///< asked besides the control, on every worker between stages; may be empty
};

/// Evaluates the items of the shard that are not `done` yet (by item; may be empty: none is). Memory does not
/// grow with the number of images.
///
/// An image that can't be read for what it is itself (damaged, too large, no rights, deleted since the set
/// was listed) becomes a row that says why. What another time may not fail ends the evaluation instead, and
/// the image has no row, so that going on tries it again: OutOfMemory; ModuleMissing and DeviceMissing;
/// ReadFailed; FileNotFound where the image's folder is gone or empty, as that of a disk that was taken away.
///
/// Errors: these; OutOfMemory, too, where the system gives no threads; Cancelled; those of listener.rows and
/// listener.analysed. The rows until then were handed on. Thread rule: blocks; one evaluation of a model at a
/// time.
[[nodiscard]] Result<std::monostate> evaluate(const Evaluation& evaluation, const std::vector<bool>& done,
                                              ModuleLoader& modules, const EvaluationListener& listener,
                                              EvaluationControl& control);

} // namespace actiscope
