#include "app/commands/data_set_options.h"

#include <algorithm>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"

namespace actiscope::app {

namespace {

/// Layouts of one format have names that begin with it: "ilsvrc-kaggle".
std::vector<std::string> formatNames() {
    std::vector<std::string> names;
    for (const datasets::Format& format : datasets::formats()) {
        const std::string name = format.name;
        names.push_back(name);
        const std::string family = name.substr(0, name.find('-'));
        if (family != name) {
            names.push_back(family);
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

} // namespace

void addDataSetOptions(CLI::App& command, DataSetArguments& arguments) {
    command.add_option("dataset", arguments.place, "folder of the data set, or its list (JSON, CSV)")
        ->required()
        ->check(notEmpty())
        ->option_text("DATASET");
    command
        .add_option("--format", arguments.options.format,
                    "how to read it (else told by content): " + joined(formatNames()))
        ->check(CLI::IsMember(formatNames()))
        ->option_text("NAME");
    command
        .add_option("--annotations", arguments.options.annotations,
                    "folder of VOC or ILSVRC XML files, used first")
        ->check(CLI::ExistingDirectory)
        ->option_text("DIR");
    command
        .add_option("--images", arguments.options.images,
                    "folder that the list's paths are below (else where the format says)")
        ->check(CLI::ExistingDirectory)
        ->option_text("DIR");
    command
        .add_option("--split", arguments.options.split,
                    "part of a set that has parts (else what is evaluated)")
        ->check(CLI::IsMember({"train", "val", "test", "all"}))
        ->option_text("train|val|test|all");
    command
        .add_option(
            "--mapping", arguments.mapping,
            "file that names the model's class for classes of the set: a line each, SET'S<tab>MODEL'S, "
            "or a JSON object (else by synset, then by name)")
        ->check(notEmpty())
        ->option_text("FILE");
}

Result<datasets::DataSet> openNamedSet(const DataSetArguments& arguments, int threads) {
    auto listed = datasets::openDataSet(arguments.place, arguments.options);
    if (!listed) {
        return fail(listed.error());
    }
    datasets::ReadControl control;
    control.threads = threads;
    control.cancelled = [] { return interrupted(); };
    auto set = datasets::readAnnotations(std::move(*listed), control);
    if (!set) {
        return fail(set.error());
    }
    say(arguments.place + ": " + std::to_string(set->size()) + (set->size() == 1 ? " image (" : " images (") +
        set->format() + ").");
    for (const std::string& sentence : set->report().sentences()) {
        say(sentence);
    }
    return set;
}

Result<datasets::MappingLines> namedMapping(const DataSetArguments& arguments) {
    return arguments.mapping.empty() ? datasets::MappingLines{} : datasets::readMapping(arguments.mapping);
}

} // namespace actiscope::app
