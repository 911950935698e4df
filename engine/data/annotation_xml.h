// Ground-truth boxes from VOC and ILSVRC annotation files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/api/result.h"

namespace actiscope {

struct Annotation {
    std::vector<GroundTruthBox> boxes; ///< in the image as shown
    std::string warning;               ///< one sentence where boxes were clipped or left out, else empty
    std::string note;                  ///< one sentence where all boxes were scaled, else empty
};

/// The annotation file of an image: `<stem>.xml` beside it, in a sibling folder named Annotations or
/// annotations, or in `folder` where one is given (looked at first). Empty path where there is none.
[[nodiscard]] std::filesystem::path findAnnotation(const std::filesystem::path& image,
                                                   const std::filesystem::path& folder);

/// What an object's four corners are worth.
enum class Corners {
    Missing, ///< not four numbers
    Swapped, ///< a maximum below its minimum
    Complete
};

/// One object as the file has it.
struct AnnotatedObject {
    std::string name; ///< may be empty
    Corners corners = Corners::Missing;
    Box box; ///< exclusive x1, y1, counted from 0, in the annotated picture; may reach outside of it
};

/// An annotation file as it stands, to be placed in its image later.
struct AnnotationFile {
    std::filesystem::path file;
    std::optional<Size> size; ///< what <size> says; empty where missing or 0
    std::vector<AnnotatedObject> objects;
};

/// Reads a file without its image. Coordinates as readAnnotation(). Errors: FileNotFound, AnnotationInvalid.
[[nodiscard]] Result<AnnotationFile> readAnnotationFile(const std::filesystem::path& file);

/// The boxes in an image of this stored size: what readAnnotation() does after reading.
[[nodiscard]] Annotation placeAnnotation(const AnnotationFile& read, Size storedSize, int orientation);

/// Reads the boxes. An XML where at least one object's name is a synset ("n" + 8 digits) is ILSVRC's (0-based
/// inclusive, all of its boxes), any other one Pascal VOC's (1-based inclusive). `storedSize`, `orientation`:
/// the image's, so that coordinates that refer to the stored picture (by the annotation's <size>) are turned
/// with it. A <size> of the same shape but another size (the annotation is of a larger or smaller copy)
/// scales the boxes, which `note` says; one of another shape is of another picture: no box is used, and
/// `warning` says so. Where <size> is missing or 0, the image's size is taken. Boxes are clipped to the
/// image; an object wholly outside is left out and named in `warning`. Errors: FileNotFound,
/// AnnotationInvalid.
[[nodiscard]] Result<Annotation> readAnnotation(const std::filesystem::path& file, Size storedSize,
                                                int orientation);

/// One object of an annotation that is written.
struct AnnotatedBox {
    std::string name;
    Box box;                ///< x1, y1 exclusive, counted from 0
    bool truncated = false; ///< reaches beyond the picture's edge
    bool occluded = false;  ///< partly hidden
};

/// The text of an XML file that readAnnotation() reads back as it was: Pascal VOC's (1-based inclusive), or
/// ILSVRC's (0-based) where every name is a synset. `folder`, `filename`: the picture's.
[[nodiscard]] std::string annotationText(const std::string& folder, const std::string& filename, Size size,
                                         const std::vector<AnnotatedBox>& objects);

} // namespace actiscope
