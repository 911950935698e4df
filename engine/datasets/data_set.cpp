#include "engine/datasets/data_set.h"

#include <optional>

#include "engine/data/annotation_frame.h"

namespace actiscope::datasets {
namespace {

/// FNV-1a, 64 bit, over texts with their lengths and over numbers, byte order settled.
class Hash {
public:
    void add(std::string_view text) {
        add(text.size());
        for (const char c : text) {
            mix(static_cast<unsigned char>(c));
        }
    }
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) {
            mix(static_cast<unsigned char>(number >> shift));
        }
    }
    [[nodiscard]] std::uint64_t value() const { return m_value; }

private:
    void mix(unsigned char byte) { m_value = (m_value ^ byte) * 0x100000001b3ULL; }
    std::uint64_t m_value = 0xcbf29ce484222325ULL;
};

} // namespace

std::string_view DataSet::relativePath(std::size_t item) const {
    return view(m_items[item].path);
}

std::filesystem::path DataSet::path(std::size_t item) const {
    return m_root / relativePath(item);
}

std::string_view DataSet::id(std::size_t item) const {
    return view(m_items[item].id);
}

std::span<const std::uint32_t> DataSet::classes(std::size_t item) const {
    return std::span(m_classes).subspan(m_classBegin[item], m_classBegin[item + 1] - m_classBegin[item]);
}

std::span<const LabelledBox> DataSet::boxes(std::size_t item) const {
    return std::span(m_boxes).subspan(m_boxBegin[item], m_boxBegin[item + 1] - m_boxBegin[item]);
}

std::string DataSet::whyNoClass(std::size_t item) const {
    return m_items[item].unreadable
               ? "Its annotation " + annotationFile(item).string() +
                     " can't be read, so nothing says what the image shows."
               : "Nothing says what the image shows: it has no annotation of a known class.";
}

std::filesystem::path DataSet::annotationFile(std::size_t item) const {
    const std::string_view name = view(m_items[item].annotation);
    return name.empty() ? std::filesystem::path() : m_root / name;
}

std::string DataSet::remarkOn(const Item& item, const std::string& name) {
    if (item.unreadable) {
        return "The annotation of " + name + " can't be read, so nothing is known of its boxes.";
    }
    if (item.leftOut == 0) {
        return {};
    }
    return std::to_string(item.leftOut) + (item.leftOut == 1 ? " box of " : " boxes of ") + name +
           (item.leftOut == 1 ? " is" : " are") +
           " left out: swapped corners, no area, outside, or no numbers.";
}

GroundTruth DataSet::groundTruth(std::size_t item, Size storedSize, int orientation) const {
    GroundTruth truth;
    truth.classes.assign(classes(item).begin(), classes(item).end());
    const Size named = annotatedSize(item);
    const auto frame =
        AnnotationFrame::of(named == Size{} ? std::nullopt : std::optional(named), storedSize, orientation);
    const std::string name(relativePath(item));
    truth.warning = remarkOn(m_items[item], name);
    const auto warn = [&](const std::string& sentence) {
        truth.warning += (truth.warning.empty() ? "" : " ") + sentence;
    };
    if (!frame) {
        if (!boxes(item).empty()) {
            warn("The boxes of " + name + " are for a picture of " + std::to_string(named.width) + " x " +
                 std::to_string(named.height) + " pixels, which the image is not: they are left out.");
        }
        return truth;
    }
    std::size_t outside = 0;
    std::size_t clipped = 0;
    for (const LabelledBox& labelled : boxes(item)) {
        const Box inside = frame->inside(labelled.box);
        if (inside.empty()) {
            ++outside;
            continue;
        }
        clipped += inside != labelled.box ? 1 : 0;
        truth.boxes.push_back({labelled.classIndex, frame->placed(inside)});
    }
    if (outside + clipped > 0) {
        const auto counted = [](std::size_t count, const char* one, const char* many) {
            return std::to_string(count) + (count == 1 ? one : many);
        };
        const std::string left =
            counted(outside, " box outside the image is left out", " boxes outside the image are left out");
        const std::string cut =
            counted(clipped, " box over its edge is clipped", " boxes over its edge are clipped");
        warn("Of " + name + ", " + (clipped == 0 ? left : outside == 0 ? cut : left + " and " + cut) + ".");
    }
    return truth;
}

std::string_view DataSet::belowImages(std::string_view path) const {
    const bool below = !m_images.empty() && path.size() > m_images.size() && path.starts_with(m_images) &&
                       path[m_images.size()] == '/';
    return below ? path.substr(m_images.size() + 1) : path;
}

std::uint64_t DataSet::fingerprint() const {
    Hash hash;
    hash.add(size());
    for (std::size_t item = 0; item < size(); ++item) {
        hash.add(belowImages(id(item)));
        hash.add(belowImages(relativePath(item)));
        hash.add(static_cast<std::uint64_t>(annotatedSize(item).width));
        hash.add(static_cast<std::uint64_t>(annotatedSize(item).height));
        hash.add(classes(item).size());
        for (const std::uint32_t label : classes(item)) {
            hash.add(std::uint64_t{label});
        }
        hash.add(boxes(item).size());
        for (const LabelledBox& labelled : boxes(item)) {
            hash.add(std::uint64_t{labelled.classIndex});
            for (const int edge : {labelled.box.x0, labelled.box.y0, labelled.box.x1, labelled.box.y1}) {
                hash.add(static_cast<std::uint64_t>(edge));
            }
        }
    }
    for (const ClassLabel& label : m_classTable) {
        hash.add(label.synset);
        hash.add(label.name);
    }
    return hash.value();
}

std::size_t DataSet::bytes() const {
    return m_names.capacity() + m_items.capacity() * sizeof(Item) +
           (m_classBegin.capacity() + m_classes.capacity() + m_boxBegin.capacity()) * sizeof(std::uint32_t) +
           m_boxes.capacity() * sizeof(LabelledBox);
}

} // namespace actiscope::datasets
