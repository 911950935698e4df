// What a network answers at every place of an image: its fully convolutional form on a larger input.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/runtime/analysis.h"
#include "engine/runtime/pipeline.h"

namespace actiscope {

struct ClassificationMapRequest {
    ImageSource source;
    /// Side of the input in pixels, for an input that isn't square of its width; empty: twice the model's.
    std::optional<int> inputSize;
};

/// Immutable once made.
struct ClassificationMap {
    ImagePtr image;
    ModelPtr model;
    Size input; ///< what the network ran on
    Box seen;   ///< rectangle of the image that the network saw
    ClassGrid grid;
    double milliseconds = 0;      ///< preprocessing and the pass
    std::uint64_t contentKey = 0; ///< as Analysis::contentKey: of the same picture

    [[nodiscard]] int cells() const { return grid.height * grid.width; }
};
using ClassificationMapPtr = std::shared_ptr<const ClassificationMap>;

/// The most probable class of a cell.
struct CellAnswer {
    int classIndex = -1;
    float probability = 0;
    float logit = 0;
};
/// Of every cell, row by row.
[[nodiscard]] std::vector<CellAnswer> cellAnswers(const ClassGrid& grid);

/// A class that is the most probable one of some cells.
struct CellClass {
    int classIndex = -1;
    int cells = 0;
    float largest = 0; ///< its largest probability over these cells
};
/// Those of the most cells first; of as many, the one of the larger probability.
[[nodiscard]] std::vector<CellClass> cellClasses(const std::vector<CellAnswer>& answers);

/// A class's probability at every place, as a map over placesBox().
[[nodiscard]] ClassActivationMap probabilityMap(const ClassGrid& grid, int classIndex);

/// The rectangle of the image that the cells share evenly. A network with a global pooling spreads them over
/// all that it saw; one without answers windows of its own input's size, and a cell is the middle of its
/// window.
[[nodiscard]] Box placesBox(const ClassificationMap& map);

/// The side that is used: the request's, else twice the model's.
[[nodiscard]] int classificationSide(const Model& model, std::optional<int> inputSize);

/// Decodes the image and runs the network at every place of it. Errors: those of decodeStage;
/// ModelUnsupported (the network has no such form; says why), NetworkFailed (size not accepted),
/// LogitsNotFinite, OutOfMemory, Cancelled. Thread rule: blocks; call on the engine's thread or from a
/// command.
[[nodiscard]] Result<ClassificationMapPtr> classificationMap(const ClassificationMapRequest& request,
                                                             const ModelPtr& model,
                                                             const PipelineContext& context,
                                                             const CancelCheck& cancelled = {});

} // namespace actiscope
