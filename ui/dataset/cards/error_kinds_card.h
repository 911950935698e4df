// Why localizations are wrong.
#pragma once

#include "engine/evaluation/box_error.h"
#include "ui/dataset/cards/card.h"

namespace actiscope::ui {

class RowBars;

class ErrorKindsCard : public Card {
    Q_OBJECT

public:
    explicit ErrorKindsCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;

    /// "Part of the object": the kind in words.
    [[nodiscard]] static QString nameOf(evaluation::BoxError error);

private:
    RowBars* m_bars = nullptr;
};

} // namespace actiscope::ui
