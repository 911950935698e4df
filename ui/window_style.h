// What Fusion draws too faint or too tight.
#pragma once

#include <QProxyStyle>

namespace actiscope::ui {

/// Fusion draws the frames of check boxes and radio buttons in a darker shade of the window's colour, which a
/// dark window swallows. Here the frame is of the text's colour and what is on is filled with the accent.
/// Push buttons get air beside long words.
class WindowStyle : public QProxyStyle {
    Q_OBJECT

public:
    WindowStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                         const QWidget* widget) const override;
};

} // namespace actiscope::ui
