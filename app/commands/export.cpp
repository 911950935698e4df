#include "app/commands/export.h"

#include <cmath>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/file_clash.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "engine/runtime/export_run.h"

namespace actiscope::app {

namespace {

constexpr int kMostPictures = 200;

constexpr const char* kFooter = R"(
RUN.db is a run that evaluate, merge or score keeps by --store or --out; it may be unfinished. Several of the
files can be written at once.

--csv: a line an image, with the columns item, path, id, width, height, labels, label_synsets, label_names,
label_ranks, objects, true_boxes, box, iou, error, then for k = 1 ... 5 class_k, synset_k, name_k, probability_k,
box_k, iou_k, then skipped, warning and the milliseconds. Fields are quoted as RFC 4180 has it and are exactly the
texts that the run holds; several values in one are separated by "; ".
--json: {"run", "figures" (as evaluate --json), "curves", "classes", "rows"}, a row an image.
--html: one file to read, with nothing outside of it: figures beside the paper's tables, curves over the
thresholds, IoU, kinds of error, reliability, classes, confusions, best and worst images, skipped images.
Boxes are x0 y0 x1 y1 in image pixels, x1 and y1 exclusive.

The report's pictures are read from the run's data set, or from --images. With --model, which must be the run's
own (told by its content and input, not by its name), the map of the labelled class lies over them; an image that
has changed since, so that the model says something else than the run, has none.

Exit code: 0 written, 1 a file could not be written, 2 wrong use, or no run.)";

Result<std::monostate> writeAll(const ExportArguments& arguments) {
    const auto store = runs::RunStore::open(arguments.run);
    if (!store) {
        return fail(store.error());
    }
    ModuleLoader modules;
    RunExport wanted;
    wanted.csv = arguments.csv;
    wanted.json = arguments.json;
    wanted.html = arguments.html;
    wanted.images = arguments.images;
    wanted.pictures = static_cast<std::size_t>(arguments.pictures);
    wanted.threads = arguments.model.threads;
    if (arguments.threshold) {
        wanted.threshold = static_cast<int>(std::lround(100 * *arguments.threshold));
    }
    if (!arguments.html.empty() && !arguments.model.path.empty()) {
        auto opened = openModel(arguments.model, modules);
        if (!opened) {
            return fail(opened.error());
        }
        wanted.model = std::move(*opened);
    }
    return exportRun(*store, wanted, modules);
}

} // namespace

void addExportCommand(CLI::App& program, ExportArguments& arguments) {
    CLI::App* command =
        program.add_subcommand("export", "Writes a stored run as a table, a document or a report");
    command->footer(kFooter);
    command->add_option("run", arguments.run, "the stored run")
        ->required()
        ->check(notEmpty())
        ->option_text("RUN.db");
    command->add_option("--csv", arguments.csv, "table, a line an image")
        ->check(notEmpty())
        ->option_text("FILE");
    command->add_option("--json", arguments.json, "document with facts, figures, curves and rows")
        ->check(notEmpty())
        ->option_text("FILE");
    command->add_option("--html", arguments.html, "report to read")->check(notEmpty())->option_text("FILE");
    command
        ->add_option("--threshold", arguments.threshold,
                     "the report also tells the localization at this fraction of the maximum, in steps of "
                     "0.01 (from the run's overlaps)")
        ->check(numberIn(0.0, 0.99, "0.2 is 20 %"))
        ->option_text("FRACTION");
    command->add_option("--pictures", arguments.pictures, "best and worst images in the report, each so many")
        ->check(numberIn(0, kMostPictures))
        ->option_text("N");
    command->add_option("--images", arguments.images, "folder of the images (else the run's data set)")
        ->check(CLI::ExistingDirectory)
        ->option_text("DIR");
    addModelOption(*command, arguments.model, "the pictures have no maps");
    addModelOptions(*command, arguments.model);
}

int runExport(const ExportArguments& arguments) {
    if (arguments.csv.empty() && arguments.json.empty() && arguments.html.empty()) {
        say("Nothing is to be written: name a file by --csv, --json or --html.");
        return kWrongUse;
    }
    const std::string clash =
        clashOf({{"--csv", arguments.csv}, {"--json", arguments.json}, {"--html", arguments.html}},
                {{"RUN.db", arguments.run}, {"--model", arguments.model.path.string()}});
    if (!clash.empty()) {
        say(clash);
        return kWrongUse;
    }
    if (const auto written = writeAll(arguments); !written) {
        say(written.error().message);
        return written.error().code == ErrorCode::WriteFailed ? kSomeFailed : kWrongUse;
    }
    return kAllGood;
}

} // namespace actiscope::app
