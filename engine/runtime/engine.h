// The worker behind the window: one engine thread, newest request wins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/runtime/analysis.h"
#include "engine/runtime/classification_map.h"

namespace actiscope {

struct EngineOptions {
    std::size_t cacheBytes = std::size_t{512} << 20;
    std::filesystem::path moduleFolder; ///< empty: beside the program
    int threads = 0;                    ///< inside a forward pass; 0: all cores
};

/// Answers carry the ticket of the request that they answer; a receiver drops those that are not its newest.
using Ticket = std::uint64_t;

using ModelCallback = std::function<void(Ticket, const Result<ModelPtr>&)>;
using AnalysisCallback = std::function<void(Ticket, const Result<AnalysisPtr>&)>;
using ClassificationMapCallback = std::function<void(Ticket, const Result<ClassificationMapPtr>&)>;
using ThumbnailCallback = std::function<void(Ticket, const std::filesystem::path&, const Result<ImagePtr>&)>;

/// Thread rule: every function may be called from any one thread at a time and returns at once. Callbacks run
/// on the engine's threads and must not block; none runs after the destructor has returned.
///
/// Lanes: one interactive request waits at most (a newer one replaces it and cancels the running one between
/// its stages; the replaced one is answered with ErrorCode::Cancelled). A model to open goes before images.
/// A classification map waits for both; a newer one replaces it, too. The prefetch runs when nothing else
/// waits and is dropped by any interactive request. Thumbnails have a thread of their own and keep their
/// order. Modules are loaded on these threads, at first use.
class Engine {
public:
    explicit Engine(EngineOptions options = {});
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine(); ///< cancels, waits

    /// Opens a model; analyses that come later use it. A failure keeps the model that was open.
    Ticket openModel(ModelRequest request, ModelCallback callback);

    /// Called once a stage (Decoded, Predicted, Finished) or once with an error.
    Ticket analyse(AnalysisRequest request, AnalysisCallback callback);

    /// Called once.
    Ticket classificationMap(ClassificationMapRequest request, ClassificationMapCallback callback);

    /// Computes into the cache when idle. Replaces an earlier prefetch.
    void prefetch(AnalysisRequest request);

    /// A picture no larger than `side` on its longer side, for a strip. First in, first out.
    Ticket thumbnail(std::filesystem::path path, int side, ThumbnailCallback callback);
    void cancelThumbnails();

    /// Cancels whatever runs or waits interactively; each is answered with ErrorCode::Cancelled.
    void cancel();

    [[nodiscard]] std::size_t cacheBytes() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace actiscope
