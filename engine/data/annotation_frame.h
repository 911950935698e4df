// From the picture that an annotation's coordinates are of to the image as it is shown.
#pragma once

#include <optional>

#include "engine/api/box.h"
#include "engine/api/image.h"

namespace actiscope {

/// A box of the stored picture in the picture as shown, after EXIF orientation 1..8.
[[nodiscard]] Box orientBox(const Box& box, Size storedSize, int orientation);

/// Whether one is a scaled copy of the other: the shorter side, computed from the longer one, is right within
/// a pixel of the smaller picture (within a fiftieth where that is less: a dot has every shape).
[[nodiscard]] bool sameShape(Size a, Size b);

/// Places an annotation's boxes in the image. Where the stored picture and the shown one differ, the
/// annotated size decides; where it fits neither, its shape does; where nothing tells, the stored picture is
/// what the formats mean.
class AnnotationFrame {
public:
    /// `annotated`: the size that the annotation names. Empty where that is another picture's.
    [[nodiscard]] static std::optional<AnnotationFrame> of(std::optional<Size> annotated, Size stored,
                                                           int orientation);

    [[nodiscard]] Size annotated() const { return m_annotated; }
    /// The stored or the shown picture: whichever the annotation is of.
    [[nodiscard]] Size picture() const { return m_picture; }
    [[nodiscard]] bool scales() const { return m_annotated != m_picture; }

    /// The part of a box that lies in the annotated picture; empty() where none does.
    [[nodiscard]] Box inside(const Box& box) const;

    /// What inside() gave, in the image as shown.
    [[nodiscard]] Box placed(const Box& inside) const;

private:
    Size m_annotated;
    Size m_picture;
    Size m_stored;
    int m_orientation = 1; ///< that the boxes are turned by; 1 where they are of the shown picture
};

} // namespace actiscope
