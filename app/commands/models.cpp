#include "app/commands/models.h"

#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/models_published.h"
#include "engine/data/description_file.h"
#include "engine/runtime/report.h"

namespace actiscope::app {

namespace {

std::string infoText(const Model& model) {
    const NetworkInfo& info = model.network->info();
    std::ostringstream text;
    text << printable(info.path) << "\n"
         << "  family      " << printable(info.family) << " (" << info.format << ")\n"
         << "  classes     " << info.classes << ", named by " << printable(model.labels.source) << "\n"
         << "  parameters  " << info.parameters << (info.halfPrecision ? ", stored in 16 bit" : "") << "\n"
         << "  input       " << model.input.size.width << " x " << model.input.size.height << " "
         << (model.input.channels == ChannelOrder::Rgb ? "RGB" : "BGR")
         << (info.freeInputSize ? ", any size" : ", this size only") << "\n";
    if (info.exact) {
        const ClassifierHead& head = *model.network->head();
        text << "  maps        exact: " << (head.pooling == Pooling::Average ? "average" : "max")
             << " pooling over " << head.channels << " maps"
             << (head.identity ? ", one a class" : ", one linear layer") << "\n";
    } else {
        text << "  maps        none: " << printable(info.whyNot) << "\n";
    }
    text << "  gradients   " << (info.gradients ? "yes" : "no") << "\n"
         << "  device      " << info.device << "\n"
         << "  layers      " << info.layers.size() << "\n";
    for (const LayerInfo& layer : info.layers) {
        text << "    " << layer.channels << " x " << layer.height << " x " << layer.width << "  "
             << printable(layer.kind) << "  " << printable(layer.name) << "\n";
    }
    return text.str();
}

/// A file relative to `folder` is named with its whole path.
void nameWhole(std::optional<std::string>& file, const std::filesystem::path& folder) {
    if (file) {
        file = std::filesystem::absolute(folder / *file).string();
    }
}

/// The description as it is used, ready to lie beside the model.
std::string descriptionText(const Model& model) {
    ModelDescription rest = model.description;
    if (!model.request.description.empty()) { // what it names is beside it, not beside the model
        const std::filesystem::path folder = model.request.description.parent_path();
        nameWhole(rest.labelsFile, folder);
        if (rest.scene) {
            nameWhole(rest.scene->environmentFile, folder);
            nameWhole(rest.scene->attributesFile, folder);
            nameWhole(rest.scene->attributeWeightsFile, folder);
        }
    }
    if (!model.request.labels.empty()) {
        rest.labels.reset();
        rest.labelsFile = std::filesystem::absolute(model.request.labels).string();
    }
    if (const ClassifierHead* head = model.network->head(); head != nullptr && !rest.pool) {
        rest.pool = head->pooling;
    }
    if (!rest.name) {
        rest.name = model.network->info().family;
    }
    return describeAsJson(model.input, rest);
}

int describe(const Model& model, bool write) {
    const std::string text = descriptionText(model);
    std::cout << text << std::flush;
    if (!write) {
        return kAllGood;
    }
    const std::filesystem::path file = descriptionPathFor(model.request.path);
    if (const auto written = writeDescription(file, text); !written) {
        say(written.error().message);
        return kWrongUse;
    }
    say("Written to " + file.string() + ".");
    return kAllGood;
}

int tellAboutModel(const ModelsArguments& arguments) {
    ModuleLoader modules;
    const auto model = openModel(arguments.model, modules);
    if (!model) {
        say(model.error().message);
        return kWrongUse;
    }
    int exitCode = kAllGood;
    if (arguments.task == ModelsArguments::Task::Describe) {
        exitCode = describe(**model, arguments.write);
    } else {
        std::cout << (arguments.json ? modelJson(**model) : infoText(**model));
    }
    if (!std::cout.flush()) {
        say("The results could not be written to the standard output.");
        return kSomeFailed;
    }
    return exitCode;
}

} // namespace

void addModelsCommand(CLI::App& program, ModelsArguments& arguments) {
    using Task = ModelsArguments::Task;
    CLI::App* models = program.add_subcommand(
        "models", "Says what a model is and what it expects; lists and fetches published ones");
    models->require_subcommand(1);
    CLI::App* info = models->add_subcommand("info", "Family, classes, input, exactness and layers");
    CLI::App* description =
        models->add_subcommand("describe", "The model's description as it is used, as JSON");
    for (CLI::App* command : {info, description}) {
        command
            ->add_option("model", arguments.model.path,
                         "the network: a file, or the name of an installed model")
            ->required()
            ->check(notEmpty())
            ->option_text("FILE|NAME");
        addModelOptions(*command, arguments.model);
    }
    info->add_flag("--json", arguments.json, "as one JSON document");
    description->add_flag("--write", arguments.write, "saves it beside the model as MODEL.json");
    description->callback([&arguments] { arguments.task = Task::Describe; });

    CLI::App* list =
        models->add_subcommand("list", "Published models, with size and licence, and which are installed");
    list->add_flag("--json", arguments.json, "as one JSON document, with addresses and checksums");
    list->callback([&arguments] { arguments.task = Task::List; });
    CLI::App* pull =
        models->add_subcommand("pull", "Fetches a published model; goes on where an earlier try ended");
    pull->callback([&arguments] { arguments.task = Task::Pull; });
    CLI::App* removal = models->add_subcommand("remove", "Takes a fetched model away");
    removal->callback([&arguments] { arguments.task = Task::Remove; });
    for (CLI::App* command : {pull, removal}) {
        command->add_option("name", arguments.name, "as \"models list\" names it")
            ->required()
            ->check(notEmpty())
            ->option_text("NAME");
    }
    models->footer(
        "Nothing is fetched but by \"pull\": over https, each file's checksum compared where one is\n"
        "published, into a folder of the model's own in $XDG_DATA_HOME/actiscope/models. Models of your own\n"
        "are listed in $XDG_CONFIG_HOME/actiscope/models.json, written as resources/models/catalogue.json.\n"
        "Exit code: 0 all good, 1 it could not be fetched, removed or written, or Ctrl-C, 2 wrong use or\n"
        "no model.");
}

int runModels(const ModelsArguments& arguments) {
    switch (arguments.task) {
    case ModelsArguments::Task::List:
        return listModels(arguments.json);
    case ModelsArguments::Task::Pull:
        return pullModelCommand(arguments.name);
    case ModelsArguments::Task::Remove:
        return removeModelCommand(arguments.name);
    case ModelsArguments::Task::Info:
    case ModelsArguments::Task::Describe:
        break;
    }
    return tellAboutModel(arguments);
}

} // namespace actiscope::app
