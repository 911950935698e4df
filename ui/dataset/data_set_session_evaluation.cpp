// Evaluations: a thread of their own, their rows both into the store and to the window.
#include <algorithm>
#include <system_error>
#include <utility>

#include <QDateTime>
#include <QTimer>

#include "engine/runs/run_store.h"
#include "engine/runtime/guarded.h"
#include "engine/runtime/model_names.h"
#include "ui/dataset/data_set_session.h"
#include "ui/give_way.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;

constexpr const char* kNoNetworkMethods[] = {"maps", "predictions"}; // somebody else's, scored

/// "val SqueezeNet 1.1 2026-03-01 12.30.05.db", with a number where that is taken.
fs::path newStore(const fs::path& place, const Model& model) {
    const QString name =
        QStringLiteral("%1 %2 %3")
            .arg(toQString(place.lexically_normal().stem()), modelName(model),
                 QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd hh.mm.ss")))
            .replace(QLatin1Char('/'), QLatin1Char('-'));
    fs::path file = DataSetSession::runsFolder() / toPath(name + QStringLiteral(".db"));
    std::error_code unknown;
    for (int number = 2; fs::exists(file, unknown); ++number) {
        file.replace_filename(toPath(QStringLiteral("%1 (%2).db").arg(name).arg(number)));
    }
    return file;
}

/// How many of the run's images are its own shard's.
std::size_t imagesOf(const runs::RunFacts& facts) {
    const std::uint64_t before = facts.shard.number - 1;
    return facts.images > before
               ? static_cast<std::size_t>((facts.images - before + facts.shard.of - 1) / facts.shard.of)
               : 0;
}

EvaluationWishes wishesOf(const runs::RunFacts& facts) {
    EvaluationWishes wishes;
    wishes.level = facts.level;
    wishes.sweep = facts.sweep;
    wishes.wsol = facts.wsol;
    wishes.heuristic = facts.heuristic;
    wishes.limit = facts.images;
    wishes.shard = facts.shard;
    wishes.command = facts.command;
    return wishes;
}

/// The window's model where it is the run's, else the run's own.
Result<ModelPtr> modelOf(const ModelPtr& open, const std::string& named, ModuleLoader& modules) {
    ModelRequest request;
    request.path = named;
    const auto resolved = resolveModelName(request);
    if (open != nullptr && resolved && open->request.path == resolved->path) {
        return open;
    }
    return openModel(request, modules);
}

} // namespace

struct DataSetSession::Job {
    std::shared_ptr<const datasets::DataSet> set;
    fs::path place;
    ModelPtr model;
    EvaluationRequest request;
    std::string resumed; ///< the model that the run in request.store was made with; empty: a new run
};

std::size_t DataSetSession::imagesLeft() const {
    const ShownRunPtr run = m_state.run();
    if (run == nullptr) {
        return 0;
    }
    const std::size_t all = imagesOf(run->facts);
    return all - std::min(all, run->table.size());
}

bool DataSetSession::canResume() const {
    if (m_evaluating != Evaluating::No || m_reading || imagesLeft() == 0) {
        return false;
    }
    const std::string& method = m_state.run()->facts.method;
    return std::none_of(std::begin(kNoNetworkMethods), std::end(kNoNetworkMethods),
                        [&](const char* other) { return method == other; });
}

void DataSetSession::evaluate(const EvaluationRequest& request) {
    const auto& set = m_state.set();
    if (m_evaluating != Evaluating::No || set == nullptr || set->annotationsPending() || m_model == nullptr) {
        return;
    }
    Job job{set, m_place, m_model, request, {}};
    if (job.request.store.empty()) {
        job.request.store = newStore(m_place, *m_model);
    }
    m_mappingFile = request.mappingFile;
    start(job);
}

void DataSetSession::resume() {
    if (!canResume()) {
        return;
    }
    const runs::RunFacts& facts = m_state.run()->facts;
    Job job{
        m_state.set(), m_place, m_model, {wishesOf(facts), m_mappingFile, m_state.run()->file}, facts.model};
    start(job);
}

void DataSetSession::start(const Job& job) {
    cancelLoading();
    m_control = std::make_unique<EvaluationControl>();
    m_standing = {};
    setEvaluating(Evaluating::Preparing);
    m_thread = std::thread([this, job, control = m_control.get()] {
        giveWayToWindow();
        const auto end = guarded("The evaluation", [&] { return run(job, *control); });
        tell([this, end] { takeEnd(end); });
    });
}

