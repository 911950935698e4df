#include "engine/data/annotation_xml.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <pugixml.hpp>

#include "engine/data/files.h"
#include "engine/data/text.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 64u << 20;

/// An object of the file, in the file's own coordinates.
struct AnnotatedObject {
    std::string name;
    bool complete = false; ///< has four readable corners in order
    Box box;               ///< exclusive x1, y1, counted from 0
};

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
    if (x0 && y0 && x1 && y1 && *x0 <= *x1 && *y0 <= *y1) {
        object.complete = true;
        object.box = Box{pixel(*x0) - firstPixel, pixel(*y0) - firstPixel, pixel(*x1) - firstPixel + 1,
                         pixel(*y1) - firstPixel + 1};
    }
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

bool turnsSides(int orientation) {
    return orientation >= 5 && orientation <= 8;
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

Size turned(Size size) {
    return {size.height, size.width};
}

/// Whether one is a scaled copy of the other: the shorter side, computed from the longer one, is right within
/// a pixel of the smaller picture (within a fiftieth where that is less: a dot has every shape).
bool sameShape(Size a, Size b) {
    const auto lessArea = [](Size x, Size y) {
        return std::int64_t{x.width} * x.height < std::int64_t{y.width} * y.height;
    };
    const Size small = lessArea(a, b) ? a : b;
    const Size large = lessArea(a, b) ? b : a;
    const bool wide = large.width >= large.height;
    const auto longer = [wide](Size size) { return static_cast<double>(wide ? size.width : size.height); };
    const auto shorter = [wide](Size size) { return static_cast<double>(wide ? size.height : size.width); };
    const double tolerance = std::min(1.0, longer(small) / 50);
    return std::abs(shorter(small) - longer(small) * shorter(large) / longer(large)) <= tolerance;
}

/// The picture that an annotation's coordinates are of.
struct Frame {
    Size annotated;     ///< as <size> says
    Size picture;       ///< the stored picture or the one that is shown
    bool stored = true; ///< which of the two
};

/// <size> decides where the stored and the shown picture differ; where it fits neither, its shape does; where
/// nothing tells, the stored picture is what these formats mean. Empty where <size> is of another picture.
std::optional<Frame> frameOf(const pugi::xml_node& root, Size stored, int orientation) {
    const Size annotated = annotatedSize(root).value_or(stored);
    const bool turns = turnsSides(orientation);
    const Size shown = turns ? turned(stored) : stored;
    if (annotated == stored || (annotated != shown && sameShape(annotated, stored))) {
        return Frame{annotated, stored, true};
    }
    if (sameShape(annotated, shown)) {
        return Frame{annotated, shown, false};
    }
    return std::nullopt;
}

/// Begin and end of a box on one axis, from a picture's side to another's. What covers a pixel stays one.
void scaleSpan(int& begin, int& end, int from, int to) {
    const auto scaled = [&](int at) {
        return static_cast<int>((std::int64_t{at} * to * 2 + from) / (std::int64_t{from} * 2)); // rounded
    };
    begin = std::min(scaled(begin), to - 1);
    end = std::max(scaled(end), begin + 1);
}

Box scaled(Box box, Size from, Size to) {
    scaleSpan(box.x0, box.x1, from.width, to.width);
    scaleSpan(box.y0, box.y1, from.height, to.height);
    return box;
}

std::string sizeText(Size size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

std::string otherPicture(const fs::path& file, Size annotated, Size image) {
    return file.string() + " is for a picture of " + sizeText(annotated) + " pixels, but the image has " +
           sizeText(image) + (sameShape(turned(annotated), image) ? " and lies on its side" : "") +
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

Box orientBox(const Box& box, Size storedSize, int orientation) {
    const int width = storedSize.width;
    const int height = storedSize.height;
    const auto mirroredX = [&] { return Box{width - box.x1, box.y0, width - box.x0, box.y1}; };
    const auto mirroredY = [&](const Box& b) { return Box{b.x0, height - b.y1, b.x1, height - b.y0}; };
    const auto transposed = [](const Box& b) { return Box{b.y0, b.x0, b.y1, b.x1}; };
    switch (orientation) {
    case 2:
        return mirroredX();
    case 3:
        return mirroredY(mirroredX());
    case 4:
        return mirroredY(box);
    case 5:
        return transposed(box);
    case 6:
        return transposed(mirroredY(box));
    case 7:
        return transposed(mirroredY(mirroredX()));
    case 8:
        return transposed(mirroredX());
    default:
        return box;
    }
}

Result<Annotation> readAnnotation(const fs::path& file, Size storedSize, int orientation) {
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

    Annotation annotation;
    const std::optional<Frame> frame = frameOf(root, storedSize, orientation);
    if (!frame) {
        annotation.warning = otherPicture(file, *annotatedSize(root), storedSize);
        return annotation;
    }
    const Box whole{0, 0, frame->annotated.width, frame->annotated.height};
    const int firstPixel = firstPixelOf(root);
    Remarks remarks;
    std::size_t number = 0;
    for (const pugi::xml_node& node : root.children("object")) {
        const AnnotatedObject object = readObject(node, firstPixel);
        ++number;
        if (object.name.empty()) {
            remarks.add(number, object.name, " has no name and is left out");
            continue;
        }
        if (!object.complete) {
            remarks.add(number, object.name, " has no usable box and is left out");
            continue;
        }
        const Box inside = intersection(object.box, whole);
        if (inside.empty()) {
            remarks.add(number, object.name, " lies outside the image and is left out");
            continue;
        }
        if (inside != object.box) {
            remarks.add(number, object.name, " reaches over the image's edge and is clipped");
        }
        GroundTruthBox truth;
        (text::isSynset(object.name) ? truth.synset : truth.name) = object.name;
        const Box box = scaled(inside, frame->annotated, frame->picture);
        truth.boxInImage = frame->stored ? orientBox(box, storedSize, orientation) : box;
        annotation.boxes.push_back(std::move(truth));
    }
    annotation.warning = remarks.sentence(file);
    if (frame->annotated != frame->picture && !annotation.boxes.empty()) {
        annotation.note = file.string() + " is for a copy of " + sizeText(frame->annotated) +
                          " pixels: its boxes are scaled to the image's " + sizeText(frame->picture) + ".";
    }
    return annotation;
}

} // namespace actiscope
