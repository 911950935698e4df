// Beside the classification map: the input's size and the classes of its cells.
#pragma once

#include <QWidget>

#include "ui/engine_session.h"
#include "ui/view_state.h"

class QLabel;
class QListWidget;
class QSpinBox;

namespace actiscope::ui {

class PlacesPanel : public QWidget {
    Q_OBJECT

public:
    PlacesPanel(ViewState* state, EngineSession* session, QWidget* parent = nullptr);

    /// Empty: twice the model's own.
    [[nodiscard]] std::optional<int> inputSize() const { return m_wished; }
    /// Twice the model's own from now on.
    void resetInputSize();

Q_SIGNALS:
    void inputSizeChanged();

private:
    void showModel();
    void showClasses();
    void showChoice();

    ViewState* m_state;
    EngineSession* m_session;
    QSpinBox* m_size = nullptr;
    QLabel* m_facts = nullptr;
    QListWidget* m_list = nullptr;
    ClassificationMapPtr m_listed;
    std::optional<int> m_wished;
};

} // namespace actiscope::ui
