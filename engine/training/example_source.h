// Where the pictures of a training come from.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/api/result.h"

namespace actiscope::training {

struct Example {
    ImagePtr image;
    std::vector<Box> boxes; ///< of the objects of its class, for validation only; empty where none are known
    std::string remark;     ///< one sentence on why its boxes can't be used, mostly empty
};

/// Labelled pictures, numbered from 0. Thread rule: immutable; every function may be called from several
/// threads at once.
class ExampleSource {
public:
    ExampleSource() = default;
    ExampleSource(const ExampleSource&) = delete;
    ExampleSource& operator=(const ExampleSource&) = delete;
    virtual ~ExampleSource() = default;

    [[nodiscard]] virtual std::size_t size() const = 0;
    [[nodiscard]] virtual int label(std::size_t index) const = 0;
    /// For messages, and to tell one set of pictures from another.
    [[nodiscard]] virtual std::string name(std::size_t index) const = 0;
    /// Errors: those of reading and decoding; each names the picture.
    [[nodiscard]] virtual Result<Example> load(std::size_t index) const = 0;
};

using ExampleSourcePtr = std::shared_ptr<const ExampleSource>;

/// The same pictures, each loaded once and kept as long as `bytes` last; what finds no room is loaded anew
/// each time.
[[nodiscard]] ExampleSourcePtr keptInMemory(ExampleSourcePtr source, std::size_t bytes);

/// A quarter of this machine's memory.
[[nodiscard]] std::size_t memoryForPictures();

} // namespace actiscope::training
