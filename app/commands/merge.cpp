#include "app/commands/merge.h"

#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/protocol_options.h"
#include "engine/runs/run_store.h"

namespace actiscope::app {

namespace {

constexpr const char* kFooter = R"(
The RUNs are the stores of "actiscope evaluate --shard 1/N" to N/N of one data set, model and command. FILE holds
the same rows as a run over all images, times apart; its figures are printed, with --json as the document that
"actiscope evaluate --json" prints.

Exit code: 0 merged, 1 FILE could not be written, 2 wrong use: runs that don't belong together, or one that is
missing or not finished.)";

int exitCodeOf(const Error& error) {
    say(error.message);
    return error.code == ErrorCode::WriteFailed ? kSomeFailed : kWrongUse;
}

} // namespace

void addMergeCommand(CLI::App& program, MergeArguments& arguments) {
    CLI::App* merge = program.add_subcommand("merge", "Joins the runs of all shards of an evaluation");
    merge->footer(kFooter);
    merge->add_option("runs", arguments.runs, "the shards' stores")
        ->required()
        ->check(notEmpty())
        ->option_text("RUN...");
    merge->add_option("--out", arguments.out, "the run that they become; must not be there yet")
        ->required()
        ->check(notEmpty())
        ->option_text("FILE");
    merge->add_flag("--json", arguments.json, "one JSON document on stdout instead of a table");
}

int runMerge(const MergeArguments& arguments) {
    const std::vector<std::filesystem::path> shards(arguments.runs.begin(), arguments.runs.end());
    if (const auto merged = runs::mergeRuns(shards, arguments.out, arguments.command); !merged) {
        return exitCodeOf(merged.error());
    }
    const auto store = runs::RunStore::open(arguments.out);
    if (!store) {
        return exitCodeOf(store.error());
    }
    const auto figures = runs::figuresOf(*store);
    if (!figures) {
        return exitCodeOf(figures.error());
    }
    const runs::Protocols all;
    std::cout << (arguments.json ? runs::figuresJson(store->facts(), *figures, all, {})
                                 : figuresText(store->facts(), *figures, all, {}));
    if (!std::cout.flush()) {
        say("The results could not be written to the standard output.");
        return kSomeFailed;
    }
    return kAllGood;
}

} // namespace actiscope::app
