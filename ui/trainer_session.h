// The only class of the window that talks to the trainer.
#pragma once

#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include <QObject>
#include <QString>

#include "engine/runtime/module_loader.h"
#include "engine/training/data_request.h"
#include "ui/background.h"
#include "ui/mailbox.h"

namespace actiscope::ui {

/// Runs one training at a time on a thread of its own and tells the window's thread what it does, in order.
/// Lives on the window's thread; no function of it waits, but for the destructor, which stops a training and
/// waits for its checkpoint.
class TrainerSession : public QObject {
    Q_OBJECT

public:
    enum class State {
        Idle,
        Preparing, ///< modules, pictures and network are being opened
        Running,
        Pausing, ///< until the step that runs is over and the checkpoint written
        Paused,
        Stopping
    };

    /// `moduleFolder` as in EngineOptions.
    explicit TrainerSession(std::filesystem::path moduleFolder, QObject* parent = nullptr);
    ~TrainerSession() override;

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool active() const { return m_state != State::Idle; }
    /// Of the training that runs, or ran last.
    [[nodiscard]] const training::TrainingRequest& request() const { return m_request; }
    /// Where the model of the best epoch is written.
    [[nodiscard]] std::filesystem::path modelFile() const;

public Q_SLOTS:
    /// Answered by networksListed or networksFailed.
    void listNetworks();
    /// Nothing where one is active. It goes on from the checkpoint of the folder to write to, where there is
    /// one.
    void start(const actiscope::training::TrainingRequest& request);
    void pause();
    void proceed();
    void stop();

Q_SIGNALS:
    void networksListed(const std::vector<actiscope::TrainableNetwork>& networks);
    void networksFailed(const actiscope::Error& error);
    void stateChanged();
    void began(const actiscope::training::Beginning& beginning);
    void moved(const actiscope::training::Standing& standing);
    void epochEnded(const actiscope::training::EpochRecord& record);
    void remarked(const QString& sentence);
    /// Finished, or stopped on request.
    void ended(const actiscope::training::TrainingSummary& summary);
    void failed(const actiscope::Error& error);

private:
    class Reporter;
    using Summary = Result<training::TrainingSummary>;

    void setState(State state);
    void deliver();
    void takeEnd(const Summary& summary);
    Summary run(const training::TrainingRequest& request, training::TrainingControl& control);

    ModuleLoader m_modules;
    training::TrainingRequest m_request;
    State m_state = State::Idle;
    std::unique_ptr<Mailbox> m_mail;
    std::unique_ptr<training::TrainingControl> m_control; ///< of the running training
    std::thread m_thread;
    Background m_lister;
};

} // namespace actiscope::ui
