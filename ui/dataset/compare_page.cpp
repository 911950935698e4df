#include "ui/dataset/compare_page.h"

#include <algorithm>

#include "ui/dataset/difference_table.h"
#include "ui/dataset/elided_label.h"
#include "ui/dataset/map_wall.h"
#include "ui/dataset/move_keys.h"
#include "ui/icons.h"
#include "ui/panels/controls.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kGrowingRefreshMs = 500;
constexpr int kFrameMs = 16;
constexpr int kSameThreshold = -1;
constexpr int kLastThreshold = 99;
constexpr int kLevelsAPercent = 10;
constexpr int kLeastLeft = 48 * kGrid;
constexpr int kLeftWidth = 60 * kGrid;

QTableWidget* makeTable(const char* name, const QString& what, QWidget* parent) {
    auto* table = new QTableWidget(parent);
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(what);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setFocusPolicy(Qt::TabFocus);
    table->setCornerButtonEnabled(false);
    table->setFont(numberFont(TextSize::Small));
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + kGrid);
    for (QHeaderView* header : {table->horizontalHeader(), table->verticalHeader()}) {
        header->setFont(textFont(TextSize::Small));
        header->setSectionsClickable(false);
        header->setHighlightSections(false);
    }
    table->verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    keepMoveKeys(table);
    return table;
}

} // namespace

