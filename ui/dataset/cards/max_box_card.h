// MaxBoxAcc and MaxBoxAccV2 over their threshold.
#pragma once

#include "engine/runs/run_views.h"
#include "ui/dataset/cards/card.h"
#include "ui/dataset/charts/mark_chart.h"

namespace actiscope::ui {

class Legend;
class ThresholdCurves;

/// The threshold here is of maps that are normalised from minimum to maximum: another one than the window's,
/// so there is no marker, only each curve's best value. Every point leads to the images that are right there.
class MaxBoxCard : public Card {
    Q_OBJECT

public:
    explicit MaxBoxCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;
    [[nodiscard]] bool followsThreshold() const override { return false; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showCurves();
    [[nodiscard]] static QString missingText(const runs::RunFacts& facts);
    [[nodiscard]] Mark markOf(runs::WsolCurve curve, int k) const;

    ShownRunPtr m_run; ///< shown anew where colours change
    Legend* m_legend = nullptr;
    ThresholdCurves* m_chart = nullptr;
};

} // namespace actiscope::ui
