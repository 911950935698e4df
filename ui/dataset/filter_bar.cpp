#include "ui/dataset/filter_bar.h"

#include <functional>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/dataset/cards/error_kinds_card.h"
#include "ui/dataset/filter_popups.h"
#include "ui/dataset/flow_layout.h"
#include "ui/dataset/item_text.h"
#include "ui/icons.h"
#include "ui/panels/controls.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kSearchWidth = 26 * kGrid;
constexpr int kTypingMs = 120;
constexpr int kChipText = 32 * kGrid;
constexpr std::size_t kMostSteps = 100;
constexpr double kMostAsked = 50; // objects; more are "or more"

bool isSame(const runs::Order& a, const runs::Order& b) {
    return a.by == b.by && a.descending == b.descending;
}

bool differsInTextOnly(runs::Filter a, const runs::Filter& b) {
    const bool differs = a.text != b.text;
    a.text = b.text;
    return differs && a == b;
}

} // namespace

FilterBar::FilterBar(DataSetState& state, QWidget* parent) : QWidget(parent), m_state(state) {
    setObjectName(QStringLiteral("filterBar"));
    m_chips = new QWidget(this);
    m_flow = new FlowLayout(m_chips, kGrid / 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGrid, kGrid / 2, kGrid, kGrid / 2);
    column->setSpacing(kGrid / 2);
    column->addWidget(makeTools());
    column->addWidget(m_chips);
    m_chips->hide();
    keepControlKeys(this);
    connect(&state, &DataSetState::filterChanged, this, [this] {
        noteStep();
        showFilter();
        showOrder();
    });
    connect(&state, &DataSetState::setChanged, this, [this] {
        if (m_state.filter() == runs::Filter() && m_state.run() == nullptr) {
            m_history.assign(1, {}); // classes of another set mean nothing
            m_at = 0;
            Q_EMIT historyChanged();
        }
        showFilter();
        showCount();
    });
    connect(&state, &DataSetState::runChanged, this, [this] {
        takeRun();
        showFilter();
    });
    connect(&state, &DataSetState::shownChanged, this, &FilterBar::showCount);
    m_history.push_back({});
    showFilter();
    showOrder();
    showCount();
}

QWidget* FilterBar::makeTools() {
    auto* tools = new QWidget(this);
    m_add = new QToolButton(tools);
    m_add->setObjectName(QStringLiteral("addFilter"));
    m_add->setText(tr("Add filter"));
    m_add->setIcon(lineIcon(QStringLiteral("filter")));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setToolTip(tr("Show only some of the images"));
    m_menu = new QMenu(m_add);
    m_menu->setObjectName(QStringLiteral("filterMenu"));
    m_add->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    m_search = new QLineEdit(tools);
    m_search->setObjectName(QStringLiteral("imageSearch"));
    m_search->setPlaceholderText(tr("File, number or class"));
    m_search->setToolTip(tr("Show only images with this in their path, number or class (Ctrl+F)"));
    m_search->setAccessibleName(tr("Find images"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(lineIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(kSearchWidth);
    m_typing = new QTimer(this);
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingMs);
    connect(m_search, &QLineEdit::textEdited, m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty() && !m_state.filter().text.empty()) {
            m_typing->start(); // the button in the field, which edits nothing
        }
    });
    connect(m_typing, &QTimer::timeout, this, [this] {
        runs::Filter filter = m_state.filter();
        filter.text = m_search->text().trimmed().toStdString();
        m_state.setFilter(filter);
    });
    m_count = new QLabel(tools);
    m_count->setObjectName(QStringLiteral("imageCount"));
    m_count->setFont(numberFont(TextSize::Normal));
    m_sort = new QComboBox(tools);
    m_sort->setObjectName(QStringLiteral("sortBy"));
    m_sort->setAccessibleName(tr("Sort by"));
    m_sort->setToolTip(tr("What the images are sorted by"));
    for (int by = 0; by <= static_cast<int>(runs::SortBy::Error); ++by) {
        m_sort->addItem(nameOf(static_cast<runs::SortBy>(by)));
    }
    m_direction = new QToolButton(tools);
    m_direction->setObjectName(QStringLiteral("sortDirection"));
    m_direction->setAutoRaise(true);
    connect(m_sort, &QComboBox::activated, this, [this](int by) {
        m_state.setOrder({static_cast<runs::SortBy>(by), m_state.order().descending});
    });
    connect(m_direction, &QToolButton::clicked, this, [this] {
        m_state.setOrder({m_state.order().by, !m_state.order().descending});
    });
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(m_add);
    row->addWidget(m_search, 1);
    row->addStretch(1);
    row->addWidget(m_count);
    row->addSpacing(kGrid);
    row->addWidget(m_sort);
    row->addWidget(m_direction);
    return tools;
}

