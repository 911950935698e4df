// What is under the pointer, how well the box fits, how long it took, how exact it is, what is going on.
#pragma once

#include <map>
#include <optional>

#include <QElapsedTimer>
#include <QWidget>

#include "ui/engine_session.h"
#include "ui/view_state.h"
#include "ui/work.h"

class QLabel;
class QProgressBar;
class QTimer;
class QToolButton;

namespace actiscope::ui {

class StatusBar : public QWidget {
    Q_OBJECT

public:
    StatusBar(ViewState* state, EngineSession* session, QWidget* parent = nullptr);

    /// Empty: it has come to an end.
    void setWork(WorkKind kind, const std::optional<Work>& work);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showProbe();
    void showBox();
    void showTiming();
    void showExactness();
    void showWork();
    void stopWork();
    QLabel* addLabel(const char* name, const QString& widest);

    ViewState* m_state;
    EngineSession* m_session;
    QLabel* m_probe = nullptr;
    QLabel* m_box = nullptr;
    QLabel* m_timing = nullptr;
    QLabel* m_exactness = nullptr;
    QLabel* m_what = nullptr;
    QProgressBar* m_line = nullptr;
    QToolButton* m_cancel = nullptr;
    QTimer* m_tick = nullptr;
    struct Running {
        Work work;
        QElapsedTimer since;
    };
    std::map<WorkKind, Running> m_work;
};

} // namespace actiscope::ui
