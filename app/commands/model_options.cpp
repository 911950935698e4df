#include "app/commands/model_options.h"

#include <cstdint>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>

#include <CLI/CLI.hpp>

#include "app/commands/messages.h"
#include "engine/data/text.h"
#include "engine/runtime/model_names.h"

namespace actiscope::app {

namespace {

constexpr int kLeastInputSize = 8;
constexpr int kMostInputSize = 8192;
constexpr int kMostThreads = 1024;

/// Option that takes one of a few words.
template <class Value, class Target>
void addChoice(CLI::App& command, const std::string& name, Target& target,
               const std::map<std::string, Value>& words, const std::string& help) {
    std::vector<std::string> names;
    for (const auto& [word, value] : words) {
        names.push_back(word);
    }
    command
        .add_option_function<std::string>(
            name, [&target, words](const std::string& word) { target = words.at(word); }, help)
        ->check(CLI::IsMember(names))
        ->option_text(CLI::detail::join(names, "|"));
}

} // namespace

CLI::Validator notEmpty() {
    return {[](const std::string& value) { return value.empty() ? "Its value is empty" : ""; }, "",
            "not empty"};
}

template <class Number>
CLI::Validator numberIn(Number least, Number most, const std::string& hint) {
    std::ostringstream range;
    range << least << " to " << most;
    const auto check = [=, range = range.str()](const std::string& value) {
        const auto number = text::number<Number>(value); // neither NaN nor, where it has no sign, -1
        if (number && *number >= least && *number <= most) {
            return std::string();
        }
        return "\"" + value + "\" is no " + (std::is_integral_v<Number> ? "whole " : "") + "number from " +
               range + (hint.empty() ? "" : "; " + hint);
    };
    return {check, "", "number"};
}

template CLI::Validator numberIn(int, int, const std::string&);
template CLI::Validator numberIn(double, double, const std::string&);
template CLI::Validator numberIn(std::uint64_t, std::uint64_t, const std::string&);

void addModelOption(CLI::App& command, ModelRequest& request, const std::string& otherwise) {
    command
        .add_option("--model", request.path,
                    "the network: a file, or the name of a model that is here (else " + otherwise + ")")
        ->check(notEmpty())
        ->option_text("FILE|NAME");
}

Result<ModelRequest> namedOrUsual(const ModelRequest& request) {
    ModelRequest used = request;
    if (used.path.empty()) {
        const auto shipped = shippedModelFile(kUsualModel);
        if (!shipped) {
            return fail(shipped.error());
        }
        used.path = *shipped;
        say(std::string("No model is named, so ") + kUsualModel +
            " is used, which knows things of drawn pictures only; for photos name another by --model.");
    }
    return used;
}

void addModelOptions(CLI::App& command, ModelRequest& request) {
    command
        .add_option("--prototxt", request.prototxt,
                    "Caffe models: the prototxt (else looked for beside the model)")
        ->check(notEmpty())
        ->option_text("FILE");
    command
        .add_option("--description", request.description,
                    "what the model expects (else MODEL.json beside it, else its family's defaults)")
        ->check(notEmpty())
        ->option_text("FILE");
    command
        .add_option(
            "--labels", request.labels,
            "names of the classes: text, one a line, or JSON (else by class count: ImageNet, Places365)")
        ->check(notEmpty())
        ->option_text("FILE");
    command
        .add_option_function<int>(
            "--input-size", [&request](int side) { request.inputSize = side; },
            "side of the network's input in pixels, where the network is free in it")
        ->check(numberIn(kLeastInputSize, kMostInputSize))
        ->option_text("N");
    addChoice<Geometry>(command, "--geometry", request.geometry,
                        {{"stretch", Geometry::Stretch}, {"crop", Geometry::Crop}},
                        "how a picture becomes the input (else as the description says, else stretch)");
    addChoice<Device>(command, "--device", request.device,
                      {{"auto", Device::Auto}, {"cpu", Device::Cpu}, {"cuda", Device::Cuda}},
                      "where the network runs");
    command.add_option("--threads", request.threads, "processor cores to use (0: all)")
        ->check(numberIn(0, kMostThreads))
        ->option_text("N");
}

} // namespace actiscope::app