void FilterBar::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

template <class Change>
QAction* FilterBar::addChange(QMenu* menu, const QString& text, Change change) {
    return menu->addAction(text, this, [this, change] {
        runs::Filter filter = m_state.filter();
        change(filter);
        m_state.setFilter(filter);
    });
}

void FilterBar::addYesNo(QMenu* menu, const QString& yes, const QString& no,
                         std::optional<bool> runs::Filter::*part) {
    addChange(menu, yes, [part](runs::Filter& filter) { filter.*part = true; });
    addChange(menu, no, [part](runs::Filter& filter) { filter.*part = false; });
}

void FilterBar::addErrorKinds(QMenu* menu) {
    for (std::size_t kind = 0; kind < evaluation::kBoxErrors; ++kind) {
        const auto error = static_cast<evaluation::BoxError>(kind);
        addChange(menu, ErrorKindsCard::nameOf(error),
                  [error](runs::Filter& filter) { filter.error = error; });
    }
}

void FilterBar::fillMenu() {
    using runs::Filter;
    m_menu->clear();
    const ShownRunPtr run = m_state.run();
    if (run != nullptr) {
        const std::vector<ClassLabel>& classes = run->facts.classes;
        m_menu->addAction(tr("&Label…"), this, [this, classes] {
            askForClass(tr("Labelled with"), classes,
                        [](Filter& filter, int index) { filter.label = index; });
        });
        m_menu->addAction(tr("&Prediction…"), this, [this, classes] {
            askForClass(tr("Predicted"), classes,
                        [](Filter& filter, int index) { filter.predicted = index; });
        });
    }
    QAction* ofSet = m_menu->addAction(tr("&Class of the data set…"), this, [this] {
        askForClass(tr("Class of the data set"), m_state.set()->classTable(),
                    [](Filter& filter, int index) { filter.setClass = static_cast<std::uint32_t>(index); });
    });
    ofSet->setEnabled(m_state.set() != nullptr && !m_state.set()->classTable().empty());
    QAction* objects = m_menu->addAction(tr("&Number of objects…"), this, &FilterBar::askForObjects);
    objects->setEnabled(m_state.set() != nullptr);
    if (run == nullptr) {
        m_menu->addSeparator();
        QAction* more = m_menu->addAction(tr("More once the images are evaluated"));
        more->setEnabled(false);
        return;
    }
    m_menu->addSeparator();
    QMenu* classes = m_menu->addMenu(tr("Cla&ssification"));
    addYesNo(classes, tr("Right at top-&1"), tr("Wrong at &top-1"), &Filter::top1);
    addYesNo(classes, tr("Right at top-&5"), tr("Wron&g at top-5"), &Filter::top5);
    QMenu* places = m_menu->addMenu(tr("L&ocalization"));
    addYesNo(places, tr("Right at top-&1"), tr("Wrong at &top-1"), &Filter::top1Localized);
    addYesNo(places, tr("Right at top-&5"), tr("Wron&g at top-5"), &Filter::top5Localized);
    addYesNo(places, tr("GT-known &right"), tr("GT-known &wrong"), &Filter::known);
    addErrorKinds(m_menu->addMenu(tr("&Kind of error")));
    m_menu->addAction(tr("&IoU…"), this, &FilterBar::askForOverlap);
    m_menu->addAction(tr("P&robability…"), this, &FilterBar::askForProbability);
    addChange(m_menu, tr("Skippe&d"), [](Filter& filter) { filter.skipped = true; });
}

void FilterBar::askForClass(const QString& title, const std::vector<ClassLabel>& classes,
                            const std::function<void(runs::Filter&, int)>& set) {
    auto* popup = new ClassPopup(title, classes, this);
    connect(popup, &ClassPopup::answered, this, [this, set](int index) {
        runs::Filter filter = m_state.filter();
        set(filter, index);
        m_state.setFilter(filter);
    });
    showBelow(popup, *m_add);
}

void FilterBar::askForOverlap() {
    auto* popup = new RangePopup({tr("IoU"), 1, 2, 0.05, 1, false},
                                 m_state.filter().overlap.value_or(runs::Filter::Range()), this);
    connect(popup, &RangePopup::answered, this, [this](const runs::Filter::Range& range) {
        runs::Filter filter = m_state.filter();
        filter.overlap = range;
        m_state.setFilter(filter);
    });
    showBelow(popup, *m_add);
}

void FilterBar::askForProbability() {
    auto* popup = new RangePopup({tr("Probability in percent"), 100, 1, 5, 100, false},
                                 m_state.filter().probability.value_or(runs::Filter::Range()), this);
    connect(popup, &RangePopup::answered, this, [this](const runs::Filter::Range& range) {
        runs::Filter filter = m_state.filter();
        filter.probability = range;
        m_state.setFilter(filter);
    });
    showBelow(popup, *m_add);
}

