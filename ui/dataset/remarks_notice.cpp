#include "ui/dataset/remarks_notice.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "ui/icons.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kStripe = kGrid / 2;

} // namespace

RemarksNotice::RemarksNotice(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("remarksNotice"));
    m_text = new QLabel(this);
    m_text->setObjectName(QStringLiteral("remarksText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_details = new QToolButton(this);
    m_details->setObjectName(QStringLiteral("remarksDetails"));
    m_details->setCheckable(true);
    m_details->setAutoRaise(true);
    m_details->setFocusPolicy(Qt::TabFocus);
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("remarksClose"));
    close->setIcon(lineIcon(QStringLiteral("cancel")));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setToolTip(tr("Take this notice away"));
    close->setAccessibleName(close->toolTip());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kStripe + kGrid, kGrid / 2, kGrid / 2, kGrid / 2);
    row->setSpacing(kGrid);
    row->addWidget(m_text, 1);
    row->addWidget(m_details, 0, Qt::AlignTop);
    row->addWidget(close, 0, Qt::AlignTop);
    connect(m_details, &QToolButton::toggled, this, &RemarksNotice::showText);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void RemarksNotice::setRemarks(const QStringList& remarks) {
    if (remarks == m_remarks) {
        return;
    }
    m_remarks = remarks;
    m_details->setChecked(false);
    showText();
    setVisible(!remarks.isEmpty());
}

void RemarksNotice::showText() {
    const bool whole = m_details->isChecked();
    m_text->setWordWrap(whole);
    const QString first = m_remarks.value(0);
    m_text->setText(whole ? m_remarks.join(QLatin1Char('\n'))
                          : m_text->fontMetrics().elidedText(first, Qt::ElideRight, m_text->width()));
    const bool more =
        m_remarks.size() > 1 || whole || m_text->fontMetrics().horizontalAdvance(first) > m_text->width();
    m_details->setVisible(more);
    m_details->setText(whole                  ? tr("Less")
                       : m_remarks.size() > 1 ? tr("Details (%1)").arg(m_remarks.size())
                                              : tr("Details"));
    m_details->setToolTip(whole ? tr("Show the first remark only") : tr("Show all that was noticed"));
    updateGeometry();
}

void RemarksNotice::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    if (!m_details->isChecked()) {
        showText();
    }
}

void RemarksNotice::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), quietFill(palette()));
    painter.fillRect(QRect(0, 0, kStripe, height()), accent(palette()));
    painter.fillRect(QRect(0, height() - 1, width(), 1), hairline(palette()));
}

} // namespace actiscope::ui
