// How reading an ONNX file ends early: thrown inside this folder only, a Result outside of it.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "engine/api/result.h"

namespace actiscope::torch_backend::onnx_reader {

/// The text completes "FILE: …" and is no whole sentence yet: no capital, no full stop.
class Failure : public std::runtime_error {
public:
    Failure(ErrorCode code, const std::string& text, std::string detail = {})
        : std::runtime_error(text), m_code(code), m_detail(std::move(detail)) {}

    [[nodiscard]] ErrorCode code() const { return m_code; }
    /// The technical cause, may be empty.
    [[nodiscard]] const std::string& detail() const { return m_detail; }

private:
    ErrorCode m_code;
    std::string m_detail;
};

[[noreturn]] inline void unreadable(const std::string& text) {
    throw Failure(ErrorCode::ModelUnreadable, text);
}

[[noreturn]] inline void unsupported(const std::string& text) {
    throw Failure(ErrorCode::ModelUnsupported, text);
}

/// A name out of the file as it may stand in a message: short, and plain characters only.
[[nodiscard]] inline std::string shown(std::string name) {
    constexpr std::size_t kLongest = 200;
    if (name.size() > kLongest) {
        name = name.substr(0, kLongest) + "...";
    }
    for (char& character : name) {
        character = character >= ' ' && character <= '~' ? character : '?';
    }
    return name;
}

} // namespace actiscope::torch_backend::onnx_reader
