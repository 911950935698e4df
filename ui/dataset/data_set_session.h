// The only class of the data-set page that talks to the engine.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <QObject>
#include <QString>

#include "engine/datasets/open.h"
#include "engine/runtime/evaluator.h"
#include "engine/runtime/module_loader.h"
#include "ui/background.h"
#include "ui/dataset/data_set_state.h"
#include "ui/dataset/tile_images.h"
#include "ui/work.h"

namespace actiscope::ui {

/// What is evaluated, besides the open set with the open model.
struct EvaluationRequest {
    EvaluationWishes wishes;           ///< `mapping` is read from mappingFile
    std::filesystem::path mappingFile; ///< empty: none
    std::filesystem::path store;       ///< empty: a new file in runsFolder()
};

/// Opens data sets, loads runs and evaluates, each on a thread of its own, and puts what comes into the
/// DataSetState. Lives on the window's thread; no function of it waits, but for the destructor, which
/// cancels an evaluation (its rows stay in the store) and waits for it.
class DataSetSession : public QObject {
    Q_OBJECT

public:
    enum class Evaluating {
        No,
        Preparing, ///< classes are mapped, the store is opened
        Running,
        Paused,
        Stopping
    };

    /// `moduleFolder` as in EngineOptions.
    DataSetSession(DataSetState& state, const std::filesystem::path& moduleFolder, QObject* parent = nullptr);
    ~DataSetSession() override;

    /// Where runs of the window are kept: runs/ in the user's data folder.
    [[nodiscard]] static std::filesystem::path runsFolder();

    /// Thumbnails, maps and rows for views.
    [[nodiscard]] TileImages& images() { return *m_images; }

    [[nodiscard]] const ModelPtr& model() const { return m_model; }
    [[nodiscard]] Evaluating evaluating() const { return m_evaluating; }
    /// Of the evaluation that goes on, or went on last.
    [[nodiscard]] const EvaluationStanding& standing() const { return m_standing; }
    /// A data set's list is being read: there is no set, or still the one before.
    [[nodiscard]] bool opening() const { return m_opening; }
    [[nodiscard]] bool readingAnnotations() const { return m_reading; }
    [[nodiscard]] bool loadingRun() const { return m_loading; }
    /// What opens or loads, and how far it is; for the status bar. Empty where nothing does.
    [[nodiscard]] std::optional<Work> work() const;

    /// How many images the run shown has yet to evaluate; 0 without a run.
    [[nodiscard]] std::size_t imagesLeft() const;
    /// The run shown can go on: it is of a network, images are left and nothing is being evaluated.
    [[nodiscard]] bool canResume() const;
    /// What opened, mapped and scored had to say of the set: one sentence each.
    [[nodiscard]] const QStringList& remarks() const { return m_remarks; }

public Q_SLOTS:
    /// The set takes the open one's place once its list is there. Answered by DataSetState::setChanged (a
    /// second time when the annotations are read) or openFailed.
    void openDataSet(const std::filesystem::path& place,
                     const actiscope::datasets::OpenOptions& options = {});
    /// What was dropped: a run, a data set, or neither (then unrecognised(paths)).
    void openWhateverItIs(const std::vector<std::filesystem::path>& paths);
    /// What evaluates; the open model. Null: none.
    void setModel(const actiscope::ModelPtr& model);

    /// Loads a run and, where it is of another one, the data set that it names. Answered by
    /// DataSetState::runChanged or runFailed.
    void loadRun(const std::filesystem::path& file);
    /// The same for the run to compare with; it must be of the open set. Answered by
    /// DataSetState::comparedChanged or comparedFailed.
    void loadCompared(const std::filesystem::path& file);
    /// A copy of the run shown, as another file. Answered by runSaved or runFailed.
    void saveRun(const std::filesystem::path& file);
    void cancelLoading(); ///< opening, reading of annotations, loading

    /// Nothing without a set and a model, or while one goes on. The new run is shown from its first rows on.
    /// Answered by evaluationEnded or evaluationFailed.
    void evaluate(const actiscope::ui::EvaluationRequest& request);
    /// Goes on with the run shown (precondition: canResume()).
    void resume();
    void pause();
    void proceed();
    void cancelEvaluation(); ///< what is there stays, and can be resumed

Q_SIGNALS:
    void loadingChanged(); ///< opening(), readingAnnotations(), loadingRun(), work()
    void openFailed(const actiscope::Error& error, const std::filesystem::path& place);
    void unrecognised(const std::vector<std::filesystem::path>& paths);
    void opened(const std::filesystem::path& place);   ///< a set's list is there
    void runOpened(const std::filesystem::path& file); ///< a run is shown
    void runFailed(const actiscope::Error& error, const std::filesystem::path& file);
    void comparedFailed(const actiscope::Error& error, const std::filesystem::path& file);
    void runSaved(const std::filesystem::path& file);
    void remarksChanged();
    void modelChanged();

    void evaluatingChanged();
    void evaluationMoved(); ///< standing()
    /// All images are evaluated, or (`finished` false) it was cancelled.
    void evaluationEnded(bool finished);
    void evaluationFailed(const actiscope::Error& error);

private:
    class Mailbox;
    struct OpenedSet;
    struct LoadedRun;
    struct Job;

    // data_set_session.cpp
    void takeSet(OpenedSet opened);
    void readAnnotations();
    void setRemarks(QStringList remarks);
    void loadWaiting();

    // data_set_session_runs.cpp
    void takeRun(LoadedRun loaded);
    void takeCompared(LoadedRun loaded);

    // data_set_session_evaluation.cpp
    void start(Job job);
    static Result<std::monostate> work(const Job& job, Mailbox& mail, ModuleLoader& modules,
                                       EvaluationControl& control);
    void deliver();
    void setEvaluating(Evaluating evaluating);
    void takeEnd(const Result<std::monostate>& end);

    DataSetState& m_state;
    ModuleLoader m_modules;
    ModelPtr m_model;
    TileImages* m_images = nullptr;
    QStringList m_remarks;

    std::filesystem::path m_place; ///< being opened
    bool m_opening = false;
    bool m_reading = false;
    bool m_loading = false;
    std::filesystem::path m_runWaiting; ///< loaded when the annotations are read
    std::filesystem::path m_comparedWaiting;
    std::shared_ptr<std::atomic<bool>> m_stopLoading;
    std::shared_ptr<std::atomic<std::size_t>> m_loaded; ///< of m_toLoad
    std::size_t m_toLoad = 0;

    Evaluating m_evaluating = Evaluating::No;
    EvaluationStanding m_standing;
    std::unique_ptr<Mailbox> m_mail;
    std::unique_ptr<EvaluationControl> m_control;
    std::thread m_thread; ///< of the evaluation

    Background m_loader; ///< last: destroyed first
};

} // namespace actiscope::ui
