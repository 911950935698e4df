// Where the program begins: a command when the first word names one, else the window.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <QApplication>

#include "app/commands/boxes.h"
#include "app/commands/cam.h"
#include "app/commands/demo_data.h"
#include "app/commands/evaluate.h"
#include "app/commands/exit_codes.h"
#include "app/commands/export.h"
#include "app/commands/grid.h"
#include "app/commands/merge.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/models.h"
#include "app/commands/score.h"
#include "app/commands/train.h"
#include "app/usage.h"
#include "engine/runtime/model_names.h"
#include "ui/main_window.h"
#include "ui/translation.h"

namespace {

using namespace actiscope;

/// What the command line asks the window for.
struct WindowArguments {
    std::vector<std::string> paths;
    ModelRequest model;
    std::string annotations;
};

void addWindowOptions(CLI::App& program, WindowArguments& arguments) {
    program.add_option("paths", arguments.paths, "images and folders to open in the window")
        ->check(app::notEmpty())
        ->option_text("IMAGE|FOLDER...");
    app::addModelOption(program, arguments.model,
                        std::string("the one that was open last, at first ") + kUsualModel);
    app::addModelOptions(program, arguments.model);
    program.add_option("--annotations", arguments.annotations, "folder of VOC or ILSVRC XML files")
        ->check(CLI::ExistingDirectory)
        ->option_text("DIR");
}

/// Qt would end the program where it finds no display.
bool hasDisplay() {
    const auto isSet = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

int runWindow(int argc, char** argv, const WindowArguments& arguments) {
    if (!hasDisplay()) {
        app::say(
            "There is no display for the window; \"actiscope cam\" writes the maps to files without one (see "
            "actiscope cam --help).");
        return app::kWrongUse;
    }
    QApplication application(argc, argv);
    const ui::Translation translation;
    ui::WindowOptions options;
    options.engine.threads = arguments.model.threads;
    options.paths.assign(arguments.paths.begin(), arguments.paths.end());
    options.annotationsFolder = arguments.annotations;
    if (!arguments.model.path.empty()) {
        options.model = arguments.model;
    }
    options.usualModel = kUsualModel;
    return ui::runWindow(application, options);
}

/// The command that was being read: "actiscope models info".
std::string nameOf(const CLI::App& program) {
    std::string name = program.get_name();
    for (const CLI::App* app = &program; !app->get_subcommands().empty();) {
        app = app->get_subcommands().front();
        name += " " + app->get_name();
    }
    return name;
}

/// As it could be typed again: quoted where a shell needs it.
std::string commandLine(int argc, char** argv) {
    std::string line;
    for (int i = 0; i < argc; ++i) {
        const std::string word = argv[i];
        const bool plain =
            !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                    "0123456789-_./=,:+@%") == std::string::npos;
        std::string quoted = "'";
        for (const char c : word) {
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        }
        line += (i > 0 ? " " : "") + (plain ? word : quoted + "'");
    }
    return line;
}

/// A command's results are written by now; taking LibTorch's 300 libraries down one by one would take a tenth
/// of the whole run.
[[noreturn]] void endAtOnce(int exitCode) {
    std::fflush(nullptr);
    std::_Exit(exitCode);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow fails to be written, and the command says so
    CLI::App program(
        "Actiscope shows where in a picture a classification network finds the evidence for a class.",
        "actiscope");
    program.formatter(std::make_shared<app::UsageFormatter>()); // of the commands, too
    program.set_version_flag("--version", "actiscope " ACTISCOPE_VERSION);
    program.footer("Without a command the window opens.\n"
                   "Boxes are [x0, y0, x1, y1] in image pixels; x1 and y1 are exclusive.");
    WindowArguments window;
    app::CamArguments cam;
    app::GridArguments grid;
    app::ModelsArguments models;
    app::DemoDataArguments demoData;
    app::TrainArguments train;
    app::EvaluateArguments evaluate;
    evaluate.command = commandLine(argc, argv);
    app::MergeArguments merge;
    app::BoxesArguments boxes;
    app::ScoreArguments score;
    app::ExportArguments exported;
    merge.command = score.command = evaluate.command;
    addWindowOptions(program, window);
    app::addCamCommand(program, cam);
    app::addGridCommand(program, grid);
    app::addModelsCommand(program, models);
    app::addDemoDataCommand(program, demoData);
    app::addTrainCommand(program, train);
    app::addEvaluateCommand(program, evaluate);
    app::addMergeCommand(program, merge);
    app::addBoxesCommand(program, boxes);
    app::addScoreCommand(program, score);
    app::addExportCommand(program, exported);
    program.require_subcommand(0, 1); // behind a command, "models" and "cam" are names of files
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) { // --help, --version
        return program.exit(asked);
    } catch (const CLI::ParseError& wrong) {
        app::say(std::string(wrong.what()) + "; see " + nameOf(program) + " --help.");
        return app::kWrongUse;
    }
    const bool command = !program.get_subcommands().empty();
    if (command && program.count_all() > program.get_subcommands().front()->count_all() + 1) {
        app::say("What stands before the command would be ignored; put it behind " +
                 program.get_subcommands().front()->get_name() + ".");
        return app::kWrongUse;
    }
    const std::pair<const char*, std::function<int()>> commands[] = {
        {"cam", [&] { return app::runCam(cam); }},
        {"grid", [&] { return app::runGrid(grid); }},
        {"models", [&] { return app::runModels(models); }},
        {"demo-data", [&] { return app::runDemoData(demoData); }},
        {"train", [&] { return app::runTrain(train); }},
        {"evaluate", [&] { return app::runEvaluate(evaluate); }},
        {"merge", [&] { return app::runMerge(merge); }},
        {"boxes", [&] { return app::runBoxes(boxes); }},
        {"score", [&] { return app::runScore(score); }},
        {"export", [&] { return app::runExport(exported); }},
    };
    for (const auto& [name, run] : commands) {
        if (program.got_subcommand(name)) {
            endAtOnce(run());
        }
    }
    return runWindow(argc, argv, window);
}
