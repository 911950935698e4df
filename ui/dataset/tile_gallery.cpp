#include "ui/dataset/tile_gallery.h"

#include <algorithm>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "ui/dataset/data_set_session.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_model.h"
#include "ui/panels/controls.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kLeastWidth = 10 * kGrid;
constexpr int kMostWidth = 40 * kGrid;
constexpr int kUsualWidth = 20 * kGrid;
constexpr int kSizeStep = 2 * kGrid;
constexpr int kWishMs = 40; // while it scrolls, wishes change a few times a second
constexpr int kMostWished = 400;

} // namespace

TileGallery::TileGallery(DataSetState& state, DataSetSession& session, QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session) {
    setObjectName(QStringLiteral("tileGallery"));
    // Before the model hears of it: where the list stands is lost after.
    connect(&state, &DataSetState::shownChanged, this, &TileGallery::rememberPlace);
    m_model = new TileModel(state, this);
    m_delegate = new TileDelegate(state, session.images(), this);
    m_view = new GridView(this);
    m_view->setObjectName(QStringLiteral("galleryView"));
    m_view->setAccessibleName(tr("Images"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_delegate);
    m_view->viewport()->installEventFilter(this);
    m_nothing = new QLabel(this);
    m_nothing->setObjectName(QStringLiteral("galleryNothing"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_nothing->setMargin(4 * kGrid);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_nothing);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_pages, 1);
    column->addWidget(makeFoot());
    setFocusProxy(m_view);

    m_wish = new QTimer(this);
    m_wish->setSingleShot(true);
    m_wish->setInterval(kWishMs);
    connect(m_wish, &QTimer::timeout, this, &TileGallery::wishVisible);
    connect(m_view, &GridView::visibleChanged, this, &TileGallery::wishSoon);
    connect(m_view, &GridView::chosen, this,
            [this](const QModelIndex& index) { Q_EMIT chosen(m_model->itemAt(index.row())); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (index.isValid()) {
                    m_state.setCurrent(m_model->itemAt(index.row()));
                }
            });
    connect(&state, &DataSetState::shownChanged, this, &TileGallery::restorePlace);
    // Where the list stays the same; else it has been noticed by then.
    connect(
        &state, &DataSetState::filterChanged, this, [this] { m_order = m_state.order(); },
        Qt::QueuedConnection);
    connect(&state, &DataSetState::currentChanged, this, [this] {
        const QModelIndex index = m_view->currentIndex();
        const auto& current = m_state.current();
        if (current && (!index.isValid() || m_model->itemAt(index.row()) != *current)) {
            showCurrent();
        }
    });
    for (const auto change : {&DataSetState::runChanged, &DataSetState::rowsAdded,
                              &DataSetState::thresholdChanged, &DataSetState::setChanged}) {
        connect(&state, change, m_view->viewport(), qOverload<>(&QWidget::update));
        connect(&state, change, this, &TileGallery::wishSoon);
    }
    TileImages& images = session.images();
    connect(&images, &TileImages::ready, this, &TileGallery::showItem);
    connect(&images, &TileImages::styleChanged, m_view->viewport(), qOverload<>(&QWidget::update));
    setPictureWidth(kUsualWidth);
    tellNothing();
}

QWidget* TileGallery::makeFoot() {
    auto* foot = new QWidget(this);
    m_maps = new QCheckBox(tr("Maps"), foot);
    m_maps->setObjectName(QStringLiteral("galleryMaps"));
    m_maps->setToolTip(tr("Draw the map of the predicted class over each picture"));
    m_boxes = new QCheckBox(tr("Boxes"), foot);
    m_boxes->setObjectName(QStringLiteral("galleryBoxes"));
    m_boxes->setToolTip(tr("Draw the boxes: predicted ones solid, ground truth dashed"));
    m_boxes->setChecked(m_delegate->look().boxes);
    auto* sizeName = new QLabel(tr("Size"), foot);
    m_size = new DirectSlider(foot);
    m_size->setObjectName(QStringLiteral("gallerySize"));
    m_size->setRange(kLeastWidth, kMostWidth);
    m_size->setSingleStep(kSizeStep);
    m_size->setPageStep(2 * kSizeStep);
    m_size->setFixedWidth(16 * kGrid);
    m_size->setAccessibleName(tr("Size of the pictures"));
    m_size->setToolTip(tr("Size of the pictures (Ctrl and the wheel)"));
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(kGrid, kGrid / 2, kGrid, kGrid / 2);
    row->setSpacing(2 * kGrid);
    row->addWidget(m_maps);
    row->addWidget(m_boxes);
    row->addStretch(1);
    row->addWidget(sizeName);
    row->addWidget(m_size);
    keepControlKeys(foot);
    const auto look = [this] { setLook({m_maps->isChecked(), m_boxes->isChecked()}); };
    connect(m_maps, &QCheckBox::toggled, this, look);
    connect(m_boxes, &QCheckBox::toggled, this, look);
    connect(m_size, &QSlider::valueChanged, this, &TileGallery::setPictureWidth);
    return foot;
}

void TileGallery::setLook(const TileLook& look) {
    if (look == m_delegate->look()) {
        return;
    }
    m_delegate->setLook(look);
    m_maps->setChecked(look.maps);
    m_boxes->setChecked(look.boxes);
    m_view->viewport()->update();
    wishSoon();
    Q_EMIT lookChanged();
}

void TileGallery::setPictureWidth(int width) {
    const int fits = std::clamp(width, kLeastWidth, kMostWidth);
    if (fits == m_pictureWidth) {
        return;
    }
    m_pictureWidth = fits;
    m_size->setValue(fits);
    m_view->setTileSize(TileDelegate::tileSize(fits));
    Q_EMIT lookChanged();
}

bool TileGallery::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Wheel) {
        const auto* wheel = static_cast<QWheelEvent*>(event);
        if (wheel->modifiers().testFlag(Qt::ControlModifier)) {
            setPictureWidth(m_pictureWidth + (wheel->angleDelta().y() > 0 ? kSizeStep : -kSizeStep));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TileGallery::rememberPlace() {
    const GridView::Rows rows = m_view->visibleRows();
    m_top.reset();
    if (rows.first < rows.last) {
        m_top = m_model->itemAt(rows.first);
        m_topOffset = m_view->visualRect(m_model->index(rows.first)).top();
    }
}

/// What was at the top stays there where it still is in the list.
void TileGallery::restorePlace() {
    tellNothing();
    const runs::Order& order = m_state.order();
    if (order.by != m_order.by || order.descending != m_order.descending) {
        m_order = order; // who sorts wants to see what comes first
        m_top.reset();
        if (m_state.current() && !m_state.shown().empty()) {
            m_state.setCurrent(m_state.shown().front());
        }
    }
    if (const auto& current = m_state.current()) {
        const QModelIndex index = m_model->indexOf(*current);
        m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    }
    QScrollBar* bar = m_view->verticalScrollBar();
    const QModelIndex top = m_top ? m_model->indexOf(*m_top) : QModelIndex();
    if (top.isValid()) {
        bar->setValue(bar->value() + m_view->visualRect(top).top() - m_topOffset);
    } else {
        bar->setValue(0);
    }
    m_view->viewport()->update();
    wishSoon();
}

void TileGallery::showCurrent() {
    const QModelIndex index = m_state.current() ? m_model->indexOf(*m_state.current()) : QModelIndex();
    if (index.isValid()) {
        m_view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
        m_view->scrollTo(index);
    }
}

void TileGallery::showItem(std::uint32_t item) {
    const GridView::Rows rows = m_view->visibleRows();
    for (int row = rows.first; row < rows.last; ++row) {
        if (m_model->itemAt(row) == item) {
            m_view->viewport()->update(m_view->visualRect(m_model->index(row)));
        }
    }
}

void TileGallery::wishSoon() {
    if (!m_wish->isActive()) {
        m_wish->start();
    }
}

/// Those on the screen first, then as many again below, then above: where scrolling goes next.
void TileGallery::wishVisible() {
    if (!isVisible() || m_state.set() == nullptr) {
        m_session.images().wishNothing(this);
        return;
    }
    const GridView::Rows rows = m_view->visibleRows();
    const int screen = std::min(rows.last - rows.first, kMostWished);
    std::vector<TileWish> wishes;
    const auto add = [&](int from, int to, bool maps) {
        for (int row = std::max(0, from); row < std::min(to, m_model->rowCount()); ++row) {
            TileWish wish;
            wish.item = m_model->itemAt(row);
            wish.ahead = row < rows.first || row >= rows.last;
            if (maps) {
                wish.map = TileDelegate::mapOf(m_state, wish.item).label;
            }
            wishes.push_back(wish);
        }
    };
    add(rows.first, rows.first + screen, m_delegate->look().maps);
    add(rows.last, rows.last + screen, false);
    add(rows.first - screen, rows.first, false);
    const QSize picture = TileDelegate::pictureSize(m_view->tileSize());
    m_session.images().wish(this, wishes, qRound(picture.width() * devicePixelRatioF()));
}

void TileGallery::tellNothing() {
    const bool empty = m_state.set() != nullptr && m_state.shown().empty();
    m_nothing->setText(m_state.set() != nullptr && m_state.set()->size() > 0
                           ? tr("No image passes all filters. Take one away above.")
                           : tr("The data set has no images that are here."));
    m_pages->setCurrentIndex(empty ? 1 : 0);
}

void TileGallery::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    wishSoon();
}

void TileGallery::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_session.images().wishNothing(this);
}

} // namespace actiscope::ui
