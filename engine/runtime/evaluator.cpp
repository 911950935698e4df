#include "engine/runtime/evaluator.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <deque>
#include <fstream>
#include <thread>
#include <utility>

#include <xxhash.h>

#include "engine/runtime/evaluate_image.h"
#include "engine/runtime/guarded.h"

namespace actiscope {

namespace {

using Clock = std::chrono::steady_clock;

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

class Hash {
public:
    Hash() : m_state(XXH3_createState()) { XXH3_64bits_reset(m_state); }
    ~Hash() { XXH3_freeState(m_state); }
    Hash(const Hash&) = delete;
    Hash& operator=(const Hash&) = delete;

    void add(const void* data, std::size_t size) { XXH3_64bits_update(m_state, data, size); }
    void add(const std::string& text) { add(text.c_str(), text.size() + 1); }
    template <class Number>
    void addNumber(Number number) {
        add(&number, sizeof number);
    }
    [[nodiscard]] std::uint64_t digest() const { return XXH3_64bits_digest(m_state); }

private:
    XXH3_state_t* m_state;
};

Result<std::monostate> addFile(Hash& hash, const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> block(1 << 20);
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.add(block.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.eof()) {
        return fail(ErrorCode::FileUnreadable, file.string() + " can no longer be read.");
    }
    return std::monostate{};
}

/// Of all that its answers depend on: files, input, pooling.
Result<std::uint64_t> contentHash(const Model& model) {
    Hash hash;
    for (const std::filesystem::path& file : {model.request.path, model.request.prototxt}) {
        if (!file.empty()) {
            if (const auto added = addFile(hash, file); !added) {
                return fail(added.error());
            }
        }
    }
    const InputDescription& input = model.input;
    for (const int number : {input.size.width, input.size.height, static_cast<int>(input.channels),
                             static_cast<int>(input.geometry), static_cast<int>(input.resize),
                             static_cast<int>(model.description.pool.value_or(Pooling::Average)),
                             model.description.mapStride.value_or(0)}) {
        hash.addNumber(number);
    }
    hash.addNumber(static_cast<double>(input.range));
    for (std::size_t i = 0; i < 3; ++i) {
        hash.addNumber(static_cast<double>(input.mean[i]));
        hash.addNumber(static_cast<double>(input.std[i]));
    }
    hash.add(model.description.network.value_or(""));
    return hash.digest();
}

std::uint64_t mappingHash(const datasets::ClassMapping& mapping) {
    return XXH3_64bits(mapping.modelClass.data(), mapping.modelClass.size() * sizeof(int));
}

runs::RunFacts factsOf(const datasets::DataSet& set, const Model& model,
                       const datasets::ClassMapping& mapping, const EvaluationWishes& wishes) {
    runs::RunFacts facts;
    facts.dataSetHash = set.fingerprint();
    facts.mappingHash = mappingHash(mapping);
    facts.method = "cam";
    facts.level = wishes.level;
    facts.sweep = wishes.sweep;
    facts.wsol = wishes.wsol;
    facts.heuristic = wishes.heuristic;
    facts.images = std::min<std::uint64_t>(set.size(), wishes.limit.value_or(set.size()));
    facts.shard = wishes.shard;
    facts.command = wishes.command;
    facts.programVersion = wishes.programVersion;
    facts.model = model.request.path.string();
    facts.network = model.network->info().family;
    facts.dataSet = set.root().string();
    facts.dataSetFormat = set.format();
    facts.started = utcNow();
    facts.classes = model.labels.classes;
    return facts;
}

/// Why an item is not worth decoding; empty where it is.
std::string whyUnlabelled(const Evaluation& evaluation, std::uint32_t item) {
    const auto classes = evaluation.set.classes(item);
    if (classes.empty()) {
        return "Nothing says what the image shows: it has no class.";
    }
    if (modelClassesOf(evaluation.set, evaluation.mapping, item).empty()) {
        const ClassLabel& label = evaluation.set.classTable()[classes.front()];
        const std::string& name = label.name.empty() ? label.synset : label.name;
        return "The model has no class \"" + name + "\"; a mapping file can name one.";
    }
    return {};
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
        for (std::size_t i = 0; i < workers; ++i) {
            threads.emplace_back([&] { work(queue); });
        }
        const auto handed = guarded("The evaluation", [&] { return handOn(queue); });
        if (!handed) {
            m_stop = true;
            m_control.proceed(); // who waits must end
            queue.close();
        }
        threads.clear(); // joins
        if (!handed) {
            return handed;
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

    void work(RowQueue& queue) {
        for (std::size_t i = m_next++; i < m_items.size(); i = m_next++) {
            m_control.waitWhilePaused();
            if (cancelled()) {
                break;
            }
            if (std::optional<runs::ImageRow> row = rowOf(m_items[i])) {
                queue.put(std::move(*row));
            }
        }
        queue.workerEnds();
    }

    /// Empty where it was cancelled meanwhile.
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
        return m_listener.analysed ? m_listener.analysed(**analysis, row) : std::monostate{};
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
    EvaluationStanding m_standing;
};

} // namespace

std::vector<std::uint32_t> Evaluation::items() const {
    std::vector<std::uint32_t> items;
    for (std::uint64_t item = facts.shard.number - 1; item < facts.images; item += facts.shard.of) {
        items.push_back(static_cast<std::uint32_t>(item));
    }
    return items;
}

Result<Evaluation> prepareEvaluation(datasets::DataSet set, ModelPtr model, EvaluationWishes wishes) {
    if (model->network->head() == nullptr) {
        return fail(ErrorCode::ModelUnsupported,
                    "Localization can't be evaluated, since the network has no class activation maps: " +
                        model->network->info().whyNot);
    }
    auto mapping = datasets::mapClasses(set, model->labels, wishes.mapping);
    if (!mapping) {
        return fail(mapping.error());
    }
    runs::RunFacts facts = factsOf(set, *model, *mapping, wishes);
    const auto hash = contentHash(*model);
    if (!hash) {
        return fail(hash.error());
    }
    facts.modelHash = *hash;
    Evaluation evaluation{std::move(set), std::move(model), std::move(*mapping), std::move(wishes),
                          std::move(facts)};
    bool any = false;
    for (std::uint32_t item = 0; item < evaluation.facts.images && !any; ++item) {
        any = !modelClassesOf(evaluation.set, evaluation.mapping, item).empty();
    }
    if (!any) {
        return fail(ErrorCode::InvalidArgument,
                    "No image of the data set has one of the model's classes. " + evaluation.mapping.warning);
    }
    return evaluation;
}

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

void EvaluationControl::waitWhilePaused() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_paused || m_cancelled; });
}

Result<std::monostate> evaluate(const Evaluation& evaluation, const std::vector<bool>& done,
                                ModuleLoader& modules, const EvaluationListener& listener,
                                EvaluationControl& control) {
    return EvaluationWork(evaluation, done, modules, listener, control).run();
}

} // namespace actiscope
