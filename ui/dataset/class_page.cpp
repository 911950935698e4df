#include "ui/dataset/class_page.h"

#include <algorithm>

#include "engine/runs/run_views.h"
#include "ui/dataset/class_table.h"
#include "ui/dataset/elided_label.h"
#include "ui/dataset/flow_layout.h"
#include "ui/dataset/item_text.h"
#include "ui/dataset/move_keys.h"
#include "ui/icons.h"
#include "ui/panels/controls.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kGrowingRefreshMs = 500;
constexpr int kFrameMs = 16;
constexpr int kPairsHeight = 14 * kGrid;
constexpr int kLeastPairs = 5 * kGrid;
constexpr int kPairsWidth = 20 * kGrid; ///< beside the images
constexpr int kLeftWidth = 74 * kGrid;  ///< of all columns
constexpr int kRightWidth = 56 * kGrid;
constexpr int kLeastRight = 36 * kGrid;
constexpr int kTableShare = 2; ///< of the height, one above the other
constexpr int kWallShare = 3;
constexpr int kLeastColumn = 3 * kGrid;
constexpr int kLeastTable = 30 * kGrid;

} // namespace

ClassPage::ClassPage(DataSetState& state, DataSetSession& session, QWidget* parent)
    : QWidget(parent), m_state(state) {
    setObjectName(QStringLiteral("classPage"));
    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("classSplitter"));
    m_splitter->addWidget(makeLeft());
    m_splitter->addWidget(makeRight(session));
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({kLeftWidth, kRightWidth});
    m_splitter->setChildrenCollapsible(false);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(makeEmpty());
    m_pages->addWidget(m_splitter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    keepControlKeys(this);
    orderTabs();

    for (const auto& [key, by] : {std::pair(Qt::Key_Up, -1), std::pair(Qt::Key_Down, 1)}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::ALT | key), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, step = by] { stepLabel(step); });
    }
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    connect(m_refresh, &QTimer::timeout, this, &ClassPage::refresh);
    connect(&state, &DataSetState::runChanged, this, [this] {
        m_label = -1;
        refreshSoon(0);
    });
    connect(&state, &DataSetState::rowsAdded, this, [this] { refreshSoon(kGrowingRefreshMs); });
    connect(&state, &DataSetState::thresholdChanged, this, [this] { refreshSoon(kFrameMs); });
    refreshSoon(0);
}

QWidget* ClassPage::makeEmpty() {
    m_empty = new QLabel(this);
    m_empty->setObjectName(QStringLiteral("classEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(4 * kGrid);
    return m_empty;
}

QWidget* ClassPage::makeLeft() {
    auto* left = new QWidget(this);
    m_search = new QLineEdit(left);
    m_search->setObjectName(QStringLiteral("classSearch"));
    m_search->setPlaceholderText(tr("Find class"));
    m_search->setToolTip(tr("Find a class by its name or synset"));
    m_search->setAccessibleName(tr("Find class"));
    m_search->setClearButtonEnabled(true);
    m_left = new QVBoxLayout(left);
    m_left->setContentsMargins(2 * kGrid, 2 * kGrid, kGrid, 2 * kGrid);
    m_left->setSpacing(kGrid);
    m_left->addWidget(m_search);
    m_left->addWidget(makeTable(left), 1);
    m_left->addWidget(makePairs(left));
    connect(m_search, &QLineEdit::textChanged, m_order, &ClassOrder::setFilterFixedString);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_order->rowCount() > 0) {
            setLabel(m_order->index(0, 0).data(ClassTable::LabelRole).toInt());
        }
    });
    return left;
}

QWidget* ClassPage::makeTable(QWidget* parent) {
    m_table = new ClassTable(this);
    m_order = new ClassOrder(this);
    m_order->setSourceModel(m_table);
    m_view = new QTableView(parent);
    m_view->setObjectName(QStringLiteral("classTable"));
    m_view->setAccessibleName(tr("Figures of each class"));
    m_view->setModel(m_order);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(ClassTable::Name, Qt::AscendingOrder);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setShowGrid(false);
    m_view->setAlternatingRowColors(true);
    m_view->setWordWrap(false);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setTabKeyNavigation(false);
    m_view->setFont(numberFont(TextSize::Small));
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + kGrid);
    m_view->horizontalHeader()->setFont(textFont(TextSize::Small));
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setMinimumSectionSize(kLeastColumn);
    m_view->horizontalHeader()->setSectionResizeMode(ClassTable::Name, QHeaderView::Stretch);
    m_view->setMinimumWidth(kLeastTable);
    connect(m_table, &ClassTable::modelReset, this, &ClassPage::fitColumns);
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &ClassPage::fitColumns);
    fitColumns();
    keepMoveKeys(m_view);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid()) {
                    setLabel(now.data(ClassTable::LabelRole).toInt());
                }
            });
    return m_view;
}

