#include "app/commands/evaluate.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/file_clash.h"
#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/protocol_options.h"
#include "engine/runs/run_store.h"
#include "engine/runs/submission.h"
#include "engine/runtime/evaluator.h"
#include "engine/runtime/map_writer.h"
#include "engine/runtime/model_names.h"

namespace actiscope::app {

namespace {

constexpr std::uint64_t kMostImages = 1'000'000'000;
constexpr std::uint32_t kMostShards = 100'000;

constexpr const char* kFooter = R"(
A DATASET is a folder of ILSVRC (val with annotations; Kaggle's layout; train), Pascal VOC, COCO, CUB-200-2011,
WSOL lists, demo data, or images in a folder a class; or COCO's JSON or a CSV of path,label,x0,y0,x1,y1. What it
is, is told by content. Labels become the model's classes by synset, then by name, then by --mapping.

Boxes follow the paper's rule at --threshold: "ilsvrc" and "gt-known" are measured with them, in the image.
MaxBoxAcc and MaxBoxAccV2 pick the best of 1,000 thresholds on the images that are scored; "authors-heuristic" is
the five boxes of three classes of the paper's Table 3. Overlaps at every 1 % threshold are kept for the window.

With --json, stdout holds one document, errors and accuracies in percent:
  {"images", "skipped": [{"path", "reason"}],
   "protocols": {"ilsvrc": {"top1_classification_error", "top5_classification_error", "top1_localization_error",
     "top5_localization_error"}, "gt-known": {"accuracy"}, "maxboxacc": {"score", "threshold"},
     "maxboxacc-v2": {"score", "per_iou": {"0.3", "0.5", "0.7"}}, "authors-heuristic": {"top5_localization_error"}},
   "timing": {"images_per_second", ...}}
An image that can't be read, or whose class the model lacks, is skipped with its reason; one that is named but not
there is counted on stderr and nowhere else.

--store keeps a row an image in an SQLite file. Killed at any moment, the same command with --resume goes on;
without --mapping it maps labels as the run did.
--shard 2/3 evaluates every third image, from the second on; "actiscope merge" joins the stores of all three.
--submission writes the five guesses of each image as "actiscope score --predictions" reads them.
--maps writes the map of each image's own class to DIR as <image id>.npy, as "actiscope score" reads them.

Exit code: 0 every image is evaluated, or skipped with its reason; 1 it was stopped, by Ctrl-C or since something
could not be written, no memory was left or the images' disk was gone: another start may go on; 2 wrong use, no data
set or no model.)";

/// Why the command ends, and how.
struct Failure {
    Error error;
    int exitCode = kWrongUse;
};

Failure failed(const Error& error) {
    const bool later = error.code == ErrorCode::WriteFailed || error.code == ErrorCode::Cancelled;
    return {error, later ? kSomeFailed : kWrongUse};
}

std::optional<runs::Shard> shardOf(const std::string& text) {
    runs::Shard shard;
    const char* end = text.data() + text.size();
    const auto number = std::from_chars(text.data(), end, shard.number);
    if (number.ec != std::errc() || number.ptr == end || *number.ptr != '/') {
        return std::nullopt;
    }
    const auto of = std::from_chars(number.ptr + 1, end, shard.of);
    const bool whole = of.ec == std::errc() && of.ptr == end;
    return whole && shard.number >= 1 && shard.number <= shard.of && shard.of <= kMostShards
               ? std::optional(shard)
               : std::nullopt;
}

std::string isShard(const std::string& text) {
    return shardOf(text) ? "" : text + " is no shard: write 2/3 for the second of three";
}

EvaluationWishes wishesOf(const EvaluateArguments& arguments) {
    const runs::Protocols protocols = protocolsNamed(arguments.protocols);
    EvaluationWishes wishes;
    wishes.level = static_cast<int>(std::lround(arguments.threshold * kThresholdLevels));
    wishes.sweep = !arguments.noSweep;
    wishes.wsol = protocols.maxBoxAcc || protocols.maxBoxAccV2;
    wishes.heuristic = protocols.heuristic;
    wishes.limit = arguments.limit;
    wishes.shard = arguments.shard.empty() ? runs::Shard{} : *shardOf(arguments.shard);
    wishes.threads = arguments.model.threads;
    wishes.command = arguments.command;
    wishes.programVersion = ACTISCOPE_VERSION;
    return wishes;
}

/// The evaluation of one command line.
class EvaluateRun {
public:
    explicit EvaluateRun(const EvaluateArguments& arguments) : m_arguments(arguments) {}

