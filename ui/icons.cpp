#include "ui/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QImage>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

// The resource lies in a static library, from which the linker takes only what is named.
static void loadIconResource() {
    Q_INIT_RESOURCE(icons);
}

namespace actiscope::ui {

namespace {

/// Paints the drawing in the palette's text colour of the moment, so that dark and light need no second set.
class LineIconEngine : public QIconEngine {
public:
    explicit LineIconEngine(QByteArray svg) : m_svg(std::move(svg)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State /*state*/) override {
        QByteArray tinted = m_svg;
        tinted.replace("#000", colour(mode).name().toUtf8());
        const qreal side = std::min(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        QSvgRenderer(tinted).render(painter, square);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        const QRgb key = colour(mode).rgb();
        if (m_last.size() != size || m_lastKey != key) {
            m_last = QPixmap(size);
            m_last.fill(Qt::transparent);
            QPainter painter(&m_last);
            painter.setRenderHint(QPainter::Antialiasing);
            paint(&painter, QRect(QPoint(), size), mode, state);
            m_lastKey = key;
        }
        return m_last;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new LineIconEngine(*this); }

private:
    static QColor colour(QIcon::Mode mode) {
        const QPalette palette = QGuiApplication::palette();
        switch (mode) {
        case QIcon::Disabled:
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        case QIcon::Selected:
            return palette.color(QPalette::HighlightedText);
        case QIcon::Normal:
        case QIcon::Active:
            break;
        }
        return palette.color(QPalette::ButtonText);
    }

    QByteArray m_svg;
    QPixmap m_last;
    QRgb m_lastKey = 0;
};

} // namespace

QIcon lineIcon(const QString& name) {
    loadIconResource();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    return QIcon(new LineIconEngine(file.readAll()));
}

} // namespace actiscope::ui
