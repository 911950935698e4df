#include "engine/runtime/text_pickle.h"

#include <algorithm>

#include "engine/data/text.h"

namespace actiscope {

namespace {

/// A module's or class's name, dots included.
bool isName(std::string_view word) {
    return !word.empty() && !text::isDigit(word.front()) && std::all_of(word.begin(), word.end(), [](char c) {
        return text::isDigit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'z') || c == '_' || c == '.';
    });
}

/// After a global its use follows: the memo, a mark, a string, a number, a call, the end.
bool followsGlobal(std::string_view rest) {
    constexpr std::string_view kOpcodes = "p(SVIFNt)R0.";
    return !rest.empty() && kOpcodes.find(rest.front()) != std::string_view::npos;
}

} // namespace

std::optional<std::string> globalOfTextPickle(std::string_view text, std::string_view last) {
    constexpr std::string_view kStop = ".";
    if (last != kStop) {
        return std::nullopt;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t line = rest.find('\n');
        if (line == std::string_view::npos) {
            break;
        }
        // Marks may stand before the opcode: "(cos", "((ios".
        std::string_view module = rest.substr(0, line);
        module.remove_prefix(std::min(module.find_first_not_of('('), module.size()));
        const bool asks = !module.empty() && (module.front() == 'c' || module.front() == 'i');
        rest.remove_prefix(line + 1);
        const std::size_t next = rest.find('\n');
        if (asks && next != std::string_view::npos && isName(module.substr(1)) &&
            isName(rest.substr(0, next)) && followsGlobal(rest.substr(next + 1))) {
            return std::string(module.substr(1)) + "." + std::string(rest.substr(0, next));
        }
    }
    const bool container =
        text.size() > 2 && text[0] == '(' && (text[1] == 'd' || text[1] == 'l') && text[2] == 'p';
    return container ? std::optional(std::string()) : std::nullopt;
}

} // namespace actiscope
