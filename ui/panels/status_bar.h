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

/// What another page than that of pictures has to tell, in place of what is said of the picture.
struct StatusFacts {
    QString left; ///< shortened where there is no room
    QString leftTip;
    QString right;
};

class StatusBar : public QWidget {
    Q_OBJECT

public:
    StatusBar(ViewState* state, EngineSession* session, QWidget* parent = nullptr);

    /// Empty: it has come to an end.
    void setWork(WorkKind kind, const std::optional<Work>& work);

    /// Empty: the facts of the picture.
    void setFacts(const std::optional<StatusFacts>& facts);

Q_SIGNALS:
    void stopWanted(actiscope::ui::WorkKind kind); ///< of what is told

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showProbe();
    void showBox();
    void showTiming();
    void showExactness();
    void showWork();
    void stopWork();
    QLabel* addLabel(const char* name, const QString& widest);

    void showAll();

    ViewState* m_state;
    EngineSession* m_session;
    std::optional<StatusFacts> m_facts;
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
