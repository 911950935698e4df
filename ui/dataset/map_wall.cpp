#include "ui/dataset/map_wall.h"

#include <algorithm>
#include <utility>

#include "ui/dataset/tile_delegate.h"
#include "ui/render/marks.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kPictureWidth = 20 * kGrid;
constexpr int kLargestWidth = 60 * kGrid;
constexpr int kPadding = kGrid / 2;
constexpr int kLines = 2;
constexpr qreal kRounding = 4;
constexpr qreal kBoxWidth = 2;

int lineHeight() {
    return QFontMetrics(textFont(TextSize::Small)).height();
}

void paintBox(QPainter& painter, const QRectF& box, const QColor& colour, Qt::PenStyle style) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), kBoxWidth + 1.5)); // is seen on any ground
    painter.drawRect(box);
    QPen pen(colour, kBoxWidth, style);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.drawRect(box);
}

} // namespace

void ItemList::setItems(std::vector<std::uint32_t> items, Describe describe) {
    beginResetModel();
    m_items = std::move(items);
    m_describe = std::move(describe);
    endResetModel();
}

QModelIndex ItemList::indexOf(std::uint32_t item) const {
    const auto at = std::find(m_items.begin(), m_items.end(), item);
    return at != m_items.end() ? index(static_cast<int>(at - m_items.begin())) : QModelIndex();
}

int ItemList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant ItemList::data(const QModelIndex& index, int role) const {
    const std::uint32_t item = m_items.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case ItemRole:
        return item;
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return m_describe(item).lines.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return m_describe(item).tip;
    default:
        return {};
    }
}

class MapWall::Delegate : public QStyledItemDelegate {
public:
    explicit Delegate(MapWall& wall) : QStyledItemDelegate(&wall), m_wall(wall) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const auto item = index.data(ItemList::ItemRole).value<std::uint32_t>();
        const MapTile tile = m_wall.tileOf(item);
        const QRect inside = option.rect.adjusted(kPadding, kPadding, -kPadding, -kPadding);
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        paintGround(*painter, option);
        const int textHeight = kLines * lineHeight() + kPadding;
        paintPicture(*painter, inside.adjusted(kPadding, kPadding, -kPadding, -textHeight), item, tile,
                     option.palette);
        paintText(*painter,
                  QRect(inside.left() + kPadding, inside.bottom() + 1 - textHeight,
                        inside.width() - 2 * kPadding, textHeight),
                  tile, option.palette);
        painter->restore();
    }

private:
    static void paintGround(QPainter& painter, const QStyleOptionViewItem& option) {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (!selected && !option.state.testFlag(QStyle::State_MouseOver)) {
            return;
        }
        QColor fill = selected ? accent(option.palette) : quietFill(option.palette);
        fill.setAlphaF(selected ? 0.2F : 1.0F);
        painter.setBrush(fill);
        painter.setPen(
            selected ? QPen(accent(option.palette), option.state.testFlag(QStyle::State_HasFocus) ? 2 : 1)
                     : QPen(Qt::NoPen));
        painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 2, -2, -2), kRounding, kRounding);
    }

    void paintPicture(QPainter& painter, const QRect& frame, std::uint32_t item, const MapTile& tile,
                      const QPalette& palette) const {
        TileImages& images = m_wall.m_images;
        const MapKey key{item, tile.label, m_wall.m_compared};
        QImage picture = m_wall.m_maps && tile.label >= 0 ? images.overlay(key) : QImage();
        if (picture.isNull()) {
            picture = images.thumbnail(item);
        }
        if (picture.isNull()) {
            painter.fillRect(frame, quietFill(palette));
            return;
        }
        QRectF target(QPointF(), QSizeF(picture.size()).scaled(frame.size(), Qt::KeepAspectRatio));
        target.moveCenter(QRectF(frame).center());
        painter.drawImage(target, picture);
        const auto size = images.pictureSize(item);
        if (!size || size->width <= 0 || size->height <= 0) {
            return;
        }
        const Placement placement = Placement::into(target, *size);
        for (const datasets::LabelledBox& truth : images.truths(item)) {
            paintBox(painter, placement.map(truth.box), kGroundTruthColour, Qt::DashLine);
        }
        if (const auto box = tile.label >= 0 ? m_wall.boxOf(item, tile.label) : std::nullopt) {
            paintBox(painter, placement.map(*box), kPredictedColour, Qt::SolidLine);
        }
    }

    static void paintText(QPainter& painter, const QRect& area, const MapTile& tile,
                          const QPalette& palette) {
        painter.setFont(textFont(TextSize::Small));
        painter.setPen(palette.color(QPalette::WindowText));
        QRect line(area.left(), area.top() + kPadding, area.width(), lineHeight());
        for (const QString& text : tile.lines) {
            QRect room = line;
            if (tile.judged && text == tile.lines.front()) {
                const QRectF square(line.left(), line.top() + 1, line.height() - 2, line.height() - 2);
                paintTileMark(painter, square, tile.right ? TileMark::Right : TileMark::Wrong, palette);
                room.setLeft(room.left() + line.height() + 2);
                painter.setPen(palette.color(QPalette::WindowText));
            }
            painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(text, Qt::ElideMiddle, room.width()));
            line.translate(0, line.height());
        }
    }

    MapWall& m_wall;
};

