// The only class of the data-set page that talks to the engine.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <QObject>
#include <QStringList>

#include "engine/datasets/open.h"
#include "engine/runtime/evaluator.h"
#include "engine/runtime/model_hash.h"
#include "engine/runtime/module_loader.h"
#include "ui/background.h"
#include "ui/dataset/data_set_state.h"
#include "ui/dataset/tile_images.h"
#include "ui/mailbox.h"
#include "ui/work.h"

class QTimer;

namespace actiscope::ui {

/// What is wished of an evaluation of the open set with the open model.
struct EvaluationRequest {
    EvaluationWishes wishes;           ///< its `mapping` is read from mappingFile
    std::filesystem::path mappingFile; ///< empty: none
    std::filesystem::path store;       ///< empty: a new file in runsFolder()
    std::filesystem::path submission;  ///< the five guesses of each image, at the end; empty: none
    std::filesystem::path maps;        ///< folder for the map of each image's own class; empty: none
};

/// Opens data sets, loads runs and evaluates, each away from the window's thread, and puts what comes into
/// the DataSetState. Lives on the window's thread; no function of it waits, but for the destructor, which
/// cancels an evaluation (its rows stay in the store) and waits for it. While an evaluation goes on no other
/// set and no other run is shown: what asks for it fails and says so. A run to compare with may come any
/// time.
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

    /// What a path that was dropped or named is. A folder that holds images itself, a strip of pictures, is
    /// neither set nor run. Thread rule: any thread; reads little.
    enum class Kind { Run, DataSet, Other };
    [[nodiscard]] static Kind kindOf(const std::filesystem::path& place);

    /// Thumbnails, maps and rows for views.
    [[nodiscard]] TileImages& images() { return *m_images; }

    [[nodiscard]] const ModelPtr& model() const { return m_model; }
    /// Whether the open model made the run shown: told by what its files hold (contentHash()), wherever they
    /// lie. False without a model, and where no network made it. Empty without a run, and until the files are
    /// read; modelChanged says when it is known.
    [[nodiscard]] std::optional<bool> modelIsOfRun() const;
    [[nodiscard]] Evaluating evaluating() const { return m_evaluating; }
    /// Of the evaluation that goes on, or went on last.
    [[nodiscard]] const EvaluationStanding& standing() const { return m_standing; }
    /// What the open set was opened from; empty without one.
    [[nodiscard]] const std::filesystem::path& place() const { return m_place; }
    [[nodiscard]] const datasets::OpenOptions& openOptions() const { return m_openOptions; }
    /// A list is being read: there is no set, or still the one before.
    [[nodiscard]] bool opening() const { return m_opening; }
    [[nodiscard]] bool readingAnnotations() const { return m_reading; }
    [[nodiscard]] bool loadingRun() const { return m_loading; }
    /// What opens or loads, and how far it is. Empty where nothing does.
    [[nodiscard]] std::optional<Work> work() const;

    /// A set with images and a model are there, and nothing is being evaluated.
    [[nodiscard]] bool canEvaluate() const;
    /// How many images the run shown has yet to evaluate; 0 without a run.
    [[nodiscard]] std::size_t imagesLeft() const;
    /// The run shown can go on: a network made it, images are left, nothing is being evaluated.
    [[nodiscard]] bool canResume() const;
    /// What opening and mapping had to say of the set: one sentence each.
    [[nodiscard]] const QStringList& remarks() const { return m_remarks; }

public Q_SLOTS:
    /// The set takes the open one's place once its list is there, until then the open one stays as it is.
    /// Answered by opened (and DataSetState's setChanged, a second time when the annotations are read) or
    /// openFailed.
    void openDataSet(const std::filesystem::path& place,
                     const actiscope::datasets::OpenOptions& options = {});
    /// A data set or a run, whichever it is by its content; answered as these are.
    void open(const std::filesystem::path& place, const actiscope::datasets::OpenOptions& options = {});
    /// What evaluates; the open model. Null: none.
    void setModel(const actiscope::ModelPtr& model);

    /// Loads a run and, where it is of another one, the data set that it names. Answered by runOpened or
    /// runFailed.
    void loadRun(const std::filesystem::path& file);
    /// The same for the run to compare with; it must be of the open set. Answered by comparedChanged or
    /// comparedFailed.
    void loadCompared(const std::filesystem::path& file);
    /// The run shown as another file: a report (.html), a table (.csv), a document (.json), else a copy.
    /// Answered by runSaved or runFailed.
    void saveRun(const std::filesystem::path& file);
    void cancelLoading(); ///< opening and loading; annotations of the open set are read on

