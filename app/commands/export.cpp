#include "app/commands/export.h"

#include <cmath>
#include <filesystem>
#include <system_error>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "engine/runs/run_export.h"
#include "engine/runs/run_store.h"
#include "engine/runtime/report_pictures.h"

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
own, the map of the labelled class lies over them; a picture for which the model says something else than the
run has none.

Exit code: 0 written, 1 a file could not be written, 2 wrong use, or no run.)";

/// The report's pictures and what they are, or why there are none.
struct Pictures {
    std::optional<ReportPictures> source;
    std::string note;
};

Result<Pictures> picturesOf(const ExportArguments& arguments, const runs::RunFacts& facts,
                            ModuleLoader& modules) {
    const std::filesystem::path root = arguments.images.empty() ? facts.dataSet : arguments.images;
    std::error_code ignored;
    Pictures pictures;
    if (!std::filesystem::is_directory(root, ignored)) {
        pictures.note =
            "The data set's pictures are not at " + root.string() + ", so the images are drawn without them.";
        return pictures;
    }
    ModelPtr model;
    if (!arguments.model.path.empty()) {
        auto opened = openModel(arguments.model, modules);
        if (!opened) {
            return fail(opened.error());
        }
        model = std::move(*opened);
    }
    pictures.note =
        model != nullptr
            ? "The map of the labelled class lies over its image where the model answers as in the run."
            : "The images are shown without their maps.";
    pictures.source.emplace(root, std::move(model), modules, arguments.model.threads);
    return pictures;
}

Result<std::monostate> writeReport(const ExportArguments& arguments, const runs::RunStore& store,
                                   const runs::RunFigures& figures, const runs::RowSource& rows) {
    ModuleLoader modules;
    const auto pictures = picturesOf(arguments, store.facts(), modules);
    if (!pictures) {
        return fail(pictures.error());
    }
    runs::ReportOptions options;
    options.pictures = static_cast<std::size_t>(arguments.pictures);
    options.pictureNote = pictures->note;
    if (pictures->source) {
        options.picture = [&](const runs::ImageRow& row) { return pictures->source->picture(row); };
    }
    if (arguments.threshold) {
        options.threshold = static_cast<int>(std::lround(100 * *arguments.threshold));
    }
    return runs::writeHtml(arguments.html, store.facts(), figures, rows, options);
}

Result<std::monostate> writeAll(const ExportArguments& arguments) {
    const auto store = runs::RunStore::open(arguments.run);
    if (!store) {
        return fail(store.error());
    }
    const auto figures = runs::figuresOf(*store);
    if (!figures) {
        return fail(figures.error());
    }
    const runs::RowSource rows = [&](const std::function<bool(runs::ImageRow &&)>& each) {
        return store->forEach(each);
    };
    Result<std::monostate> written;
    if (!arguments.csv.empty()) {
        written = runs::writeCsv(arguments.csv, store->facts(), rows);
    }
    if (written && !arguments.json.empty()) {
        written = runs::writeJson(arguments.json, store->facts(), *figures, rows);
    }
    if (written && !arguments.html.empty()) {
        written = writeReport(arguments, *store, *figures, rows);
    }
    return written;
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
    if (const auto written = writeAll(arguments); !written) {
        say(written.error().message);
        return written.error().code == ErrorCode::WriteFailed ? kSomeFailed : kWrongUse;
    }
    return kAllGood;
}

} // namespace actiscope::app
