// The histogram of IoU.
#pragma once

#include "ui/dataset/cards/card.h"

namespace actiscope::ui {

class ColumnBars;

/// Images by the IoU of the labelled class's own box; right ones in the accent, from the dashed line on.
class OverlapCard : public Card {
    Q_OBJECT

public:
    explicit OverlapCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;

private:
    ColumnBars* m_chart = nullptr;
};

} // namespace actiscope::ui
