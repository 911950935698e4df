#include "ui/trainer_session.h"

#include <functional>
#include <system_error>
#include <utility>

#include "engine/runtime/guarded.h"
#include "engine/runtime/model_names.h"
#include "ui/text.h"

namespace actiscope::ui {

/// Listens on the trainer's thread.
class TrainerSession::Reporter final : public training::TrainingListener {
public:
    explicit Reporter(TrainerSession* session) : m_session(session) {}

    void began(const training::Beginning& beginning) override {
        tell([session = m_session, beginning] {
            if (session->m_state == State::Preparing) {
                session->setState(State::Running);
            }
            Q_EMIT session->began(beginning);
        });
    }
    void moved(const training::Standing& standing) override {
        tell([session = m_session, standing] { Q_EMIT session->moved(standing); });
    }
    void epochEnded(const training::EpochRecord& record) override {
        tell([session = m_session, record] { Q_EMIT session->epochEnded(record); });
    }
    void remarked(const std::string& sentence) override {
        tell([session = m_session, sentence] { Q_EMIT session->remarked(toQString(sentence)); });
    }
    void paused() override {
        tell([session = m_session] {
            if (session->m_state == State::Pausing) {
                session->setState(State::Paused);
            }
        });
    }
    void ended(const Summary& summary) {
        tell([session = m_session, summary] { session->takeEnd(summary); });
    }

private:
    void tell(std::function<void()> news) {
        if (m_session->m_mail->put(std::move(news))) {
            QMetaObject::invokeMethod(m_session, &TrainerSession::deliver, Qt::QueuedConnection);
        }
    }
    TrainerSession* m_session;
};

TrainerSession::TrainerSession(std::filesystem::path moduleFolder, QObject* parent)
    : QObject(parent), m_modules(std::move(moduleFolder)), m_mail(std::make_unique<Mailbox>()) {}

TrainerSession::~TrainerSession() {
    if (m_thread.joinable()) {
        m_control->stop();
        m_thread.join();
    }
}

std::filesystem::path TrainerSession::modelFile() const {
    return m_request.options.folder / training::kModelFile;
}

void TrainerSession::listNetworks() {
    using Networks = Result<std::vector<TrainableNetwork>>;
    m_lister.startNewest(
        [this]() -> Networks {
            const auto backend = m_modules.backend(kTorchModule);
            return backend ? Networks((*backend)->trainableNetworks()) : fail(backend.error());
        },
        [this](const Networks& networks) {
            if (networks) {
                Q_EMIT networksListed(*networks);
            } else {
                Q_EMIT networksFailed(networks.error());
            }
        });
}

void TrainerSession::start(const training::TrainingRequest& request) {
    if (active()) {
        return;
    }
    m_request = request;
    m_control = std::make_unique<training::TrainingControl>();
    setState(State::Preparing);
    m_thread = std::thread([this, request, control = m_control.get()] {
        Reporter(this).ended(guarded("The training", [&] { return run(request, *control); }));
    });
}

TrainerSession::Summary TrainerSession::run(const training::TrainingRequest& request,
                                            training::TrainingControl& control) {
    const auto backend = m_modules.backend(kTorchModule);
    if (!backend) {
        return fail(backend.error());
    }
    const auto codecs = m_modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    const auto data = training::openData(request, **backend, **codecs);
    if (!data) {
        return fail(data.error());
    }
    training::TrainerOptions options = request.options;
    const auto init = weightsOf(options.initFile);
    if (!init) {
        return fail(init.error());
    }
    options.initFile = *init;
    std::error_code unknown;
    options.resume = std::filesystem::exists(options.folder / training::kCheckpointFile, unknown);
    Reporter reporter(this);
    return training::train(options, *data, **backend, reporter, control);
}

void TrainerSession::deliver() {
    for (const auto& news : m_mail->takeAll()) {
        news();
    }
}

void TrainerSession::takeEnd(const Summary& summary) {
    m_thread.join();
    m_control.reset();
    setState(State::Idle);
    if (summary) {
        Q_EMIT ended(*summary);
    } else {
        Q_EMIT failed(summary.error());
    }
}

void TrainerSession::pause() {
    if (m_state == State::Running) {
        setState(State::Pausing);
        m_control->pause();
    }
}

void TrainerSession::proceed() {
    if (m_state == State::Pausing || m_state == State::Paused) {
        setState(State::Running);
        m_control->proceed();
    }
}

void TrainerSession::stop() {
    if (active() && m_state != State::Stopping) {
        setState(State::Stopping);
        m_control->stop();
    }
}

void TrainerSession::setState(State state) {
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace actiscope::ui
