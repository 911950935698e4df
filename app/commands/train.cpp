#include "app/commands/train.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <limits>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "engine/runtime/guarded.h"
#include "engine/runtime/model_names.h"
#include "engine/runtime/module_loader.h"

namespace actiscope::app {

namespace {

constexpr int kMostEpochs = 100'000;
constexpr int kMostBatch = 65'536;
constexpr int kMostThreads = 1024;
constexpr int kLeastSide = 8;
constexpr int kMostSide = 2048;
constexpr std::uint64_t kMostPictures = 100'000'000;
constexpr double kLeastRate = 1e-12;
constexpr double kMostRate = 1e30;
constexpr double kMostSeconds = 1e9;
constexpr const char* kEraseLine = "\r\033[K";

constexpr const char* kFooter = R"(
A FOLDER holds one folder of images a class, or "train" and "val" that do; without "val" and --validation a tenth
of each class validates. Boxes (VOC or ILSVRC XML beside the pictures, in "annotations", or in --annotations) are
read for validation only, never to train. "demo" trains on pictures that the program draws.

Stdout gets one line of JSON an epoch, shares as 0..1, null where it can't be told:
  {"epoch", "loss", "training_loss", "training_error", "top1_error", "top5_error", "gt_known",
   "top1_localization_error", "learning_rate", "images_per_second", "images", "annotated_images",
   "skipped_images"}
"loss" is the validation's cross entropy; localization is by the paper's rule at a threshold of 20 %.

DIR gets checkpoint.safetensors (each epoch and every two minutes) and, of the best epoch so far,
model.safetensors with its description model.safetensors.json: open it with "actiscope cam --model". Killed at any
moment, the same command with --resume goes on; on the CPU it ends with the same weights, bit for bit, where the
number of threads is the same. A loss that is no number any more ends the training with a checkpoint from before
it grew: begin with it (--init DIR/checkpoint.safetensors) in another folder, with a lower --lr.

SGD with momentum 0.9 and weight decay 0.0001, one-cycle schedule, label smoothing 0.1, random resized crop, flip,
colour jitter. Networks without batch norm need a lower --lr (0.01).

Exit code: 0 all good, 1 pictures were left out or Ctrl-C, 2 wrong use, or the training failed.)";

constexpr const char* kDrawn = "demo"; ///< in place of a folder

demo::DemoTask taskOf(const std::string& word) {
    if (word == "scenes") {
        return demo::DemoTask::Scenes;
    }
    return word == "text" ? demo::DemoTask::Text : demo::DemoTask::Objects;
}

std::string timeText(double seconds) {
    const auto whole = static_cast<long>(std::lround(seconds));
    char text[32];
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    return text;
}

/// Shows a training on the terminal and stops it at Ctrl-C.
class Terminal final : public training::TrainingListener {
public:
    explicit Terminal(training::TrainingControl& control) : m_control(control) {}
    ~Terminal() override { clear(); }

    void began(const training::Beginning& beginning) override {
        const TrainingFacts& facts = beginning.facts;
        for (const std::string& remark : facts.remarks) {
            say(remark);
        }
        const std::string pictures = std::to_string(beginning.trainingImages) + " pictures, " +
                                     std::to_string(beginning.validationImages) + " more validate";
        const std::string from = beginning.earlier.empty() && beginning.step == 0
                                     ? ""
                                     : " It goes on in epoch " +
                                           std::to_string(beginning.earlier.size() + 1) + ", after step " +
                                           std::to_string(beginning.step) + ".";
        say(facts.title + " of " + std::to_string(facts.parameters) + " parameters is trained on the " +
            facts.device + " with " + pictures + "." + from);
        stopIfAsked();
    }

