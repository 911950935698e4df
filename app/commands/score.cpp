#include "app/commands/score.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/protocol_options.h"
#include "engine/runs/run_store.h"
#include "engine/runtime/score.h"
#include "engine/vision/threshold_boxes.h"

namespace actiscope::app {

namespace {

constexpr std::uint64_t kMostImages = 1'000'000'000;
constexpr int kMostThreads = 1024;

constexpr const char* kFooter = R"(
  actiscope score MAPS_DIR DATASET          scores maps
  actiscope score --predictions FILE DATASET  scores guesses of classes and boxes

Maps: arrays of two dimensions, any size, any real type, of the image's own class (the first named, where it has
several), as <image id>.npy, <file name>.npy or <stem>.npy in MAPS_DIR. A map covers the whole picture.
"gt-known": the map upsampled bilinearly to the picture's size, its box by the paper's rule at --threshold.
"maxboxacc", "maxboxacc-v2": the map resized to 224 x 224 (bicubic), min-max normalised; the best of 1,000
thresholds, picked on the images that are scored. "all" is these three; "ilsvrc" and "authors-heuristic" need a
network: actiscope evaluate. An image without a map is skipped with its reason.

--predictions: ILSVRC's text, a line an image in the order of the data set, of up to five groups, best first:
  class x0 y0 x1 y1 class x0 y0 x1 y1 ...
or Kaggle's table with the same groups, told by its first line:
  ImageId,PredictionString
A class is a synset (n02123045) or a number, from 0 or --first-class: of --labels, else of ImageNet's 1,000
classes sorted by synset where the data set's are among them, else of the data set's own. (The numbers of ILSVRC's
development kit are in an order of their own: name it by --labels, with --first-class 1.) A guess of any other
class is wrong, and said so on stderr. Coordinates are whole pixels, counted from 0, x1 and y1 inclusive;
"-1 -1 -1 -1" is a guess without a box. An empty line is an image without a guess, a wrong answer, and said so on
stderr; empty lines behind the last image's don't count. Any other number of lines than images is refused. An image
that Kaggle's table lacks is skipped. Its protocol is "ilsvrc".

Sizes and coordinates are those of the picture that the annotation describes.

With --json, stdout holds one document with the keys of "actiscope evaluate --json", errors and accuracies in
percent:
  {"images", "skipped": [{"path", "reason"}], "protocols": {"gt-known": {"accuracy"},
     "maxboxacc": {"score", "threshold"}, "maxboxacc-v2": {"score", "per_iou": {"0.3", "0.5", "0.7"}}}
   or "protocols": {"ilsvrc": {"top1_classification_error", "top5_classification_error",
     "top1_localization_error", "top5_localization_error"}}, "timing": {"images_per_second", ...}}
--store keeps a row an image in an SQLite file, as evaluate does.

Exit code: 0 every image is scored, or skipped with its reason; 1 Ctrl-C, or something could not be written;
2 wrong use, no data set, no maps or no submission.)";

/// Why this can't be asked of maps (of a submission); empty where it can.
std::string whyNotScored(const std::vector<std::string>& protocols, bool maps) {
    for (const std::string& name : protocols) {
        const bool ofMaps = name != "ilsvrc" && name != "authors-heuristic";
        if (name != "all" && maps && !ofMaps) {
            return "The protocol " + name +
                   " needs a network, which maps alone are not: use actiscope evaluate" +
                   (name == "ilsvrc" ? ", or score --predictions." : ".");
        }
        if (name != "all" && !maps && name != "ilsvrc") {
            return "The protocol " + name + " needs maps; of predictions only ilsvrc can be scored.";
        }
    }
    return {};
}

/// A list of classes to which a submission's numbers refer, mapped from the set's.
struct Submission {
    std::vector<runs::ImageGuesses> images;
    LabelTable labels;
    datasets::ClassMapping mapping;
};

/// The scoring of one command line.
class ScoreRun {
public:
    explicit ScoreRun(const ScoreArguments& arguments) : m_arguments(arguments) {}

