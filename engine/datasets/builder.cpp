#include "engine/datasets/builder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/data/text.h"

namespace actiscope::datasets {
namespace {

std::string described(std::string_view path, const Corners4& c, std::string_view what) {
    const auto number = [](double value) -> std::string {
        if (!std::isfinite(value)) {
            return std::isnan(value) ? "?" : "too large";
        }
        std::array<char, 32> text{};
        constexpr int kDigits = 9; // of any coordinate all, of 1e308 few
        const auto end =
            std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, kDigits)
                .ptr;
        return {text.data(), end};
    };
    const std::string name = std::string(path) + (what.empty() ? "" : " (" + std::string(what) + ")");
    if (std::isnan(c.x0) && std::isnan(c.y0) && std::isnan(c.x1) && std::isnan(c.y1)) {
        return name;
    }
    return name + " [" + number(c.x0) + " " + number(c.y0) + " to " + number(c.x1) + " " + number(c.y1) + "]";
}

int pixel(double coordinate) {
    constexpr double kFar = 1e9; // far outside of every image, and safe to add to
    return static_cast<int>(std::lround(std::clamp(coordinate, -kFar, kFar)));
}

/// Whole pixels; what has area keeps a pixel.
Box rounded(const Corners4& c) {
    Box box{pixel(c.x0), pixel(c.y0), pixel(c.x1), pixel(c.y1)};
    if (box.x1 == box.x0) {
        box.x0 = pixel(std::floor(c.x0));
        box.x1 = box.x0 + 1;
    }
    if (box.y1 == box.y0) {
        box.y0 = pixel(std::floor(c.y0));
        box.y1 = box.y0 + 1;
    }
    return box;
}

/// Where each item's part of a list begins when the list is in the items' order.
template <class Entry>
std::vector<std::uint32_t> beginnings(const std::vector<Entry>& entries, std::size_t items) {
    std::vector<std::uint32_t> begin(items + 1, 0);
    for (const Entry& entry : entries) {
        ++begin[entry.item + 1];
    }
    for (std::size_t i = 0; i < items; ++i) {
        begin[i + 1] += begin[i];
    }
    return begin;
}

} // namespace

DataSetBuilder::DataSetBuilder(std::filesystem::path root, std::string images) {
    m_set.m_root = std::move(root);
    m_set.m_images = std::move(images);
}

DataSetBuilder::DataSetBuilder(DataSet set) : m_set(std::move(set)) {
    for (std::size_t item = 0; item < m_set.size(); ++item) {
        for (const std::uint32_t label : m_set.classes(item)) {
            m_labels.push_back({item, label});
        }
        for (const LabelledBox& box : m_set.boxes(item)) {
            m_boxes.push_back({item, box});
        }
    }
    for (std::size_t c = 0; c < m_set.m_classTable.size(); ++c) {
        indexClass(static_cast<std::uint32_t>(c));
    }
}

DataSet::Text DataSetBuilder::keep(std::string_view text) {
    if (m_set.m_names.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw std::length_error("more than 4 GiB of image names");
    }
    const DataSet::Text kept{static_cast<std::uint32_t>(m_set.m_names.size()),
                             static_cast<std::uint32_t>(text.size())};
    m_set.m_names += text;
    return kept;
}

std::size_t DataSetBuilder::addItem(std::string_view path, std::string_view id) {
    DataSet::Item item;
    item.path = keep(path);
    const std::size_t at = path.rfind(id);
    item.id = at == std::string_view::npos ? keep(id)
                                           : DataSet::Text{item.path.begin + static_cast<std::uint32_t>(at),
                                                           static_cast<std::uint32_t>(id.size())};
    m_set.m_items.push_back(item);
    return m_set.m_items.size() - 1;
}

void DataSetBuilder::setAnnotation(std::size_t item, std::string_view path) {
    m_set.m_items[item].annotation = keep(path);
    m_set.m_pending = true;
}

std::uint32_t DataSetBuilder::addClass(ClassLabel label) {
    m_set.m_classTable.push_back(std::move(label));
    const auto added = static_cast<std::uint32_t>(m_set.m_classTable.size() - 1);
    indexClass(added);
    return added;
}

void DataSetBuilder::indexClass(std::uint32_t classIndex) {
    const ClassLabel& label = m_set.m_classTable[classIndex];
    if (!label.synset.empty()) {
        m_classByName.emplace(text::lower(label.synset), classIndex);
    }
    if (!label.name.empty()) {
        m_classByName.emplace(text::lower(text::trimmed(label.name)), classIndex);
        for (const std::string_view synonym : text::split(label.name, ',')) {
            m_classByName.emplace(text::lower(synonym), classIndex);
        }
    }
}