    void moved(const training::Standing& standing) override {
        stopIfAsked();
        const auto now = std::chrono::steady_clock::now();
        if (m_shown && now - m_shownAt < std::chrono::milliseconds(100)) {
            return;
        }
        m_shownAt = now;
        m_shown = true;
        const bool validating = standing.phase == training::Phase::Validating;
        std::fprintf(stderr, "%sepoch %d/%d %s %llu/%llu  loss %.4f  error %.1f %%  %.0f images/s%s%s",
                     kEraseLine, standing.epoch, standing.epochs, validating ? "validation" : "step",
                     static_cast<unsigned long long>(standing.step),
                     static_cast<unsigned long long>(standing.steps), standing.loss, 100 * standing.error,
                     standing.imagesPerSecond, standing.secondsLeft ? "  left " : "",
                     standing.secondsLeft ? timeText(*standing.secondsLeft).c_str() : "");
        std::fflush(stderr);
    }

    void epochEnded(const training::EpochRecord& record) override {
        clear();
        std::cout << training::epochLine(record) << std::flush;
    }

    void remarked(const std::string& sentence) override {
        clear();
        say(sentence);
    }

private:
    void stopIfAsked() {
        if (interrupted()) {
            m_control.stop();
        }
    }
    void clear() {
        if (m_shown) {
            std::fputs(kEraseLine, stderr);
            std::fflush(stderr);
            m_shown = false;
        }
    }

    training::TrainingControl& m_control;
    bool m_shown = false;
    std::chrono::steady_clock::time_point m_shownAt;
};

std::string endSentence(const training::TrainingSummary& summary, const std::filesystem::path& folder) {
    if (!summary.finished) {
        return "Stopped; the same command with --resume goes on from " +
               (folder / training::kCheckpointFile).string() + ".";
    }
    const bool best = summary.modelEpoch == summary.bestEpoch;
    return "The model of epoch " + std::to_string(summary.modelEpoch) +
           (best ? ", the best one, is " : " is ") + (folder / training::kModelFile).string() +
           (best ? "." : "; that of epoch " + std::to_string(summary.bestEpoch) + ", the best one, is gone.");
}

Result<training::TrainingSummary> trained(const TrainArguments& arguments, Terminal& terminal,
                                          training::TrainingControl& control) {
    ModuleLoader modules;
    const auto backend = modules.backend(kTorchModule);
    if (!backend) {
        return fail(backend.error());
    }
    const auto codecs = modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    const auto data = training::openData(arguments.request, **backend, **codecs);
    if (!data) {
        return fail(data.error());
    }
    training::TrainerOptions options = arguments.request.options;
    const auto init = weightsOf(options.initFile);
    if (!init) {
        return fail(init.error());
    }
    options.initFile = *init;
    return training::train(options, *data, **backend, terminal, control);
}

void addChoices(CLI::App& command, TrainArguments& arguments) {
    training::TrainerOptions& options = arguments.request.options;
    training::DataRequest& data = arguments.request.data;
    command
        .add_option_function<std::string>(
            "--pool",
            [&options](const std::string& word) {
                options.pool = word == "gmp" ? Pooling::Max : Pooling::Average;
            },
            "global pooling before the classifier (else the network's own)")
        ->check(CLI::IsMember({"gap", "gmp"}))
        ->option_text("gap|gmp");
    command
        .add_option_function<std::string>(
            "--device",
            [&options](const std::string& word) {
                options.device = word == "cuda" ? Device::Cuda : Device::Cpu;
            },
            "where the network is trained")
        ->check(CLI::IsMember({"cpu", "cuda"}))
        ->option_text("cpu|cuda (cpu)");
    command
        .add_option_function<int>(
            "--input-size", [&options](int side) { options.inputSize = side; },
            "side of the network's input in pixels (else the network's own)")
        ->check(CLI::Range(kLeastSide, kMostSide))
        ->option_text("N");
    command
        .add_option_function<std::string>(
            "--task", [&data](const std::string& word) { data.task = taskOf(word); },
            "what the demo pictures' classes are")
        ->check(CLI::IsMember({"objects", "scenes", "text"}))
        ->option_text("objects|scenes|text (objects)");
    command.add_flag("--hard", data.hard, "the harder demo pictures");
    command.add_flag("--resume", options.resume, "goes on from the checkpoint in --out, where there is one");
    command.add_flag("--half", arguments.half, "stores the model's weights in 16 bit");
}

} // namespace

