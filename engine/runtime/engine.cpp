#include "engine/runtime/engine.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "engine/runtime/pipeline.h"
#include "engine/runtime/thumbnail.h"

namespace actiscope {

namespace {

struct ModelJob {
    Ticket ticket = 0;
    ModelRequest request;
    ModelCallback callback;
};

struct AnalysisJob {
    Ticket ticket = 0;
    AnalysisRequest request;
    AnalysisCallback callback;
};

struct ClassificationJob {
    Ticket ticket = 0;
    ClassificationMapRequest request;
    ClassificationMapCallback callback;
};

struct ThumbnailJob {
    Ticket ticket = 0;
    std::filesystem::path path;
    int side = 0;
    ThumbnailCallback callback;
};

Error cancelledError() {
    return Error{ErrorCode::Cancelled, "Cancelled.", {}};
}

} // namespace

struct Engine::State {
    explicit State(const EngineOptions& given)
        : options(given), modules(given.moduleFolder), cache(given.cacheBytes) {}

    /// Takes a waiting job out and owes its asker the answer that it was cancelled. Needs the mutex.
    template <class Job>
    void dismiss(std::optional<Job>& waiting) {
        if (waiting) {
            dismissed.emplace_back(
                [job = std::move(*waiting)] { job.callback(job.ticket, fail(cancelledError())); });
            waiting.reset();
        }
    }
    void workerLoop();
    void thumbnailLoop();
    void runModel(ModelJob job);
    void runAnalysis(AnalysisJob job);
    void runClassification(const ClassificationJob& job);
    void runPrefetch(const AnalysisRequest& request);
    [[nodiscard]] PipelineContext context();
    [[nodiscard]] bool hasWork() const {
        return stopping || !dismissed.empty() || modelJob || analysisJob || classificationJob || prefetchJob;
    }

    const EngineOptions options;
    ModuleLoader modules;
    ResultCache cache;

    std::mutex mutex; ///< guards everything down to `stopping`
    std::condition_variable wake;
    Ticket lastTicket = 0;
    std::optional<ModelJob> modelJob;
    std::optional<AnalysisJob> analysisJob;
    std::optional<ClassificationJob> classificationJob;
    std::optional<AnalysisRequest> prefetchJob;
    std::vector<std::function<void()>> dismissed; ///< answers owed to requests that were replaced
    std::deque<ThumbnailJob> thumbnailJobs;
    std::condition_variable wakeThumbnails;
    bool stopping = false;

    /// Work on tickets up to this one stops at the next stage.
    std::atomic<Ticket> cancelledUpTo{0};
    /// The newest of each kind: an older one that still runs stops at its next stage.
    std::atomic<Ticket> newestModel{0};
    std::atomic<Ticket> newestAnalysis{0};
    std::atomic<Ticket> newestClassification{0};
    /// Counts what makes a running prefetch stale: interactive requests and newer prefetches.
    std::atomic<std::uint64_t> prefetchEpoch{0};

    ModelPtr model; ///< worker thread only
    std::thread worker;
    std::thread thumbnailer; ///< started by the first thumbnail
};

PipelineContext Engine::State::context() {
    PipelineContext made;
    made.modules = &modules;
    made.cache = &cache;
    made.threads = options.threads;
    return made;
}

void Engine::State::workerLoop() {
    std::unique_lock lock(mutex);
    while (true) {
        wake.wait(lock, [this] { return hasWork(); });
        if (stopping) {
            return;
        }
        const auto answers = std::exchange(dismissed, {});
        auto modelNow = std::exchange(modelJob, std::nullopt);
        auto analysisNow = modelNow ? std::nullopt : std::exchange(analysisJob, std::nullopt);
        auto classificationNow =
            modelNow || analysisNow ? std::nullopt : std::exchange(classificationJob, std::nullopt);
        const bool idle = !modelNow && !analysisNow && !classificationNow;
        auto prefetchNow = idle ? std::exchange(prefetchJob, std::nullopt) : std::nullopt;
        lock.unlock();
        for (const auto& answer : answers) {
            answer();
        }
        if (modelNow) {
            runModel(std::move(*modelNow));
        } else if (analysisNow) {
            runAnalysis(std::move(*analysisNow));
        } else if (classificationNow) {
            runClassification(*classificationNow);
        } else if (prefetchNow) {
            runPrefetch(*prefetchNow);
        }
        lock.lock();
    }
}

void Engine::State::runModel(ModelJob job) {
    ModelRequest request = job.request;
    request.threads = request.threads != 0 ? request.threads : options.threads;
    Result<ModelPtr> opened = actiscope::openModel(request, modules);
    if (opened && (cancelledUpTo.load() >= job.ticket || newestModel.load() > job.ticket)) {
        opened = fail(cancelledError());
    }
    if (opened) {
        model = *opened;
    }
    job.callback(job.ticket, opened);
}

void Engine::State::runAnalysis(AnalysisJob job) {
    const auto cancelled = [&] {
        return cancelledUpTo.load() >= job.ticket || newestAnalysis.load() > job.ticket;
    };
    const auto tell = [&](const AnalysisPtr& partial) {
        if (!cancelled()) {
            job.callback(job.ticket, partial);
        }
    };
    const Result<AnalysisPtr> answer =
        cancelled() ? Result<AnalysisPtr>(fail(cancelledError()))
                    : actiscope::analyse(job.request, model, context(), cancelled, tell);
    job.callback(job.ticket, answer);
}

void Engine::State::runClassification(const ClassificationJob& job) {
    const auto cancelled = [&] {
        return cancelledUpTo.load() >= job.ticket || newestClassification.load() > job.ticket;
    };
    if (!model) {
        job.callback(job.ticket, fail(ErrorCode::InvalidArgument,
                                      "No model is open that could name the classes; open one first."));
        return;
    }
    job.callback(job.ticket, actiscope::classificationMap(job.request, model, context(), cancelled));
}

void Engine::State::runPrefetch(const AnalysisRequest& request) {
    const std::uint64_t epoch = prefetchEpoch.load();
    const auto stale = [&] { return prefetchEpoch.load() != epoch; };
    // A failure is met again, and told, when the image is asked for.
    (void)actiscope::analyse(request, model, context(), stale);
}

void Engine::State::thumbnailLoop() {
    std::unique_lock lock(mutex);
    while (true) {
        wakeThumbnails.wait(lock, [this] { return stopping || !thumbnailJobs.empty(); });
        if (stopping) {
            return;
        }
        const ThumbnailJob job = std::move(thumbnailJobs.front());
        thumbnailJobs.pop_front();
        lock.unlock();
        job.callback(job.ticket, job.path, makeThumbnail(job.path, job.side, modules));
        lock.lock();
    }
}

Engine::Engine(EngineOptions options) : m_state(std::make_unique<State>(options)) {
    m_state->worker = std::thread([state = m_state.get()] { state->workerLoop(); });
}

Engine::~Engine() {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
        m_state->cancelledUpTo = m_state->lastTicket;
        ++m_state->prefetchEpoch;
    }
    m_state->wake.notify_all();
    m_state->wakeThumbnails.notify_all();
    m_state->worker.join();
    if (m_state->thumbnailer.joinable()) {
        m_state->thumbnailer.join();
    }
}

