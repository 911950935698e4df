#include "ui/dataset/data_set_page.h"

#include <algorithm>

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/dataset/class_page.h"
#include "ui/dataset/compare_page.h"
#include "ui/dataset/dashboard.h"
#include "ui/dataset/evaluation_dialog.h"
#include "ui/dataset/evaluation_panel.h"
#include "ui/dataset/filter_bar.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/remarks_notice.h"
#include "ui/dataset/tile_gallery.h"
#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kSideWidth = 36 * kGrid;
constexpr int kTextWidth = 72 * kGrid;
constexpr int kRecentWidth = 48 * kGrid;
constexpr int kMostShown = 6;

} // namespace

DataSetPage::DataSetPage(DataSetState& state, DataSetSession& session, const PageChoices& choices,
                         QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session), m_choices(choices) {
    setObjectName(QStringLiteral("dataSetPage"));
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(makeEmpty());
    m_pages->addWidget(makeContent());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    m_gallery->setLook({choices.maps, choices.boxes});
    if (choices.pictureWidth > 0) {
        m_gallery->setPictureWidth(choices.pictureWidth);
    }
    connect(m_gallery, &TileGallery::lookChanged, this, [this] {
        m_choices.maps = m_gallery->look().maps;
        m_choices.boxes = m_gallery->look().boxes;
        m_choices.pictureWidth = m_gallery->pictureWidth();
        Q_EMIT choicesChanged();
    });
    connect(&state, &DataSetState::setChanged, this, &DataSetPage::showWhatThereIs);
    connect(&session, &DataSetSession::loadingChanged, this, &DataSetPage::showWhatThereIs);
    connect(&session, &DataSetSession::remarksChanged, this,
            [this] { m_notice->setRemarks(m_session.remarks()); });
    setRecent({});
    showWhatThereIs();
}

QWidget* DataSetPage::makeEmpty() {
    auto* page = new QWidget(this);
    page->setObjectName(QStringLiteral("dataSetEmpty"));
    m_emptyTitle = new QLabel(page);
    m_emptyTitle->setObjectName(QStringLiteral("dataSetEmptyTitle"));
    m_emptyTitle->setFont(textFont(TextSize::Large));
    m_emptyText = new QLabel(page);
    m_emptyText->setWordWrap(true);
    m_emptyText->setMaximumWidth(kTextWidth);
    m_opening = new QProgressBar(page);
    m_opening->setObjectName(QStringLiteral("dataSetOpening"));
    m_opening->setTextVisible(false);
    m_opening->setRange(0, 0);
    m_opening->setFixedSize(kRecentWidth, kGrid);
    m_opening->setAccessibleName(tr("The data set is being opened"));
    m_emptyButtons = new QWidget(page);
    auto* buttons = new QHBoxLayout(m_emptyButtons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(kGrid);
    const auto addButton = [&](const char* name, const QString& icon, const QString& text, const QString& tip,
                               void (DataSetPage::*wanted)()) {
        auto* button = new QPushButton(lineIcon(icon), text, m_emptyButtons);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        button->setMinimumHeight(5 * kGrid);
        buttons->addWidget(button);
        connect(button, &QPushButton::clicked, this, wanted);
        return button;
    };
    addButton("emptyOpenSet", QStringLiteral("data"), tr("Open data set…"),
              tr("A folder of labelled images, or their list (Ctrl+Shift+D)"), &DataSetPage::openSetWanted)
        ->setDefault(true);
    addButton("emptyOpenRun", QStringLiteral("open"), tr("Open run…"),
              tr("An evaluation that was kept, with its data set (Ctrl+R)"), &DataSetPage::openRunWanted);
    buttons->addStretch(1);
    m_recentBox = new QWidget(page);
    auto* recent = new QVBoxLayout(m_recentBox);
    recent->setContentsMargins(0, kGrid, 0, 0);
    recent->setSpacing(kGrid);
    m_recent = new QListWidget(m_recentBox);
    m_recent->setObjectName(QStringLiteral("recentData"));
    m_recent->setFrameShape(QFrame::NoFrame);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recent->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setFixedWidth(kRecentWidth);
    m_recent->viewport()->setAutoFillBackground(false);
    m_recent->viewport()->setCursor(Qt::PointingHandCursor);
    recent->addWidget(makeHeading(tr("Recent data sets and runs"), m_recentBox));
    recent->addWidget(m_recent);
    const auto choose = [this](const QListWidgetItem* entry) {
        Q_EMIT recentChosen(entry->data(Qt::UserRole).toString());
    };
    connect(m_recent, &QListWidget::itemClicked, this, choose);
    // Activation would come a second time, after a double click.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(key, m_recent, {}, {}, Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, choose] {
            if (m_recent->currentItem() != nullptr) {
                choose(m_recent->currentItem());
            }
        });
    }
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(m_emptyTitle);
    column->addWidget(m_emptyText);
    column->addWidget(m_opening);
    column->addWidget(m_emptyButtons);
    column->addWidget(m_recentBox);
    column->addStretch(1);
    return page;
}

