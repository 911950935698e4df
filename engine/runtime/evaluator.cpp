#include "engine/runtime/evaluator.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/runtime/evaluate_image.h"
#include "engine/runtime/guarded.h"

namespace actiscope {

namespace {

using Clock = std::chrono::steady_clock;

/// Why an item is not worth decoding; empty where it is.
std::string whyUnlabelled(const Evaluation& evaluation, std::uint32_t item) {
    const auto classes = evaluation.set.classes(item);
    if (classes.empty()) {
        return evaluation.set.whyNoClass(item);
    }
    if (modelClassesOf(evaluation.set, evaluation.mapping, item).empty()) {
        const ClassLabel& label = evaluation.set.classTable()[classes.front()];
        const std::string& name = label.name.empty() ? label.synset : label.name;
        return "The model has no class \"" + name + "\"; a mapping file can name one.";
    }
    return {};
}

/// That nothing is left where the image was: its disk was taken away, rather than the image alone.
bool folderIsGone(const std::filesystem::path& image) {
    std::error_code error;
    return std::filesystem::is_empty(image.parent_path(), error) || error;
}

/// Why the evaluation can't go on after an image failed so; empty where the failure is the image's own.
std::optional<Error> whyItEnds(const Error& failed, const std::filesystem::path& image) {
    constexpr const char* kGoesOn =
        " The evaluation has ended there; when it goes on, it begins with that image.";
    switch (failed.code) {
    case ErrorCode::OutOfMemory:
        return Error{failed.code, failed.message + " Fewer threads need less." + kGoesOn, failed.detail};
    case ErrorCode::ModuleMissing:
    case ErrorCode::DeviceMissing:
    case ErrorCode::ReadFailed:
        return Error{failed.code, failed.message + kGoesOn, failed.detail};
    case ErrorCode::FileNotFound:
        if (folderIsGone(image)) {
            return Error{failed.code,
                         image.parent_path().string() +
                             " is gone or empty: see that the disk with the images is there." + kGoesOn,
                         failed.detail};
        }
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

/// Rows on their way from the workers to the caller; workers wait while too many lie there.
class RowQueue {
public:
    explicit RowQueue(std::size_t workers) : m_working(workers) {}

    void put(runs::ImageRow row) {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [&] { return m_rows.size() < kMostWaiting || m_closed; });
        m_rows.push_back(std::move(row));
        m_filled.notify_one();
    }
    void workerEnds() {
        const std::lock_guard lock(m_mutex);
        --m_working;
        m_filled.notify_one();
    }
    /// Nobody takes rows any more.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_room.notify_all();
    }
    /// What came within the time, at most a group; `ended` once no more can come.
    std::vector<runs::ImageRow> take(bool& ended) {
        constexpr auto kPatience = std::chrono::milliseconds(250);
        const auto until = Clock::now() + kPatience;
        std::unique_lock lock(m_mutex);
        m_filled.wait_until(lock, until, [&] { return m_rows.size() >= kGroup || m_working == 0; });
        std::vector<runs::ImageRow> rows(std::make_move_iterator(m_rows.begin()),
                                         std::make_move_iterator(m_rows.end()));
        m_rows.clear();
        m_room.notify_all();
        ended = m_working == 0;
        return rows;
    }

private:
    static constexpr std::size_t kGroup = 256;
    static constexpr std::size_t kMostWaiting = 1024;
    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_room;
    std::vector<runs::ImageRow> m_rows;
    std::size_t m_working;
    bool m_closed = false;
};

/// The time that work takes, pauses left out.
class Pace {
public:
    void tick(bool paused) {
        const auto now = Clock::now();
        if (!paused) {
            m_seconds += std::chrono::duration<double>(now - m_last).count();
        }
        m_last = now;
    }
    [[nodiscard]] double seconds() const { return m_seconds; }

private:
    Clock::time_point m_last = Clock::now();
    double m_seconds = 0;
};

class EvaluationWork {
public:
    EvaluationWork(const Evaluation& evaluation, const std::vector<bool>& done, ModuleLoader& modules,
                   const EvaluationListener& listener, EvaluationControl& control)
        : m_evaluation(evaluation), m_modules(modules), m_listener(listener), m_control(control) {
        const std::vector<std::uint32_t> items = evaluation.items();
        m_standing.of = items.size();
        std::copy_if(items.begin(), items.end(), std::back_inserter(m_items),
                     [&](std::uint32_t item) { return item >= done.size() || !done[item]; });
        m_standing.done = items.size() - m_items.size();
    }