/// The class's name has what the figures leave.
void ClassPage::fitColumns() {
    const QHeaderView* header = m_view->horizontalHeader();
    const QFontMetrics titles(header->font());
    const QFontMetrics numbers = m_view->fontMetrics();
    const int arrow = style()->pixelMetric(QStyle::PM_HeaderMarkSize, nullptr, header) + kGrid;
    for (int column = ClassTable::Images; column < m_table->columnCount(); ++column) {
        const QString title = m_table->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        int width = titles.size(0, title).width() + (header->sortIndicatorSection() == column ? arrow : 0);
        width = std::max(width, numbers.horizontalAdvance(m_table->longestIn(column)));
        m_view->setColumnWidth(column, width + kGrid + kGrid / 2);
    }
}

QWidget* ClassPage::makePairs(QWidget* parent) {
    m_pairs = new QWidget(parent);
    m_pairsBox = new QBoxLayout(QBoxLayout::LeftToRight, m_pairs);
    m_pairsBox->setContentsMargins(0, 0, 0, 0);
    m_pairsBox->setSpacing(2 * kGrid);
    m_pairsBox->addWidget(makePairsOf(true, m_pairs), 1);
    m_pairsBox->addWidget(makePairsOf(false, m_pairs), 1);
    return m_pairs;
}

QWidget* ClassPage::makePairsOf(bool its, QWidget* parent) {
    auto* side = new QWidget(parent);
    const QString what = its ? tr("Taken for") : tr("Taken for it");
    QListWidget*& list = its ? m_takenFor : m_takenForIt;
    QLabel*& none = its ? m_noneTakenFor : m_noneTakenForIt;
    list = makeList(its ? "classTakenFor" : "classTakenForIt", what, side);
    none = new QLabel(side);
    none->setObjectName(its ? QStringLiteral("classNoneTakenFor") : QStringLiteral("classNoneTakenForIt"));
    none->setFont(textFont(TextSize::Small));
    none->setWordWrap(true);
    none->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    none->setMaximumHeight(kPairsHeight);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid / 2);
    column->addWidget(makeHeading(what, side));
    column->addWidget(list, 1);
    column->addWidget(none, 1);
    return side;
}

QListWidget* ClassPage::makeList(const char* name, const QString& what, QWidget* parent) {
    auto* list = new QListWidget(parent);
    list->setObjectName(QLatin1String(name));
    list->setAccessibleName(what);
    list->setToolTip(tr("Click a class to see the images"));
    list->setFrameShape(QFrame::NoFrame);
    list->setMinimumHeight(kLeastPairs);
    list->setMaximumHeight(kPairsHeight);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setFont(textFont(TextSize::Small));
    list->setFocusPolicy(Qt::TabFocus);
    keepMoveKeys(list);
    const auto pressed = [this](const QListWidgetItem* item) {
        choose(runs::filterOf(item->data(kLabelOfPair).toInt(), item->data(kPredictedOfPair).toInt()));
    };
    connect(list, &QListWidget::itemClicked, this, pressed);
    connect(list, &QListWidget::itemActivated, this, pressed);
    return list;
}

QWidget* ClassPage::makeRight(DataSetSession& session) {
    auto* right = new QWidget(this);
    m_wall = new MapWall(m_state, session.images(), false, right);
    m_wall->setObjectName(QStringLiteral("classWall"));
    m_wall->setAccessibleName(tr("Images of the class"));
    connect(m_wall, &MapWall::itemChosen, this, &ClassPage::imageChosen);
    connect(m_wall, &MapWall::currentItemChanged, &m_state,
            [this](std::uint32_t item) { m_state.setCurrent(item); });
    auto* column = new QVBoxLayout;
    column->setSpacing(kGrid);
    column->addWidget(makeHead(right));
    column->addWidget(m_wall, 1);
    m_right = new QHBoxLayout(right);
    m_right->setContentsMargins(kGrid, 2 * kGrid, kGrid, kGrid);
    m_right->setSpacing(2 * kGrid);
    m_right->addLayout(column, 1);
    return right;
}

