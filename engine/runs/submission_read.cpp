#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/data/files.h"
#include "engine/data/text.h"
#include "engine/datasets/text_table.h"
#include "engine/runs/submission.h"

namespace actiscope::runs {

namespace {

using datasets::DataSet;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 30U;
constexpr std::size_t kGroup = 5; ///< words of a guess
constexpr std::string_view kKaggleHeader = "imageid";

/// "12" or "12.0"; nothing else is a pixel.
std::optional<int> pixel(std::string_view word) {
    constexpr double kFarthest = 1e8;
    const auto number = text::number<double>(word);
    const bool isWhole = number && std::abs(*number) <= kFarthest && std::floor(*number) == *number;
    return isWhole ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

bool hasOpenQuote(std::string_view text) {
    return std::count(text.begin(), text.end(), '"') % 2 != 0;
}

class SubmissionReader {
public:
    SubmissionReader(std::filesystem::path file, const DataSet& set, std::size_t images,
                     std::vector<ClassLabel>& classes, std::uint32_t first)
        : m_file(std::move(file)), m_set(set), m_images(images), m_classes(classes), m_first(first) {
        for (std::size_t i = 0; i < classes.size(); ++i) { // an empty one is never asked for
            m_bySynset.try_emplace(text::lower(classes[i].synset), static_cast<int>(i));
        }
        m_numbered = classes.size();
    }

    Result<std::vector<ImageGuesses>> read() {
        const auto bytes = readFile(m_file, kMostBytes);
        if (!bytes) {
            return fail(bytes.error());
        }
        std::string_view content(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
        content.remove_prefix(content.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
        const bool kaggle = text::lower(content.substr(0, content.find(','))) == kKaggleHeader;
        const auto taken = kaggle ? takeTable(content) : takeLines(content);
        return taken ? Result<std::vector<ImageGuesses>>(std::move(m_found)) : fail(taken.error());
    }

private:
    [[nodiscard]] tl::unexpected<Error> wrong(const std::string& what) const {
        return fail(ErrorCode::InvalidArgument,
                    m_file.string() + ", line " + std::to_string(m_line) + ": " + what + ".");
    }

    /// The next line, trimmed.
    std::string_view cutLine(std::string_view& content) {
        ++m_line;
        const std::size_t end = std::min(content.find('\n'), content.size());
        const std::string_view line = text::trimmed(content.substr(0, end));
        content.remove_prefix(std::min(end + 1, content.size()));
        return line;
    }

    Result<std::monostate> takeTable(std::string_view content) {
        for (std::uint32_t item = 0; item < m_images; ++item) {
            m_byId.emplace(m_set.id(item), item);
        }
        cutLine(content); // its header
        while (!content.empty()) {
            const std::string_view all = content;
            std::string_view line = cutLine(content);
            // A name may hold ends of lines where it is quoted.
            for (bool open = line.starts_with('"') && hasOpenQuote(line); open && !content.empty();) {
                open = !hasOpenQuote(cutLine(content));
                line = text::trimmed(all.substr(0, all.size() - content.size()));
            }
            const auto taken = line.empty() ? Result<std::monostate>() : takeKaggle(line);
            if (!taken) {
                return taken;
            }
        }
        return std::monostate{};
    }

    Result<std::monostate> takeLines(std::string_view content) {
        std::size_t filled = 0; // lines up to the last that is not empty
        while (!content.empty()) {
            const std::string_view line = cutLine(content);
            filled = line.empty() ? filled : m_line;
            if (m_line <= m_images) {
                if (const auto taken = take(static_cast<std::uint32_t>(m_line - 1), line); !taken) {
                    return taken;
                }
            }
        }
        // Empty lines behind the last image's are none. Of a part of the set the whole's lines will do.
        for (const std::size_t images : {m_images, m_set.size()}) {
            if (filled <= images && images <= m_line) {
                return std::monostate{};
            }
        }
        const std::size_t missing = m_set.report().count(datasets::Finding::MissingImage);
        const std::size_t lines = std::max(filled, std::min(m_line, m_images));
        return fail(ErrorCode::InvalidArgument,
                    m_file.string() + " has " + std::to_string(lines) + (lines == 1 ? " line" : " lines") +
                        " for the data set's " + std::to_string(m_images) +
                        (m_images == 1 ? " image" : " images") +
                        (missing > 0 ? " (" + std::to_string(missing) + " more are missing)" : "") +
                        ": it must have a line for each, or be Kaggle's table with their ids.");
    }

    Result<std::monostate> takeKaggle(std::string_view line) {
        std::string id;
        std::string_view rest = line;
        if (line.starts_with('"')) {
            for (rest.remove_prefix(1); !rest.empty(); rest.remove_prefix(1)) {
                if (rest.front() == '"') {
                    rest.remove_prefix(1);
                    if (!rest.starts_with('"')) {
                        break;
                    }
                }
                id += rest.front();
            }
        } else {
            id = text::trimmed(line.substr(0, line.find(',')));
            rest.remove_prefix(std::min(line.find(','), line.size()));
        }
        if (!rest.starts_with(',')) {
            return wrong("\"ImageId,PredictionString\" is missing its comma");
        }
        std::string_view groups = text::trimmed(rest.substr(1));
        if (groups.size() > 1 && groups.starts_with('"') && groups.ends_with('"')) {
            groups = groups.substr(1, groups.size() - 2);
        }
        const auto item = m_byId.find(id);
        if (item == m_byId.end()) {
            return std::monostate{}; // of an image that is not there
        }
        if (!m_taken.insert(item->second).second) {
            return wrong("the image " + id + " is there a second time");
        }
        return take(item->second, groups);
    }

    Result<std::monostate> take(std::uint32_t item, std::string_view line) {
        const std::vector<std::string_view> words = datasets::words(line);
        if (words.size() % kGroup != 0) {
            return wrong("its " + std::to_string(words.size()) +
                         " words are no groups of \"class x0 y0 x1 y1\"");
        }
        ImageGuesses image{item, std::string(m_set.id(item)), {}, false};
        for (std::size_t i = 0; i < words.size(); i += kGroup) {
            const auto label = classOf(words[i]);
            if (!label) {
                return fail(label.error());
            }
            const auto box = boxOf(words.data() + i + 1);
            if (!box) {
                return fail(box.error());
            }
            if (image.guesses.size() < evaluation::kGuesses) {
                image.guesses.push_back({*label, *box});
            }
        }
        m_found.push_back(std::move(image));
        return std::monostate{};
    }

    Result<int> classOf(std::string_view word) {
        if (text::isSynset(word)) {
            const auto [entry, isNew] =
                m_bySynset.try_emplace(text::lower(word), static_cast<int>(m_classes.size()));
            if (isNew) {
                m_classes.push_back({entry->first, ""});
            }
            return entry->second;
        }
        const auto number = text::number<std::uint32_t>(word);
        if (!number || *number < m_first || *number - m_first >= m_numbered) {
            return wrong("\"" + std::string(word) + "\" is no class: a synset, or a number from " +
                         std::to_string(m_first) + " to " + std::to_string(m_first + m_numbered - 1));
        }
        return static_cast<int>(*number - m_first);
    }

    Result<std::optional<Box>> boxOf(const std::string_view* words) const {
        std::array<int, 4> edges{};
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const auto edge = pixel(words[i]);
            if (!edge) {
                return wrong("\"" + std::string(words[i]) + "\" is no pixel, a whole number");
            }
            edges[i] = *edge;
        }
        if (edges == std::array{-1, -1, -1, -1}) {
            return std::optional<Box>();
        }
        if (edges[2] < edges[0] || edges[3] < edges[1]) {
            return wrong("a box ends before it begins (x0 y0 x1 y1, inclusive)");
        }
        return std::optional(Box{edges[0], edges[1], edges[2] + 1, edges[3] + 1});
    }

    std::filesystem::path m_file;
    const DataSet& m_set;
    std::size_t m_images;
    std::vector<ClassLabel>& m_classes;
    std::uint32_t m_first;      ///< number of the first class
    std::size_t m_numbered = 0; ///< classes that numbers may name
    std::unordered_map<std::string, int> m_bySynset;
    std::unordered_map<std::string, std::uint32_t> m_byId;
    std::unordered_set<std::uint32_t> m_taken;
    std::vector<ImageGuesses> m_found;
    std::size_t m_line = 0; ///< that was cut last, from 1
};

} // namespace

Result<std::vector<ImageGuesses>> readSubmission(const std::filesystem::path& file,
                                                 const datasets::DataSet& set, std::size_t images,
                                                 std::vector<ClassLabel>& classes, std::uint32_t first) {
    return SubmissionReader(file, set, images, classes, first).read();
}

} // namespace actiscope::runs
