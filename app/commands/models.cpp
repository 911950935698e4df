#include "app/commands/models.h"

#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
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

/// The description as it is used, ready to lie beside the model.
std::string descriptionText(const Model& model) {
    ModelDescription rest = model.description;
    if (rest.labelsFile && !model.request.description.empty()) {
        const std::filesystem::path labels = model.request.description.parent_path() / *rest.labelsFile;
        rest.labelsFile = std::filesystem::absolute(labels).string();
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

} // namespace

void addModelsCommand(CLI::App& program, ModelsArguments& arguments) {
    CLI::App* models = program.add_subcommand("models", "Says what a model file is and what it expects");
    models->require_subcommand(1);
    CLI::App* info = models->add_subcommand("info", "Family, classes, input, exactness and layers");
    CLI::App* description =
        models->add_subcommand("describe", "The model's description as it is used, as JSON");
    for (CLI::App* command : {info, description}) {
        command->add_option("model", arguments.model.path, "the network")
            ->required()
            ->check(notEmpty())
            ->option_text("FILE");
        addModelOptions(*command, arguments.model);
    }
    info->add_flag("--json", arguments.json, "as one JSON document");
    description->add_flag("--write", arguments.write, "saves it beside the model as MODEL.json");
    description->callback([&arguments] { arguments.describe = true; });
}

int runModels(const ModelsArguments& arguments) {
    ModuleLoader modules;
    const auto model = openModel(arguments.model, modules);
    if (!model) {
        say(model.error().message);
        return kWrongUse;
    }
    int exitCode = kAllGood;
    if (arguments.describe) {
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

} // namespace actiscope::app
