// A run at a glance: charts whose bars, points and cells lead to the images behind them.
#pragma once

#include <set>
#include <vector>

#include <QWidget>

#include "ui/dataset/cards/card.h"
#include "ui/dataset/data_set_state.h"

class QLabel;
class QScrollArea;
class QStackedWidget;
class QTimer;

namespace actiscope::ui {

class CardGrid;

/// Shows the state's run; a press sets the state's filter. Cards out of sight are brought up to date when
/// they are scrolled to.
class Dashboard : public QWidget {
    Q_OBJECT

public:
    explicit Dashboard(DataSetState& state, QWidget* parent = nullptr);

Q_SIGNALS:
    void galleryWanted(); ///< the filter has been set to what was pressed

protected:
    void showEvent(QShowEvent* event) override;

private:
    void addCard(Card* card);
    void outdate(Card::Changed changed);
    void refreshSoon(int milliseconds);
    void refreshVisible();

    DataSetState& m_state;
    QStackedWidget* m_pages = nullptr; ///< nothing to show, or the cards
    QScrollArea* m_scroll = nullptr;
    CardGrid* m_grid = nullptr;
    std::vector<Card*> m_cards;
    std::set<Card*> m_runOutdated; ///< show an older state of the run
    std::set<Card*> m_thresholdOutdated;
    QTimer* m_refresh = nullptr;
};

} // namespace actiscope::ui
