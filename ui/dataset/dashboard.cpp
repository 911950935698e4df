#include "ui/dataset/dashboard.h"

#include "ui/dataset/card_grid.h"
#include "ui/dataset/cards/confusion_card.h"
#include "ui/dataset/cards/error_kinds_card.h"
#include "ui/dataset/cards/errors_card.h"
#include "ui/dataset/cards/max_box_card.h"
#include "ui/dataset/cards/overlap_card.h"
#include "ui/dataset/cards/reliability_card.h"
#include "ui/dataset/cards/threshold_card.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kGrowingRefreshMs = 500; ///< rows come faster than anybody reads
constexpr int kFrameMs = 16;

} // namespace

Dashboard::Dashboard(DataSetState& state, QWidget* parent) : QWidget(parent), m_state(state) {
    setObjectName(QStringLiteral("dashboard"));
    auto* empty =
        new QLabel(tr("No run to show yet. Evaluate the data set with the open model, or open a run "
                      "that is there already."),
                   this);
    empty->setObjectName(QStringLiteral("dashboardEmpty"));
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setMargin(4 * kGrid);
    m_grid = new CardGrid;
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_grid);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(empty);
    m_pages->addWidget(m_scroll);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);

    addCard(new ErrorsCard(ErrorsCard::Of::Classification, m_grid));
    addCard(new ErrorsCard(ErrorsCard::Of::Localization, m_grid));
    auto* threshold = new ThresholdCard(m_grid);
    addCard(threshold);
    addCard(new MaxBoxCard(m_grid));
    addCard(new OverlapCard(m_grid));
    addCard(new ErrorKindsCard(m_grid));
    addCard(new ReliabilityCard(m_grid));
    addCard(new ConfusionCard(m_grid));
    connect(threshold, &ThresholdCard::thresholdDragged, &state, &DataSetState::setThreshold);

    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    connect(m_refresh, &QTimer::timeout, this, &Dashboard::refreshVisible);
    connect(&state, &DataSetState::runChanged, this, [this] {
        outdate(Card::Changed::Run);
        refreshVisible();
    });
    connect(&state, &DataSetState::rowsAdded, this, [this] {
        outdate(Card::Changed::Run);
        refreshSoon(kGrowingRefreshMs);
    });
    connect(&state, &DataSetState::thresholdChanged, this, [this] {
        outdate(Card::Changed::Threshold);
        refreshSoon(kFrameMs);
    });
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { refreshSoon(0); });
    connect(m_grid, &CardGrid::arranged, this, [this] { refreshSoon(0); });
    outdate(Card::Changed::Run);
    refreshVisible();
}

void Dashboard::addCard(Card* card) {
    m_cards.push_back(card);
    m_grid->add(card);
    connect(card, &Card::chosen, this, [this](const runs::Filter& filter) {
        m_state.setFilter(filter);
        Q_EMIT galleryWanted();
    });
}

void Dashboard::outdate(Card::Changed changed) {
    for (Card* card : m_cards) {
        if (changed == Card::Changed::Run) {
            m_runOutdated.insert(card);
        } else if (card->followsThreshold()) {
            m_thresholdOutdated.insert(card);
        }
    }
}

void Dashboard::refreshSoon(int milliseconds) {
    // What is asked for sooner comes sooner; what comes again and again does not put it off.
    if (!m_refresh->isActive() || m_refresh->remainingTime() > milliseconds) {
        m_refresh->start(milliseconds);
    }
}

void Dashboard::refreshVisible() {
    m_pages->setCurrentWidget(m_state.run() != nullptr ? static_cast<QWidget*>(m_scroll)
                                                       : m_pages->widget(0));
    if (!isVisible() || m_state.run() == nullptr) {
        return; // when it is shown
    }
    for (Card* card : m_cards) {
        if (card->visibleRegion().isEmpty()) {
            continue;
        }
        if (m_runOutdated.erase(card) > 0) {
            m_thresholdOutdated.erase(card);
            card->refresh(m_state, Card::Changed::Run);
        } else if (m_thresholdOutdated.erase(card) > 0) {
            card->refresh(m_state, Card::Changed::Threshold);
        }
    }
}

void Dashboard::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refreshSoon(0);
}

} // namespace actiscope::ui
