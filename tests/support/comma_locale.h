// A locale with a decimal comma, as half of the world has it and as the window takes it over; made here, so
// that none must be installed.
#pragma once

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/temporary_folder.h"

namespace actiscope::test {

/// The C library writes and reads numbers with a comma as long as this lives.
class CommaLocale {
public:
    CommaLocale() {
        const auto source = m_folder.write(
            "source",
            "LC_NUMERIC\ndecimal_point \"<U002C>\"\nthousands_sep \"\"\ngrouping -1\nEND LC_NUMERIC\n");
        // It answers 1, since the other categories are not told of.
        (void)std::system(("localedef -c -i '" + source.string() + "' -f ANSI_X3.4-1968 '" +
                           (m_folder.path() / "comma").string() + "' > /dev/null 2>&1")
                              .c_str());
        ::setenv("LOCPATH", m_folder.path().c_str(), 1);
        std::setlocale(LC_NUMERIC, "comma");
        char half[8];
        std::snprintf(half, sizeof half, "%.1f", 0.5);
        m_taken = std::string(half) == "0,5";
    }
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;
    ~CommaLocale() {
        std::setlocale(LC_NUMERIC, "C");
        ::unsetenv("LOCPATH");
    }

    /// False where the system can't make one.
    [[nodiscard]] bool taken() const { return m_taken; }

private:
    TemporaryFolder m_folder;
    bool m_taken = false;
};

} // namespace actiscope::test
