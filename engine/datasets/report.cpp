#include "engine/datasets/report.h"

#include <utility>

namespace actiscope::datasets {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kLongestExample = 200; ///< bytes; names come from strangers

struct Words {
    const char* one;
    const char* many;
};

/// By Finding.
constexpr std::array<Words, static_cast<std::size_t>(Finding::Count)> kWords{{
    {"image is missing", "images are missing"},
    {"image has no annotation", "images have no annotation"},
    {"annotation file cannot be read", "annotation files cannot be read"},
    {"image is listed more than once", "images are listed more than once"},
    {"folder cannot be listed and is left out", "folders cannot be listed and are left out"},
    {"annotation is of an image that is not listed", "annotations are of images that are not listed"},
    {"annotation of an unknown category is left out", "annotations of unknown categories are left out"},
    {"object without a name is left out", "objects without a name are left out"},
    {"object without a complete box is left out", "objects without a complete box are left out"},
    {"box with swapped corners is left out", "boxes with swapped corners are left out"},
    {"box without area is left out", "boxes without area are left out"},
    {"box outside of its image is left out", "boxes outside of their images are left out"},
    {"box reaches over its image's edge and is clipped",
     "boxes reach over their images' edges and are clipped"},
    {"box around a crowd is left out", "boxes around crowds are left out"},
}};

/// At most `most` bytes, never half of a UTF-8 character.
std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) {
        return std::string(text);
    }
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) {
        --most;
    }
    return std::string(text.substr(0, most)) + "\xE2\x80\xA6";
}

} // namespace

void Report::add(Finding finding, std::string_view example) {
    Found& found = m_found[index(finding)];
    ++found.count;
    if (found.examples.size() < kExamples) {
        found.examples.push_back(shortened(example, kLongestExample));
    }
}

void Report::note(std::string sentence) {
    m_notes.push_back(std::move(sentence));
}

std::vector<std::string> Report::sentences() const {
    std::vector<std::string> sentences;
    for (std::size_t i = 0; i < m_found.size(); ++i) {
        const Found& found = m_found[i];
        if (found.count == 0) {
            continue;
        }
        std::string sentence =
            std::to_string(found.count) + " " + (found.count == 1 ? kWords[i].one : kWords[i].many) + ": ";
        for (std::size_t k = 0; k < found.examples.size(); ++k) {
            sentence += (k > 0 ? ", " : "") + found.examples[k];
        }
        if (found.count > found.examples.size()) {
            sentence += " and " + std::to_string(found.count - found.examples.size()) + " more";
        }
        sentences.push_back(std::move(sentence) + ".");
    }
    sentences.insert(sentences.end(), m_notes.begin(), m_notes.end());
    return sentences;
}

} // namespace actiscope::datasets