QWidget* DataSetPage::makeContent() {
    auto* content = new QWidget(this);
    m_notice = new RemarksNotice(content);
    m_tabs = new QTabBar(content);
    m_tabs->setObjectName(QStringLiteral("dataSetTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->setAccessibleName(tr("Views of the data set"));
    QLayout* tabRow = makeTabRow(); // before the contents: Tab goes through the page from its top
    m_contents = new QStackedWidget(content);
    auto* images = new QWidget(m_contents);
    m_filters = new FilterBar(m_state, images);
    m_gallery = new TileGallery(m_state, m_session, images);
    auto* column = new QVBoxLayout(images);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filters);
    column->addWidget(m_gallery, 1);
    addTab("galleryTab", tr("Gallery"), tr("The images, filtered and sorted"), images);
    auto* classes = new ClassPage(m_state, m_session, m_contents);
    addTab("classTab", tr("Class"), tr("One class over many images, and how well each is recognised"),
           classes);
    auto* dashboard = new Dashboard(m_state, m_contents);
    addTab("dashboardTab", tr("Dashboard"), tr("How right the network is, and where it is wrong"), dashboard);
    auto* compared = new ComparePage(m_state, m_session, m_contents);
    addTab("compareTab", tr("Compare"), tr("Two runs over this data set beside each other"), compared);
    connect(dashboard, &Dashboard::galleryWanted, this, &DataSetPage::showGallery);
    connect(classes, &ClassPage::galleryWanted, this, &DataSetPage::showGallery);
    connect(classes, &ClassPage::imageChosen, this, &DataSetPage::imageChosen);
    connect(compared, &ComparePage::galleryWanted, this, &DataSetPage::showGallery);
    connect(compared, &ComparePage::imageChosen, this, &DataSetPage::imageChosen);
    connect(m_tabs, &QTabBar::currentChanged, this, &DataSetPage::showTab);
    connect(m_gallery, &TileGallery::chosen, this, &DataSetPage::imageChosen);

    auto* middle = new QVBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_notice);
    middle->addLayout(tabRow);
    middle->addWidget(m_contents, 1);
    QWidget* side = makeSide();
    connect(m_hide, &QToolButton::toggled, side, &QWidget::setVisible);
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(middle, 1);
    row->addWidget(side);
    return content;
}

QLayout* DataSetPage::makeTabRow() {
    m_hide = new QToolButton(m_tabs->parentWidget());
    m_hide->setObjectName(QStringLiteral("hideSide"));
    m_hide->setIcon(lineIcon(QStringLiteral("panel")));
    m_hide->setAutoRaise(true);
    m_hide->setCheckable(true);
    m_hide->setChecked(true);
    m_hide->setFocusPolicy(Qt::TabFocus);
    m_hide->setToolTip(tr("Hide or show evaluation, threshold and figures"));
    m_hide->setAccessibleName(m_hide->toolTip());
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, kGrid / 2, 0);
    row->setSpacing(0);
    row->addWidget(m_tabs, 1);
    row->addWidget(m_hide, 0, Qt::AlignVCenter);
    return row;
}

void DataSetPage::addTab(const char* name, const QString& title, const QString& tip, QWidget* content) {
    content->setProperty("tab", QLatin1String(name));
    m_contents->addWidget(content);
    m_tabs->setTabToolTip(m_tabs->addTab(title), tip);
}

QWidget* DataSetPage::makeSide() {
    m_panel = new EvaluationPanel(m_state, m_session, this);
    auto* side = new QScrollArea(this);
    side->setAccessibleName(tr("Evaluation"));
    side->setFrameShape(QFrame::NoFrame);
    side->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    side->setWidgetResizable(true);
    side->setFocusPolicy(Qt::NoFocus);
    side->setWidget(m_panel);
    side->setFixedWidth(std::max(kSideWidth, m_panel->minimumSizeHint().width() +
                                                 side->verticalScrollBar()->sizeHint().width()));
    connect(m_panel, &EvaluationPanel::evaluateWanted, this, &DataSetPage::evaluate);
    connect(m_panel, &EvaluationPanel::optionsWanted, this, &DataSetPage::askToEvaluate);
    connect(m_panel, &EvaluationPanel::openModelWanted, this, &DataSetPage::openModelWanted);
    connect(m_panel, &EvaluationPanel::readingWanted, this, &DataSetPage::readingWanted);
    connect(m_panel, &EvaluationPanel::openRunWanted, this, &DataSetPage::openRunWanted);
    connect(m_panel, &EvaluationPanel::saveRunWanted, this, &DataSetPage::saveRunWanted);
    return side;
}

