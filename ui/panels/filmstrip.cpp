#include "ui/panels/filmstrip.h"

#include <algorithm>

#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr QSize kItem{12 * kGrid, 9 * kGrid};
constexpr int kSettleMs = 30;

class ThumbnailDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return kItem;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        const QRect item(option.rect.topLeft(), kItem); // the row is higher without a scroll bar
        const QRectF frame = QRectF(item).adjusted(4, 4, -4, -4);
        const auto image = index.data(FilmstripModel::ThumbnailRole).value<QImage>();
        if (image.isNull()) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(quietFill(option.palette));
            painter->drawRoundedRect(frame, 2, 2);
            if (index.data(FilmstripModel::FailedRole).toBool()) {
                paintFailed(painter, frame, quietText(option.palette));
            }
        } else {
            QRectF target(QPointF(), QSizeF(image.size()).scaled(frame.size(), Qt::KeepAspectRatio));
            target.moveCenter(frame.center());
            painter->drawImage(target, image);
        }
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(accent(option.palette), 2));
            painter->drawRoundedRect(QRectF(item).adjusted(2, 2, -2, -2), 4, 4);
        }
        painter->restore();
    }

private:
    static void paintFailed(QPainter* painter, const QRectF& frame, const QColor& colour) {
        QRectF cross(0, 0, 2 * kGrid, 2 * kGrid);
        cross.moveCenter(frame.center());
        painter->setPen(QPen(colour, 1.5));
        painter->drawLine(cross.topLeft(), cross.bottomRight());
        painter->drawLine(cross.topRight(), cross.bottomLeft());
    }
};

} // namespace

FilmstripModel::FilmstripModel(EngineSession* session, QObject* parent)
    : QAbstractListModel(parent), m_session(session) {}

void FilmstripModel::reset() {
    beginResetModel();
    m_thumbnails.clear();
    endResetModel();
}

void FilmstripModel::setThumbnail(int row, const QImage& image) {
    m_thumbnails.insert(row, new QImage(image));
    Q_EMIT dataChanged(index(row), index(row), {ThumbnailRole, FailedRole});
}

bool FilmstripModel::has(int row) const {
    return m_thumbnails.contains(row);
}

int FilmstripModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_session->files().size());
}

QVariant FilmstripModel::data(const QModelIndex& index, int role) const {
    const auto& file = m_session->files()[static_cast<std::size_t>(index.row())];
    const QImage* thumbnail = m_thumbnails.object(index.row());
    switch (role) {
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        return toQString(file.filename());
    case ThumbnailRole:
        return thumbnail == nullptr ? QImage() : *thumbnail;
    case FailedRole:
        return thumbnail != nullptr && thumbnail->isNull();
    default:
        return {};
    }
}

Filmstrip::Filmstrip(EngineSession* session, QWidget* parent) : QListView(parent), m_session(session) {
    setObjectName(QStringLiteral("filmstrip"));
    setAccessibleName(tr("Images of the folder"));
    m_files = new FilmstripModel(session, this);
    setModel(m_files);
    setItemDelegate(new ThumbnailDelegate(this));
    setFlow(LeftToRight);
    setWrapping(false);
    setUniformItemSizes(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    setFixedHeight(kItem.height() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));

    m_settle = new QTimer(this);
    m_settle->setSingleShot(true);
    m_settle->setInterval(kSettleMs);
    connect(m_settle, &QTimer::timeout, this, &Filmstrip::requestVisible);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, m_settle, qOverload<>(&QTimer::start));
    connect(session, &EngineSession::filesChanged, this, &Filmstrip::showFiles);
    connect(session, &EngineSession::currentFileChanged, this, &Filmstrip::showCurrent);
    connect(session, &EngineSession::thumbnailReady, m_files, &FilmstripModel::setThumbnail);
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) {
        if (index.row() != m_session->currentFile()) {
            m_session->openFileAt(index.row());
        }
    });
}

QSize Filmstrip::sizeHint() const {
    return {40 * kGrid, height()};
}

void Filmstrip::showFiles() {
    m_files->reset();
    m_settle->start();
}

void Filmstrip::showCurrent() {
    const QModelIndex index = m_files->index(m_session->currentFile());
    setCurrentIndex(index);
    if (index.isValid()) {
        scrollTo(index, EnsureVisible);
    }
    m_settle->start();
}

void Filmstrip::requestVisible() {
    if (!isVisible() || m_files->rowCount() == 0) {
        return;
    }
    // By arithmetic: all items are equally wide, and a folder may hold very many.
    const int last = m_files->rowCount() - 1;
    const int from = std::clamp(horizontalOffset() / kItem.width(), 0, last);
    const int to = std::clamp((horizontalOffset() + viewport()->width()) / kItem.width(), 0, last);
    m_session->cancelThumbnails();
    const int side = qRound(kItem.width() * devicePixelRatioF());
    for (int row = from; row <= to; ++row) {
        if (!m_files->has(row)) {
            m_session->requestThumbnail(row, side);
        }
    }
}

void Filmstrip::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    m_settle->start();
}

void Filmstrip::showEvent(QShowEvent* event) {
    QListView::showEvent(event);
    m_settle->start();
}

void Filmstrip::wheelEvent(QWheelEvent* event) {
    const QPoint by = event->pixelDelta().isNull() ? event->angleDelta() : event->pixelDelta();
    QScrollBar* bar = horizontalScrollBar();
    bar->setValue(bar->value() - (qAbs(by.x()) > qAbs(by.y()) ? by.x() : by.y()));
    event->accept();
}

} // namespace actiscope::ui
