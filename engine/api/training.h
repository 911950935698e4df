// The contract of a module that trains networks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/model_description.h"
#include "engine/api/network.h"
#include "engine/api/result.h"

namespace actiscope {

/// What is to be trained, and how. The same plan, batches and number of threads give the same weights, bit
/// for bit, on the CPU.
struct TrainingPlan {
    std::string network;         ///< its name in the zoo, "googlenet-gap"
    std::optional<Pooling> pool; ///< empty: the network's own
    int mapStride = 0;           ///< pixels of the input a cell of the map; 0: the network's own
    int classes = 0;
    std::string initFile;   ///< parameters to start from; empty: fresh ones
    std::uint64_t seed = 1; ///< of fresh parameters and of dropout
    double momentum = 0.9;
    double weightDecay = 1e-4; ///< added to the gradient, as weightDecay * parameter
    double labelSmoothing =
        0.1; ///< share of the target that all classes share (Szegedy et al. 2016, section 7)
    Device device = Device::Auto;
    int threads = 0; ///< 0: all cores
};

/// A network that can be trained by its name.
struct TrainableNetwork {
    std::string name;
    std::string help; ///< one line
    InputDescription input;
};

/// One named tensor in host memory, contiguous.
struct NamedArray {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// Facts of a session; they never change.
struct TrainingFacts {
    std::string title; ///< "GoogLeNet-GMP"
    std::int64_t parameters = 0;
    Pooling pool = Pooling::Average;
    int mapStride = 0;                ///< what the model's description must say of it; 0: nothing
    InputDescription input;           ///< what the network is made for
    std::string device;               ///< "cpu", "cuda"
    std::vector<std::string> remarks; ///< sentences on how the init file was used
};

struct StepResult {
    double loss = 0; ///< mean cross entropy of the batch, label smoothing included, before the step
    int right = 0;   ///< images whose largest logit was that of their label
};

/// A network while it is trained. Thread rule: one thread, always the same one.
class TrainingSession {
public:
    TrainingSession() = default;
    TrainingSession(const TrainingSession&) = delete;
    TrainingSession& operator=(const TrainingSession&) = delete;
    virtual ~TrainingSession() = default;

    [[nodiscard]] virtual const TrainingFacts& facts() const = 0;

    /// One step of stochastic gradient descent with momentum on the batch. `stepIndex` counts the steps of
    /// the whole training; with the plan's seed it settles what dropout leaves out. A loss that is not finite
    /// is returned, and nothing is changed but the statistics of batch norm. Errors: NetworkFailed (an input
    /// size that the network can't take), OutOfMemory, InvalidArgument.
    [[nodiscard]] virtual Result<StepResult> step(const InputTensor& images, const std::vector<int>& labels,
                                                  double learningRate, std::uint64_t stepIndex) = 0;

    /// The network as it is now, ready to run, batch norm folded: what exportModel() would open as. It stays
    /// as it is when training goes on. Errors: LogitsNotFinite (weights that are not finite), NetworkFailed.
    [[nodiscard]] virtual Result<NetworkPtr> network() const = 0;

    /// Everything that training depends on: parameters, statistics of batch norm, momentum.
    [[nodiscard]] virtual std::vector<NamedArray> state() const = 0;
    /// Takes over what state() gave. Errors: InvalidArgument (names the array that is missing or has another
    /// shape; nothing is changed then).
    [[nodiscard]] virtual Result<std::monostate> restore(const std::vector<NamedArray>& state) = 0;

    /// The parameters of a model that is to be run only, batch norm folded into the convolutions.
    [[nodiscard]] virtual std::vector<NamedArray> exportModel() const = 0;
};

} // namespace actiscope
