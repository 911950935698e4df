// `actiscope train`: trains a network of the zoo on folders of pictures or on drawn ones.
#pragma once

#include <cstdint>
#include <string>

#include "engine/training/trainer.h"

namespace CLI {
class App;
}

namespace actiscope::app {

struct TrainArguments {
    std::string data; ///< folder or "demo"
    std::string validation;
    std::string annotations;
    std::string task = "objects"; ///< of the demo pictures
    bool hard = false;
    std::uint64_t count = 16'000;
    training::TrainerOptions options;
    bool half = false;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addTrainCommand(CLI::App& program, TrainArguments& arguments);

/// Exit code: 0 all good, 1 pictures were left out or Ctrl-C was pressed, 2 wrong use, the training failed or
/// could not be saved.
[[nodiscard]] int runTrain(const TrainArguments& arguments);

} // namespace actiscope::app
