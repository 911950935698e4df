#include "engine/demo/demo_folder.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include <nlohmann/json.hpp>

#include "engine/data/annotation_xml.h"
#include "engine/data/files.h"

namespace actiscope::demo {
namespace {

namespace fs = std::filesystem;

constexpr int kJpegQuality = 92;
/// Less of an object than this to be seen: VOC calls it occluded.
constexpr float kWhole = 0.95F;

const char* nameOf(DemoTask task) {
    switch (task) {
    case DemoTask::Scenes:
        return "scenes";
    case DemoTask::Text:
        return "text";
    case DemoTask::Objects:
        break;
    }
    return "objects";
}

std::string descriptionOf(const DemoSet& set, std::uint64_t count) {
    const DemoOptions& options = set.options();
    const std::uint64_t training = trainingShare(count);
    nlohmann::ordered_json json{
        {"task", nameOf(options.task)}, {"hard", options.hard},     {"seed", options.seed},
        {"size", options.side},         {"count", count},           {"train", training},
        {"val", count - training},      {"classes", set.classes()},
    };
    if (!set.scenes().empty()) {
        json["attributes"] = sceneAttributes();
        nlohmann::ordered_json& scenes = json["scenes"];
        for (const SceneFacts& scene : set.scenes()) {
            scenes.push_back({{"name", scene.name},
                              {"environment", scene.indoor ? "indoor" : "outdoor"},
                              {"attributes", scene.attributes}});
        }
    }
    return json.dump(2) + "\n";
}

tl::unexpected<Error> folderFailed(const fs::path& folder, const std::error_code& error) {
    return fail(ErrorCode::WriteFailed,
                "The folder " + folder.string() + " cannot be made: choose another place.", error.message());
}

/// Makes the folder, or takes it as it is where nothing is in it.
Result<std::monostate> makeEmptyFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder, error)) {
        return folderFailed(folder, error);
    }
    const bool empty = fs::is_empty(folder, error);
    if (error) {
        return folderFailed(folder, error);
    }
    if (!empty) {
        return fail(ErrorCode::InvalidArgument,
                    "The folder " + folder.string() +
                        " has other files in it: name a new or an empty one for the demo data.");
    }
    return std::monostate{};
}

Result<std::monostate> makeClassFolders(const DemoSet& set, const fs::path& folder) {
    for (const char* part : {"train", "val"}) {
        for (const std::string& name : set.classes()) {
            std::error_code error;
            const fs::path made = folder / part / name / "annotations";
            fs::create_directories(made, error);
            if (error) {
                return folderFailed(made, error);
            }
        }
    }
    return std::monostate{};
}

std::string stemOf(std::uint64_t index) {
    std::string digits = std::to_string(index);
    return digits.size() < 6 ? std::string(6 - digits.size(), '0') + digits : digits;
}

/// Many threads take numbers from one counter until the last, an error or the end of the user's patience.
class Writer {
public:
    Writer(const DemoSet& set, const Codecs& codecs, const DemoFolderOptions& options)
        : m_set(set), m_codecs(codecs), m_options(options) {}

    Result<std::monostate> run() {
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        const auto wanted =
            m_options.threads > 0 ? static_cast<std::uint64_t>(m_options.threads) : std::uint64_t{cores};
        std::vector<std::thread> threads;
        for (std::uint64_t n = 1; n < std::min(wanted, m_options.count); ++n) {
            threads.emplace_back([this] { work(); });
        }
        work();
        for (std::thread& thread : threads) {
            thread.join();
        }
        if (m_error) {
            return fail(*m_error);
        }
        return std::monostate{};
    }

private:
    void work() {
        for (;;) {
            const std::uint64_t index = m_next++;
            if (index >= m_options.count || m_stopped) {
                return;
            }
            if (m_options.cancelled && m_options.cancelled()) {
                stop(Error{ErrorCode::Cancelled, "Stopped before all demo pictures were drawn.", {}});
                return;
            }
            if (const auto written = write(index); !written) {
                stop(written.error());
                return;
            }
            const std::lock_guard lock(m_mutex);
            ++m_done;
            if (m_options.progress) {
                m_options.progress(m_done);
            }
        }
    }

    void stop(const Error& error) {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        if (!m_error) {
            m_error = error;
        }
    }

    [[nodiscard]] Result<std::monostate> write(std::uint64_t index) const {
        const DemoPicture picture = m_set.draw(index);
        const auto jpeg = m_codecs.encodeJpeg(picture.image.rgb.get(), picture.image.size, kJpegQuality);
        if (!jpeg) {
            return fail(jpeg.error());
        }
        const std::string& name = m_set.classes()[static_cast<std::size_t>(picture.classIndex)];
        const fs::path folder =
            m_options.folder / (index < trainingShare(m_options.count) ? "train" : "val") / name;
        const std::string stem = stemOf(index);
        std::vector<AnnotatedBox> boxes;
        for (const DemoObject& object : picture.objects) {
            boxes.push_back({object.name, object.box, object.truncated, object.visible < kWhole});
        }
        // The annotation first: a picture is never without its boxes.
        const std::string xml = annotationText(name, stem + ".jpg", picture.image.size, boxes);
        const auto annotated = writeFileAtomically(folder / "annotations" / (stem + ".xml"), xml.data(),
                                                   xml.size(), Flush::Later);
        return annotated
                   ? writeFileAtomically(folder / (stem + ".jpg"), jpeg->data(), jpeg->size(), Flush::Later)
                   : annotated;
    }

    const DemoSet& m_set;
    const Codecs& m_codecs;
    const DemoFolderOptions& m_options;
    std::atomic<std::uint64_t> m_next{0};
    std::atomic<bool> m_stopped{false};
    std::mutex m_mutex;
    std::uint64_t m_done = 0;     ///< guarded by m_mutex
    std::optional<Error> m_error; ///< guarded by m_mutex
};

} // namespace

Result<std::monostate> writeDemoFolder(const DemoSet& set, const Codecs& codecs,
                                       const DemoFolderOptions& options) {
    if (options.count == 0) {
        return fail(ErrorCode::InvalidArgument, "No pictures are asked for: name a count of 1 or more.");
    }
    if (auto made = makeEmptyFolder(options.folder); !made) {
        return made;
    }
    if (auto made = makeClassFolders(set, options.folder); !made) {
        return made;
    }
    if (auto written = Writer(set, codecs, options).run(); !written) {
        return written;
    }
    // Once: each picture's own flush takes as long as drawing it.
    if (auto flushed = flushFileSystemOf(options.folder); !flushed) {
        return flushed;
    }
    const std::string description = descriptionOf(set, options.count);
    return writeFileAtomically(options.folder / "demo.json", description.data(), description.size());
}

} // namespace actiscope::demo
