// What is missing from a data set and what was left out of it: counted, with a few examples.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace actiscope::datasets {

enum class Finding {
    MissingImage,         ///< named or annotated, but not there: not an item of the set
    MissingAnnotation,    ///< an image of which nothing is known
    UnreadableAnnotation, ///< an annotation file that does not parse
    DuplicateImage,       ///< named twice where once is meant; the first counts
    UnlistedFolder,       ///< its images are not in the set
    UnknownImage,         ///< an annotation of an image that the list does not name
    UnknownCategory,      ///< an annotation of a class that the list does not name; left out
    UnnamedObject,        ///< an annotated object without a name; left out
    IncompleteBox,        ///< no four numbers; left out
    SwappedBox,           ///< a maximum below its minimum; left out
    EmptyBox,             ///< no area; left out
    OutsideBox,           ///< wholly outside the image; left out
    ClippedBox,           ///< reaches over the image's edge; kept, to be clipped
    CrowdBox,             ///< COCO's box around a crowd, of no single object; left out
    Count
};

class Report {
public:
    /// `example`: what was found, where. Kept for the first few of a kind.
    void add(Finding finding, std::string_view example);
    /// A remark on the whole set, one sentence.
    void note(std::string sentence);

    [[nodiscard]] std::size_t count(Finding finding) const { return m_found[index(finding)].count; }
    [[nodiscard]] const std::vector<std::string>& examples(Finding finding) const {
        return m_found[index(finding)].examples;
    }
    [[nodiscard]] const std::vector<std::string>& notes() const { return m_notes; }

    /// One sentence a kind of finding ("80 images are missing: a.jpg, b.jpg, c.jpg and 77 more."), then the
    /// notes. Empty where nothing is to say.
    [[nodiscard]] std::vector<std::string> sentences() const;

private:
    static std::size_t index(Finding finding) { return static_cast<std::size_t>(finding); }
    struct Found {
        std::size_t count = 0;
        std::vector<std::string> examples;
    };
    std::array<Found, static_cast<std::size_t>(Finding::Count)> m_found;
    std::vector<std::string> m_notes;
};

} // namespace actiscope::datasets
