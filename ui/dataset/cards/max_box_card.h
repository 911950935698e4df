// MaxBoxAcc and MaxBoxAccV2 over their threshold.
#pragma once

#include "ui/dataset/cards/card.h"

namespace actiscope::ui {

class Legend;
class ThresholdCurves;

/// The threshold here is of maps that are normalised from minimum to maximum: another one than the window's,
/// so there is no marker, only each curve's best value.
class MaxBoxCard : public Card {
    Q_OBJECT

public:
    explicit MaxBoxCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;
    [[nodiscard]] bool followsThreshold() const override { return false; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showCurves(const evaluation::MaxBoxAccuracy& figures);

    ShownRunPtr m_run; ///< shown anew where colours change
    Legend* m_legend = nullptr;
    ThresholdCurves* m_chart = nullptr;
};

} // namespace actiscope::ui