void addTrainCommand(CLI::App& program, TrainArguments& arguments) {
    training::TrainerOptions& options = arguments.request.options;
    training::DataRequest& data = arguments.request.data;
    options.folder = "training";
    CLI::App* command =
        program.add_subcommand("train", "Trains a network with exact maps on folders of pictures");
    command->footer(kFooter);
    command
        ->add_option_function<std::string>(
            "--data", [&data](const std::string& word) { data.folder = word == kDrawn ? "" : word; },
            "pictures, one folder a class; or \"demo\"")
        ->check([](const std::string& word) {
            return word.empty() ? std::string("--data names no folder") : std::string();
        })
        ->required()
        ->option_text("FOLDER|demo");
    command->add_option("--network", options.network, "which network (a wrong name lists all)")
        ->required()
        ->option_text("NAME");
    command->add_option("--validation", data.validation, "pictures to validate with, one folder a class")
        ->check(notEmpty())
        ->option_text("FOLDER");
    command->add_option("--annotations", data.annotations, "folder of the validation pictures' boxes")
        ->check(notEmpty())
        ->option_text("FOLDER");
    command->add_option("--epochs", options.epochs, "how often each picture is seen")
        ->check(CLI::Range(1, kMostEpochs))
        ->option_text("N (10)");
    command->add_option("--batch", options.batch, "pictures a step")
        ->check(CLI::Range(1, kMostBatch))
        ->option_text("N (64)");
    command->add_option("--lr", options.learningRate, "the highest learning rate of the cycle")
        ->check(numberIn(kLeastRate, kMostRate, "0.05 is usual"))
        ->option_text("X (0.05)");
    command
        ->add_option(
            "--init", options.initFile,
            "parameters to start from, a file or the name of a model that is here; a head of another "
            "class count is replaced (of a training its checkpoint: its model is folded)")
        ->option_text("FILE|NAME");
    command->add_option("--out", options.folder, "folder for checkpoint and model")
        ->option_text("DIR (training)");
    command->add_option("--seed", options.seed, "another seed gives other weights, pictures and order")
        ->check(numberIn(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()))
        ->option_text("N (1)");
    command->add_option("--threads", options.threads, "processor cores to use (0: all)")
        ->check(CLI::Range(0, kMostThreads))
        ->option_text("N (0)");
    command->add_option("--count", data.count, "demo pictures in all; the last fifth validates")
        ->check(CLI::Range(std::uint64_t{2}, kMostPictures))
        ->option_text("N (16000)");
    command
        ->add_option("--checkpoint-every", options.checkpointSeconds,
                     "seconds between two checkpoints within an epoch (0: each step)")
        ->check(numberIn(0.0, kMostSeconds))
        ->option_text("SECONDS (120)");
    addChoices(*command, arguments);
}

int runTrain(const TrainArguments& given) {
    TrainArguments arguments = given;
    training::TrainerOptions& options = arguments.request.options;
    options.storage = arguments.half ? Storage::Half : Storage::Single;
    watchForInterrupt();
    training::TrainingControl control;
    const auto summary = [&] {
        Terminal terminal(control);
        return guarded("The training", [&] { return trained(arguments, terminal, control); });
    }();
    if (!summary) {
        say(summary.error().message);
        return kWrongUse;
    }
    say(endSentence(*summary, options.folder));
    if (summary->skipped > 0) {
        say(std::to_string(summary->skipped) + (summary->skipped == 1
                                                    ? " picture could not be read and was left out."
                                                    : " pictures could not be read and were left out."));
    }
    return summary->finished && summary->skipped == 0 ? kAllGood : kSomeFailed;
}

} // namespace actiscope::app