    /// Nothing where canEvaluate() is false. The new run is shown from its first rows on. Answered by
    /// evaluationEnded or evaluationFailed.
    void evaluate(const actiscope::ui::EvaluationRequest& request);
    /// Goes on with the run shown; nothing where it can't.
    void resume();
    void pause();
    void proceed();
    void cancelEvaluation(); ///< what is there stays, and can be resumed

Q_SIGNALS:
    void loadingChanged(); ///< opening(), readingAnnotations(), loadingRun(), work()
    void opened(const std::filesystem::path& place); ///< a set's list is there
    void openFailed(const actiscope::Error& error, const std::filesystem::path& place);
    void runOpened(const std::filesystem::path& file);
    void runFailed(const actiscope::Error& error, const std::filesystem::path& file);
    void comparedFailed(const actiscope::Error& error, const std::filesystem::path& file);
    void runSaved(const std::filesystem::path& file);
    void remarksChanged();
    void modelChanged(); ///< model(), or modelIsOfRun() is known now

    void evaluatingChanged();
    void evaluationMoved(); ///< standing()
    /// All images are evaluated, or (`finished` false) it was cancelled.
    void evaluationEnded(bool finished);
    void evaluationFailed(const actiscope::Error& error);

private:
    struct Set {
        std::shared_ptr<const datasets::DataSet> set;
        QStringList remarks;
    };
    struct Loaded;
    struct Job;
    /// What a loading thread looks at and tells, for as long as it needs.
    struct Progress {
        std::atomic<bool> cancelled{false};
        std::atomic<std::size_t> done{0};
        std::atomic<std::size_t> of{0};
    };
    using ProgressPtr = std::shared_ptr<Progress>;

    // data_set_session_model.cpp
    void recogniseModel();

    // data_set_session.cpp
    [[nodiscard]] std::optional<Error> whyBusy() const; ///< an evaluation goes on
    void startOpening(const std::filesystem::path& place);
    static ProgressPtr renew(ProgressPtr& progress); ///< cancels the one before
    void takeSet(Result<Set> set, const std::filesystem::path& place, const datasets::OpenOptions& options);
    void show(const Set& set, const std::filesystem::path& place); ///< in place of the open one
    void readAnnotations();
    void goOnLoading();
    void setRemarks(QStringList remarks);
    void addRemark(const QString& remark); ///< unless it is there
    void tellLoading();

    // data_set_session_runs.cpp
    static Result<Loaded> load(const std::filesystem::path& file,
                               const std::shared_ptr<const datasets::DataSet>& open, Progress& progress);
    void startLoading(const std::filesystem::path& file, bool compared);
    void takeRun(Result<Loaded> loaded, const std::filesystem::path& file);
    void takeCompared(Result<Loaded> loaded, const std::filesystem::path& file);

    // data_set_session_evaluation.cpp
    void start(const Job& job);
    Result<std::monostate> run(const Job& job, EvaluationControl& control);
    void tell(std::function<void()> news);
    void deliver();
    void setEvaluating(Evaluating evaluating);
    void takeEnd(const Result<std::monostate>& end);

    DataSetState& m_state;
    ModuleLoader m_modules;
    ModelPtr m_model;
    std::shared_ptr<ModelHashes> m_hashes = std::make_shared<ModelHashes>();
    TileImages* m_images = nullptr;
    QStringList m_remarks;

    std::filesystem::path m_place;
    datasets::OpenOptions m_openOptions; ///< that it was opened with
    std::filesystem::path m_waiting;     ///< being opened or loaded
    bool m_opening = false;
    bool m_reading = false;
    bool m_loading = false;
    std::filesystem::path m_nextRun;      ///< loaded once the annotations are read
    std::filesystem::path m_nextCompared; ///< the same
    ProgressPtr m_progress;               ///< of opening and loading
    ProgressPtr m_readProgress;           ///< of the open set's annotations
    QTimer* m_tick = nullptr;             ///< tells progress

    Evaluating m_evaluating = Evaluating::No;
    EvaluationStanding m_standing;
    EvaluationRequest m_request; ///< of the run that was evaluated last
    Mailbox m_mail;
    QTimer* m_delivery = nullptr; ///< rows come to the views a few times a second
    std::unique_ptr<EvaluationControl> m_control;
    std::thread m_thread; ///< of the evaluation

    Background m_recogniser;
    Background m_saver;
    Background m_reader;
    Background m_loader; ///< these last: destroyed first
};

} // namespace actiscope::ui
