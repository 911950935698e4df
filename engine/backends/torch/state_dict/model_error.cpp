#include "engine/backends/torch/state_dict/model_error.h"

#include <algorithm>

namespace actiscope::torch_backend {

void throwUnreadable(const std::string& what) {
    throw ModelError(ErrorCode::ModelUnreadable, what);
}

void throwCutShort(const std::string& what) {
    throwUnreadable(what + " ends too early: the file is cut short or damaged; download or copy it again");
}

std::string shown(std::string_view name) {
    constexpr std::size_t kLongest = 120;
    std::string text(name.substr(0, kLongest));
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
    return name.size() > kLongest ? text + "..." : text;
}

} // namespace actiscope::torch_backend
