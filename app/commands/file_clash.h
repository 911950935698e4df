// Files that a command must not take for one another.
#pragma once

#include <string>
#include <vector>

namespace actiscope::app {

/// An argument of the command line and the file that it names; empty: it was not given.
struct NamedFile {
    std::string argument; ///< "--csv"
    std::string file;
};

/// One sentence where a file to be written is one that is read, or is to be written twice, whatever paths,
/// links and dots lead to it; else empty. What is neither a regular file nor missing (/dev/null) may be named
/// several times.
[[nodiscard]] std::string clashOf(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read);

} // namespace actiscope::app