    [[nodiscard]] Result<std::monostate> scoreAll() {
        DataSetArguments data = m_arguments.data;
        data.place = m_arguments.places.back();
        const auto mapping = namedMapping(data);
        if (!mapping) {
            return fail(mapping.error());
        }
        const auto set = openNamedSet(data, m_arguments.threads);
        if (!set) {
            return fail(set.error());
        }
        return m_arguments.predictions.empty() ? scoreFolder(*set) : scoreFile(*set, *mapping);
    }

    void print() const {
        const runs::Protocols protocols = protocolsNamed(m_arguments.protocols);
        std::cout << (m_arguments.json ? figuresJson(m_facts, *m_figures, protocols, m_pace)
                                       : figuresText(m_facts, *m_figures, protocols, m_pace));
    }

private:
    [[nodiscard]] ScoreWishes wishes() const {
        ScoreWishes wishes;
        wishes.level = static_cast<int>(std::lround(m_arguments.threshold * kThresholdLevels));
        wishes.limit = m_arguments.limit;
        wishes.threads = m_arguments.threads;
        wishes.command = m_arguments.command;
        wishes.programVersion = ACTISCOPE_VERSION;
        return wishes;
    }

    Result<std::monostate> scoreFolder(const datasets::DataSet& set) {
        m_facts = factsOfMaps(set, m_arguments.places.front(), wishes());
        return collect([&](const ScoreListener& listener) {
            return scoreMaps(set, m_arguments.places.front(), m_facts, m_arguments.threads, m_modules,
                             listener);
        });
    }

    Result<Submission> readPredictions(const datasets::DataSet& set, const datasets::MappingLines& mapping) {
        Submission read;
        const auto labels = m_arguments.labels.empty() ? Result<LabelTable>(submissionClasses(set))
                                                       : readLabels(m_arguments.labels);
        if (!labels) {
            return fail(labels.error());
        }
        read.labels = *labels;
        const std::uint64_t images =
            std::min<std::uint64_t>(set.size(), m_arguments.limit.value_or(set.size()));
        const std::size_t known = read.labels.classes.size();
        auto found = runs::readSubmission(m_arguments.predictions, set, images, read.labels.classes,
                                          static_cast<std::uint32_t>(m_arguments.firstClass));
        if (!found) {
            return fail(found.error());
        }
        if (const std::size_t others = read.labels.classes.size() - known; others > 0) {
            say(std::to_string(others) + " classes of the submission, such as " +
                read.labels.classes[known].synset +
                ", are none that the data set or --labels has: guesses of them are wrong.");
        }
        read.images = std::move(*found);
        tellEmpty(read.images);
        auto mapped = datasets::mapClasses(set, read.labels, mapping);
        if (!mapped) {
            return fail(mapped.error());
        }
        read.mapping = std::move(*mapped);
        if (!read.mapping.warning.empty()) {
            say(read.mapping.warning);
        }
        return read;
    }

    static void tellEmpty(const std::vector<runs::ImageGuesses>& images) {
        const auto isEmpty = [](const runs::ImageGuesses& image) { return image.guesses.empty(); };
        const auto first = std::find_if(images.begin(), images.end(), isEmpty);
        if (first != images.end()) {
            const auto empty = std::count_if(first, images.end(), isEmpty);
            say("The submission has no guess for " + std::to_string(empty) + " of " +
                std::to_string(images.size()) + " images (an empty line; first " + first->id +
                "): each counts as a wrong answer.");
        }
    }

    Result<std::monostate> scoreFile(const datasets::DataSet& set, const datasets::MappingLines& mapping) {
        const auto read = readPredictions(set, mapping);
        if (!read) {
            return fail(read.error());
        }
        m_facts =
            factsOfSubmission(set, read->mapping, m_arguments.predictions, read->labels.classes, wishes());
        return collect([&](const ScoreListener& listener) {
            return scoreSubmission(set, read->mapping, read->images, m_facts, m_arguments.threads, m_modules,
                                   listener);
        });
    }