Ticket Engine::openModel(ModelRequest request, ModelCallback callback) {
    const std::lock_guard lock(m_state->mutex);
    const Ticket ticket = ++m_state->lastTicket;
    m_state->newestModel = ticket;
    m_state->dismiss(m_state->modelJob);
    m_state->modelJob = ModelJob{ticket, std::move(request), std::move(callback)};
    ++m_state->prefetchEpoch;
    m_state->wake.notify_one();
    return ticket;
}

Ticket Engine::analyse(AnalysisRequest request, AnalysisCallback callback) {
    const std::lock_guard lock(m_state->mutex);
    const Ticket ticket = ++m_state->lastTicket;
    m_state->newestAnalysis = ticket;
    m_state->dismiss(m_state->analysisJob);
    m_state->analysisJob = AnalysisJob{ticket, std::move(request), std::move(callback)};
    m_state->prefetchJob.reset();
    ++m_state->prefetchEpoch;
    m_state->wake.notify_one();
    return ticket;
}

Ticket Engine::classificationMap(ClassificationMapRequest request, ClassificationMapCallback callback) {
    const std::lock_guard lock(m_state->mutex);
    const Ticket ticket = ++m_state->lastTicket;
    m_state->newestClassification = ticket;
    m_state->dismiss(m_state->classificationJob);
    m_state->classificationJob = ClassificationJob{ticket, std::move(request), std::move(callback)};
    ++m_state->prefetchEpoch;
    m_state->wake.notify_one();
    return ticket;
}

void Engine::prefetch(AnalysisRequest request) {
    const std::lock_guard lock(m_state->mutex);
    m_state->prefetchJob = std::move(request);
    ++m_state->prefetchEpoch;
    m_state->wake.notify_one();
}

Ticket Engine::thumbnail(std::filesystem::path path, int side, ThumbnailCallback callback) {
    const std::lock_guard lock(m_state->mutex);
    const Ticket ticket = ++m_state->lastTicket;
    m_state->thumbnailJobs.push_back(ThumbnailJob{ticket, std::move(path), side, std::move(callback)});
    if (!m_state->thumbnailer.joinable()) {
        m_state->thumbnailer = std::thread([state = m_state.get()] { state->thumbnailLoop(); });
    }
    m_state->wakeThumbnails.notify_one();
    return ticket;
}

void Engine::cancelThumbnails() {
    const std::lock_guard lock(m_state->mutex);
    m_state->thumbnailJobs.clear();
}

void Engine::cancel() {
    const std::lock_guard lock(m_state->mutex);
    m_state->cancelledUpTo = m_state->lastTicket;
    m_state->dismiss(m_state->modelJob);
    m_state->dismiss(m_state->analysisJob);
    m_state->dismiss(m_state->classificationJob);
    m_state->prefetchJob.reset();
    ++m_state->prefetchEpoch;
    m_state->wake.notify_one();
}

std::size_t Engine::cacheBytes() const {
    return m_state->cache.bytes();
}

} // namespace actiscope
