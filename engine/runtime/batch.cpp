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

/// Answers as they come in; hands them on in the order given.
class OrderedAnswers {
public:
    OrderedAnswers(std::size_t count, const BatchOptions& options) : m_answers(count), m_options(options) {}

    void put(std::size_t position, Result<AnalysisPtr> answer) {
        const std::lock_guard lock(m_mutex);
        m_answers[position] = std::move(answer);
        while (m_next < m_answers.size() && m_answers[m_next]) {
            if (m_options.answered) {
                m_options.answered(m_next, *m_answers[m_next]);
            }
            ++m_next;
        }
    }

    [[nodiscard]] std::vector<Result<AnalysisPtr>> take() {
        std::vector<Result<AnalysisPtr>> all;
        for (std::optional<Result<AnalysisPtr>>& answer : m_answers) {
            all.push_back(std::move(*answer));
        }
        return all;
    }

private:
    std::mutex m_mutex;
    std::vector<std::optional<Result<AnalysisPtr>>> m_answers;
    std::size_t m_next = 0;
    const BatchOptions& m_options;
};

Result<AnalysisPtr> runOne(std::size_t position, const AnalysisRequest& request, const ModelPtr& model,
                           const PipelineContext& context, const BatchOptions& options) {
    Result<AnalysisPtr> answer = analyse(request, model, context, options.cancelled);
    if (!answer) {
        return answer;
    }
    if (options.finish) {
        const auto finish = [&] { return options.finish(position, **answer); };
        if (const auto finished = guarded(request.source.path.string(), finish); !finished) {
            return fail(finished.error());
        }
    }
    return withoutBulk(**answer);
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

std::vector<Result<AnalysisPtr>> analyseBatch(const std::vector<AnalysisRequest>& requests,
                                              const ModelPtr& model, ModuleLoader& modules,
                                              const BatchOptions& options) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int threads = options.threads > 0 ? options.threads : cores;
    const int workers =
        std::clamp(static_cast<int>(std::min<std::size_t>(requests.size(), 1024)), 1, threads);

    PipelineContext context;
    context.modules = &modules;
    context.threads = std::max(1, threads / workers);

    OrderedAnswers answers(requests.size(), options);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t position = next++; position < requests.size(); position = next++) {
            answers.put(position, runOne(position, requests[position], model, context, options));
        }
    };
    std::vector<std::jthread> others;
    for (int i = 1; i < workers; ++i) {
        others.emplace_back(work);
    }
    work();
    others.clear(); // joins
    return answers.take();
}

} // namespace actiscope
