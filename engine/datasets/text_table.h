// Text files with one record a line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/result.h"

namespace actiscope::datasets {

/// A text file in memory, read line by line. Lines end with LF or CR LF; a byte order mark is passed over.
class TextTable {
public:
    /// Errors: FileNotFound, FileUnreadable; AnnotationInvalid where it is UTF-16.
    [[nodiscard]] static Result<TextTable> open(const std::filesystem::path& file);

    /// The next line that is not blank, trimmed; empty at the end.
    [[nodiscard]] std::optional<std::string_view> line();

    /// The fields of the next line that is not blank: split at commas, trimmed, quotes as in RFC 4180 but
    /// within one line. False at the end. The fields live until the next call.
    [[nodiscard]] bool fields(std::vector<std::string_view>& fields);

    /// What is wrong with the quotes of the line that fields() read last; empty where nothing is.
    [[nodiscard]] std::string_view quoteFault() const { return m_quoteFault; }

    /// Of the line that was read last, from 1.
    [[nodiscard]] std::size_t lineNumber() const { return m_number; }

    /// AnnotationInvalid: "FILE, line 17: WHAT."
    [[nodiscard]] tl::unexpected<Error> wrong(const std::string& what) const;

private:
    std::filesystem::path m_file;
    std::vector<std::uint8_t> m_bytes;
    std::size_t m_at = 0;
    std::size_t m_number = 0;
    std::string m_unquoted; ///< where quoted fields of the present line live
    std::string_view m_quoteFault;
};

/// The parts of a line between runs of white space.
[[nodiscard]] std::vector<std::string_view> words(std::string_view line);

} // namespace actiscope::datasets
