// Where Torch's exceptions end.
#pragma once

#include <exception>
#include <string>

#include "engine/api/result.h"

namespace c10 {
class WarningHandler;
}

namespace actiscope::torch_backend {

/// Why Torch threw, in one short text without stack traces or TorchScript listings.
[[nodiscard]] std::string reasonOf(const std::exception& error);

/// The code of a failed forward pass (NetworkFailed) that Torch ended for want of memory is OutOfMemory: it
/// says nothing of the network or the image. Any other code stays.
[[nodiscard]] ErrorCode codeOf(const std::exception& error, ErrorCode code);

/// The reason as the end of a sentence: not too long, without a full stop.
[[nodiscard]] std::string shortened(const std::string& reason);

/// While one exists, Torch keeps its warnings to developers off stderr. Thread rule: of the calling thread.
class WithoutWarnings {
public:
    WithoutWarnings();
    WithoutWarnings(const WithoutWarnings&) = delete;
    WithoutWarnings& operator=(const WithoutWarnings&) = delete;
    ~WithoutWarnings();

private:
    c10::WarningHandler* m_before;
};

/// Runs `body`, which returns a Result. Whatever it throws becomes an Error of this code (codeOf()) and
/// sentence, with Torch's own words as detail.
template <class Body>
auto guarded(ErrorCode code, const std::string& message, Body&& body) -> decltype(body()) {
    const WithoutWarnings quiet;
    try {
        return body();
    } catch (const std::exception& error) {
        return fail(codeOf(error, code), message, reasonOf(error));
    }
}

} // namespace actiscope::torch_backend