    Result<std::monostate> run() {
        const auto cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        const int wanted = m_evaluation.wishes.threads > 0 ? m_evaluation.wishes.threads : cores;
        const auto workers = std::clamp<std::size_t>(m_items.size(), 1, static_cast<std::size_t>(wanted));
        m_context.modules = &m_modules;
        m_context.threads = 1; // however many images are left, so that the sums are added in the same order
        RowQueue queue(workers);
        std::vector<std::jthread> threads;
        threads.reserve(workers);
        start(threads, workers, queue);
        const auto handed = guarded("The evaluation", [&] { return handOn(queue); });
        if (!handed) {
            (void)giveUp(handed.error());
            queue.close();
        }
        threads.clear(); // joins
        if (m_failure) {
            return fail(*m_failure);
        }
        if (cancelled()) {
            return fail(ErrorCode::Cancelled, "The evaluation was cancelled.");
        }
        return std::monostate{};
    }

private:
    [[nodiscard]] bool cancelled() const {
        return m_stop || m_control.cancelled() || (m_listener.cancelled && m_listener.cancelled());
    }

    void start(std::vector<std::jthread>& threads, std::size_t workers, RowQueue& queue) {
        try {
            while (threads.size() < workers) {
                threads.emplace_back([&] { work(queue); });
            }
        } catch (const std::system_error& error) {
            (void)giveUp({ErrorCode::OutOfMemory,
                          "The evaluation could not begin: of " + std::to_string(workers) +
                              " threads the system gives " + std::to_string(threads.size()) +
                              "; choose fewer, or end other programs.",
                          error.what()});
            for (std::size_t missing = threads.size(); missing < workers; ++missing) {
                queue.workerEnds();
            }
        }
    }

    void work(RowQueue& queue) {
        const auto worked = guarded("The evaluation", [&]() -> Result<std::monostate> {
            for (std::size_t i = m_next++; i < m_items.size(); i = m_next++) {
                m_control.waitWhilePaused([this] { return m_stop.load(); });
                if (cancelled()) {
                    break;
                }
                if (std::optional<runs::ImageRow> row = rowOf(m_items[i])) {
                    queue.put(std::move(*row));
                }
            }
            return std::monostate{};
        });
        if (!worked) {
            (void)giveUp(worked.error());
        }
        queue.workerEnds();
    }

    /// Empty where the evaluation ended meanwhile, or ends with this image.
    std::optional<runs::ImageRow> rowOf(std::uint32_t item) {
        const datasets::DataSet& set = m_evaluation.set;
        runs::ImageRow row;
        row.item = item;
        row.path = set.relativePath(item);
        row.id = set.id(item);
        row.skipped = whyUnlabelled(m_evaluation, item);
        if (!row.skipped.empty()) {
            return row;
        }
        const auto failed = guarded(set.path(item).string(), [&] { return fill(row); });
        if (failed) {
            return row;
        }
        if (failed.error().code == ErrorCode::Cancelled) {
            return std::nullopt;
        }
        if (const auto end = whyItEnds(failed.error(), set.path(item))) {
            (void)giveUp(*end);
            return std::nullopt;
        }
        runs::ImageRow skipped;
        skipped.item = item;
        skipped.path = std::move(row.path);
        skipped.id = std::move(row.id);
        skipped.skipped = failed.error().message;
        return skipped;
    }

