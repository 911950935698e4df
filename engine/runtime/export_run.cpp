#include "engine/runtime/export_run.h"

#include <string>
#include <system_error>

#include "engine/runs/run_export.h"
#include "engine/runtime/model_hash.h"
#include "engine/runtime/report_pictures.h"

namespace actiscope {

namespace {

/// Else its maps would be shown for the run's.
Result<std::monostate> checkModel(const Model& model, const runs::RunFacts& facts) {
    const auto hash = contentHash(model);
    if (!hash) {
        return fail(hash.error());
    }
    if (!runs::hasNetwork(facts) || *hash != facts.modelHash) {
        return fail(ErrorCode::InvalidArgument,
                    model.request.path.string() + " is not the model that the run was made with" +
                        (runs::hasNetwork(facts)
                             ? ": its content differs, or its description, input size or geometry."
                             : ": no network made the run.") +
                        " Leave the model out, or name the run's own.");
    }
    return std::monostate{};
}

Result<std::monostate> writeReport(const runs::RunStore& store, const RunExport& wanted,
                                   const runs::RunFigures& figures, const runs::RowSource& rows,
                                   ModuleLoader& modules) {
    const std::filesystem::path root =
        wanted.images.empty() ? std::filesystem::path(store.facts().root) : wanted.images;
    runs::ReportOptions options;
    options.pictures = wanted.pictures;
    options.threshold = wanted.threshold;
    std::optional<ReportPictures> pictures;
    std::error_code ignored;
    if (!std::filesystem::is_directory(root, ignored)) {
        options.pictureNote =
            "The data set's pictures are not at " + root.string() + ", so the images are drawn without them.";
    } else {
        options.pictureNote =
            wanted.model != nullptr
                ? "The map of the labelled class lies over its image where the model answers as in the run: "
                  "where it does not, the image has changed since."
                : "The images are shown without their maps.";
        pictures.emplace(root, wanted.model, modules, wanted.threads);
        options.picture = [&](const runs::ImageRow& row) { return pictures->picture(row); };
    }
    return runs::writeHtml(wanted.html, store.facts(), figures, rows, options);
}

} // namespace

Result<std::monostate> exportRun(const runs::RunStore& store, const RunExport& wanted,
                                 ModuleLoader& modules) {
    if (wanted.model != nullptr) {
        if (const auto own = checkModel(*wanted.model, store.facts()); !own) {
            return own;
        }
    }
    const auto figures = runs::figuresOf(store);
    if (!figures) {
        return fail(figures.error());
    }
    const runs::RowSource rows = [&](const std::function<bool(runs::ImageRow &&)>& each) {
        return store.forEach(each);
    };
    Result<std::monostate> written;
    if (!wanted.csv.empty()) {
        written = runs::writeCsv(wanted.csv, store.facts(), rows);
    }
    if (written && !wanted.json.empty()) {
        written = runs::writeJson(wanted.json, store.facts(), *figures, rows);
    }
    if (written && !wanted.html.empty()) {
        written = writeReport(store, wanted, *figures, rows, modules);
    }
    return written;
}

} // namespace actiscope
