#include "engine/data/annotation_xml.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <pugixml.hpp>

#include "engine/data/annotation_frame.h"
#include "engine/data/files.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 64u << 20;

int pixel(double coordinate) {
    constexpr double kFar = 1e9; // far outside of every image, and safe to add to
    return static_cast<int>(std::lround(std::clamp(coordinate, -kFar, kFar)));
}

AnnotatedObject readObject(const pugi::xml_node& node, int firstPixel) {
    AnnotatedObject object;
    object.name = text::trimmed(node.child_value("name"));
    const pugi::xml_node corners = node.child("bndbox");
    const auto x0 = text::number<double>(corners.child_value("xmin"));
    const auto y0 = text::number<double>(corners.child_value("ymin"));
    const auto x1 = text::number<double>(corners.child_value("xmax"));
    const auto y1 = text::number<double>(corners.child_value("ymax"));
    if (!x0 || !y0 || !x1 || !y1) {
        return object;
    }
    object.corners = *x0 <= *x1 && *y0 <= *y1 ? Corners::Complete : Corners::Swapped;
    object.box = Box{pixel(*x0) - firstPixel, pixel(*y0) - firstPixel, pixel(*x1) - firstPixel + 1,
                     pixel(*y1) - firstPixel + 1};
    return object;
}

/// ILSVRC counts pixels from 0, Pascal VOC from 1; only ILSVRC names objects by synset.
int firstPixelOf(const pugi::xml_node& root) {
    for (const pugi::xml_node& node : root.children("object")) {
        if (text::isSynset(text::trimmed(node.child_value("name")))) {
            return 0;
        }
    }
    return 1;
}

/// What <size> says, where it says something.
std::optional<Size> annotatedSize(const pugi::xml_node& root) {
    const pugi::xml_node node = root.child("size");
    const auto width = text::number<double>(node.child_value("width"));
    const auto height = text::number<double>(node.child_value("height"));
    if (!width || !height || *width < 1 || *height < 1) { // some programs write 0 x 0
        return std::nullopt;
    }
    return Size{pixel(*width), pixel(*height)};
}

std::string sizeText(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

std::string otherPicture(const fs::path& file, Size annotated, Size image) {
    return file.string() + " is for a picture of " + sizeText(annotated) + " pixels, but the image has " +
           sizeText(image) +
           (sameShape({annotated.height, annotated.width}, image) ? " and lies on its side" : "") +
           ": its boxes are left out.";
}

/// Collects what is wrong with single objects, for one sentence.
class Remarks {
public:
    void add(std::size_t number, const std::string& name, const char* what) {
        constexpr std::size_t kNamed = 3;
        if (m_count++ >= kNamed) {
            return;
        }
        m_text += m_text.empty() ? "" : "; ";
        m_text +=
            "object " + std::to_string(number) + (name.empty() ? "" : " (" + name.substr(0, 60) + ")") + what;
    }

    [[nodiscard]] std::string sentence(const fs::path& file) const {
        if (m_count == 0) {
            return {};
        }
        const std::size_t others = m_count - std::min<std::size_t>(m_count, 3);
        return file.string() + ": " + m_text +
               (others > 0 ? "; and " + std::to_string(others) + " more like these" : "") + ".";
    }

private:
    std::size_t m_count = 0;
    std::string m_text;
};

} // namespace

fs::path findAnnotation(const fs::path& image, const fs::path& folder) {
    std::error_code ignored;
    const fs::path here = fs::absolute(image, ignored).parent_path();
    const fs::path name = image.stem().string() + ".xml";
    std::vector<fs::path> folders;
    if (!folder.empty()) {
        folders.push_back(folder);
    }
    folders.push_back(here);
    for (const fs::path& parent : {here, here.parent_path()}) {
        folders.push_back(parent / "Annotations");
        folders.push_back(parent / "annotations");
    }
    for (const fs::path& candidate : folders) {
        if (fs::is_regular_file(candidate / name, ignored)) {
            return candidate / name;
        }
    }
    return {};
}

Result<AnnotationFile> readAnnotationFile(const fs::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        Error error = bytes.error();
        if (error.code == ErrorCode::FileUnreadable) {
            error.code = ErrorCode::AnnotationInvalid;
            error.message.pop_back(); // the full stop
            error.message = "The image's annotation " + error.message + "; no ground truth is used.";
        }
        return fail(std::move(error));
    }
    // pugixml expands no entities of a document's own and loads nothing from elsewhere.
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(bytes->data(), bytes->size());
    const pugi::xml_node root = document.child("annotation");
    if (!parsed || !root) {
        return fail(ErrorCode::AnnotationInvalid,
                    file.string() + " is no VOC or ILSVRC annotation: its boxes are left out.",
                    parsed ? "no <annotation> element"
                           : std::string(parsed.description()) + " at byte " + std::to_string(parsed.offset));
    }
    AnnotationFile annotation{file, annotatedSize(root), {}};
    const int firstPixel = firstPixelOf(root);
    for (const pugi::xml_node& node : root.children("object")) {
        annotation.objects.push_back(readObject(node, firstPixel));
    }
    return annotation;
}

Result<Annotation> readAnnotation(const fs::path& file, Size storedSize, int orientation) {
    return readAnnotationFile(file).map([&](const AnnotationFile& annotation) {
        return placeAnnotation(annotation, storedSize, orientation);
    });
}

Annotation placeAnnotation(const AnnotationFile& read, Size storedSize, int orientation) {
    Annotation annotation;
    const auto frame = AnnotationFrame::of(read.size, storedSize, orientation);
    if (!frame) {
        annotation.warning = otherPicture(read.file, *read.size, storedSize);
        return annotation;
    }
    Remarks remarks;
    std::size_t number = 0;
    for (const AnnotatedObject& object : read.objects) {
        ++number;
        if (object.name.empty()) {
            remarks.add(number, object.name, " has no name and is left out");
            continue;
        }
        if (object.corners != Corners::Complete) {
            remarks.add(number, object.name, " has no usable box and is left out");
            continue;
        }
        const Box inside = frame->inside(object.box);
        if (inside.empty()) {
            remarks.add(number, object.name, " lies outside the image and is left out");
            continue;
        }
        if (inside != object.box) {
            remarks.add(number, object.name, " reaches over the image's edge and is clipped");
        }
        GroundTruthBox truth;
        (text::isSynset(object.name) ? truth.synset : truth.name) = object.name;
        truth.boxInImage = frame->placed(inside);
        annotation.boxes.push_back(std::move(truth));
    }
    annotation.warning = remarks.sentence(read.file);
    if (frame->scales() && !annotation.boxes.empty()) {
        annotation.note = read.file.string() + " is for a copy of " + sizeText(frame->annotated()) +
                          " pixels: its boxes are scaled to the image's " + sizeText(frame->picture()) + ".";
    }
    return annotation;
}

} // namespace actiscope
