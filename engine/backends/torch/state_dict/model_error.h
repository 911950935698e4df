// How the parts of this reader fail.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "engine/api/result.h"

namespace actiscope::torch_backend {

/// Why a file cannot be opened, to be put after "FILE cannot be opened: ". Never leaves readStateDict.
class ModelError : public std::runtime_error {
public:
    ModelError(ErrorCode code, const std::string& what) : std::runtime_error(what), m_code(code) {}

    [[nodiscard]] ErrorCode code() const { return m_code; }

private:
    ErrorCode m_code;
};

[[noreturn]] void throwUnreadable(const std::string& what);

/// "`what` ends too early".
[[noreturn]] void throwCutShort(const std::string& what);

/// A name out of a stranger's file, fit for a message: printable, and not endless.
[[nodiscard]] std::string shown(std::string_view name);

} // namespace actiscope::torch_backend