    /// Figures, and the store where there is one.
    template <class Score>
    Result<std::monostate> collect(const Score& score) {
        std::optional<runs::RunStore> store;
        if (!m_arguments.store.empty()) {
            auto created = runs::RunStore::create(m_arguments.store, m_facts);
            if (!created) {
                return fail(created.error());
            }
            store.emplace(std::move(*created));
        }
        m_figures.emplace(m_facts.classes.size());
        ScoreListener listener;
        listener.cancelled = [] { return interrupted(); };
        listener.rows = [&](const std::vector<runs::ImageRow>& rows) {
            for (const runs::ImageRow& row : rows) {
                m_figures->add(row);
            }
            return store ? store->append(rows) : Result<std::monostate>(std::monostate{});
        };
        const auto began = std::chrono::steady_clock::now();
        if (const auto scored = score(listener); !scored) {
            return scored;
        }
        m_pace.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        m_pace.images = m_facts.images;
        m_pace.threads = m_arguments.threads > 0
                             ? m_arguments.threads
                             : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        return store ? store->writeSummary(*m_figures) : Result<std::monostate>(std::monostate{});
    }

    const ScoreArguments& m_arguments;
    ModuleLoader m_modules;
    runs::RunFacts m_facts;
    std::optional<runs::RunFigures> m_figures;
    runs::RunPace m_pace;
};

/// Empty where the places fit the options.
std::string whyWrongPlaces(const ScoreArguments& arguments) {
    if (arguments.predictions.empty() && arguments.places.size() < 2) {
        return "Name a folder of maps and a data set, or a submission by --predictions; see actiscope score "
               "--help.";
    }
    if (!arguments.predictions.empty() && arguments.places.size() > 1) {
        return "With --predictions only the data set is named; see actiscope score --help.";
    }
    return {};
}

} // namespace

void addScoreCommand(CLI::App& program, ScoreArguments& arguments) {
    CLI::App* score =
        program.add_subcommand("score", "Scores maps or guesses that somebody else made on a data set");
    score->footer(kFooter);
    addDataSetOptions(*score, arguments.data);
    score->remove_option(score->get_option("dataset")); // here a folder of maps may come first
    score->add_option("dataset", arguments.places, "folder of maps, and the data set: a folder or its list")
        ->required()
        ->expected(1, 2)
        ->check(notEmpty())
        ->option_text("[MAPS_DIR] DATASET");
    score
        ->add_option("--predictions", arguments.predictions,
                     "submission to score instead of maps: text, or Kaggle's table")
        ->check(notEmpty())
        ->option_text("FILE");
    score
        ->add_option("--labels", arguments.labels,
                     "names of the classes that the predictions' numbers stand for, one a line, or JSON")
        ->check(notEmpty())
        ->option_text("FILE");
    score
        ->add_option("--first-class", arguments.firstClass,
                     "the number that the predictions give to the first class (else 0)")
        ->check(numberIn(0, 1))
        ->option_text("0|1");
    addProtocolOption(*score, arguments.protocols);
    score
        ->add_option("--threshold", arguments.threshold,
                     "of gt-known's boxes, a fraction of the map's maximum, 0..1 (0.2 is the paper's)")
        ->check(numberIn(0.0, 1.0, "0.2 is 20 %"))
        ->option_text("FRACTION");
    score->add_option("--limit", arguments.limit, "only the first N images of the data set")
        ->check(numberIn<std::uint64_t>(1, kMostImages))
        ->option_text("N");
    score->add_option("--threads", arguments.threads, "processor cores to use (0: all)")
        ->check(numberIn(0, kMostThreads))
        ->option_text("N");
    score->add_option("--store", arguments.store, "SQLite file that keeps the run, a row an image")
        ->check(notEmpty())
        ->option_text("FILE");
    score->add_flag("--json", arguments.json, "one JSON document on stdout instead of a table");
}

int runScore(const ScoreArguments& arguments) {
    watchForInterrupt();
    const bool maps = arguments.predictions.empty();
    for (const std::string& wrong : {whyWrongPlaces(arguments), whyNotScored(arguments.protocols, maps)}) {
        if (!wrong.empty()) {
            say(wrong);
            return kWrongUse;
        }
    }
    ScoreRun run(arguments);
    if (const auto scored = run.scoreAll(); !scored) {
        const ErrorCode code = scored.error().code;
        say(scored.error().message);
        return code == ErrorCode::WriteFailed || code == ErrorCode::Cancelled ? kSomeFailed : kWrongUse;
    }
    run.print();
    if (!std::cout.flush()) {
        say("The results could not be written to the standard output.");
        return kSomeFailed;
    }
    return kAllGood;
}

} // namespace actiscope::app
