#include "ui/panels/message_bar.h"

#include <algorithm>

#include "ui/icons.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kDoneStaysMs = 8000;
constexpr int kStripe = kGrid / 2;

QColor stripeColour(MessageKind kind, const QPalette& palette) {
    // Red and green are the boxes' colours; a problem is amber.
    return kind == MessageKind::Done ? accent(palette) : QColor(0xd9, 0x8e, 0x04);
}

} // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("messageBar"));
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("messageTitle"));
    QFont bold = textFont(TextSize::Normal);
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_text = new QLabel(this);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_action = new QPushButton(this);
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_action->setFocusPolicy(Qt::TabFocus);
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("messageClose"));
    close->setIcon(lineIcon(QStringLiteral("cancel")));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    close->setToolTip(tr("Close this message (Esc)"));
    close->setAccessibleName(tr("Close this message"));

    auto* words = new QVBoxLayout;
    words->setSpacing(kGrid / 4);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kStripe + 2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addLayout(words, 1);
    row->addWidget(m_action, 0, Qt::AlignVCenter);
    row->addWidget(close, 0, Qt::AlignTop);

    parent->installEventFilter(this);
    m_timer = new QTimer(this);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MessageBar::dismiss);
    connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (m_message.action) {
            m_message.action();
        }
    });
    hide();
}

void MessageBar::showMessage(const Message& message) {
    m_message = message;
    m_title->setText(message.title);
    m_text->setText(message.text);
    m_text->setVisible(!message.text.isEmpty());
    m_action->setText(message.actionText);
    m_action->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Return)); // a new text takes the old shortcut away
    m_action->setToolTip(QStringLiteral("%1 (%2)").arg(
        message.actionText, m_action->shortcut().toString(QKeySequence::NativeText)));
    m_action->setVisible(!message.actionText.isEmpty());
    message.kind == MessageKind::Done ? m_timer->start(kDoneStaysMs) : m_timer->stop();
    place();
    show();
    raise();
    update();
}

void MessageBar::place() {
    const int width = parentWidget()->width();
    layout()->activate();
    setGeometry(0, 0, width, std::max(heightForWidth(width), minimumSizeHint().height()));
}

bool MessageBar::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) {
        place();
    }
    const bool handled = QFrame::event(event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show || event->type() == QEvent::Hide) {
        Q_EMIT coversChanged(isVisible() ? height() : 0);
    }
    return handled;
}

bool MessageBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

void MessageBar::clear(const QString& topic) {
    if (m_message.topic == topic) {
        dismiss();
    }
}

void MessageBar::dismiss() {
    m_timer->stop();
    m_message = {};
    hide();
}

void MessageBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(rect(), quietFill(palette()));
    painter.fillRect(QRect(0, 0, kStripe, height()), stripeColour(m_message.kind, palette()));
    painter.fillRect(QRect(0, height() - 1, width(), 1), hairline(palette()));
}

} // namespace actiscope::ui
