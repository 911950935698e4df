// A classification network that is open: what it is and how to run it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/maps.h"
#include "engine/api/model_description.h"
#include "engine/api/result.h"

namespace actiscope {

/// How feature maps become logits: pooling over the map, then one linear layer.
struct ClassifierHead {
    Pooling pooling = Pooling::Average;
    /// True where the head is a 1x1 convolution before the pooling (SqueezeNet, NIN): feature map c is the
    /// map of class c; `weights` and `bias` are empty then.
    bool identity = false;
    int classes = 0;
    int channels = 0;
    std::vector<float> weights; ///< [classes, channels]
    std::vector<float> bias;    ///< [classes], or empty for none
};

/// A 4-D value inside the network that later methods may use as target layer.
struct LayerInfo {
    std::string name; ///< unique in the network
    std::string kind; ///< operator that makes it, e.g. "conv2d"
    int channels = 0;
    int height = 0; ///< at the described input size
    int width = 0;
};

enum class Device { Auto, Cpu, Cuda };

/// Facts of an open network; they never change while it is open.
struct NetworkInfo {
    std::string path;
    std::string format; ///< "TorchScript", "PyTorch state dict", "safetensors", "ONNX", "Caffe"
    std::string family; ///< "SqueezeNet 1.1", "ResNet-50", ...; the format where none is recognised
    int classes = 0;
    std::int64_t parameters = 0;
    bool exact = false; ///< global pooling + single linear layer, so that CAM is exact
    std::string whyNot; ///< where not exact: one sentence
    int mapStride =
        0; ///< pixels of the input a cell of the map, where the network is exact; 0: can't be told
    bool freeInputSize = false; ///< fully convolutional up to the pooling
    bool softmaxAtEnd = false;  ///< the file ends in a softmax, which was taken off
    bool gradients = false;
    bool halfPrecision = false;                     ///< weights stored in 16 bit
    std::string device;                             ///< "cpu", "cuda"
    std::optional<Size> fixedInput;                 ///< the size the file itself states, where it does
    InputDescription defaultInput;                  ///< the family's, else ImageNet's
    std::optional<std::vector<std::string>> labels; ///< where the file holds them
    std::vector<LayerInfo> layers;                  ///< in the order they are computed
};

/// A batch of network inputs, [count, 3, height, width], contiguous, already normalised.
struct InputTensor {
    int count = 1;
    int height = 0;
    int width = 0;
    std::vector<float> values;
};

struct ForwardOptions {
    int threads = 0; ///< threads inside one forward pass; 0 leaves the network's own choice
};

/// An open network. Thread rule: every function may be called from several threads at once; a network that
/// can't run twice at a time waits inside. Destroy it on any thread, after its last call has returned.
class Network {
public:
    Network() = default;
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    virtual ~Network() = default;

    [[nodiscard]] virtual const NetworkInfo& info() const = 0;

    /// Null where the network is not exact (NetworkInfo::whyNot says why).
    [[nodiscard]] virtual const ClassifierHead* head() const = 0;

    /// Runs the network once over the batch: one output an image, in order. Logits are returned as computed,
    /// also where they are not finite. Errors: NetworkFailed (size not accepted), OutOfMemory.
    [[nodiscard]] virtual Result<std::vector<ForwardOutput>> forward(const InputTensor& input,
                                                                     const ForwardOptions& options) const = 0;

    /// Logits and probabilities for every place of one image: linear layers slide over the maps, nothing is
    /// pooled globally. Errors: ModelUnsupported (it has no such form; says why), NetworkFailed (size not
    /// accepted), OutOfMemory, InvalidArgument (not one image).
    [[nodiscard]] virtual Result<ClassGrid> classifyGrid(const InputTensor& input,
                                                         const ForwardOptions& options) const {
        (void)input;
        (void)options;
        return fail(ErrorCode::ModelUnsupported,
                    info().path +
                        ": networks of this format can't be applied at every place of an image; use "
                        "a state dict, TorchScript or ONNX file.");
    }
};

using NetworkPtr = std::shared_ptr<const Network>;

} // namespace actiscope