void DataSetPage::setRecent(const QStringList& places) {
    m_recent->clear();
    for (const QString& place : places.first(std::min<qsizetype>(places.size(), kMostShown))) {
        auto* entry = new QListWidgetItem(QFileInfo(place).fileName(), m_recent);
        entry->setToolTip(QDir::toNativeSeparators(place));
        entry->setData(Qt::UserRole, place);
    }
    m_recent->setFixedHeight(m_recent->count() == 0 ? 0
                                                    : m_recent->count() * m_recent->sizeHintForRow(0) + 2);
    m_recentBox->setVisible(m_recent->count() > 0 && !m_session.opening());
}

void DataSetPage::showWhatThereIs() {
    const bool there = m_state.set() != nullptr;
    const bool wasThere = m_pages->currentIndex() == 1;
    const bool busy = m_session.opening() || m_session.loadingRun();
    m_pages->setCurrentIndex(there ? 1 : 0);
    if (there) {
        if (!wasThere && isVisible()) {
            whatIsLookedAt()->setFocus();
        }
        return;
    }
    m_emptyTitle->setText(busy ? m_session.work().value_or(Work{}).what : tr("Look through a data set"));
    m_emptyText->setText(
        busy ? QString()
             : tr("Open a folder of labelled images or their list: ILSVRC, Pascal VOC, COCO, CUB-200-2011, "
                  "WSOL lists, a folder a class, CSV. See the images, evaluate the open model on them, "
                  "and walk from any figure to the pictures behind it. Or drop them here."));
    m_opening->setVisible(busy);
    m_emptyButtons->setVisible(!busy);
    m_recentBox->setVisible(m_recent->count() > 0 && !busy);
}

QWidget* DataSetPage::whatIsLookedAt() const {
    if (m_state.set() == nullptr) {
        return m_emptyButtons->findChild<QPushButton*>(QStringLiteral("emptyOpenSet"));
    }
    const QWidget* content = m_contents->currentWidget();
    const auto can = [](const QWidget* widget) { return widget->isVisible() && widget->isEnabled(); };
    if (QWidget* last = content->focusWidget(); last != nullptr && last != content && can(last)) {
        return last;
    }
    if (m_tabs->currentIndex() == 0) {
        return m_gallery->view();
    }
    QWidget* next = content->nextInFocusChain();
    for (; content->isAncestorOf(next); next = next->nextInFocusChain()) {
        const bool isField = qobject_cast<const QLineEdit*>(next) != nullptr; // would take keys as text
        if ((next->focusPolicy() & Qt::TabFocus) != 0 && !isField && can(next)) {
            return next;
        }
    }
    return m_tabs;
}

void DataSetPage::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    whatIsLookedAt()->setFocus(event->reason());
}

void DataSetPage::showTab(int index) {
    const QWidget* focused = window()->focusWidget();
    const bool goesAlong = focused != nullptr && m_contents->isAncestorOf(focused);
    m_contents->setCurrentIndex(index);
    if (goesAlong) {
        whatIsLookedAt()->setFocus(Qt::OtherFocusReason);
    }
}

void DataSetPage::stepTab(int by) {
    m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + m_tabs->count()) % m_tabs->count());
    if (m_tabs->hasFocus()) { // where the tab before had nothing to go to
        whatIsLookedAt()->setFocus(Qt::ShortcutFocusReason);
    }
}

void DataSetPage::showGallery() {
    m_tabs->setCurrentIndex(0);
    m_gallery->view()->setFocus();
}

void DataSetPage::focusSearch() {
    m_tabs->setCurrentIndex(0);
    m_filters->focusSearch();
}

void DataSetPage::evaluate() {
    EvaluationRequest request;
    request.wishes.level = m_choices.level;
    request.wishes.sweep = m_choices.sweep;
    request.wishes.wsol = m_choices.wsol;
    request.wishes.heuristic = m_choices.heuristic;
    m_session.evaluate(request);
}

void DataSetPage::askToEvaluate() {
    if (!m_session.canEvaluate()) {
        return;
    }
    auto* dialog = new EvaluationDialog(m_choices, m_state.set()->size(), this);
    connect(dialog, &EvaluationDialog::evaluateWanted, this, [this](const EvaluationRequest& request) {
        m_choices.level = request.wishes.level;
        m_choices.sweep = request.wishes.sweep;
        m_choices.wsol = request.wishes.wsol;
        m_choices.heuristic = request.wishes.heuristic;
        Q_EMIT choicesChanged();
        m_session.evaluate(request);
    });
    dialog->open();
}

} // namespace actiscope::ui