    [[nodiscard]] std::optional<Failure> evaluateAll() {
        auto evaluation = prepare();
        if (!evaluation) {
            return failed(evaluation.error());
        }
        if (!evaluation->mapping.warning.empty()) {
            say(evaluation->mapping.warning);
        }
        m_figures.emplace(evaluation->facts.classes.size());
        m_facts = evaluation->facts;
        std::vector<bool> done;
        if (!m_arguments.store.empty()) {
            auto earlier = openStore(evaluation->facts);
            if (!earlier) {
                return failed(earlier.error());
            }
            done = std::move(*earlier);
        }
        if (const auto named = nameMaps(*evaluation, done); !named) {
            return failed(named.error());
        }
        if (const auto worked = work(*evaluation, done); !worked) {
            return Failure{worked.error(), kSomeFailed};
        }
        if (const auto finished = finish(); !finished) {
            return failed(finished.error());
        }
        return std::nullopt;
    }

    void print() const {
        const runs::Protocols protocols = protocolsNamed(m_arguments.protocols);
        std::cout << (m_arguments.json ? figuresJson(m_facts, *m_figures, protocols, m_pace)
                                       : figuresText(m_facts, *m_figures, protocols, m_pace));
    }

private:
    Result<Evaluation> prepare() {
        EvaluationWishes wishes = wishesOf(m_arguments);
        if (!m_arguments.data.mapping.empty()) {
            auto mapping = namedMapping(m_arguments.data);
            if (!mapping) {
                return fail(mapping.error());
            }
            wishes.mapping = std::move(*mapping);
        }
        if (goesOn()) {
            const auto earlier = runs::RunStore::open(m_arguments.store);
            if (!earlier) {
                return fail(earlier.error());
            }
            wishes.resumed = earlier->facts();
        }
        const auto named = namedOrUsual(m_arguments.model);
        if (!named) {
            return fail(named.error());
        }
        auto set = openNamedSet(m_arguments.data, m_arguments.model.threads);
        if (!set) {
            return fail(set.error());
        }
        auto model = openModel(*named, m_modules);
        if (!model) {
            return fail(model.error());
        }
        return prepareEvaluation(std::move(*set), std::move(*model), std::move(wishes));
    }

    [[nodiscard]] bool goesOn() const {
        std::error_code ignored;
        return m_arguments.resume && std::filesystem::exists(m_arguments.store, ignored);
    }

    /// Which items are there already.
    Result<std::vector<bool>> openStore(const runs::RunFacts& facts) {
        auto store = goesOn() ? runs::RunStore::resume(m_arguments.store, facts)
                              : runs::RunStore::create(m_arguments.store, facts);
        if (!store) {
            return fail(store.error());
        }
        m_store.emplace(std::move(*store));
        return m_store->done(facts.images);
    }

    Result<std::monostate> nameMaps(const Evaluation& evaluation, const std::vector<bool>& done) {
        if (m_arguments.maps.empty()) {
            return std::monostate{};
        }
        auto maps = MapWriter::create(evaluation, m_arguments.maps);
        if (!maps) {
            return fail(maps.error());
        }
        for (const std::string& remark : maps->remarks(done)) {
            say(remark);
        }
        m_maps.emplace(std::move(*maps));
        if (m_store) {
            m_maps->removeAbandoned();
        }
        return std::monostate{};
    }

    Result<std::monostate> work(const Evaluation& evaluation, const std::vector<bool>& done) {
        EvaluationControl control;
        Progress progress(evaluation.items().size());
        EvaluationListener listener;
        listener.rows = [&](const std::vector<runs::ImageRow>& rows) { return take(rows); };
        listener.moved = [&](const EvaluationStanding& standing) {
            progress.reach(standing.done, standing.imagesPerSecond, standing.secondsLeft);
        };
        listener.cancelled = [] { return interrupted(); };
        if (m_maps) {
            listener.analysed = [&](const Analysis& analysis, const runs::ImageRow& row) {
                return m_maps->write(analysis, row);
            };
        }
        const auto began = std::chrono::steady_clock::now();
        const auto worked = evaluate(evaluation, done, m_modules, listener, control);
        m_pace.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        m_pace.threads = m_arguments.model.threads > 0
                             ? m_arguments.model.threads
                             : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        if (!worked && worked.error().code == ErrorCode::Cancelled) {
            return fail(ErrorCode::Cancelled,
                        "The evaluation was stopped" +
                            std::string(m_store ? "; what is done is in " + m_arguments.store +
                                                      ", and the same command with --resume goes on."
                                                : ". With --store it could be taken up again."));
        }
        return worked;
    }

