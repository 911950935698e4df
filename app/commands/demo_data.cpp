#include "app/commands/demo_data.h"

#include <iostream>
#include <limits>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "engine/demo/demo_folder.h"
#include "engine/runtime/module_loader.h"

namespace actiscope::app {

namespace {

constexpr std::uint64_t kMostPictures = 10'000'000;
constexpr int kMostThreads = 1024;

constexpr const char* kFooter = R"(
The folder is ready for training and evaluation:
  DIR/train/CLASS/000000.jpg              four fifths of the pictures; the number is the picture's
  DIR/train/CLASS/annotations/000000.xml  its boxes, Pascal VOC (1-based, inclusive)
  DIR/val/CLASS/...                       the last fifth
  DIR/demo.json                           task, seed, size, counts, classes in the order of their index; for
                                          scenes also indoor or outdoor and attributes. Written last.
--count is the total of train and val over all classes, which get equal shares (one more or less).

Tasks: objects, 64 classes: the class's object, alone or two or three times, in a place with other things that
  are of no class and not annotated. scenes, 17 classes: a place with its typical things, all annotated.
  text: "text" and "no text"; each line of writing is annotated as "text".
A box is what is visible of the object, after things before it and the picture's edge took their part.
--hard: smaller and more hidden objects, more things around, worse light, more noise and blur.
The same options give the same bytes, whatever the number of threads.

Exit code: 0 all good, 1 not all could be written or Ctrl-C, 2 wrong use, no font, or the folder is not empty.)";

demo::DemoOptions optionsOf(const DemoDataArguments& arguments) {
    demo::DemoOptions options;
    options.task = arguments.task == "scenes" ? demo::DemoTask::Scenes
                   : arguments.task == "text" ? demo::DemoTask::Text
                                              : demo::DemoTask::Objects;
    options.hard = arguments.hard;
    options.seed = arguments.seed;
    options.side = arguments.size;
    return options;
}

std::string summary(const DemoDataArguments& arguments, const demo::DemoSet& set) {
    const std::uint64_t training = demo::trainingShare(arguments.count);
    const std::uint64_t validation = arguments.count - training;
    if (arguments.json) {
        return nlohmann::ordered_json{{"folder", arguments.out}, {"task", arguments.task},
                                      {"hard", arguments.hard},  {"seed", arguments.seed},
                                      {"size", arguments.size},  {"classes", set.classes().size()},
                                      {"train", training},       {"val", validation}}
                   .dump(2) +
               "\n";
    }
    return arguments.out + ": " + std::to_string(training) + " pictures for training, " +
           std::to_string(validation) + " for validation, " + std::to_string(set.classes().size()) +
           " classes\n";
}

bool wrongUse(ErrorCode code) {
    return code == ErrorCode::InvalidArgument || code == ErrorCode::FileNotFound ||
           code == ErrorCode::FileUnreadable;
}

} // namespace

void addDemoDataCommand(CLI::App& program, DemoDataArguments& arguments) {
    CLI::App* command = program.add_subcommand(
        "demo-data", "Draws a data set of photographic-looking pictures with exact boxes");
    command->footer(kFooter);
    command->add_option("--out", arguments.out, "folder to make; may exist if it is empty")
        ->required()
        ->option_text("DIR");
    command->add_option("--count", arguments.count, "pictures in all, training and validation together")
        ->check(CLI::Range(std::uint64_t{1}, kMostPictures))
        ->option_text("N (5000)");
    command->add_option("--seed", arguments.seed, "another seed gives other pictures")
        ->check(numberIn(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()))
        ->option_text("S (1)");
    command->add_option("--task", arguments.task, "what the classes are")
        ->check(CLI::IsMember({"objects", "scenes", "text"}))
        ->option_text("objects|scenes|text (objects)");
    command->add_flag("--hard", arguments.hard, "the harder set");
    command->add_option("--size", arguments.size, "width and height of each picture")
        ->check(CLI::Range(demo::kSmallestSide, demo::kLargestSide))
        ->option_text("PX (224)");
    command->add_option("--threads", arguments.threads, "0: all cores")
        ->check(CLI::Range(0, kMostThreads))
        ->option_text("N (0)");
    command->add_flag("--json", arguments.json, "a JSON summary on stdout instead of a sentence");
}

int runDemoData(const DemoDataArguments& arguments) {
    watchForInterrupt();
    const auto set = demo::DemoSet::open(optionsOf(arguments));
    if (!set) {
        say(set.error().message);
        return wrongUse(set.error().code) ? kWrongUse : kSomeFailed;
    }
    ModuleLoader modules;
    const auto codecs = modules.codecs();
    if (!codecs) {
        say(codecs.error().message);
        return kWrongUse;
    }
    Progress progress(static_cast<std::size_t>(arguments.count));
    demo::DemoFolderOptions options;
    options.folder = arguments.out;
    options.count = arguments.count;
    options.threads = arguments.threads;
    options.cancelled = [] { return interrupted(); };
    options.progress = [&](std::uint64_t) { progress.step("pictures"); };
    const auto written = demo::writeDemoFolder(**set, **codecs, options);
    progress.clear();
    if (!written) {
        say(written.error().message);
        return wrongUse(written.error().code) ? kWrongUse : kSomeFailed;
    }
    std::cout << summary(arguments, **set) << std::flush;
    return kAllGood;
}

} // namespace actiscope::app
