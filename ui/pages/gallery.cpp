#include "ui/pages/gallery.h"

#include <algorithm>

#include "engine/data/files.h"
#include "engine/runtime/model_names.h"
#include "ui/startup_trace.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

/// A folder of the gallery and who sees its pictures. A further group is a folder and a line here.
struct Group {
    const char* folder;
    const char* model;
    const char* heading;
};
constexpr Group kGroups[] = {
    {"things", "demo-gap", QT_TRANSLATE_NOOP("actiscope::ui::Gallery", "Things, seen by demo-gap")},
    {"scenes", "demo-scenes", QT_TRANSLATE_NOOP("actiscope::ui::Gallery", "Scenes, seen by demo-scenes")}};

constexpr int kPicture = 12 * kGrid;
constexpr int kCaption = 2 * kGrid + kGrid / 2;
constexpr QSize kCell{kPicture + kGrid, kPicture + kCaption + kGrid};
constexpr int kColumns = 9; // where there is room
constexpr int kFileRole = Qt::UserRole;
constexpr int kPictureRole = Qt::UserRole + 1;

class PictureDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return kCell;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF frame(option.rect.left() + kGrid / 2, option.rect.top() + kGrid / 2, kPicture, kPicture);
        const auto picture = index.data(kPictureRole).value<QPixmap>();
        QPainterPath rounded;
        rounded.addRoundedRect(frame, kGrid / 2, kGrid / 2);
        if (picture.isNull()) {
            painter->fillPath(rounded, quietFill(option.palette));
        } else {
            painter->setClipPath(rounded);
            painter->drawPixmap(frame.toRect(), picture);
            painter->setClipping(false);
        }
        const bool chosen = option.state.testFlag(QStyle::State_HasFocus);
        if (chosen || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setPen(QPen(accent(option.palette), 2));
            painter->drawPath(rounded);
        }
        painter->setPen(option.palette.color(QPalette::Text));
        painter->setFont(textFont(TextSize::Small));
        const QRectF caption(frame.left(), frame.bottom(), frame.width(), kCaption);
        const QString text = index.data(Qt::DisplayRole).toString();
        painter->drawText(caption, Qt::AlignCenter,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, kPicture));
        painter->restore();
    }
};

/// As high as its rows: the page scrolls, not the list.
class PictureList : public QListWidget {
public:
    explicit PictureList(QWidget* parent) : QListWidget(parent) {
        setViewMode(IconMode);
        setMovement(Static);
        setResizeMode(Adjust);
        setUniformItemSizes(true);
        setGridSize(kCell);
        setItemDelegate(new PictureDelegate(this));
        setFrameShape(NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setMouseTracking(true);
        viewport()->setAttribute(Qt::WA_Hover);
        viewport()->setAutoFillBackground(false);
        viewport()->setCursor(Qt::PointingHandCursor);
        setTabKeyNavigation(false);
        QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override {
        const int columns = std::max(1, (width - 1) / kCell.width());
        return (count() + columns - 1) / columns * kCell.height() + 2;
    }
    [[nodiscard]] QSize sizeHint() const override {
        const int width = kColumns * kCell.width() + 1;
        return {width, heightForWidth(width)};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return {2 * kCell.width(), kCell.height()}; }

protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); } // the page's
};

/// "birthday-cake.jpg" shows "birthday cake".
QString captionOf(const std::filesystem::path& file) {
    return toQString(file.stem()).replace(QLatin1Char('-'), QLatin1Char(' '));
}

QImage readPicture(const QString& file, int side) {
    QImageReader reader(file);
    reader.setScaledSize({side, side});
    return reader.read();
}

} // namespace

Gallery::Gallery(const std::filesystem::path& folder, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("gallery"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGrid);
    for (const Group& group : kGroups) {
        const auto pictures = imagesInFolder(folder / group.folder);
        if (shippedModelFile(group.model) && pictures && !pictures->empty()) {
            addGroup(tr(group.heading), *pictures, QString::fromLatin1(group.model));
        }
    }
}

void Gallery::addGroup(const QString& heading, const std::vector<std::filesystem::path>& pictures,
                       const QString& model) {
    auto* list = new PictureList(this);
    list->setObjectName(QStringLiteral("gallery-") + model);
    list->setAccessibleName(heading);
    for (const std::filesystem::path& picture : pictures) {
        auto* item = new QListWidgetItem(captionOf(picture), list);
        item->setData(kFileRole, toQString(picture));
        item->setToolTip(tr("Show where %1 sees it: one click").arg(model));
        m_items.push_back(item);
    }
    const auto choose = [this, model](QListWidgetItem* item) {
        Q_EMIT pictureChosen(item->data(kFileRole).toString(), model);
    };
    connect(list, &QListWidget::itemClicked, this, choose);
    // Of a mouse that opens things with one click, too, this comes after the click: only for the keyboard.
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}) {
        auto* shortcut = new QShortcut(key, list, {}, {}, Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, [list, choose] {
            if (list->currentItem() != nullptr) {
                choose(list->currentItem());
            }
        });
    }
    layout()->addWidget(makeHeading(heading, this));
    layout()->addWidget(list);
}

void Gallery::paintEvent(QPaintEvent* event) {
    QWidget::paintEvent(event);
    if (!m_read) {
        m_read = true;
        QTimer::singleShot(0, this, &Gallery::readPictures);
    }
}

void Gallery::readPictures() {
    const qreal ratio = devicePixelRatioF();
    for (QListWidgetItem* item : m_items) {
        m_reader.start([file = item->data(kFileRole).toString(),
                        side = qRound(kPicture * ratio)] { return readPicture(file, side); },
                       [this, item](const QImage& picture) {
                           item->setData(kPictureRole, QPixmap::fromImage(picture));
                           if (item == m_items.back()) {
                               traceStartup("gallery");
                           }
                       });
    }
}

} // namespace actiscope::ui
