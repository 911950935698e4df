// The parts of the engine that are loaded at run time, and the one function that each of them exports.
//
// A module is a shared object in the module folder. It exports one C function, named below, that returns a
// pointer to an object that lives as long as the module; modules are never unloaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/image.h"
#include "engine/api/network.h"
#include "engine/api/result.h"
#include "engine/api/training.h"

#define ACTISCOPE_MODULE_EXPORT extern "C" __attribute__((visibility("default")))

namespace actiscope {

/// Which kind of model a file is, told from its content (engine/runtime/model_format).
enum class ModelFormat {
    TorchScript, ///< zip with code/ and constants.pkl
    TorchZip,    ///< zip with data.pkl: a pickled state dict or object
    TorchLegacy, ///< the older layout: bare pickles, starting with the magic number
    Safetensors, ///< 8 byte length, then a JSON header
    Onnx,        ///< protobuf ModelProto
    Caffe        ///< protobuf NetParameter (.caffemodel)
};

struct OpenNetworkRequest {
    std::string path;
    ModelFormat format = ModelFormat::Onnx;
    std::string prototxt; ///< Caffe only; empty: look beside the model
    Device device = Device::Auto;
    int threads = 0;             ///< 0: all cores
    std::optional<Pooling> pool; ///< from the description: how an exact head pools, where the file can't tell
    int mapStride = 0; ///< from the description: pixels of the input a cell of the map; 0: the network's own
    std::string network; ///< from the description: which of the backend's networks a state dict is of
};

/// Opens networks and trains them. Each function may be called from any one thread at a time; a network may
/// be opened while another thread trains.
class Backend {
public:
    Backend() = default;
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    /// Errors: FileNotFound, FileUnreadable, ModelUnreadable, ModelUnsupported, ModelForbidden,
    /// DeviceMissing.
    [[nodiscard]] virtual Result<NetworkPtr> open(const OpenNetworkRequest& request) = 0;

    /// A network to train, fresh or from the plan's init file. Errors: ModelUnsupported (no network of that
    /// name, or this backend trains none), InvalidArgument (an option that the network lacks), those of
    /// reading the init file, DeviceMissing.
    [[nodiscard]] virtual Result<std::unique_ptr<TrainingSession>> train(const TrainingPlan& plan) {
        return fail(ErrorCode::ModelUnsupported, "The network " + plan.network +
                                                     " can't be trained by this part of the program, which "
                                                     "only runs networks; LibTorch's trains.");
    }
    /// The networks that train() knows.
    [[nodiscard]] virtual std::vector<TrainableNetwork> trainableNetworks() const { return {}; }
};

/// Reads and writes pictures. Every function may be called from several threads at once.
class Codecs {
public:
    Codecs() = default;
    Codecs(const Codecs&) = delete;
    Codecs& operator=(const Codecs&) = delete;
    virtual ~Codecs() = default;

    /// Decodes the first frame. `name` only names the file in messages.
    /// Errors: ImageUnreadable, ImageTooLarge, ImageUnsupported.
    [[nodiscard]] virtual Result<ImagePtr> decode(const std::uint8_t* data, std::size_t size,
                                                  const std::string& name) const = 0;

    /// PNG of packed 8 bit RGB. Errors: WriteFailed.
    [[nodiscard]] virtual Result<std::vector<std::uint8_t>> encodePng(const std::uint8_t* rgb,
                                                                      Size size) const = 0;

    /// JPEG of packed 8 bit RGB, quality 1..100. The same input gives the same bytes.
    /// Errors: WriteFailed.
    [[nodiscard]] virtual Result<std::vector<std::uint8_t>> encodeJpeg(const std::uint8_t* rgb, Size size,
                                                                       int quality) const = 0;
};

/// Names of the modules' files (without folder) and of the function each exports.
inline constexpr const char* kCodecsModule = "actiscope_codecs.so";
inline constexpr const char* kTorchModule = "actiscope_torch.so";
inline constexpr const char* kOpenCvModule = "actiscope_opencv.so";
inline constexpr const char* kCodecsEntry = "actiscopeCodecs";
inline constexpr const char* kBackendEntry = "actiscopeBackend";
using CodecsEntry = Codecs* (*)();
using BackendEntry = Backend* (*)();

} // namespace actiscope