    Result<std::monostate> fill(runs::ImageRow& row) {
        AnalysisRequest request;
        request.source.path = m_evaluation.set.path(row.item);
        request.top = static_cast<int>(evaluation::kGuesses);
        request.extraClasses = modelClassesOf(m_evaluation.set, m_evaluation.mapping, row.item);
        request.annotations = false;
        request.onlyLevel = m_evaluation.facts.level;
        const Result<AnalysisPtr> analysis =
            analyse(request, m_evaluation.model, m_context, [&] { return cancelled(); });
        if (!analysis) {
            return fail(analysis.error());
        }
        measure(**analysis, m_evaluation.set, m_evaluation.mapping, m_evaluation.facts, row);
        if (m_listener.analysed) {
            if (const auto heard = m_listener.analysed(**analysis, row); !heard) {
                return giveUp(heard.error());
            }
        }
        return std::monostate{};
    }

    /// Ends the evaluation with this error, unless another came first.
    tl::unexpected<Error> giveUp(const Error& error) {
        const std::lock_guard lock(m_failureMutex);
        if (!m_failure) {
            m_failure = error;
        }
        m_stop = true;
        m_control.proceed(); // who waits must end
        return fail(ErrorCode::Cancelled, "The evaluation has ended.");
    }

    Result<std::monostate> handOn(RowQueue& queue) {
        Pace pace;
        std::size_t rowsNow = 0;
        for (bool ended = false; !ended;) {
            const std::vector<runs::ImageRow> rows = queue.take(ended);
            pace.tick(m_control.paused());
            if (rows.empty()) {
                continue;
            }
            if (const auto taken = m_listener.rows(rows); !taken) {
                return taken;
            }
            rowsNow += rows.size();
            tell(rows, rowsNow, pace.seconds());
        }
        return std::monostate{};
    }

    void tell(const std::vector<runs::ImageRow>& rows, std::size_t rowsNow, double seconds) {
        m_standing.done += rows.size();
        m_standing.skipped += static_cast<std::size_t>(std::count_if(
            rows.begin(), rows.end(), [](const runs::ImageRow& row) { return !row.skipped.empty(); }));
        if (seconds > 0) {
            m_standing.imagesPerSecond = static_cast<double>(rowsNow) / seconds;
            m_standing.secondsLeft =
                static_cast<double>(m_standing.of - m_standing.done) / m_standing.imagesPerSecond;
        }
        if (m_listener.moved) {
            m_listener.moved(m_standing);
        }
    }

    const Evaluation& m_evaluation;
    ModuleLoader& m_modules;
    const EvaluationListener& m_listener;
    EvaluationControl& m_control;
    PipelineContext m_context;
    std::vector<std::uint32_t> m_items;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_failureMutex;
    std::optional<Error> m_failure;
    EvaluationStanding m_standing;
};

} // namespace

void EvaluationControl::pause() {
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void EvaluationControl::proceed() {
    const std::lock_guard lock(m_mutex);
    m_paused = false;
    m_changed.notify_all();
}

void EvaluationControl::cancel() {
    const std::lock_guard lock(m_mutex);
    m_cancelled = true;
    m_changed.notify_all();
}

bool EvaluationControl::paused() const {
    const std::lock_guard lock(m_mutex);
    return m_paused;
}

bool EvaluationControl::cancelled() const {
    const std::lock_guard lock(m_mutex);
    return m_cancelled;
}

void EvaluationControl::waitWhilePaused(const std::function<bool()>& ended) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_paused || m_cancelled || ended(); });
}

Result<std::monostate> evaluate(const Evaluation& evaluation, const std::vector<bool>& done,
                                ModuleLoader& modules, const EvaluationListener& listener,
                                EvaluationControl& control) {
    return guarded("The evaluation",
                   [&] { return EvaluationWork(evaluation, done, modules, listener, control).run(); });
}

} // namespace actiscope
