#include "app/commands/cam_files.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>

#include "engine/data/files.h"
#include "engine/data/npy.h"
#include "engine/runtime/guarded.h"
#include "engine/vision/overlay.h"
#include "ui/render/save.h"

namespace actiscope::app {

namespace fs = std::filesystem;

namespace {

using Task = std::function<Result<std::monostate>()>;

/// Runs the tasks on this thread and `threads - 1` others; the first failure.
Result<std::monostate> runSideBySide(const std::vector<Task>& tasks, int threads) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::optional<Error> failure;
    const auto work = [&] {
        for (std::size_t i = next++; i < tasks.size(); i = next++) {
            if (const auto done = guarded("Writing results", tasks[i]); !done) {
                const std::lock_guard lock(mutex);
                failure = failure.value_or(done.error());
            }
        }
    };
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < std::min(tasks.size(), static_cast<std::size_t>(threads)); ++i) {
        others.emplace_back(work);
    }
    work();
    others.clear(); // joins
    if (failure) {
        return fail(*failure);
    }
    return std::monostate{};
}

Result<std::monostate> writeOverlay(const fs::path& file, const Analysis& analysis,
                                    const ClassActivationMap& cam, ModuleLoader& modules) {
    const auto codecs = modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    OverlayStyle style;
    style.range = displayRange(cam.min, cam.max, false);
    const std::vector<std::uint8_t> rgb = renderOverlay(*analysis.image, cam, analysis.seen, style);
    const auto png = (*codecs)->encodePng(rgb.data(), analysis.image->size);
    if (!png) {
        return fail(png.error());
    }
    return writeFileAtomically(file, png->data(), png->size(), Flush::Later);
}

} // namespace

std::vector<std::string> fileStems(const std::vector<fs::path>& images, const fs::path& folder) {
    std::error_code ignored;
    const fs::path target = fs::weakly_canonical(folder, ignored);
    std::set<std::string> inputs;
    for (const fs::path& image : images) {
        const fs::path whole = fs::weakly_canonical(image, ignored);
        if (whole.parent_path() == target) {
            inputs.insert(whole.filename().string());
        }
    }
    const auto takesAnInput = [&](const std::string& stem) {
        const auto at = inputs.lower_bound(stem + ".rank");
        return (at != inputs.end() && at->rfind(stem + ".rank", 0) == 0) ||
               inputs.count(stem + ".figure.png") > 0;
    };
    std::set<std::string> taken;
    std::vector<std::string> stems;
    for (const fs::path& image : images) {
        const std::string own = image.stem().string();
        std::string stem = own;
        for (int number = 2; taken.count(stem) > 0 || takesAnInput(stem); ++number) {
            stem = own + "-" + std::to_string(number);
        }
        taken.insert(stem);
        stems.push_back(std::move(stem));
    }
    return stems;
}

Result<std::monostate> writeCamFiles(const Analysis& analysis, const std::string& stem, const CamFiles& files,
                                     ModuleLoader& modules) {
    const auto named = [&](const std::string& ending) { return files.folder / (stem + ending); };
    std::vector<Task> tasks;
    for (const ClassResult& result : analysis.classes) {
        if (!result.cam) {
            continue;
        }
        if (tasks.empty()) { // the figure takes longest, so it begins first
            tasks.emplace_back([&] {
                ui::FigureStyle style;
                style.thresholdLevel = files.thresholdLevel;
                const auto codecs = modules.codecs();
                return ui::saveFigure(named(".figure.png"), analysis, style, codecs ? *codecs : nullptr);
            });
        }
        const std::string rank = ".rank" + std::to_string(result.rank);
        const ClassActivationMap& cam = *result.cam;
        tasks.emplace_back([&, rank] { return writeOverlay(named(rank + ".png"), analysis, cam, modules); });
        tasks.emplace_back([&, rank] {
            const std::vector<std::uint8_t> npy = npyBytes(cam);
            return writeFileAtomically(named(rank + ".npy"), npy.data(), npy.size(), Flush::Later);
        });
    }
    return runSideBySide(tasks, files.threads);
}

} // namespace actiscope::app