Result<std::monostate> DataSetSession::run(const Job& job, EvaluationControl& control) {
    EvaluationWishes wishes = job.request.wishes;
    if (!job.request.mappingFile.empty()) {
        auto mapping = datasets::readMapping(job.request.mappingFile);
        if (!mapping) {
            return fail(mapping.error());
        }
        wishes.mapping = std::move(*mapping);
    }
    const bool resumes = !job.resumed.empty();
    const auto model = resumes ? modelOf(job.model, job.resumed, m_modules) : Result<ModelPtr>(job.model);
    if (!model) {
        return fail(model.error());
    }
    auto evaluation = prepareEvaluation(*job.set, *model, std::move(wishes));
    if (!evaluation) {
        return fail(evaluation.error());
    }
    evaluation->facts.dataSet = job.place.string();
    if (!evaluation->mapping.warning.empty()) {
        tell([this, warning = toQString(evaluation->mapping.warning)] {
            if (!m_remarks.contains(warning)) {
                setRemarks(m_remarks + QStringList{warning});
            }
        });
    }
    std::error_code ignored;
    fs::create_directories(job.request.store.parent_path(), ignored);
    auto store = resumes ? runs::RunStore::resume(job.request.store, evaluation->facts)
                         : runs::RunStore::create(job.request.store, evaluation->facts);
    if (!store) {
        return fail(store.error());
    }
    auto shown = std::make_shared<ShownRun>(ShownRun{job.request.store, store->facts(), runs::RunTable(),
                                                     runs::RunFigures(store->facts().classes.size())});
    const auto read = store->forEach([&](runs::ImageRow&& row) {
        shown->table.add(row);
        shown->figures.add(row);
        return true;
    });
    const auto done = store->done(job.set->size());
    if (!read || !done) {
        return fail(read ? done.error() : read.error());
    }
    runs::RunFigures figures = shown->figures;
    tell([this, shown] {
        m_state.setRun(shown);
        if (m_evaluating == Evaluating::Preparing) {
            setEvaluating(Evaluating::Running);
        }
    });

    EvaluationListener listener;
    listener.rows = [&](const std::vector<runs::ImageRow>& rows) {
        const auto kept = store->append(rows);
        if (kept) {
            for (const runs::ImageRow& row : rows) {
                figures.add(row);
            }
            tell([this, rows] { m_state.addRows(rows); });
        }
        return kept;
    };
    listener.moved = [&](const EvaluationStanding& standing) {
        tell([this, standing] {
            m_standing = standing;
            Q_EMIT evaluationMoved();
        });
    };
    const auto evaluated = actiscope::evaluate(*evaluation, *done, m_modules, listener, control);
    return evaluated ? store->writeSummary(figures) : evaluated;
}

void DataSetSession::tell(std::function<void()> news) {
    if (m_mail.put(std::move(news))) {
        QMetaObject::invokeMethod(
            this, [this] { m_delivery->start(); }, Qt::QueuedConnection);
    }
}

void DataSetSession::deliver() {
    for (const auto& news : m_mail.takeAll()) {
        news();
    }
}

void DataSetSession::takeEnd(const Result<std::monostate>& end) {
    m_thread.join();
    m_control.reset();
    setEvaluating(Evaluating::No);
    if (end || end.error().code == ErrorCode::Cancelled) {
        Q_EMIT evaluationEnded(end.has_value());
    } else {
        Q_EMIT evaluationFailed(end.error());
    }
}

void DataSetSession::pause() {
    if (m_evaluating == Evaluating::Running) {
        m_control->pause();
        setEvaluating(Evaluating::Paused);
    }
}

void DataSetSession::proceed() {
    if (m_evaluating == Evaluating::Paused) {
        m_control->proceed();
        setEvaluating(Evaluating::Running);
    }
}

void DataSetSession::cancelEvaluation() {
    if (m_evaluating != Evaluating::No && m_evaluating != Evaluating::Stopping) {
        m_control->cancel();
        setEvaluating(Evaluating::Stopping);
    }
}

void DataSetSession::setEvaluating(Evaluating evaluating) {
    m_evaluating = evaluating;
    Q_EMIT evaluatingChanged();
}

} // namespace actiscope::ui
