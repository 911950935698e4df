#include "engine/runtime/batch.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "engine/runtime/guarded.h"

namespace actiscope {

namespace {

/// Outcomes as they come in; hands them on in the order given.
class OrderedOutcomes {
public:
    OrderedOutcomes(std::size_t count, const BatchOptions& options) : m_outcomes(count), m_options(options) {}

    void put(std::size_t position, Outcome outcome) {
        const std::lock_guard lock(m_mutex);
        m_outcomes[position] = std::move(outcome);
        while (m_next < m_outcomes.size() && m_outcomes[m_next]) {
            if (m_options.done) {
                m_options.done(m_next, *m_outcomes[m_next]);
            }
            ++m_next;
        }
    }

    [[nodiscard]] std::vector<Outcome> take() {
        std::vector<Outcome> all;
        for (std::optional<Outcome>& outcome : m_outcomes) {
            all.push_back(std::move(*outcome));
        }
        return all;
    }

private:
    std::mutex m_mutex;
    std::vector<std::optional<Outcome>> m_outcomes;
    std::size_t m_next = 0;
    const BatchOptions& m_options;
};

Outcome runOne(std::size_t position, const AnalysisRequest& request, const ModelPtr& model,
               const PipelineContext& context, const BatchOptions& options) {
    AnalysisPtr reached; // what is known of an image that fails on the way
    const Result<AnalysisPtr> answer = analyse(request, model, context, options.cancelled,
                                               [&](const AnalysisPtr& stage) { reached = stage; });
    std::optional<Error> error;
    if (answer) {
        reached = *answer;
        if (options.finish) {
            const auto finish = [&] { return options.finish(position, *reached); };
            if (const auto finished = guarded(request.source.path.string(), finish); !finished) {
                error = finished.error();
            }
        }
    } else {
        error = answer.error();
    }
    return {reached ? withoutBulk(*reached) : nullptr, std::move(error)};
}

} // namespace

AnalysisPtr withoutBulk(const Analysis& analysis) {
    auto light = std::make_shared<Analysis>(analysis);
    if (light->image) {
        Image sizesOnly = *light->image;
        sizesOnly.rgb = nullptr;
        light->image = std::make_shared<const Image>(std::move(sizesOnly));
    }
    light->source.pixels = nullptr;
    light->output = nullptr;
    for (ClassResult& result : light->classes) {
        if (result.cam) {
            ClassActivationMap rangeOnly;
            rangeOnly.targetClass = result.cam->targetClass;
            rangeOnly.height = result.cam->height;
            rangeOnly.width = result.cam->width;
            rangeOnly.min = result.cam->min;
            rangeOnly.max = result.cam->max;
            rangeOnly.exactnessError = result.cam->exactnessError;
            result.cam = std::make_shared<const ClassActivationMap>(std::move(rangeOnly));
        }
    }
    return light;
}

std::vector<Outcome> analyseBatch(const std::vector<AnalysisRequest>& requests, const ModelPtr& model,
                                  ModuleLoader& modules, const BatchOptions& options) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int threads = options.threads > 0 ? options.threads : cores;
    const int workers =
        std::clamp(static_cast<int>(std::min<std::size_t>(requests.size(), 1024)), 1, threads);

    PipelineContext context;
    context.modules = &modules;
    context.threads = std::max(1, threads / workers);

    OrderedOutcomes outcomes(requests.size(), options);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t position = next++; position < requests.size(); position = next++) {
            outcomes.put(position, runOne(position, requests[position], model, context, options));
        }
    };
    std::vector<std::jthread> others;
    for (int i = 1; i < workers; ++i) {
        others.emplace_back(work);
    }
    work();
    others.clear(); // joins
    return outcomes.take();
}

} // namespace actiscope
