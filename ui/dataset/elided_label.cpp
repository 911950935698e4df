#include "ui/dataset/elided_label.h"

#include "ui/theme.h"

namespace actiscope::ui {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
}

void ElidedLabel::setWhole(const QString& text, const QString& tip) {
    m_whole = text;
    m_tip = tip;
    setAccessibleName(text);
    updateGeometry();
    shorten();
}

void ElidedLabel::shorten() {
    const QString shown = fontMetrics().elidedText(m_whole, Qt::ElideMiddle, width());
    setText(shown);
    setToolTip(!m_tip.isEmpty() ? m_tip : shown == m_whole ? QString() : m_whole);
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_whole) + 1, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {8 * kGrid, fontMetrics().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    shorten();
}

} // namespace actiscope::ui