    Result<std::monostate> take(const std::vector<runs::ImageRow>& rows) {
        m_pace.images += rows.size();
        if (const auto flushed = m_maps ? m_maps->flush() : Result<std::monostate>(); !flushed) {
            return flushed;
        }
        if (m_store) {
            return m_store->append(rows);
        }
        for (const runs::ImageRow& row : rows) {
            m_figures->add(row);
            if (!m_arguments.submission.empty()) {
                m_guesses.push_back(runs::guessesOf(row));
            }
        }
        return std::monostate{};
    }

    /// Figures and files of all rows, those of earlier commands included.
    Result<std::monostate> finish() {
        const std::string& submission = m_arguments.submission;
        if (!m_store) {
            return submission.empty()
                       ? Result<std::monostate>(std::monostate{})
                       : runs::writeSubmission(submission, std::move(m_guesses), m_facts.classes);
        }
        auto figures = runs::figuresOf(*m_store);
        if (!figures) {
            return fail(figures.error());
        }
        m_figures.emplace(std::move(*figures));
        const auto written = m_store->writeSummary(*m_figures);
        return written && !submission.empty() ? runs::writeSubmission(submission, *m_store) : written;
    }

    const EvaluateArguments& m_arguments;
    ModuleLoader m_modules;
    runs::RunFacts m_facts;
    std::optional<runs::RunStore> m_store;
    std::optional<runs::RunFigures> m_figures;
    std::vector<runs::ImageGuesses> m_guesses;
    std::optional<MapWriter> m_maps;
    runs::RunPace m_pace;
};

} // namespace

void addEvaluateCommand(CLI::App& program, EvaluateArguments& arguments) {
    CLI::App* evaluate = program.add_subcommand(
        "evaluate", "Measures a network's classification and localization on a data set");
    evaluate->footer(kFooter);
    addDataSetOptions(*evaluate, arguments.data);
    addModelOption(*evaluate, arguments.model, kUsualModel);
    addModelOptions(*evaluate, arguments.model);
    evaluate->add_option("--method", arguments.method, "how maps are made: cam (class activation maps)")
        ->check(CLI::IsMember(std::vector<std::string>{"cam"}))
        ->option_text("cam");
    addProtocolOption(*evaluate, arguments.protocols);
    evaluate
        ->add_option(
            "--threshold", arguments.threshold,
            "of the boxes, a fraction of the map's maximum, 0..1 in steps of 0.001 (0.2 is the paper's)")
        ->check(numberIn(0.0, 1.0))
        ->option_text("FRACTION");
    evaluate->add_flag("--no-sweep", arguments.noSweep, "leave out the overlaps at every 1 % threshold");
    auto* store =
        evaluate->add_option("--store", arguments.store, "SQLite file that keeps the run, a row an image")
            ->check(notEmpty())
            ->option_text("FILE");
    evaluate->add_flag("--resume", arguments.resume, "go on with the run in --store where there is one")
        ->needs(store);
    evaluate->add_option("--shard", arguments.shard, "only this part of the images: the I-th of N, from 1")
        ->check(CLI::Validator(isShard, "I/N"))
        ->option_text("I/N");
    evaluate->add_option("--limit", arguments.limit, "only the first N images of the data set")
        ->check(numberIn<std::uint64_t>(1, kMostImages))
        ->option_text("N");
    evaluate
        ->add_option("--submission", arguments.submission,
                     "write the five guesses of each image: lines of text, or Kaggle's table (.csv)")
        ->check(notEmpty())
        ->option_text("FILE");
    evaluate->add_option("--maps", arguments.maps, "write the map of each image's own class (.npy)")
        ->check(notEmpty())
        ->option_text("DIR");
    evaluate->add_flag("--json", arguments.json, "one JSON document on stdout instead of a table");
}

int runEvaluate(const EvaluateArguments& arguments) {
    const std::string clash = clashOf({{"--store", arguments.store}, {"--submission", arguments.submission}},
                                      {{"DATASET", arguments.data.place},
                                       {"--mapping", arguments.data.mapping},
                                       {"--model", arguments.model.path.string()}});
    if (!clash.empty()) {
        say(clash);
        return kWrongUse;
    }
    watchForInterrupt();
    EvaluateRun run(arguments);
    if (const std::optional<Failure> failure = run.evaluateAll()) {
        say(failure->error.message);
        return failure->exitCode;
    }
    run.print();
    if (!std::cout.flush()) {
        say("The results could not be written to the standard output.");
        return kSomeFailed;
    }
    return kAllGood;
}

} // namespace actiscope::app
