// Errors of a run beside those of the paper.
#pragma once

#include <optional>
#include <span>

#include "engine/runs/paper_tables.h"
#include "engine/runs/run_views.h"
#include "ui/dataset/cards/card.h"

namespace actiscope::ui {

class Legend;
class RowBars;

/// Top-1 and top-5 errors of the run above the rows of one of the paper's tables.
class ErrorsCard : public Card {
    Q_OBJECT

public:
    enum class Of { Classification, Localization };
    ErrorsCard(Of of, QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;
    [[nodiscard]] bool followsThreshold() const override { return m_of == Of::Localization; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void showLegend();

    Of m_of;
    Legend* m_legend = nullptr;
    RowBars* m_bars = nullptr;
};

} // namespace actiscope::ui