/// As they stand, whichever was made first.
void ClassPage::orderTabs() {
    QWidget* last = m_search;
    for (const char* next : {"classTable", "classTakenFor", "classTakenForIt", "previousClass", "nextClass",
                             "classSort", "classMaps", "classGallery", "classWall"}) {
        auto* widget = findChild<QWidget*>(QLatin1String(next));
        setTabOrder(last, widget);
        last = widget;
    }
}

void ClassPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange(width() < kLeftWidth + kLeastRight);
}

/// All of the table's columns are seen: where images have no room beside them, they stand below.
void ClassPage::arrange(bool narrow) {
    if (narrow == m_narrow) {
        return;
    }
    m_narrow = narrow;
    m_splitter->setOrientation(narrow ? Qt::Vertical : Qt::Horizontal);
    m_pairsBox->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    if (narrow) {
        m_left->removeWidget(m_pairs);
        m_right->insertWidget(0, m_pairs);
        m_pairs->setFixedWidth(kPairsWidth);
        m_splitter->setSizes({kTableShare, kWallShare});
    } else {
        m_right->removeWidget(m_pairs);
        m_left->addWidget(m_pairs);
        m_pairs->setMinimumWidth(0);
        m_pairs->setMaximumWidth(QWIDGETSIZE_MAX);
        m_splitter->setSizes({kLeftWidth, kRightWidth});
    }
    const int below = narrow ? kGrid : 2 * kGrid;
    m_left->setContentsMargins(2 * kGrid, 2 * kGrid, kGrid, below);
    m_right->setContentsMargins(narrow ? 2 * kGrid : kGrid, narrow ? kGrid : 2 * kGrid, kGrid, kGrid);
}

QWidget* ClassPage::makeHead(QWidget* parent) {
    auto* head = new QWidget(parent);
    const auto button = [&](const char* name, const QString& icon, const QString& tip, int by) {
        auto* made = new QToolButton(head);
        made->setObjectName(QLatin1String(name));
        made->setIcon(lineIcon(icon));
        made->setAutoRaise(true);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        connect(made, &QToolButton::clicked, this, [this, by] { stepLabel(by); });
        return made;
    };
    m_name = new ElidedLabel(head);
    m_name->setObjectName(QStringLiteral("className"));
    m_name->setFont(textFont(TextSize::Large));
    m_figures = new QLabel(head);
    m_figures->setObjectName(QStringLiteral("classFigures"));
    m_figures->setWordWrap(true);
    m_figures->setTextFormat(Qt::PlainText);
    m_sort = new QComboBox(head);
    m_sort->setObjectName(QStringLiteral("classSort"));
    m_sort->setToolTip(tr("Order of the images"));
    m_sort->setAccessibleName(tr("Order of the images"));
    m_sort->addItems({tr("By the class's probability"), tr("By IoU"), tr("As in the data set")});
    m_sort->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_maps = new QCheckBox(tr("Maps"), head);
    m_maps->setObjectName(QStringLiteral("classMaps"));
    m_maps->setToolTip(tr("Show the class's map over each image"));
    m_maps->setChecked(true);
    auto* gallery = new QPushButton(tr("Show in gallery"), head);
    gallery->setObjectName(QStringLiteral("classGallery"));
    gallery->setToolTip(tr("See the images of this class in the gallery"));
    connect(m_sort, &QComboBox::currentIndexChanged, this, &ClassPage::showWall);
    connect(m_maps, &QCheckBox::toggled, this, [this](bool shown) { m_wall->setMaps(shown); });
    connect(gallery, &QPushButton::clicked, this, [this] {
        runs::Filter filter;
        filter.label = m_label;
        choose(filter);
    });
    auto* named = new QHBoxLayout;
    named->setSpacing(kGrid);
    named->addWidget(button("previousClass", QStringLiteral("previous"), tr("Previous class (Alt+Up)"), -1));
    named->addWidget(button("nextClass", QStringLiteral("next"), tr("Next class (Alt+Down)"), 1));
    named->addWidget(m_name, 1);
    auto* choices = new QWidget(head);
    auto* chosen = new FlowLayout(choices, kGrid);
    chosen->addWidget(m_sort);
    chosen->addWidget(m_maps);
    chosen->addWidget(gallery);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addLayout(named);
    column->addWidget(m_figures);
    column->addWidget(choices);
    return head;
}

} // namespace actiscope::ui
