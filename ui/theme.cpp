#include "ui/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QLabel>
#include <QStyle>

#include "ui/window_style.h"

namespace actiscope::ui {

namespace {

struct Scheme {
    QRgb window, base, alternate, text, quiet, button, accent, accentText;
};
constexpr Scheme kLight{0xfff4f4f4, 0xffffffff, 0xfff0f0f0, 0xff1f1f1f,
                        0xff8c8c8c, 0xfffafafa, 0xff2667c9, 0xffffffff};
constexpr Scheme kDark{0xff303030, 0xff1b1b1b, 0xff232323, 0xffe8e8e8,
                       0xff868686, 0xff444444, 0xff5b9bf3, 0xff101010};

constexpr QColor kAmberOnDark(0xe8, 0xa8, 0x3c);
constexpr QColor kAmberOnLight(0xb0, 0x64, 0x00);

QPalette paletteOf(const Scheme& scheme) {
    const QColor button = QColor::fromRgba(scheme.button);
    QPalette palette(button, QColor::fromRgba(scheme.window));
    palette.setColor(QPalette::Base, QColor::fromRgba(scheme.base));
    palette.setColor(QPalette::AlternateBase, QColor::fromRgba(scheme.alternate));
    palette.setColor(QPalette::ToolTipBase, QColor::fromRgba(scheme.base));
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, QColor::fromRgba(scheme.text));
    }
    palette.setColor(QPalette::PlaceholderText, QColor::fromRgba(scheme.quiet));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor::fromRgba(scheme.quiet));
    }
    palette.setColor(QPalette::Highlight, QColor::fromRgba(scheme.accent));
    palette.setColor(QPalette::HighlightedText, QColor::fromRgba(scheme.accentText));
    palette.setColor(QPalette::Link, QColor::fromRgba(scheme.accent));
    return palette;
}

QColor mix(const QColor& a, const QColor& b, double share) {
    const auto blend = [share](int from, int to) { return qRound(from + (to - from) * share); };
    return {blend(a.red(), b.red()), blend(a.green(), b.green()), blend(a.blue(), b.blue())};
}

bool digitsAreEquallyWide(const QFont& font) {
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (qAbs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01) {
            return false;
        }
    }
    return true;
}

} // namespace

void applyAppearance(QApplication& application, Appearance appearance, SystemScheme system) {
    const QStyle* style = QApplication::style();
    if (style->name() == QLatin1String("fusion") && qobject_cast<const WindowStyle*>(style) == nullptr) {
        QApplication::setStyle(new WindowStyle);
    }
    application.setPalette(QPalette()); // the system's own
    const bool dark =
        appearance == Appearance::Dark || (appearance == Appearance::System && system == SystemScheme::Dark &&
                                           !isDark(QApplication::palette()));
    if (dark) {
        application.setPalette(paletteOf(kDark));
    } else if (appearance == Appearance::Light) {
        application.setPalette(paletteOf(kLight));
    }
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QFont textFont(TextSize size) {
    QFont font = QApplication::font();
    const qreal points = font.pointSizeF() > 0 ? font.pointSizeF() : 10;
    switch (size) {
    case TextSize::Small:
        font.setPointSizeF(points * 0.88);
        break;
    case TextSize::Normal:
        break;
    case TextSize::Large:
        font.setPointSizeF(points * 1.6);
        break;
    }
    return font;
}

QFont numberFont(TextSize size) {
    const QFont font = textFont(size);
    if (digitsAreEquallyWide(font)) {
        return font;
    }
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font.pointSizeF());
    return fixed;
}

QColor quietText(const QPalette& palette) {
    return mix(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.38);
}

QColor hairline(const QPalette& palette) {
    return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.16);
}

QColor quietFill(const QPalette& palette) {
    return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.09);
}

QColor accent(const QPalette& palette) {
    return palette.color(QPalette::Highlight);
}

QColor secondAccent(const QPalette& palette) {
    return isDark(palette) ? kAmberOnDark : kAmberOnLight;
}

QLabel* makeHeading(const QString& text, QWidget* parent) {
    auto* heading = new QLabel(text, parent);
    QFont font = textFont(TextSize::Small);
    font.setWeight(QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    heading->setFont(font);
    return heading;
}

} // namespace actiscope::ui
