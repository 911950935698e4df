#include "ui/dataset/charts/mark_chart.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QAccessible>
#include <QToolTip>
#include <QtCharts/QChart>

#include "ui/panels/chart_style.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kLeastHeight = 26 * kGrid;
constexpr qreal kRounding = 3;

/// How far a key goes among the marks; 0 for other keys.
int stepOf(int key) {
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Up:
        return -1;
    case Qt::Key_Right:
    case Qt::Key_Down:
        return 1;
    default:
        return 0;
    }
}

bool isChoice(int key) {
    return key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
}

} // namespace

QString imagesText(std::uint64_t images) {
    const QString count = QLocale().toString(static_cast<qulonglong>(images));
    return (images == 1 ? MarkChart::tr("%1 image") : MarkChart::tr("%1 images")).arg(count);
}

MarkChart::MarkChart(QWidget* parent) : QChartView(parent) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::TabFocus);
    setBackgroundBrush(Qt::NoBrush);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setMinimumHeight(kLeastHeight);
    setViewportUpdateMode(
        QGraphicsView::FullViewportUpdate); // names and values lie outside the scene's items
    styleChart(chart());
}

QSize MarkChart::sizeHint() const {
    return {40 * kGrid, minimumHeight()};
}

void MarkChart::setMarks(std::vector<Mark> marks) {
    m_marks = std::move(marks);
    const auto gone = [this](const auto& mark) { return mark && *mark >= m_marks.size(); };
    for (auto* mark : {&m_hovered, &m_reached, &m_pressed}) {
        if (gone(*mark)) {
            mark->reset();
        }
    }
    viewport()->update();
}

QRectF MarkChart::placeOf(std::size_t mark) const {
    return mapFromScene(chart()->mapToScene(areaOf(mark)).boundingRect()).boundingRect();
}

std::optional<std::size_t> MarkChart::markAt(QPointF inView) const {
    const QPointF inChart = chart()->mapFromScene(mapToScene(inView.toPoint()));
    std::optional<std::size_t> found;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const QRectF area = areaOf(i);
        const double distance = QLineF(area.center(), inChart).length();
        if (area.contains(inChart) && distance < least) {
            least = distance;
            found = i;
        }
    }
    return found;
}

void MarkChart::choose(std::size_t mark) {
    if (m_marks[mark].filter) {
        Q_EMIT chosen(runs::Filter(*m_marks[mark].filter)); // the marks may change while it is answered
    }
}

void MarkChart::setHovered(std::optional<std::size_t> mark) {
    if (mark != m_hovered) {
        m_hovered = mark;
        const bool answers = mark && m_marks[*mark].filter;
        viewport()->setCursor(answers ? Qt::PointingHandCursor : Qt::ArrowCursor);
        viewport()->update();
    }
}

void MarkChart::reach(std::size_t mark) {
    m_reached = mark;
    setAccessibleDescription(m_marks[mark].text);
    QAccessibleEvent told(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&told);
    QToolTip::showText(mapToGlobal(placeOf(mark).bottomLeft().toPoint()), m_marks[mark].text, this);
    viewport()->update();
}

bool MarkChart::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (stepOf(key) != 0 || isChoice(key) || key == Qt::Key_Tab || key == Qt::Key_Backtab) {
            event->accept(); // the window has shortcuts on them
            return true;
        }
    }
    return QChartView::event(event);
}

void MarkChart::keyPressEvent(QKeyEvent* event) {
    const int step = stepOf(event->key());
    if (step != 0 && !m_marks.empty()) {
        const auto last = static_cast<int>(m_marks.size()) - 1;
        const int from = m_reached ? static_cast<int>(*m_reached) : (step > 0 ? -1 : last + 1);
        reach(static_cast<std::size_t>(std::clamp(from + step, 0, last)));
    } else if (isChoice(event->key()) && m_reached) {
        choose(*m_reached);
    } else {
        event->ignore();
    }
}

void MarkChart::focusInEvent(QFocusEvent* event) {
    QChartView::focusInEvent(event);
    viewport()->update();
}

void MarkChart::focusOutEvent(QFocusEvent* event) {
    QChartView::focusOutEvent(event);
    viewport()->update();
}

void MarkChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        m_pressed = markAt(event->position());
    }
}

void MarkChart::mouseMoveEvent(QMouseEvent* event) {
    setHovered(markAt(event->position()));
}

void MarkChart::mouseReleaseEvent(QMouseEvent* event) {
    const auto pressed = std::exchange(m_pressed, std::nullopt);
    if (event->button() == Qt::LeftButton && pressed && markAt(event->position()) == pressed) {
        choose(*pressed);
    }
}

void MarkChart::leaveEvent(QEvent* event) {
    QChartView::leaveEvent(event);
    setHovered(std::nullopt);
}

void MarkChart::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

bool MarkChart::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto mark = markAt(help->pos());
        QToolTip::showText(help->globalPos(), mark ? m_marks[*mark].text : toolTip(), viewport());
        return true;
    }
    return QChartView::viewportEvent(event);
}

void MarkChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        applyColours();
    }
}

void MarkChart::drawForeground(QPainter* painter, const QRectF& rect) {
    QChartView::drawForeground(painter, rect);
    painter->save();
    painter->resetTransform(); // this widget's coordinates
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_hovered && m_marks[*m_hovered].filter) {
        QColor veil = palette().color(QPalette::WindowText);
        veil.setAlphaF(0.1F);
        painter->setPen(Qt::NoPen);
        painter->setBrush(veil);
        painter->drawRoundedRect(placeOf(*m_hovered), kRounding, kRounding);
    }
    painter->setBrush(Qt::NoBrush);
    if (hasFocus()) {
        const QRectF ring =
            m_reached ? placeOf(*m_reached) : QRectF(viewport()->rect()).adjusted(1, 1, -1, -1);
        painter->setPen(QPen(palette().color(QPalette::WindowText), m_reached ? 2 : 1));
        painter->drawRoundedRect(ring, kRounding, kRounding);
    }
    painter->restore();
}

} // namespace actiscope::ui
