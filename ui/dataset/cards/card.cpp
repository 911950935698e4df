#include "ui/dataset/cards/card.h"

#include "ui/dataset/charts/mark_chart.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr qreal kRounding = 6;

QLabel* makeText(QWidget* parent, const QFont& font) {
    auto* text = new QLabel(parent);
    text->setFont(font);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);
    return text;
}

} // namespace

double percentOf(std::uint64_t part, std::uint64_t whole) {
    return whole > 0 ? 100 * static_cast<double>(part) / static_cast<double>(whole) : 0;
}

QString noPredictionsText() {
    return Card::tr("This run has no predictions.");
}

QString noBoxesText(const runs::RunFacts& facts) {
    return runs::protocolsOf(facts).gtKnown
               ? Card::tr("No image of this run has ground-truth boxes.")
               : Card::tr("This run scored predictions; it has no maps of the true classes.");
}

Card::Card(const char* name, const QString& title, QWidget* parent) : QWidget(parent) {
    setObjectName(QLatin1String(name));
    setAccessibleName(title);
    m_title = makeHeading(title, this);
    m_title->setWordWrap(true);
    m_sentence = makeText(this, textFont(TextSize::Small));
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_missing = makeText(this, textFont(TextSize::Normal));
    m_missing->setAlignment(Qt::AlignCenter);
    m_missing->hide();
    m_body = new QWidget(this);
    m_bodyLayout = new QVBoxLayout(m_body);
    m_bodyLayout->setContentsMargins(0, 0, 0, 0);
    m_bodyLayout->setSpacing(kGrid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addWidget(m_body, 1);
    column->addWidget(m_missing, 1);
}

QString Card::title() const {
    return m_title->text();
}

QString Card::sentence() const {
    return m_missing->isHidden() ? m_sentence->text() : m_missing->text();
}

void Card::addBody(QWidget* body) {
    for (int i = 0; i < m_bodyLayout->count(); ++i) {
        m_bodyLayout->setStretch(i, 0);
    }
    m_bodyLayout->addWidget(body, 1);
}

void Card::addChart(MarkChart* chart) {
    chart->setAccessibleName(title());
    connect(chart, &MarkChart::chosen, this, &Card::chosen);
    addBody(chart);
}

void Card::setSentence(const QString& sentence) {
    m_sentence->setText(sentence);
}

void Card::setMissing(const QString& sentence) {
    m_missing->setText(sentence);
    m_missing->setVisible(!sentence.isEmpty());
    m_body->setVisible(sentence.isEmpty());
    m_sentence->setVisible(sentence.isEmpty());
}

void Card::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hairline(palette()), 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRounding, kRounding);
}

} // namespace actiscope::ui
