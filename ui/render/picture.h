// Drawing a picture and a map over it at any size, fast and without aliasing.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <QImage>
#include <QRect>

#include "engine/api/image.h"
#include "engine/vision/overlay.h"
#include "ui/render/placement.h"

namespace actiscope::ui {

/// A picture at its own and at halved sizes. A size is made when it is first asked for, in one pass over the
/// next larger one that is there; the picture itself is never copied. Thread rule: any thread.
class PicturePyramid {
public:
    explicit PicturePyramid(ImagePtr image) : m_image(std::move(image)) {}

    /// The pyramid of this picture. The last one is kept, so that all views of a picture share it.
    [[nodiscard]] static std::shared_ptr<PicturePyramid> of(const ImagePtr& image);

    /// Packed RGB of ceil(width / 2^step) x ceil(height / 2^step): pixel i is the mean of the image's pixels
    /// [i * 2^step, (i + 1) * 2^step).
    struct Level {
        const std::uint8_t* rgb = nullptr;
        Size size;
        int step = 0;
    };
    [[nodiscard]] Level level(int step);
    /// The smallest size that is there, not smaller than the one asked for. Never waits.
    [[nodiscard]] Level nearest(int step);

    [[nodiscard]] const ImagePtr& image() const { return m_image; }

private:
    [[nodiscard]] Size sizeAt(int step) const;

    ImagePtr m_image;
    std::mutex m_making; ///< held while a size is made; never on the window's thread
    std::mutex m_mutex;  ///< held for moments
    std::vector<std::vector<std::uint8_t>> m_levels; ///< [step]; empty where not made yet
};

/// From this many screen pixels an image pixel the pixels are shown as squares.
inline constexpr double kSquaresFrom = 4;

/// The size of a picture that is drawn so: at most half is left to shrink.
[[nodiscard]] int stepFor(const Placement& placement);

/// Draws the part of the picture that lies in `target` (RGB32): smooth, or as squares from kSquaresFrom on.
/// Pixels outside of the picture are left alone. Makes the size that it needs.
void drawPicture(QImage& target, PicturePyramid& picture, const Placement& placement);

/// The same from a size at hand. One that is too large is sampled, which is coarse but fast.
void drawPicture(QImage& target, const PicturePyramid::Level& source, Size image, const Placement& placement);

/// Blends the map over the picture drawn so; `seen` is the rectangle of the image that it covers.
void drawMap(QImage& target, Size image, const Placement& placement, const ClassActivationMap& cam,
             const Box& seen, const OverlayStyle& style);

} // namespace actiscope::ui
