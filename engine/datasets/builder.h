// How readers make a DataSet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/datasets/data_set.h"

namespace actiscope::datasets {

/// A box as a file has it: x1, y1 exclusive, pixels counted from 0. Not finite: no number was there.
struct Corners4 {
    double x0 = 0;
    double y0 = 0;
    double x1 = 0;
    double y1 = 0;
};

/// Classes and boxes may come in any order. Not for several threads.
class DataSetBuilder {
public:
    /// `images`: the folder of the images below the root, where all of them lie in one; a set is the same
    /// wherever that is.
    explicit DataSetBuilder(std::filesystem::path root, std::string images = {});
    /// Goes on with a set that is there.
    explicit DataSetBuilder(DataSet set);

    /// `path`: below the root, or absolute. `id`: where it stands in the path, it costs no memory.
    /// Returns the item's index.
    std::size_t addItem(std::string_view path, std::string_view id);
    void setSize(std::size_t item, Size size) { m_set.m_items[item].size = size; }
    /// Names the item's annotation file, below the root.
    void setAnnotation(std::size_t item, std::string_view path);
    [[nodiscard]] std::size_t size() const { return m_set.m_items.size(); }
    [[nodiscard]] std::string_view path(std::size_t item) const { return m_set.relativePath(item); }
    [[nodiscard]] std::string_view id(std::size_t item) const { return m_set.id(item); }

    /// A new class at the end of the table.
    std::uint32_t addClass(ClassLabel label);
    /// The class of this synset or name (a whole name, or one of its synonyms); a new one where there is
    /// none.
    std::uint32_t classOf(std::string_view label);
    /// The set's labels are numbers of a model's classes.
    void setNumbered() { m_set.m_numbered = true; }

    void addLabel(std::size_t item, std::uint32_t classIndex) { m_labels.push_back({item, classIndex}); }
    /// Adds the box where it is one, else reports what is wrong; `what`: which one, for the report. Does not
    /// label the image. The item's size must be set before, where it is known.
    void addBox(std::size_t item, std::uint32_t classIndex, const Corners4& corners,
                std::string_view what = {});
    /// The same for an object that is both.
    void addObject(std::size_t item, std::uint32_t classIndex, const Corners4& corners,
                   std::string_view what = {}) {
        addLabel(item, classIndex);
        addBox(item, classIndex, corners, what);
    }

    /// The same with corners that are inclusive, as ILSVRC's and CSV's.
    void addInclusive(std::size_t item, std::uint32_t classIndex, const Corners4& inclusive,
                      std::string_view what = {});

    /// Its annotation file does not parse; `why` in a few words.
    void setUnreadable(std::size_t item, std::string_view why);

    [[nodiscard]] Report& report() { return m_set.m_report; }
    void setPending(bool pending) { m_set.m_pending = pending; }

    /// How it opens again.
    void setOpened(std::filesystem::path place, OpenOptions with, std::vector<std::string> others) {
        m_set.m_place = std::move(place);
        m_set.m_openedWith = std::move(with);
        m_set.m_otherFormats = std::move(others);
    }
    /// Ids that occur twice become the images' paths.
    [[nodiscard]] DataSet finish();

private:
    struct ItemLabel {
        std::size_t item = 0;
        std::uint32_t classIndex = 0;
    };
    struct ItemBox {
        std::size_t item = 0;
        LabelledBox box;
    };
    /// A box that is none: counted for its image, too.
    void leave(std::size_t item, Finding finding, const std::string& example);
    DataSet::Text keep(std::string_view text);
    void indexClass(std::uint32_t classIndex);
    void makeIdsUnique();

    DataSet m_set;
    std::vector<ItemLabel> m_labels;
    std::vector<ItemBox> m_boxes;
    std::unordered_map<std::string, std::uint32_t> m_classByName; ///< lower case
};

} // namespace actiscope::datasets
