// Small things that the panels' controls share.
#pragma once

#include <QSlider>

namespace actiscope::ui {

/// A horizontal slider whose handle goes where the groove is pressed.
class DirectSlider : public QSlider {
    Q_OBJECT

public:
    explicit DirectSlider(QWidget* parent = nullptr);
};

/// Lets the focused controls inside `panel` keep the keys that they need (Tab, arrows, digits) although the
/// window has shortcuts on them. Mouse clicks leave the focus on the picture, so that there the keys are the
/// window's.
void keepControlKeys(QWidget* panel);

} // namespace actiscope::ui
