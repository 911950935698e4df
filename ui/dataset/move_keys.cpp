#include "ui/dataset/move_keys.h"

#include <QKeyEvent>
#include <QWidget>

namespace actiscope::ui {

bool isMoveKey(int key) {
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return true;
    default:
        return false;
    }
}

namespace {

bool moves(int key) {
    return isMoveKey(key) || key == Qt::Key_Space || key == Qt::Key_Tab || key == Qt::Key_Backtab;
}

class MoveKeys : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::ShortcutOverride) {
            const auto* pressed = static_cast<const QKeyEvent*>(event);
            const Qt::KeyboardModifiers with =
                pressed->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
            if (with == Qt::NoModifier && moves(pressed->key())) {
                event->accept();
                return true;
            }
        }
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

void keepMoveKeys(QWidget* view) {
    view->installEventFilter(new MoveKeys(view));
}

} // namespace actiscope::ui
