// What a task asks of its pictures.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/demo/demo_set.h"
#include "engine/demo/draw/composition.h"
#include "engine/demo/fonts/emoji_library.h"
#include "engine/demo/fonts/lettering.h"
#include "engine/demo/random.h"

namespace actiscope::demo {

/// Composes pictures. Thread rule: immutable.
class Task {
public:
    Task() = default;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    virtual ~Task() = default;

    [[nodiscard]] virtual const std::vector<std::string>& classes() const = 0;
    [[nodiscard]] virtual Composition compose(int classIndex, Random& random) const = 0;
    /// Whether the picture shows what its class promises; else another is composed.
    [[nodiscard]] virtual bool accepts(int classIndex, const std::vector<DemoObject>& objects) const = 0;
};

/// Errors: FileNotFound, FileUnreadable (fonts).
[[nodiscard]] Result<std::unique_ptr<const Task>> makeObjectsTask(const DemoOptions& options);
[[nodiscard]] Result<std::unique_ptr<const Task>> makeScenesTask(const DemoOptions& options);
[[nodiscard]] Result<std::unique_ptr<const Task>> makeTextTask(const DemoOptions& options);

/// A camera as pictures of this difficulty are taken with.
[[nodiscard]] Camera randomCamera(Random& random, bool hard);
/// Light for the hard set: dusk, glare, strong colour casts.
void worsenLight(Light& light, Random& random);

} // namespace actiscope::demo