std::uint32_t DataSetBuilder::classOf(std::string_view label) {
    const std::string_view name = text::trimmed(label);
    const auto found = m_classByName.find(text::lower(name));
    if (found != m_classByName.end()) {
        return found->second;
    }
    return addClass(text::isSynset(name) ? ClassLabel{std::string(name), {}}
                                         : ClassLabel{{}, std::string(name)});
}

void DataSetBuilder::leave(std::size_t item, Finding finding, const std::string& example) {
    report().add(finding, example);
    std::uint16_t& count = m_set.m_items[item].leftOut;
    count = static_cast<std::uint16_t>(std::min(count + 1, 0xFFFF));
}

void DataSetBuilder::setUnreadable(std::size_t item, std::string_view why) {
    const std::string file = m_set.annotationFile(item).string();
    report().add(Finding::UnreadableAnnotation, why.empty() ? file : file + " (" + std::string(why) + ")");
    m_set.m_items[item].unreadable = true;
}

void DataSetBuilder::addBox(std::size_t item, std::uint32_t classIndex, const Corners4& corners,
                            std::string_view what) {
    const auto left = [&](Finding finding) { leave(item, finding, described(path(item), corners, what)); };
    if (!std::isfinite(corners.x0) || !std::isfinite(corners.y0) || !std::isfinite(corners.x1) ||
        !std::isfinite(corners.y1)) {
        return left(Finding::IncompleteBox);
    }
    if (corners.x1 < corners.x0 || corners.y1 < corners.y0) {
        return left(Finding::SwappedBox);
    }
    if (corners.x1 == corners.x0 || corners.y1 == corners.y0) {
        return left(Finding::EmptyBox);
    }
    const Box box = rounded(corners);
    const Size size = m_set.annotatedSize(item);
    if (size != Size{}) {
        const Box inside = intersection(box, Box{0, 0, size.width, size.height});
        if (inside.empty()) {
            return left(Finding::OutsideBox);
        }
        if (inside != box) {
            report().add(Finding::ClippedBox, described(path(item), corners, what));
        }
    }
    m_boxes.push_back({item, {classIndex, box}});
}

void DataSetBuilder::addInclusive(std::size_t item, std::uint32_t classIndex, const Corners4& inclusive,
                                  std::string_view what) {
    addLabel(item, classIndex);
    if (inclusive.x1 < inclusive.x0 || inclusive.y1 < inclusive.y0) {
        return leave(item, Finding::SwappedBox, described(path(item), inclusive, what));
    }
    addBox(item, classIndex, {inclusive.x0, inclusive.y0, inclusive.x1 + 1, inclusive.y1 + 1}, what);
}

void DataSetBuilder::makeIdsUnique() {
    std::vector<std::size_t> order(m_set.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return m_set.id(a) < m_set.id(b); });
    std::size_t sharing = 0;
    std::string example;
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i + 1;
        while (end < order.size() && m_set.id(order[end]) == m_set.id(order[i])) {
            ++end;
        }
        if (end - i > 1) {
            sharing += end - i;
            example = std::string(m_set.id(order[i]));
            for (std::size_t k = i; k < end; ++k) {
                m_set.m_items[order[k]].id = m_set.m_items[order[k]].path;
            }
        }
        i = end;
    }
    if (sharing > 0) {
        report().note(std::to_string(sharing) + " images share their names with others, as " + example +
                      " does: they go by their paths.");
    }
}

DataSet DataSetBuilder::finish() {
    makeIdsUnique();
    const auto byItem = [](const auto& a, const auto& b) { return a.item < b.item; };
    std::stable_sort(m_labels.begin(), m_labels.end(), byItem);
    // An image's classes each once, in the order in which they came.
    std::vector<std::size_t> seenIn(m_set.m_classTable.size(), m_set.size());
    std::vector<ItemLabel> once;
    once.reserve(m_labels.size());
    for (const ItemLabel& label : m_labels) {
        if (seenIn[label.classIndex] != label.item) {
            seenIn[label.classIndex] = label.item;
            once.push_back(label);
        }
    }
    std::stable_sort(m_boxes.begin(), m_boxes.end(), byItem);
    m_set.m_classBegin = beginnings(once, m_set.size());
    m_set.m_boxBegin = beginnings(m_boxes, m_set.size());
    m_set.m_classes.clear();
    m_set.m_boxes.clear();
    m_set.m_classes.reserve(once.size());
    m_set.m_boxes.reserve(m_boxes.size());
    for (const ItemLabel& label : once) {
        m_set.m_classes.push_back(label.classIndex);
    }
    for (const ItemBox& box : m_boxes) {
        m_set.m_boxes.push_back(box.box);
    }
    m_set.m_names.shrink_to_fit();
    m_set.m_items.shrink_to_fit();
    return std::move(m_set);
}

} // namespace actiscope::datasets
