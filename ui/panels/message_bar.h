// A message in place, over the top of the picture: what happened, why, and what to do next.
#pragma once

#include <functional>

#include <QFrame>

class QLabel;
class QPushButton;
class QTimer;

namespace actiscope::ui {

enum class MessageKind { Problem, Warning, Done };

struct Message {
    QString topic; ///< a later message or clear() of the same topic takes this one away
    MessageKind kind = MessageKind::Problem;
    QString title;
    QString text;
    QString actionText; ///< of a button; empty: none
    std::function<void()> action;
};

/// Shows one message at a time, the newest. A done message goes by itself after some seconds. It lies over
/// the top of its parent, all of its width, so that a picture below does not move when it comes and goes; a
/// page that must not be covered makes room when it is told.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent);

    void showMessage(const Message& message);
    void clear(const QString& topic); ///< only where the message shown is of this topic
    void dismiss();

Q_SIGNALS:
    /// It covers so many pixels at the top now; 0: it is gone.
    void coversChanged(int height);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    Message m_message;
    QLabel* m_title = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_action = nullptr;
    QTimer* m_timer = nullptr;
};

} // namespace actiscope::ui