void FilterBar::askForObjects() {
    auto* popup = new RangePopup({tr("Number of objects"), kMostAsked, 0, 1, 1, true},
                                 m_state.filter().objects.value_or(runs::Filter::Range{2, kMostAsked}), this);
    connect(popup, &RangePopup::answered, this, [this](const runs::Filter::Range& range) {
        runs::Filter filter = m_state.filter();
        filter.objects = range;
        m_state.setFilter(filter);
    });
    showBelow(popup, *m_add);
}

void FilterBar::showFilter() {
    while (QLayoutItem* item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the one that was pressed
        delete item;
    }
    const std::vector<FilterPart> parts = partsOf(m_state.filter(), m_state);
    const auto addChip = [this](const QString& text, const QString& tip, const runs::Filter& without) {
        auto* chip = new QToolButton(m_chips);
        chip->setObjectName(QStringLiteral("filterChip"));
        chip->setText(QLatin1Char(' ') + chip->fontMetrics().elidedText(text, Qt::ElideMiddle, kChipText));
        chip->setIcon(lineIcon(QStringLiteral("cancel")));
        chip->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setToolTip(tip);
        chip->setAccessibleName(tip);
        chip->setFocusPolicy(Qt::TabFocus);
        connect(chip, &QToolButton::clicked, this, [this, without] { m_state.setFilter(without); });
        m_flow->addWidget(chip);
        chip->show();
        return chip;
    };
    for (const FilterPart& part : parts) {
        addChip(part.text, tr("%1: press to take this filter away").arg(part.text), part.without);
    }
    if (parts.size() > 1 || (!parts.empty() && !m_state.filter().text.empty())) {
        addChip(tr("Clear all"), tr("Take all filters away"), {})
            ->setObjectName(QStringLiteral("clearFilters"));
    }
    m_chips->setVisible(!parts.empty());
    if (!m_typing->isActive()) {
        const QString text = toQString(m_state.filter().text);
        if (m_search->text().trimmed() != text) {
            m_search->setText(text);
        }
    }
    setEnabled(m_state.set() != nullptr);
}

void FilterBar::showOrder() {
    m_sort->setCurrentIndex(static_cast<int>(m_state.order().by));
    const bool descending = m_state.order().descending;
    m_direction->setIcon(lineIcon(descending ? QStringLiteral("sort-down") : QStringLiteral("sort-up")));
    m_direction->setToolTip(descending ? tr("Largest first; press for smallest first")
                                       : tr("Smallest first; press for largest first"));
    m_direction->setAccessibleName(m_direction->toolTip());
}

void FilterBar::showCount() {
    m_count->setText(m_state.set() != nullptr ? countText(m_state.shown().size(), m_state.set()->size())
                                              : QString());
}

void FilterBar::noteStep() {
    if (m_going) {
        return;
    }
    const Step step{m_state.filter(), m_state.order()};
    Step& last = m_history[m_at];
    if (step.filter == last.filter && isSame(step.order, last.order)) {
        return;
    }
    // Letters that are typed one after the other are one step.
    const bool typed = m_at > 0 && isSame(step.order, last.order) && !last.filter.text.empty() &&
                       differsInTextOnly(step.filter, last.filter);
    m_history.resize(m_at + 1);
    if (typed) {
        m_history.back() = step;
    } else {
        m_history.push_back(step);
        if (m_history.size() > kMostSteps) {
            m_history.erase(m_history.begin());
        }
    }
    m_at = m_history.size() - 1;
    Q_EMIT historyChanged();
}

void FilterBar::takeRun() {
    const ShownRunPtr run = m_state.run();
    std::vector<Step> kept;
    std::size_t at = 0;
    for (std::size_t i = 0; i < m_history.size(); ++i) {
        const Step step{keptFilter(m_history[i].filter, m_classes, run), m_history[i].order};
        if (kept.empty() || step.filter != kept.back().filter || !isSame(step.order, kept.back().order)) {
            kept.push_back(step);
        }
        at = i == m_at ? kept.size() - 1 : at;
    }
    m_history = std::move(kept);
    m_at = at;
    m_classes = run != nullptr ? run->facts.classes : std::vector<ClassLabel>();
    Q_EMIT historyChanged();
}

void FilterBar::goBack() {
    if (canGoBack()) {
        goTo(m_at - 1);
    }
}

void FilterBar::goForward() {
    if (canGoForward()) {
        goTo(m_at + 1);
    }
}

void FilterBar::goTo(std::size_t step) {
    m_at = step;
    const Step to = m_history[step];
    m_going = true;
    m_state.setFilter(to.filter);
    m_state.setOrder(to.order);
    m_going = false;
    Q_EMIT historyChanged();
}

} // namespace actiscope::ui
