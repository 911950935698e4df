// Whether probabilities mean what they say.
#pragma once

#include "ui/dataset/cards/card.h"

namespace actiscope::ui {

class ColumnBars;

/// The reliability diagram (Guo et al. 2017): how many predictions of a probability are right.
class ReliabilityCard : public Card {
    Q_OBJECT

public:
    explicit ReliabilityCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;
    [[nodiscard]] bool followsThreshold() const override { return false; }

private:
    ColumnBars* m_chart = nullptr;
};

} // namespace actiscope::ui
