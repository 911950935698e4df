// Small data sets that tests write.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/box.h"
#include "engine/datasets/open.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::test {

/// An object of an XML file: its name and its corners as written there.
struct XmlObject {
    std::string name;
    int xmin = 0;
    int ymin = 0;
    int xmax = 0;
    int ymax = 0;
};

inline std::string xmlText(int width, int height, const std::vector<XmlObject>& objects) {
    std::string text = "<annotation><size><width>" + std::to_string(width) + "</width><height>" +
                       std::to_string(height) + "</height></size>";
    for (const XmlObject& o : objects) {
        text += "<object><name>" + o.name + "</name><bndbox><xmin>" + std::to_string(o.xmin) +
                "</xmin><ymin>" + std::to_string(o.ymin) + "</ymin><xmax>" + std::to_string(o.xmax) +
                "</xmax><ymax>" + std::to_string(o.ymax) + "</ymax></bndbox></object>";
    }
    return text + "</annotation>";
}

/// Names of an item's classes: the synset, else the name.
inline std::vector<std::string> labelsOf(const datasets::DataSet& set, std::size_t item) {
    std::vector<std::string> labels;
    for (const std::uint32_t index : set.classes(item)) {
        const ClassLabel& label = set.classTable().at(index);
        labels.push_back(label.synset.empty() ? label.name : label.synset);
    }
    return labels;
}

inline std::vector<Box> boxesOf(const datasets::DataSet& set, std::size_t item) {
    std::vector<Box> boxes;
    for (const datasets::LabelledBox& box : set.boxes(item)) {
        boxes.push_back(box.box);
    }
    return boxes;
}

inline std::vector<std::string> pathsOf(const datasets::DataSet& set) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < set.size(); ++i) {
        paths.emplace_back(set.relativePath(i));
    }
    return paths;
}

/// Opened and with all annotations; throws where that fails.
inline datasets::DataSet opened(const std::filesystem::path& place,
                                const datasets::OpenOptions& options = {}) {
    return datasets::openDataSet(place, options)
        .and_then([](datasets::DataSet set) { return datasets::readAnnotations(std::move(set)); })
        .map_error([](const Error& error) -> Error { throw std::runtime_error(error.message); })
        .value();
}

} // namespace actiscope::test
