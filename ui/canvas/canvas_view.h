// What the two centre views have in common: zoom, pan, probe, and what they listen to.
#pragma once

#include <optional>

#include <QWidget>

#include "ui/background.h"
#include "ui/canvas/layers.h"
#include "ui/canvas/viewport.h"
#include "ui/render/colour_bar.h"
#include "ui/render/marks.h"
#include "ui/view_state.h"

class QGestureEvent;
class QPainter;

namespace actiscope::ui {

class PicturePyramid;

/// A view of the current analysis in one or more panes of equal size that show the same part of the picture.
/// Wheel and pinch zoom at the cursor, drag (left or middle button) pans, the pointer sets the state's probe.
/// Everything inside is computed in device pixels, so that high-DPI screens are sharp.
class CanvasView : public QWidget {
    Q_OBJECT

public:
    /// `fitMargin`: logical pixels that stay free around a fitted picture.
    CanvasView(ViewState* state, int fitMargin, QWidget* parent);

    void fit();                   ///< whole image, also after a resize, until zoomed
    void oneToOne();              ///< one image pixel is one screen pixel
    void zoomBy(double factor);   ///< about the view's centre
    void panBy(QPointF distance); ///< logical pixels
    /// Screen pixels (device pixels) per image pixel.
    [[nodiscard]] double zoom() const { return m_viewport.scale(); }

Q_SIGNALS:
    void zoomChanged(double zoom);

protected:
    /// Size of a pane in device pixels, for the widget's size of now.
    [[nodiscard]] virtual QSize paneSize() const = 0;
    /// The point in its pane, in device pixels; empty where there is none.
    [[nodiscard]] virtual std::optional<QPointF> pointInPane(QPointF pointInWidget) const = 0;
    /// A press and release without a drag between.
    virtual void clicked(QPointF pointInWidget);
    /// What a tooltip says there; empty: none.
    [[nodiscard]] virtual QString toolTipAt(QPointF pointInWidget) const = 0;
    /// Position in the analysis of the class whose map is shown there; -1: the selected one.
    [[nodiscard]] virtual int classAt(QPointF /*pointInWidget*/) const { return -1; }
    /// The analysis became another or further one; panes may have changed.
    virtual void analysisReplaced() {}

    [[nodiscard]] const ViewState& state() const { return *m_state; }
    [[nodiscard]] ViewState& state() { return *m_state; }
    [[nodiscard]] const Viewport& viewport() const { return m_viewport; }
    /// Call before painting: size or screen may have changed.
    void syncViewport();
    /// The picture as the viewport shows it in a pane. What is too much for a frame comes coarse at first; a
    /// repaint follows.
    [[nodiscard]] const QImage& picture(QSize pane);
    /// Where a picture will be.
    void paintSkeleton(QPainter& painter) const;
    /// What both views draw over a picture; each says where.
    [[nodiscard]] Marks marksOf(const ClassResult* result) const;
    [[nodiscard]] bool showsColourBar(const ClassResult& result) const;
    [[nodiscard]] ColourBar colourBarOf(const ClassResult& result) const;
    [[nodiscard]] static Box wholeOf(const Analysis& analysis);

    /// A neutral middle grey around the picture, the same in both looks, so that colours are judged alike.
    static constexpr QColor kSurround{0x66, 0x66, 0x66};
    static constexpr QColor kQuietOnSurround{0xe4, 0xe4, 0xe4};
    /// Where something will be.
    static constexpr QColor kPlaceholder{255, 255, 255, 28};

    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void followAnalysis();
    void zoomAt(double factor, QPointF pointInWidget);
    void pinch(const QGestureEvent& event);
    void movePointer(std::optional<QPointF> pointInWidget);
    /// What lies below the pointer, which may rest while the picture moves.
    void probe();
    template <class Change>
    void change(const Change& change);

    ViewState* m_state;
    int m_fitMargin;
    Viewport m_viewport;
    AnalysisPtr m_shown;
    PictureLayer m_picture;
    std::shared_ptr<PicturePyramid> m_sharpening; ///< whose size is being made
    int m_sharpeningStep = 0;
    Background m_sharpener;
    std::optional<QPointF> m_pointer;  ///< in the widget; empty while it is elsewhere
    std::optional<QPointF> m_dragFrom; ///< in the widget, moves along
    QPointF m_pressedAt;
    bool m_dragged = false;
};

} // namespace actiscope::ui
