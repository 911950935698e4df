#include "app/commands/models_published.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <iomanip>
#include <iostream>
#include <optional>
#include <sstream>

#include <QCoreApplication>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "app/commands/exit_codes.h"
#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "engine/data/model_store.h"
#include "engine/runtime/model_names.h"
#include "engine/runtime/model_pull.h"
#include "engine/runtime/module_loader.h"

namespace actiscope::app {

namespace {

using Json = nlohmann::ordered_json;

std::string megabytes(std::uint64_t bytes) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << static_cast<double>(bytes) / 1e6 << " MB";
    return text.str();
}

/// One line of the list, from wherever the model is known.
struct Row {
    std::string name;
    std::string title;
    std::string licence;
    std::string source;
    std::string note;
    std::optional<std::uint64_t> bytes;
    const CatalogueModel* published = nullptr;
    std::optional<InstalledModel> installed;
    std::filesystem::path shipped; ///< empty: it is none of those that ship
};

/// What ships with the program, the catalogue's models, then what is installed but in no catalogue any more.
std::vector<Row> rowsOf(const Catalogue& catalogue) {
    std::vector<Row> rows;
    for (const ShippedModel& model : shippedModels()) {
        rows.push_back({model.name, model.title, kOwnLicence, {}, {}, model.bytes, nullptr, {}, model.path});
    }
    for (const CatalogueModel& model : catalogue.models) {
        Row row{model.name,   model.title, model.licence,
                model.source, model.note,  publishedBytes(model),
                &model,       {},          {}};
        if (auto installed = findInstalled(model.name)) {
            row.installed = *std::move(installed);
            row.bytes = row.installed->bytes;
        }
        rows.push_back(std::move(row));
    }
    for (InstalledModel& model : installedModels()) {
        if (catalogue.find(model.name) == nullptr) {
            rows.push_back(
                {model.name, model.title, model.licence, model.source, {}, model.bytes, nullptr, model, {}});
        }
    }
    return rows;
}

const char* stateOf(const Row& row) {
    return !row.shipped.empty() ? "ships" : row.installed ? "installed" : "not installed";
}

/// False: nothing tells whether what comes is what was published.
bool hasChecksum(const CatalogueModel& model) {
    return std::none_of(model.files.begin(), model.files.end(), [](const CatalogueFile& file) {
        return file.role == FileRole::Weights && file.sha256.empty();
    });
}

std::string listText(const std::vector<Row>& rows) {
    std::size_t widest = 0;
    std::ostringstream text;
    for (const Row& row : rows) {
        widest = std::max(widest, row.name.size());
    }
    for (const Row& row : rows) {
        text << std::left << std::setw(static_cast<int>(widest) + 2) << row.name << std::setw(14)
             << stateOf(row) << std::right << std::setw(10)
             << (row.bytes ? megabytes(*row.bytes) : std::string("?")) << "  " << row.title << "; "
             << row.licence
             << (row.published != nullptr && !hasChecksum(*row.published) ? "; no checksum published" : "")
             << "\n";
    }
    return text.str();
}

Json filesAsJson(const CatalogueModel& model) {
    Json files = Json::array();
    for (const CatalogueFile& file : model.files) {
        const auto bytes = publishedBytes(file);
        files.push_back({{"name", file.name},
                         {"role", wordOf(file.role)},
                         {"url", file.url},
                         {"bytes", bytes ? Json(*bytes) : Json()},
                         {"sha256", file.sha256.empty() ? Json() : Json(file.sha256)}});
    }
    return files;
}

std::string listJson(const std::vector<Row>& rows) {
    Json models = Json::array();
    for (const Row& row : rows) {
        Json entry{{"name", row.name},
                   {"title", row.title},
                   {"installed", row.installed.has_value() || !row.shipped.empty()},
                   {"shipped", !row.shipped.empty()},
                   {"bytes", row.bytes ? Json(*row.bytes) : Json()},
                   {"licence", row.licence},
                   {"source", row.source.empty() ? Json() : Json(row.source)}};
        if (!row.note.empty()) {
            entry["note"] = row.note;
        }
        if (!row.shipped.empty()) {
            entry["path"] = row.shipped.string();
        }
        if (row.installed) {
            entry["path"] = row.installed->files.at(FileRole::Weights).string();
        }
        if (row.published != nullptr) {
            entry["files"] = filesAsJson(*row.published);
        }
        models.push_back(std::move(entry));
    }
    const Json document{{"models", std::move(models)}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// At a terminal one line that is written over; elsewhere a line for each tenth.
class PullLine {
public:
    void show(const PullProgress& progress) {
        const int percent = progress.total && *progress.total > 0
                                ? static_cast<int>(100 * progress.received / *progress.total)
                                : 0;
        const std::string text =
            progress.file + ": " + megabytes(progress.received) +
            (progress.total ? " of " + megabytes(*progress.total) + " (" + std::to_string(percent) + " %)"
                            : "");
        if (m_terminal) {
            std::fprintf(stderr, "\r\033[K%s", text.c_str());
            m_shown = true;
        } else if (percent / kStep != m_step || progress.file != m_file) {
            std::fprintf(stderr, "%s\n", text.c_str());
        }
        m_step = percent / kStep;
        m_file = progress.file;
        std::fflush(stderr);
    }
    void clear() {
        if (m_shown) {
            std::fputs("\r\033[K", stderr);
            std::fflush(stderr);
        }
        m_shown = false;
    }

private:
    static constexpr int kStep = 10;
    bool m_terminal = ::isatty(STDERR_FILENO) != 0;
    bool m_shown = false;
    int m_step = -1;
    std::string m_file;
};

/// Says what of the lists could not be read; true where all could.
bool tellProblems(const Catalogue& catalogue) {
    for (const Error& problem : catalogue.problems) {
        say(problem.message);
    }
    return catalogue.problems.empty();
}

} // namespace

int listModels(bool json) {
    const Catalogue catalogue = loadCatalogue();
    const bool readable = tellProblems(catalogue);
    const std::vector<Row> rows = rowsOf(catalogue);
    std::cout << (json ? listJson(rows) : listText(rows));
    if (!std::cout.flush()) {
        say("The list could not be written to the standard output.");
        return kSomeFailed;
    }
    return readable ? kAllGood : kSomeFailed;
}

int pullModelCommand(const std::string& name) {
    const Catalogue catalogue = loadCatalogue();
    tellProblems(catalogue);
    const CatalogueModel* model = catalogue.find(name);
    if (model == nullptr) {
        say(shippedModelFile(name)
                ? "The model " + name + " ships with the program: there is nothing to fetch."
                : "There is no published model called \"" + name + "\"; actiscope models list names them.");
        return kWrongUse;
    }
    ModuleLoader modules;
    const auto downloads = modules.downloads();
    if (!downloads) {
        say(downloads.error().message);
        return kSomeFailed;
    }
    int count = 1;
    char programName[] = "actiscope";
    char* arguments[] = {programName, nullptr};
    const QCoreApplication application(count, arguments);
    watchForInterrupt();
    PullLine line;
    PullControl control;
    control.cancelled = &interrupted;
    control.progress = [&](const PullProgress& progress) { line.show(progress); };
    const auto installed = pullModel(*model, **downloads, control);
    line.clear();
    if (!installed) {
        say(installed.error().message +
            (installed.error().detail.empty() ? "" : " (" + installed.error().detail + ")"));
        return kSomeFailed;
    }
    std::cout << installed->files.at(FileRole::Weights).string() << "\n";
    if (!hasChecksum(*model)) {
        say("No checksum of its weights is published, so nothing tells whether they are those that were "
            "published.");
    }
    if (!model->note.empty()) {
        say(model->note);
    }
    say(name + " is installed; use it with --model " + name + ".");
    return std::cout.flush() ? kAllGood : kSomeFailed;
}

int removeModelCommand(const std::string& name) {
    if (shippedModelFile(name)) {
        say("The model " + name + " ships with the program and stays.");
        return kWrongUse;
    }
    const auto removed = removeModel(name);
    if (!removed) {
        say(removed.error().message);
        return removed.error().code == ErrorCode::WriteFailed ? kSomeFailed : kWrongUse;
    }
    say(name + " is removed.");
    return kAllGood;
}

} // namespace actiscope::app
