// Accuracy of the boxes over the threshold: by the paper's rule, from the stored sweep.
#pragma once

#include <vector>

#include "engine/runs/run_views.h"
#include "ui/dataset/cards/card.h"
#include "ui/dataset/charts/threshold_curves.h"

namespace actiscope::ui {

class Legend;

/// GT-known and top-1 localization accuracy at every 1 % threshold. The marker is the state's threshold.
class ThresholdCard : public Card {
    Q_OBJECT

public:
    explicit ThresholdCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;

Q_SIGNALS:
    void thresholdDragged(int percent);

protected:
    void changeEvent(QEvent* event) override;

private:
    void readSweep(const runs::RunTable& table);
    void showCurves();
    [[nodiscard]] AccuracyCurve knownCurve(const QPen& pen) const;
    [[nodiscard]] AccuracyCurve localizedCurve(const QPen& pen) const;
    [[nodiscard]] QString shareText(const QString& name, double share, const runs::Count& images) const;
    [[nodiscard]] QString bestText() const;

    QList<QPointF> m_known;
    QList<QPointF> m_localized;
    runs::Counts m_counts{};
    runs::PairCount m_pairs; ///< of GT-known
    int m_level = 0;         ///< the threshold, of 1,000
    bool m_readable = false;
    bool m_predicted = false; ///< there are predictions to be localized
    Legend* m_legend = nullptr;
    ThresholdCurves* m_chart = nullptr;
};

/// "Chosen on the images that are scored: an oracle, not a result."
[[nodiscard]] QString oracleWarning();

} // namespace actiscope::ui
