// `actiscope train`: trains a network of the zoo on folders of pictures or on drawn ones.
#pragma once

#include "engine/training/data_request.h"

namespace CLI {
class App;
}

namespace actiscope::app {

struct TrainArguments {
    training::TrainingRequest request;
    bool half = false;
};

/// Adds the command's options; `arguments` must outlive the parsing.
void addTrainCommand(CLI::App& program, TrainArguments& arguments);

/// Exit code: 0 all good, 1 pictures were left out or Ctrl-C was pressed, 2 wrong use, the training failed or
/// could not be saved.
[[nodiscard]] int runTrain(const TrainArguments& arguments);

} // namespace actiscope::app
