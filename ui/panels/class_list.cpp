#include "ui/panels/class_list.h"

#include <algorithm>

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kBarHeight = 6;
constexpr int kCrossSide = 2 * kGrid;

/// The parts of a row, all within its rectangle.
struct RowParts {
    QRect rank, thumbnail, name, bar, percent, remove;
};

RowParts partsOf(const QRect& row, bool added) {
    RowParts parts;
    const int rankWidth = QFontMetrics(numberFont(TextSize::Small)).horizontalAdvance(QStringLiteral("1000"));
    const int percentWidth =
        QFontMetrics(numberFont(TextSize::Small)).horizontalAdvance(probabilityText(1)) + kGrid / 2;
    const QRect inside = row.adjusted(kGrid, kGrid, -kGrid, -kGrid);
    parts.rank = QRect(inside.left(), inside.top(), rankWidth, inside.height());
    parts.thumbnail = QRect(parts.rank.right() + kGrid, inside.top(), ClassRowDelegate::kThumbnailSide,
                            ClassRowDelegate::kThumbnailSide);
    const int left = parts.thumbnail.right() + 1 + kGrid;
    const int half = inside.height() / 2;
    parts.remove = ClassRowDelegate::removeRect(row);
    const int nameRight = added ? parts.remove.left() - kGrid / 2 : inside.right();
    parts.name = QRect(QPoint(left, inside.top()), QPoint(nameRight, inside.top() + half - 1));
    parts.percent = QRect(inside.right() - percentWidth + 1, inside.top() + half, percentWidth, half);
    parts.bar = QRect(QPoint(left, parts.percent.center().y() - kBarHeight / 2),
                      QSize(std::max(0, parts.percent.left() - kGrid - left), kBarHeight));
    return parts;
}

void fillRounded(QPainter* painter, const QRectF& rect, const QColor& colour, qreal radius) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(rect, radius, radius);
}

void paintThumbnail(QPainter* painter, const QRect& frame, const QImage& image, const QColor& empty) {
    if (image.isNull()) {
        fillRounded(painter, frame, empty, 2);
        return;
    }
    QRectF target(QPointF(), image.deviceIndependentSize().scaled(frame.size(), Qt::KeepAspectRatio));
    target.moveCenter(QRectF(frame).center());
    painter->drawImage(target, image);
}

void paintWaitingRow(QPainter* painter, const RowParts& parts, const QColor& fill) {
    fillRounded(painter, parts.thumbnail, fill, 2);
    fillRounded(
        painter,
        QRect(parts.name.left(), parts.name.center().y() - kGrid / 2, parts.name.width() * 2 / 3, kGrid),
        fill, 2);
    fillRounded(painter, parts.bar, fill, kBarHeight / 2.0);
}

} // namespace

void ClassListModel::setAnalysis(const AnalysisPtr& analysis, int top) {
    const auto rowsOf = [](const AnalysisPtr& of) {
        return of == nullptr ? std::size_t{0} : of->classes.size();
    };
    const bool sameRows = m_waitingRows == 0 && rowsOf(m_analysis) == rowsOf(analysis);
    if (!sameRows) {
        beginResetModel();
    }
    m_analysis = analysis;
    m_top = top;
    m_waitingRows = 0;
    m_thumbnails.resize(rowsOf(analysis));
    if (!sameRows) {
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void ClassListModel::setWaiting(int rows) {
    beginResetModel();
    m_analysis.reset();
    m_thumbnails.clear();
    m_waitingRows = rows;
    endResetModel();
}

void ClassListModel::setThumbnails(const std::vector<QImage>& thumbnails) {
    m_thumbnails = thumbnails;
    m_thumbnails.resize(m_analysis == nullptr ? 0 : m_analysis->classes.size());
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {ThumbnailRole});
    }
}

int ClassListModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid()) {
        return 0;
    }
    return m_analysis == nullptr ? m_waitingRows : static_cast<int>(m_analysis->classes.size());
}

QVariant ClassListModel::data(const QModelIndex& index, int role) const {
    if (m_analysis == nullptr) {
        return role == WaitingRole ? QVariant(true) : QVariant();
    }
    const auto row = static_cast<std::size_t>(index.row());
    const ClassResult& result = m_analysis->classes[row];
    switch (role) {
    case Qt::DisplayRole:
        return toQString(shortName(result.label));
    case Qt::AccessibleTextRole:
        return tr("Rank %1, %2, %3")
            .arg(result.rank)
            .arg(toQString(result.label.name), probabilityText(result.probability));
    case Qt::ToolTipRole: {
        const QString facts = tr("%1\nclass %2 · logit %3 · probability %4")
                                  .arg(fullClassText(result.label))
                                  .arg(result.classIndex)
                                  .arg(logitText(result.logit), probabilityText(result.probability));
        return result.note.empty() ? facts : facts + QLatin1Char('\n') + toQString(result.note);
    }
    case RankRole:
        return result.rank;
    case ProbabilityRole:
        return result.probability;
    case ThumbnailRole:
        return m_thumbnails[row];
    case AddedRole:
        return index.row() >= m_top;
    case WaitingRole:
        return false;
    default:
        return {};
    }
}

void ClassRowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const QPalette& palette = option.palette;
    const bool added = index.data(ClassListModel::AddedRole).toBool();
    const RowParts parts = partsOf(option.rect, added);
    if (index.data(ClassListModel::WaitingRole).toBool()) {
        paintWaitingRow(painter, parts, quietFill(palette));
        painter->restore();
        return;
    }

    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        QColor fill = selected ? accent(palette) : quietFill(palette);
        fill.setAlphaF(selected ? 0.16F : 0.6F);
        fillRounded(painter, QRectF(option.rect).adjusted(2, 1, -2, -1), fill, 4);
    }
    if (selected) {
        fillRounded(
            painter,
            QRectF(option.rect.left() + 2, option.rect.top() + kGrid, 3, option.rect.height() - 2 * kGrid),
            accent(palette), 1.5);
    }

    painter->setFont(numberFont(TextSize::Small));
    painter->setPen(quietText(palette));
    painter->drawText(parts.rank, Qt::AlignRight | Qt::AlignVCenter,
                      QString::number(index.data(ClassListModel::RankRole).toInt()));
    paintThumbnail(painter, parts.thumbnail, index.data(ClassListModel::ThumbnailRole).value<QImage>(),
                   quietFill(palette));

    QFont nameFont = textFont(TextSize::Normal);
    nameFont.setWeight(selected ? QFont::DemiBold : QFont::Normal);
    painter->setFont(nameFont);
    painter->setPen(palette.color(QPalette::WindowText));
    painter->drawText(
        parts.name, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(nameFont).elidedText(index.data().toString(), Qt::ElideMiddle, parts.name.width()));

    const double probability = index.data(ClassListModel::ProbabilityRole).toDouble();
    fillRounded(painter, parts.bar, quietFill(palette), kBarHeight / 2.0);
    QRectF filled = parts.bar;
    filled.setWidth(std::max<qreal>(2, filled.width() * std::clamp(probability, 0.0, 1.0)));
    fillRounded(painter, filled, selected ? accent(palette) : quietText(palette), kBarHeight / 2.0);
    painter->setFont(numberFont(TextSize::Small));
    painter->setPen(palette.color(QPalette::WindowText));
    painter->drawText(parts.percent, Qt::AlignRight | Qt::AlignVCenter, probabilityText(probability));

    if (added) {
        lineIcon(QStringLiteral("cancel")).paint(painter, parts.remove);
    }
    painter->restore();
}

QSize ClassRowDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    const int lines = option.fontMetrics.height() + QFontMetrics(textFont(TextSize::Small)).height();
    return {24 * kGrid, std::max(kThumbnailSide, lines) + 2 * kGrid};
}

QRect ClassRowDelegate::removeRect(const QRect& row) {
    return {row.right() - kGrid / 2 - kCrossSide, row.top() + kGrid / 2 + 2, kCrossSide, kCrossSide};
}

bool ClassRowDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                   const QStyleOptionViewItem& option, const QModelIndex& index) {
    const bool pressed = event->type() == QEvent::MouseButtonPress;
    if ((pressed || event->type() == QEvent::MouseButtonRelease) &&
        index.data(ClassListModel::AddedRole).toBool() &&
        removeRect(option.rect).contains(static_cast<QMouseEvent*>(event)->position().toPoint())) {
        if (!pressed) {
            Q_EMIT removeWanted(index.row());
        }
        return true;
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

ClassList::ClassList(QWidget* parent) : QListView(parent) {
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::TabFocus);
    setUniformItemSizes(true);
    viewport()->setAutoFillBackground(false);
}

QSize ClassList::sizeHint() const {
    const int rows = model() == nullptr ? 0 : model()->rowCount();
    return {24 * kGrid, rows == 0 ? 0 : rows * sizeHintForRow(0)};
}

QSize ClassList::minimumSizeHint() const {
    return {28 * kGrid, sizeHint().height()};
}

void ClassList::keyPressEvent(QKeyEvent* event) {
    // Letters are keys of the window (hold Z, hold X), not a search within the list.
    if (!event->text().isEmpty() && event->text().front().isPrint()) {
        event->ignore();
        return;
    }
    QListView::keyPressEvent(event);
}

} // namespace actiscope::ui
