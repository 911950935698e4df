#include "engine/datasets/text_table.h"

#include "engine/data/files.h"
#include "engine/data/text.h"

namespace actiscope::datasets {
namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 30;

} // namespace

Result<TextTable> TextTable::open(const std::filesystem::path& file) {
    auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    TextTable table;
    table.m_file = file;
    table.m_bytes = std::move(*bytes);
    const std::string_view all(reinterpret_cast<const char*>(table.m_bytes.data()), table.m_bytes.size());
    if (all.starts_with("\xFF\xFE") || all.starts_with("\xFE\xFF")) {
        return fail(ErrorCode::AnnotationInvalid, file.string() + " is text in UTF-16: save it as UTF-8.");
    }
    table.m_at = all.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    return table;
}

std::optional<std::string_view> TextTable::line() {
    const std::string_view all(reinterpret_cast<const char*>(m_bytes.data()), m_bytes.size());
    while (m_at < all.size()) {
        const std::size_t end = std::min(all.find('\n', m_at), all.size());
        const std::string_view text = text::trimmed(all.substr(m_at, end - m_at));
        m_at = end + 1;
        ++m_number;
        if (!text.empty()) {
            return text;
        }
    }
    return std::nullopt;
}

bool TextTable::fields(std::vector<std::string_view>& fields) {
    fields.clear();
    const auto next = line();
    if (!next) {
        return false;
    }
    std::string_view rest = *next;
    m_quoteFault = {};
    m_unquoted.clear();
    m_unquoted.reserve(rest.size()); // so that the views into it stay
    for (;;) {
        while (!rest.empty() && rest.front() != ',' && text::isSpace(rest.front())) {
            rest.remove_prefix(1);
        }
        if (rest.starts_with('"')) {
            const std::size_t begin = m_unquoted.size();
            std::size_t at = 1;
            for (; at < rest.size(); ++at) {
                if (rest[at] == '"' && (at + 1 >= rest.size() || rest[at + 1] != '"')) {
                    break;
                }
                at += rest[at] == '"' ? 1 : 0;
                m_unquoted += rest[at];
            }
            fields.push_back(std::string_view(m_unquoted).substr(begin));
            if (at >= rest.size()) {
                m_quoteFault = "a quote is not closed";
            }
            rest.remove_prefix(std::min(at + 1, rest.size()));
            const std::size_t comma = std::min(rest.find(','), rest.size());
            if (!text::trimmed(rest.substr(0, comma)).empty()) {
                m_quoteFault = "something stands between a closing quote and the next comma";
            }
            rest.remove_prefix(comma);
        } else {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            fields.push_back(text::trimmed(rest.substr(0, comma)));
            rest.remove_prefix(comma);
        }
        if (rest.empty()) {
            return true;
        }
        rest.remove_prefix(1);
    }
}

tl::unexpected<Error> TextTable::wrong(const std::string& what) const {
    return fail(ErrorCode::AnnotationInvalid,
                m_file.string() + ", line " + std::to_string(m_number) + ": " + what + ".");
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while (at < line.size()) {
        while (at < line.size() && text::isSpace(line[at])) {
            ++at;
        }
        const std::size_t begin = at;
        while (at < line.size() && !text::isSpace(line[at])) {
            ++at;
        }
        if (at > begin) {
            found.push_back(line.substr(begin, at - begin));
        }
    }
    return found;
}

} // namespace actiscope::datasets
