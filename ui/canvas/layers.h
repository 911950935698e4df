// Pictures kept from one repaint to the next: a change of threshold paints them again without computing them.
#pragma once

#include <optional>

#include <QColor>
#include <QImage>

#include "engine/vision/overlay.h"
#include "ui/render/placement.h"
#include "ui/view_state.h"

namespace actiscope::ui {

/// The picture as a pane shows it, in device pixels. Computed again when the part or the size changes, and
/// when the size of the picture that it wants is there at last: until then a large picture is drawn coarsely.
class PictureLayer {
public:
    const QImage& update(const ImagePtr& image, QSize pane, const Placement& placement, QColor surround);
    /// What update() lacked: the step of the picture's pyramid that someone has to make. Empty: nothing.
    [[nodiscard]] std::optional<int> missingStep() const { return m_missingStep; }

private:
    ImagePtr m_of;
    std::optional<int> m_missingStep;
    Placement m_placement;
    QColor m_surround;
    QImage m_pixels;
};

/// The same with a class's map over it. Computed again when picture, class or colours change.
class MapLayer {
public:
    /// `picture`: what PictureLayer gave for the same image, placement and surround.
    const QImage& update(const QImage& picture, const ViewState& state, const ClassResult& result,
                         const Placement& placement, QColor surround);

private:
    qint64 m_over = 0;
    std::shared_ptr<const ClassActivationMap> m_cam;
    Box m_seen;
    OverlayStyle m_style;
    bool m_mapOnly = false;
    QImage m_pixels;
};

} // namespace actiscope::ui
