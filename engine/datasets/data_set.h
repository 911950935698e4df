// A set of labelled pictures: the list of images, what is known of each, the table of classes.
//
// The path of the data: openDataSet() (open.h) lets a reader list the images through a DataSetBuilder; what
// lies in one file an image is only named then, so that a list of 50,000 is there at once. readAnnotations()
// reads those files, in parallel. groundTruth() places an item's boxes in its decoded image.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/box.h"
#include "engine/api/image.h"
#include "engine/data/labels.h"
#include "engine/datasets/open_options.h"
#include "engine/datasets/report.h"

namespace actiscope::datasets {

/// One object: its class in the set's table and its box.
struct LabelledBox {
    std::uint32_t classIndex = 0;
    Box box;
    friend bool operator==(const LabelledBox&, const LabelledBox&) = default;
};

/// What is known of one image, placed in the image as shown.
struct GroundTruth {
    std::vector<std::uint32_t> classes; ///< of the image, each once
    std::vector<LabelledBox> boxes;
    std::string warning; ///< a sentence or two where boxes were left out or clipped, else empty
};

/// Immutable; may be read from every thread. Some 60 bytes an image, beside its name.
class DataSet {
public:
    [[nodiscard]] std::size_t size() const { return m_items.size(); }

    /// Of the image, below root(); absolute where the list says so. In the file system's own bytes.
    [[nodiscard]] std::string_view relativePath(std::size_t item) const;
    [[nodiscard]] std::filesystem::path path(std::size_t item) const;
    /// The image's own name in its data set, unique there: "ILSVRC2012_val_00000001", COCO's number, the
    /// path.
    [[nodiscard]] std::string_view id(std::size_t item) const;

    /// The image's classes, each once, as indices into classTable().
    [[nodiscard]] std::span<const std::uint32_t> classes(std::size_t item) const;
    /// Why it has none, where that is so: one sentence.
    [[nodiscard]] std::string whyNoClass(std::size_t item) const;
    /// In the annotated picture, which may be larger than the image or turned: see groundTruth().
    [[nodiscard]] std::span<const LabelledBox> boxes(std::size_t item) const;
    /// Of the picture that the boxes are of; 0 x 0 where the annotation does not tell.
    [[nodiscard]] Size annotatedSize(std::size_t item) const { return m_items[item].size; }

    /// The file with the image's annotation; empty where there is none of its own.
    [[nodiscard]] std::filesystem::path annotationFile(std::size_t item) const;
    /// Whether annotation files wait to be read by readAnnotations(): until then classes and boxes of their
    /// images are missing here.
    [[nodiscard]] bool annotationsPending() const { return m_pending; }

    /// Classes and boxes for the decoded image: clipped, scaled and turned as the annotation's size asks.
    [[nodiscard]] GroundTruth groundTruth(std::size_t item, Size storedSize, int orientation) const;

    /// What the images' paths are below: the folder that is named for them, else one that the format says.
    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    /// The folder or list that was opened, absolute.
    [[nodiscard]] const std::filesystem::path& place() const { return m_place; }
    /// With which it opens as it did, from whichever folder a program is started: the format that was taken,
    /// absolute folders.
    [[nodiscard]] const OpenOptions& openedWith() const { return m_openedWith; }
    [[nodiscard]] const std::vector<ClassLabel>& classTable() const { return m_classTable; }
    /// True where the set's labels are numbers of a model's classes: the names in classTable() are numbers.
    [[nodiscard]] bool hasNumberedClasses() const { return m_numbered; }
    [[nodiscard]] const Report& report() const { return m_report; }
    [[nodiscard]] const std::string& format() const {
        return m_openedWith.format;
    } ///< the reader's name, as --format
    /// Other readers that would take the same folder.
    [[nodiscard]] const std::vector<std::string>& otherFormats() const { return m_otherFormats; }

    /// Differs where the list of images, their classes or boxes differ; the same on every machine and
    /// wherever the images lie: of their paths, what is below the folder of images counts.
    [[nodiscard]] std::uint64_t fingerprint() const;

    /// About how much memory the list holds.
    [[nodiscard]] std::size_t bytes() const;

private:
    friend class DataSetBuilder;

    struct Text {
        std::uint32_t begin = 0;
        std::uint32_t length = 0;
    };
    struct Item {
        Text path;
        Text id;
        Text annotation;
        Size size;
        std::uint16_t leftOut = 0; ///< boxes of it that are none
        bool unreadable = false;   ///< its annotation file does not parse
    };
    /// One sentence where something of its annotation was left out while it was read, else empty.
    [[nodiscard]] static std::string remarkOn(const Item& item, const std::string& name);
    [[nodiscard]] std::string_view view(Text text) const {
        return std::string_view(m_names).substr(text.begin, text.length);
    }

    /// Without the folder of images, where it is one.
    [[nodiscard]] std::string_view belowImages(std::string_view path) const;

    std::filesystem::path m_root;
    std::string m_images; ///< folder of images below the root; may be empty
    std::filesystem::path m_place;
    OpenOptions m_openedWith;
    std::string m_names; ///< all texts of the items, one behind the other
    std::vector<Item> m_items;
    std::vector<std::uint32_t> m_classBegin; ///< [items + 1]: where an item's classes begin in m_classes
    std::vector<std::uint32_t> m_classes;
    std::vector<std::uint32_t> m_boxBegin; ///< the same for m_boxes
    std::vector<LabelledBox> m_boxes;
    std::vector<ClassLabel> m_classTable;
    bool m_numbered = false;
    bool m_pending = false;
    Report m_report;
    std::vector<std::string> m_otherFormats;
};

} // namespace actiscope::datasets
