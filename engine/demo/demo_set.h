// Photographic-looking pictures with exact boxes, drawn from colour emoji: the project's own data set.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/api/result.h"

namespace actiscope::demo {

enum class DemoTask {
    Objects, ///< one of 64 things in a place; the class is the thing
    Scenes,  ///< a place with its typical things; the class is the kind of place
    Text     ///< a place with or without written signs: classes "text" and "no text"
};

struct DemoOptions {
    DemoTask task = DemoTask::Objects;
    bool hard = false; ///< smaller, more hidden, worse light, more noise
    std::uint64_t seed = 1;
    int side = 224;             ///< width and height in pixels, kSmallestSide..kLargestSide
    std::filesystem::path font; ///< of the emoji; empty: Debian's
};
inline constexpr int kSmallestSide = 32;
inline constexpr int kLargestSide = 1024;

/// One annotated object. Its box is the visible extent: pixels of which a quarter or more shows the object,
/// after what lies before it and the picture's edge took their part.
struct DemoObject {
    std::string name;
    Box box;
    float visible = 1;      ///< share of its area that is to be seen
    bool truncated = false; ///< it touches the picture's edge
};

struct DemoPicture {
    Image image;
    int classIndex = 0;
    /// Objects: those of the class only, one or more. Scenes: all. Text: each line of writing, named "text".
    std::vector<DemoObject> objects;
};

/// A scene's facts.
struct SceneFacts {
    std::string name;
    bool indoor = false;
    std::vector<std::string> attributes; ///< of sceneAttributes()
};

/// An endless set of pictures, numbered from 0. Picture n is of class n mod classes().size(), so every
/// stretch of that many pictures holds each class once. Thread rule: immutable; draw() may be called from any
/// number of threads at once.
class DemoSet {
public:
    /// Reads the fonts. Errors: FileNotFound (no font; names the package), FileUnreadable, InvalidArgument.
    [[nodiscard]] static Result<std::shared_ptr<const DemoSet>> open(const DemoOptions& options);
    DemoSet(const DemoSet&) = delete;
    DemoSet& operator=(const DemoSet&) = delete;
    ~DemoSet();

    [[nodiscard]] const DemoOptions& options() const { return m_options; }
    /// Class names in the order of the class index.
    [[nodiscard]] const std::vector<std::string>& classes() const;
    /// Of the scenes, in the order of the class index; empty for the other tasks.
    [[nodiscard]] const std::vector<SceneFacts>& scenes() const;
    /// The same options and index give the same bytes, on every thread and machine.
    [[nodiscard]] DemoPicture draw(std::uint64_t index) const;

private:
    class Impl;
    DemoSet(const DemoOptions& options, std::unique_ptr<const Impl> impl);

    DemoOptions m_options;
    std::unique_ptr<const Impl> m_impl;
};

/// Every attribute that a scene may have.
[[nodiscard]] const std::vector<std::string>& sceneAttributes();

} // namespace actiscope::demo
