// The options that say which model and how to use it: the same for every command and for the window.
#pragma once

#include <string>

#include "engine/runtime/model.h"

namespace CLI {
class App;
class Validator;
} // namespace CLI

namespace actiscope::app {

/// Refuses an empty value, which would mean the same as none at all: a script's unset variable.
[[nodiscard]] CLI::Validator notEmpty();

/// Refuses what is no number from `least` to `most` (int, double or uint64_t, both included), in a sentence
/// that ends with the hint where there is one.
template <class Number>
[[nodiscard]] CLI::Validator numberIn(Number least, Number most, const std::string& hint = {});

/// --model; `otherwise` says what is used where it is not given. `request` must outlive the parsing.
void addModelOption(CLI::App& command, ModelRequest& request, const std::string& otherwise);

/// The request, or that for the usual model where it names none; says so to stderr. Errors: FileNotFound (the
/// program's resources lack it).
[[nodiscard]] Result<ModelRequest> namedOrUsual(const ModelRequest& request);

/// --prototxt, --description, --labels, --input-size, --geometry, --device, --threads. `request` must outlive
/// the parsing.
void addModelOptions(CLI::App& command, ModelRequest& request);

} // namespace actiscope::app
