// How maps and boxes are drawn.
#pragma once

#include <QWidget>

#include "ui/view_state.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QRadioButton;
class QSlider;
class QVBoxLayout;

namespace actiscope::ui {

class DisplayPanel : public QWidget {
    Q_OBJECT

public:
    explicit DisplayPanel(ViewState* state, QWidget* parent = nullptr);

private:
    QLayout* makeOpacityRow();
    QLayout* makeColourRow();
    QLayout* makeScaleRow();
    void fillColormaps();
    QCheckBox* addCheck(const char* name, const QString& text, const QString& tip,
                        bool DisplayOptions::*option);
    void showDisplay();
    template <class Change>
    void change(Change apply);

    ViewState* m_state;
    QSlider* m_opacity = nullptr;
    QLabel* m_opacityText = nullptr;
    QComboBox* m_colormap = nullptr;
    QRadioButton* m_perMap = nullptr;
    QRadioButton* m_shared = nullptr;
    std::vector<std::pair<QCheckBox*, bool DisplayOptions::*>> m_checks;
};

} // namespace actiscope::ui
