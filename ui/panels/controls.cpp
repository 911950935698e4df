#include "ui/panels/controls.h"

namespace actiscope::ui {

namespace {

class DirectStyle : public QProxyStyle {
public:
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* answer) const override {
        return hint == SH_Slider_AbsoluteSetButtons ? static_cast<int>(Qt::LeftButton)
                                                    : QProxyStyle::styleHint(hint, option, widget, answer);
    }
};

bool needsKey(const QObject* control, int key) {
    switch (key) {
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        return qobject_cast<const QAbstractSlider*>(control) != nullptr;
    case Qt::Key_Up:
    case Qt::Key_Down:
        return qobject_cast<const QAbstractSlider*>(control) != nullptr ||
               qobject_cast<const QAbstractSpinBox*>(control) != nullptr ||
               qobject_cast<const QComboBox*>(control) != nullptr;
    default:
        return false;
    }
}

class ControlKeys : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::ShortcutOverride &&
            needsKey(watched, static_cast<const QKeyEvent*>(event)->key())) {
            event->accept();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

DirectSlider::DirectSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    auto* style = new DirectStyle;
    style->setParent(this);
    setStyle(style);
    setFocusPolicy(Qt::TabFocus);
}

void keepControlKeys(QWidget* panel) {
    auto* keys = new ControlKeys(panel);
    for (QWidget* control : panel->findChildren<QWidget*>()) {
        if (control->focusPolicy() == Qt::NoFocus) {
            continue;
        }
        control->installEventFilter(keys);
        if (qobject_cast<QAbstractButton*>(control) != nullptr ||
            qobject_cast<QComboBox*>(control) != nullptr) {
            control->setFocusPolicy(Qt::TabFocus);
        }
    }
}

} // namespace actiscope::ui
