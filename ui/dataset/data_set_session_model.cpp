// The open model, and whether it is the run's.
#include "engine/runtime/guarded.h"
#include "ui/dataset/data_set_session.h"

namespace actiscope::ui {

void DataSetSession::setModel(const ModelPtr& model) {
    if (model != m_model) {
        m_model = model;
        m_images->setModel(model);
        Q_EMIT modelChanged();
        recogniseModel();
    }
}

std::optional<bool> DataSetSession::modelIsOfRun() const {
    const ShownRunPtr run = m_state.run();
    if (run == nullptr) {
        return std::nullopt;
    }
    if (m_model == nullptr || !runs::hasNetwork(run->facts)) {
        return false;
    }
    const auto hash = m_hashes->known(m_model);
    return hash ? std::optional(*hash == run->facts.modelHash) : std::nullopt;
}

void DataSetSession::recogniseModel() {
    const ShownRunPtr run = m_state.run();
    const bool wanted = run != nullptr && runs::hasNetwork(run->facts) && m_model != nullptr;
    if (!wanted || m_hashes->known(m_model)) {
        return;
    }
    m_recogniser.startNewest(
        [hashes = m_hashes, model = m_model] {
            return guarded(model->request.path.string(), [&] { return hashes->of(model); });
        },
        [this](const Result<std::uint64_t>& hash) {
            if (hash) {
                Q_EMIT modelChanged();
            }
        });
}

} // namespace actiscope::ui