ComparePage::ComparePage(DataSetState& state, DataSetSession& session, QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session) {
    setObjectName(QStringLiteral("comparePage"));
    QWidget* head = makeHead(); // first: Tab goes through the page from its top
    m_words = new QLabel(this);
    m_words->setObjectName(QStringLiteral("compareWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 0);
    m_body = new QSplitter(this);
    m_body->setChildrenCollapsible(false);
    m_body->addWidget(makeLeft());
    m_body->addWidget(makeRight(session));
    m_body->setStretchFactor(0, 1);
    m_body->setStretchFactor(1, 1);
    m_body->setSizes({kLeftWidth, kLeftWidth});
    m_body->setMinimumWidth(kLeastLeft + 6 * kGrid); // of one above the other
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * kGrid, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(head);
    column->addWidget(m_words);
    column->addWidget(m_body, 1);
    column->addWidget(makeEmpty(), 1);
    keepControlKeys(this);

    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    connect(m_refresh, &QTimer::timeout, this, &ComparePage::refresh);
    connect(&state, &DataSetState::runChanged, this, [this] {
        m_label = -1; // of the classes of the run before
        m_classes->clearSelection();
        refreshSoon(0);
    });
    connect(&state, &DataSetState::rowsAdded, this, [this] { refreshSoon(kGrowingRefreshMs); });
    connect(&state, &DataSetState::thresholdChanged, this, [this] { refreshSoon(kFrameMs); });
    connect(&state, &DataSetState::comparedChanged, this, &ComparePage::takeCompared);
    connect(&session, &DataSetSession::comparedFailed, this, [this](const Error& error) {
        m_words->setText(QStringLiteral("%1. %2").arg(errorTitle(error.code), toQString(error.message)));
    });
    takeCompared();
}

QWidget* ComparePage::makeHead() {
    auto* head = new QWidget(this);
    m_choose = makeChoice("compareChoose", head);
    m_threshold = new QSpinBox(head);
    m_threshold->setObjectName(QStringLiteral("compareThreshold"));
    m_threshold->setRange(kSameThreshold, kLastThreshold);
    m_threshold->setSpecialValueText(tr("as shown"));
    m_threshold->setSuffix(tr(" %"));
    m_threshold->setValue(kSameThreshold);
    m_threshold->setToolTip(tr("Threshold of the second run's boxes"));
    m_threshold->setAccessibleName(tr("Threshold of the second run's boxes"));
    connect(m_threshold, &QSpinBox::valueChanged, this, [this] { refreshSoon(kFrameMs); });
    auto* label = new QLabel(tr("Its threshold"), head);
    label->setBuddy(m_threshold);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(2 * kGrid, 0, 2 * kGrid, 0);
    row->setSpacing(kGrid);
    row->addWidget(m_choose);
    row->addSpacing(kGrid);
    row->addWidget(label);
    row->addWidget(m_threshold);
    row->addStretch(1);
    return head;
}

QTableWidget* ComparePage::makeFacts(QWidget* parent) {
    QTableWidget* facts = makeTable("compareFacts", tr("Facts and figures of both runs"), parent);
    facts->setColumnCount(3);
    facts->setHorizontalHeaderLabels({tr("First"), tr("Second"), tr("Difference")});
    facts->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    facts->setTextElideMode(Qt::ElideMiddle);
    facts->setWordWrap(false);
    return facts;
}

QTableWidget* ComparePage::makeCells(QWidget* parent) {
    QTableWidget* cells =
        makeTable("compareCells", tr("Images that the runs are right and wrong of"), parent);
    cells->setRowCount(2);
    cells->setColumnCount(2);
    cells->setHorizontalHeaderLabels({tr("Second right"), tr("Second wrong")});
    cells->setVerticalHeaderLabels({tr("First right"), tr("First wrong")});
    cells->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    const auto show = [this](const QModelIndex& cell) {
        showCell(static_cast<Cell>(2 * cell.row() + cell.column()));
    };
    connect(cells, &QTableWidget::doubleClicked, this, &ComparePage::showWallsInGallery);
    connect(cells, &QTableWidget::clicked, this, show);
    connect(cells, &QTableWidget::activated, this, show);
    return cells;
}

QTableView* ComparePage::makeClasses(QWidget* parent) {
    m_differences = new DifferenceTable(this);
    auto* classes = new QTableView(parent);
    classes->setObjectName(QStringLiteral("compareClasses"));
    classes->setAccessibleName(tr("Differences of each class"));
    classes->setToolTip(
        tr("Click a class to see its images only; double click to see all of them in the gallery"));
    classes->setModel(m_differences);
    classes->setItemDelegateForColumn(DifferenceTable::Difference, new DifferenceBar(classes));
    classes->setSortingEnabled(true);
    classes->sortByColumn(DifferenceTable::Difference, Qt::AscendingOrder);
    classes->setSelectionBehavior(QAbstractItemView::SelectRows);
    classes->setSelectionMode(QAbstractItemView::SingleSelection);
    classes->setShowGrid(false);
    classes->setWordWrap(false);
    classes->setTextElideMode(Qt::ElideMiddle);
    classes->setTabKeyNavigation(false);
    classes->setFont(numberFont(TextSize::Small));
    classes->verticalHeader()->hide();
    classes->verticalHeader()->setDefaultSectionSize(classes->fontMetrics().height() + kGrid);
    classes->setMinimumHeight(24 * kGrid);
    QHeaderView* header = classes->horizontalHeader();
    header->setFont(textFont(TextSize::Small));
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(DifferenceTable::Name, QHeaderView::Stretch);
    header->setSectionResizeMode(DifferenceTable::Difference, QHeaderView::Interactive);
    classes->setColumnWidth(DifferenceTable::Difference, 14 * kGrid);
    keepMoveKeys(classes);
    connect(classes, &QTableView::clicked, this, [this](const QModelIndex& row) {
        m_label = row.data(DifferenceTable::LabelRole).toInt();
        showWalls();
    });
    connect(classes, &QTableView::activated, this, [this](const QModelIndex& row) {
        m_label = row.data(DifferenceTable::LabelRole).toInt();
        showWalls();
    });
    connect(classes, &QTableView::doubleClicked, this, [this](const QModelIndex& row) {
        showClassInGallery(row.data(DifferenceTable::LabelRole).toInt());
    });
    return classes;
}

QWidget* ComparePage::makeLeft() {
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* left = new QWidget(scroll);
    left->setMinimumWidth(kLeastLeft);
    m_judged = new QComboBox(left);
    m_judged->setObjectName(QStringLiteral("compareJudged"));
    m_judged->setToolTip(tr("What an image is right of"));
    m_judged->setAccessibleName(tr("What an image is right of"));
    const std::pair<QString, runs::Judged> choices[] = {
        {tr("Right at top-1"), runs::Judged::Top1},
        {tr("Right at top-5"), runs::Judged::Top5},
        {tr("Localized at top-1"), runs::Judged::Top1Localized},
        {tr("Localized at top-5"), runs::Judged::Top5Localized},
        {tr("GT-known right"), runs::Judged::Known},
    };
    for (const auto& [text, what] : choices) {
        m_judged->addItem(text, static_cast<int>(what));
    }
    connect(m_judged, &QComboBox::currentIndexChanged, this, [this] {
        showCells();
        showClasses();
        showWalls();
    });
    m_facts = makeFacts(left);
    m_cells = makeCells(left);
    m_classes = makeClasses(left);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(2 * kGrid, 0, kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(m_facts);
    column->addSpacing(kGrid);
    column->addWidget(m_judged);
    column->addWidget(m_cells);
    column->addSpacing(kGrid);
    column->addWidget(makeHeading(tr("Classes"), left));
    column->addWidget(m_classes, 1);
    scroll->setWidget(left);
    scroll->setMinimumWidth(kLeastLeft);
    return scroll;
}

QWidget* ComparePage::makeWall(MapWall* wall, ElidedLabel* title, QWidget* parent) {
    auto* side = new QWidget(parent);
    title->setFont(textFont(TextSize::Normal));
    wall->setMinimumWidth(wall->tileSize().width() + 2 * kGrid);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid / 2);
    column->addWidget(title);
    column->addWidget(wall, 1);
    connect(wall, &MapWall::itemChosen, this, &ComparePage::imageChosen);
    return side;
}

QWidget* ComparePage::makeWalls(DataSetSession& session, QWidget* parent) {
    m_walls = new QStackedWidget(parent);
    auto* both = new QWidget(m_walls);
    m_firstTitle = new ElidedLabel(both);
    m_secondTitle = new ElidedLabel(both);
    m_first = new MapWall(m_state, session.images(), false, both);
    m_second = new MapWall(m_state, session.images(), true, both);
    m_first->setObjectName(QStringLiteral("compareFirstWall"));
    m_second->setObjectName(QStringLiteral("compareSecondWall"));
    m_first->setAccessibleName(tr("Images as the first run has them"));
    m_second->setAccessibleName(tr("Images as the second run has them"));
    for (const auto& [from, to] : {std::pair(m_first, m_second), std::pair(m_second, m_first)}) {
        connect(from, &MapWall::currentItemChanged, to, &MapWall::setCurrent);
        connect(from->verticalScrollBar(), &QScrollBar::valueChanged, to->verticalScrollBar(),
                &QScrollBar::setValue);
    }
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(makeWall(m_first, m_firstTitle, both), 1);
    row->addWidget(makeWall(m_second, m_secondTitle, both), 1);
    auto* nothing = new QLabel(tr("There is no such image. Choose another field of the table."), m_walls);
    nothing->setObjectName(QStringLiteral("compareNothing"));
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    nothing->setMargin(2 * kGrid);
    m_walls->addWidget(both);
    m_walls->addWidget(nothing);
    return m_walls;
}

QWidget* ComparePage::makeRight(DataSetSession& session) {
    auto* right = new QWidget(this);
    m_what = new QLabel(right);
    m_what->setObjectName(QStringLiteral("compareWhat"));
    m_what->setWordWrap(true);
    m_allClasses = new QPushButton(tr("All classes"), right);
    m_allClasses->setObjectName(QStringLiteral("compareAllClasses"));
    m_allClasses->setToolTip(tr("See the images of all classes again"));
    connect(m_allClasses, &QPushButton::clicked, this, [this] {
        m_label = -1;
        m_classes->clearSelection();
        showWalls();
    });
    m_maps = new QCheckBox(tr("Maps"), right);
    m_maps->setObjectName(QStringLiteral("compareMaps"));
    m_maps->setToolTip(tr("Show the maps of both runs over the images"));
    m_maps->setChecked(true);
    m_gallery = new QPushButton(tr("Show in gallery"), right);
    m_gallery->setObjectName(QStringLiteral("compareGallery"));
    m_gallery->setToolTip(tr("See these images in the gallery"));
    connect(m_gallery, &QPushButton::clicked, this, &ComparePage::showWallsInGallery);
    auto* head = new QHBoxLayout;
    head->setSpacing(kGrid);
    head->addWidget(m_what, 1);
    head->addWidget(m_allClasses);
    head->addWidget(m_gallery);
    head->addWidget(m_maps);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(kGrid, 0, kGrid, kGrid);
    column->setSpacing(kGrid);
    column->addLayout(head);
    column->addWidget(makeWalls(session, right), 1);
    connect(m_maps, &QCheckBox::toggled, m_first, &MapWall::setMaps);
    connect(m_maps, &QCheckBox::toggled, m_second, &MapWall::setMaps);
    return right;
}

runs::Judged ComparePage::judged() const {
    return static_cast<runs::Judged>(m_judged->currentData().toInt());
}

void ComparePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_outdated) {
        refreshSoon(0);
    }
}

void ComparePage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Tables above the images where there is no room for both side by side.
    const int walls = m_body->widget(1)->minimumSizeHint().width();
    const bool fits = width() >= kLeastLeft + m_body->handleWidth() + walls;
    m_body->setOrientation(fits ? Qt::Horizontal : Qt::Vertical);
}

void ComparePage::refreshSoon(int milliseconds) {
    m_outdated = true;
    if (!m_refresh->isActive() || m_refresh->remainingTime() > milliseconds) {
        m_refresh->start(milliseconds);
    }
}

} // namespace actiscope::ui
