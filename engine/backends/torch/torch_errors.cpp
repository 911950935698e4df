#include "engine/backends/torch/torch_errors.h"

#include <algorithm>
#include <new>
#include <string_view>

#include <c10/util/Exception.h>
#include <torch/version.h>

namespace actiscope::torch_backend {

namespace {

#if TORCH_VERSION_MAJOR < 2
namespace handlers = c10::Warning;
#else
namespace handlers = c10::WarningUtils;
#endif

class Silent final : public c10::WarningHandler {
public:
#if TORCH_VERSION_MAJOR < 2
    void process(const c10::SourceLocation& /*place*/, const std::string& /*message*/,
                 bool /*verbatim*/) override {}
#else
    void process(const c10::Warning& /*warning*/) override {}
#endif
};

c10::WarningHandler* silent() {
    static Silent handler;
    return &handler;
}

} // namespace

WithoutWarnings::WithoutWarnings() : m_before(handlers::get_warning_handler()) {
    handlers::set_warning_handler(silent());
}

WithoutWarnings::~WithoutWarnings() {
    handlers::set_warning_handler(m_before);
}

std::string reasonOf(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        return "out of memory";
    }
    const auto* torchError = dynamic_cast<const c10::Error*>(&error);
    std::string text = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
    // The interpreter puts a listing of the TorchScript code before the cause.
    const std::string causeMark = "RuntimeError: ";
    const std::size_t cause = text.rfind(causeMark);
    if (cause != std::string::npos) {
        text.erase(0, cause + causeMark.size());
    }
    const std::size_t start = std::min(text.find_first_not_of(" \n"), text.size());
    return text.substr(start, text.find('\n', start) - start);
}

ErrorCode codeOf(const std::exception& error, ErrorCode code) {
    // Torch's own allocator throws a plain c10::Error.
    const bool noMemory =
        dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
        std::string_view(error.what()).find("can't allocate memory") != std::string_view::npos;
    return noMemory && code == ErrorCode::NetworkFailed ? ErrorCode::OutOfMemory : code;
}

std::string shortened(const std::string& reason) {
    constexpr std::size_t kLongest = 160;
    if (reason.size() > kLongest) {
        std::size_t end = kLongest;
        while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0U) == 0x80U) {
            --end; // not within a character
        }
        return reason.substr(0, end) + "…";
    }
    return reason.substr(0, reason.find_last_not_of(". ") + 1);
}

} // namespace actiscope::torch_backend