MapWall::MapWall(const DataSetState& state, TileImages& images, bool compared, QWidget* parent)
    : GridView(parent), m_state(state), m_images(images), m_compared(compared) {
    m_list = new ItemList(this);
    setModel(m_list);
    setItemDelegate(new Delegate(*this));
    fitTiles();
    connect(this, &GridView::visibleChanged, this, &MapWall::wish);
    connect(this, &GridView::chosen, this, [this](const QModelIndex& index) {
        Q_EMIT itemChosen(index.data(ItemList::ItemRole).value<std::uint32_t>());
    });
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
        viewport()->update();
        if (now.isValid()) {
            Q_EMIT currentItemChanged(now.data(ItemList::ItemRole).value<std::uint32_t>());
        }
    });
    connect(&images, &TileImages::ready, this, [this](std::uint32_t item) {
        const Rows rows = visibleRows();
        const auto begin = m_list->items().begin();
        const auto at = std::find(begin + rows.first, begin + rows.last, item);
        if (at != begin + rows.last) {
            viewport()->update(visualRect(m_list->index(static_cast<int>(at - begin))));
        }
    });
    connect(&images, &TileImages::styleChanged, this, [this] { viewport()->update(); });
}

void MapWall::fitTiles() {
    const auto tileOf = [](int width) {
        return QSize(width + 4 * kPadding, width * 3 / 4 + 4 * kPadding + kLines * lineHeight());
    };
    const auto fits = [&](int width) {
        const QSize tile = tileOf(width);
        const int across = viewport()->width() / tile.width();
        const int down = viewport()->height() / tile.height();
        return static_cast<std::int64_t>(across) * down >= m_list->rowCount();
    };
    m_pictureWidth = kPictureWidth;
    while (m_pictureWidth < kLargestWidth && m_list->rowCount() > 0 && fits(m_pictureWidth + kGrid)) {
        m_pictureWidth += kGrid;
    }
    setTileSize(tileOf(m_pictureWidth));
}

void MapWall::resizeEvent(QResizeEvent* event) {
    GridView::resizeEvent(event);
    fitTiles();
}

void MapWall::changeEvent(QEvent* event) {
    GridView::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_list != nullptr) {
        fitTiles();
    }
}

void MapWall::hideEvent(QHideEvent* event) {
    GridView::hideEvent(event);
    m_images.wishNothing(this);
}

void MapWall::setItems(std::vector<std::uint32_t> items, ItemList::Describe describe) {
    const auto before = current();
    const QSignalBlocker quiet(selectionModel());
    m_list->setItems(std::move(items), std::move(describe));
    fitTiles();
    if (before) {
        setCurrent(*before);
    }
}

void MapWall::setCurrent(std::uint32_t item) {
    const QModelIndex index = m_list->indexOf(item);
    if (index.isValid() && index != currentIndex()) {
        setCurrentIndex(index);
    }
}

std::optional<std::uint32_t> MapWall::current() const {
    return currentIndex().isValid()
               ? std::optional(currentIndex().data(ItemList::ItemRole).value<std::uint32_t>())
               : std::nullopt;
}

void MapWall::setMaps(bool shown) {
    m_maps = shown;
    wish();
    viewport()->update();
}

void MapWall::setLevel(int level) {
    if (level != m_level) {
        m_level = level;
        wish();
        viewport()->update();
    }
}

const ShownRun* MapWall::run() const {
    return m_compared ? m_state.compared().get() : m_state.run().get();
}

std::optional<actiscope::Box> MapWall::boxOf(std::uint32_t item, int label) const {
    const ShownRun* of = run();
    if (of == nullptr) {
        return std::nullopt;
    }
    const auto row = m_images.row(item, m_compared);
    if (m_level != of->facts.level || row == nullptr) {
        return m_images.mapBox({item, label, m_compared}, m_level);
    }
    for (const runs::Label& one : row->labels) {
        if (one.label == label) {
            return one.box;
        }
    }
    for (const runs::Prediction& one : row->predictions) {
        if (one.label == label) {
            return one.box;
        }
    }
    return std::nullopt;
}

void MapWall::wish() {
    if (!isVisible()) {
        return;
    }
    const Rows rows = visibleRows();
    const int ahead = rows.last - rows.first;
    const auto end = std::min(rows.last + ahead, m_list->rowCount());
    const ShownRun* of = run();
    const bool needsMaps = m_maps || (of != nullptr && of->facts.level != m_level);
    std::vector<TileWish> wishes;
    for (int row = rows.first; row < end; ++row) {
        const std::uint32_t item = m_list->items()[static_cast<std::size_t>(row)];
        const int label = tileOf(item).label;
        wishes.push_back({item, needsMaps && label >= 0 ? std::optional(label) : std::nullopt, m_compared,
                          row >= rows.last});
    }
    m_images.wish(this, wishes, static_cast<int>(m_pictureWidth * devicePixelRatioF()));
}

} // namespace actiscope::ui
