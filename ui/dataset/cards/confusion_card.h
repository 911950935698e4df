// Which classes are taken for which.
#pragma once

#include <utility>
#include <vector>

#include "engine/runs/run_views.h"
#include "ui/dataset/cards/card.h"

class QBoxLayout;
class QListWidget;
class QTableWidget;

namespace actiscope::ui {

/// The classes that are confused most often, as a matrix, and the worst pairs as a list.
class ConfusionCard : public Card {
    Q_OBJECT

public:
    explicit ConfusionCard(QWidget* parent);

    void refresh(const DataSetState& state, Changed changed) override;
    [[nodiscard]] bool followsThreshold() const override { return false; }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; ///< the list is as wide as it gets

private:
    void makeMatrix(QWidget* parent);
    void makePairs(QWidget* parent);
    void showMatrix(const std::vector<ClassLabel>& classes);
    void showPairs(const std::vector<ClassLabel>& classes);
    void shortenPairs();
    void colourMatrix();

    evaluation::ConfusionCounts m_confusion;
    std::vector<int> m_worst; ///< the matrix's classes
    std::vector<evaluation::ConfusionCounts::Pair> m_worstPairs;
    std::vector<std::pair<QString, QString>> m_pairNames; ///< whole
    QBoxLayout* m_beside = nullptr;
    QTableWidget* m_matrix = nullptr;
    QListWidget* m_pairs = nullptr;
};

} // namespace actiscope::ui
