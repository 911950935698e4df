// Check boxes and radio buttons that are told from the panel in dark and in light.
#pragma once

#include <QProxyStyle>

namespace actiscope::ui {

/// Fusion draws their frames in a darker shade of the window's colour, which a dark window swallows. Here the
/// frame is of the text's colour and what is on is filled with the accent.
class IndicatorStyle : public QProxyStyle {
    Q_OBJECT

public:
    IndicatorStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
};

} // namespace actiscope::ui
