// What is under the pointer, how well the box fits, how long it took, how exact it is, what is going on.
#pragma once

#include <QWidget>

#include "ui/engine_session.h"
#include "ui/view_state.h"

class QLabel;
class QProgressBar;
class QTimer;
class QToolButton;

namespace actiscope::ui {

class StatusBar : public QWidget {
    Q_OBJECT

public:
    StatusBar(ViewState* state, EngineSession* session, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showProbe();
    void showBox();
    void showTiming();
    void showExactness();
    void showBusy(bool busy, const QString& what);
    void startBusyLine();
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
    QTimer* m_busyDelay = nullptr;
    QTimer* m_seconds = nullptr;
    QElapsedTimer m_since;
    QString m_busyText;
};

} // namespace actiscope::ui
