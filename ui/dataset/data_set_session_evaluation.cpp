// Evaluations: a thread of their own, their rows both into the store and to the window.
#include <algorithm>
#include <system_error>
#include <utility>

#include <QCoreApplication>
#include <QDateTime>
#include <QTimer>

#include "engine/runs/run_store.h"
#include "engine/runs/submission.h"
#include "engine/runtime/guarded.h"
#include "engine/runtime/map_writer.h"
#include "ui/dataset/data_set_session.h"
#include "ui/give_way.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;

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
    wishes.resumed = facts;
    return wishes;
}

} // namespace

struct DataSetSession::Job {
    std::shared_ptr<const datasets::DataSet> set;
    ModelPtr model; ///< the window's
    EvaluationRequest request;
};

bool DataSetSession::canEvaluate() const {
    const auto& set = m_state.set();
    return m_evaluating == Evaluating::No && m_model != nullptr && set != nullptr &&
           !set->annotationsPending() && set->size() > 0;
}

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
    return runs::hasNetwork(m_state.run()->facts);
}

void DataSetSession::evaluate(const EvaluationRequest& request) {
    if (!canEvaluate()) {
        return;
    }
    Job job{m_state.set(), m_model, request};
    job.request.wishes.programVersion = QCoreApplication::applicationVersion().toStdString();
    if (job.request.store.empty()) {
        job.request.store = newStore(m_place, *m_model);
    }
    m_request = job.request;
    start(job);
}

void DataSetSession::resume() {
    if (!canResume()) {
        return;
    }
    const runs::RunFacts& facts = m_state.run()->facts;
    EvaluationRequest request;
    request.wishes = wishesOf(facts);
    request.store = m_state.run()->file;
    if (m_request.store == request.store) { // it goes on as it was begun
        request.submission = m_request.submission;
        request.maps = m_request.maps;
    }
    start(Job{m_state.set(), m_model, request});
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
    const bool resumes = wishes.resumed.has_value();
    const auto model =
        resumes ? modelOfRun(*wishes.resumed, job.model, *m_hashes, m_modules) : Result<ModelPtr>(job.model);
    if (!model) {
        return fail(model.error());
    }
    auto evaluation = prepareEvaluation(*job.set, *model, std::move(wishes));
    if (!evaluation) {
        return fail(evaluation.error());
    }
    if (!evaluation->mapping.warning.empty()) {
        tell([this, warning = toQString(evaluation->mapping.warning)] { addRemark(warning); });
    }
    std::optional<MapWriter> maps;
    if (!job.request.maps.empty()) {
        auto writer = MapWriter::create(*evaluation, job.request.maps);
        if (!writer) {
            return fail(writer.error());
        }
        maps.emplace(std::move(*writer));
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
        const auto flushed = maps ? maps->flush() : Result<std::monostate>();
        const auto kept = flushed ? store->append(rows) : flushed;
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
    if (maps) {
        maps->removeAbandoned();
        for (const std::string& remark : maps->remarks(*done)) {
            tell([this, remark = toQString(remark)] { addRemark(remark); });
        }
        listener.analysed = [&maps](const Analysis& analysis, const runs::ImageRow& row) {
            return maps->write(analysis, row);
        };
    }
    const auto evaluated = actiscope::evaluate(*evaluation, *done, m_modules, listener, control);
    const auto summed = evaluated ? store->writeSummary(figures) : evaluated;
    return summed && !job.request.submission.empty() ? runs::writeSubmission(job.request.submission, *store)
                                                     : summed;
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
