#include "app/commands/grid.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/table_text.h"
#include "engine/runtime/model_names.h"
#include "engine/runtime/report.h"

namespace actiscope::app {

namespace {

constexpr std::size_t kWidestCell = 16;
constexpr std::size_t kWidestName = 28;

constexpr const char* kFooter = R"(
The network is applied at every place of the image: its linear layers slide over the maps of an input that is
larger than its own (twice, where --input-size says nothing). Each cell shows its most probable class and that
class's probability; the classes follow, those of the most cells first.

With --json, stdout holds one document and nothing else:
  {"path", "width", "height", "input": [w, h], "grid": [h, w],
   "cells": [{"row", "column", "index", "synset"?, "name", "probability", "logit"}]}
Rows are counted from the top, columns from the left, both from 0.

Exit code: 0 all good, 1 the image failed, 2 wrong use, no model, or a network that can't be applied so.)";

const ClassLabel& labelOf(const ClassificationMap& map, int classIndex) {
    return map.model->labels.classes[static_cast<std::size_t>(classIndex)];
}

std::string gridText(const ClassificationMap& map, const std::string& path) {
    const std::vector<CellAnswer> answers = cellAnswers(map.grid);
    std::size_t width = 0;
    for (const CellAnswer& answer : answers) {
        width = std::max(width, shortName(labelOf(map, answer.classIndex)).size());
    }
    width = std::min(width, kWidestCell);
    std::string text = path + format("  %d x %d, input %d x %d, grid %d x %d\n", map.image->size.width,
                                     map.image->size.height, map.input.width, map.input.height,
                                     map.grid.height, map.grid.width);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const bool ends = (i + 1) % static_cast<std::size_t>(map.grid.width) == 0;
        text += "  " + column(shortName(labelOf(map, answers[i].classIndex)), width) +
                format(" %.2f", static_cast<double>(answers[i].probability)) + (ends ? "\n" : "");
    }
    text += "\n cells  class                         index  largest probab.\n";
    for (const CellClass& one : cellClasses(answers)) {
        text += format("%6d  ", one.cells) + column(shortName(labelOf(map, one.classIndex)), kWidestName) +
                format(" %6d  %15.4f\n", one.classIndex, static_cast<double>(one.largest));
    }
    return text;
}

bool isWrongUse(ErrorCode code) {
    return code == ErrorCode::ModelUnsupported || code == ErrorCode::NetworkFailed ||
           code == ErrorCode::InvalidArgument;
}

} // namespace

void addGridCommand(CLI::App& program, GridArguments& arguments) {
    CLI::App* grid = program.add_subcommand("grid", "Names the class at every place of an image");
    grid->footer(kFooter);
    grid->add_option("image", arguments.image, "the picture")
        ->required()
        ->check(notEmpty())
        ->option_text("IMAGE");
    addModelOption(*grid, arguments.model, kUsualModel);
    addModelOptions(*grid, arguments.model);
    grid->add_flag("--json", arguments.json, "one JSON document on stdout instead of tables");
}

int runGrid(const GridArguments& arguments) {
    ModuleLoader modules;
    const auto named = namedOrUsual(arguments.model);
    if (!named) {
        say(named.error().message);
        return kWrongUse;
    }
    ModelRequest request = *named;
    ClassificationMapRequest wanted{{arguments.image, nullptr, {}},
                                    std::exchange(request.inputSize, std::nullopt)};
    const auto model = openModel(request, modules);
    if (!model) {
        say(model.error().message);
        return kWrongUse;
    }
    const PipelineContext context{&modules, nullptr, request.threads};
    const auto map = classificationMap(wanted, *model, context);
    if (!map) {
        say(map.error().message);
        return isWrongUse(map.error().code) ? kWrongUse : kSomeFailed;
    }
    std::cout << (arguments.json ? classificationJson(**map, arguments.image)
                                 : gridText(**map, arguments.image));
    if (!std::cout.flush()) {
        say("The results could not be written to the standard output.");
        return kSomeFailed;
    }
    return kAllGood;
}

} // namespace actiscope::app
