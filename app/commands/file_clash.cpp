#include "app/commands/file_clash.h"

#include <filesystem>
#include <system_error>

namespace actiscope::app {

namespace {

namespace fs = std::filesystem;

bool isSameFile(const fs::path& a, const fs::path& b) {
    std::error_code error;
    const fs::file_status status = fs::status(a, error);
    if (fs::exists(status)) {
        return fs::is_regular_file(status) && fs::equivalent(a, b, error) && !error; // links of either kind
    }
    const auto real = [&](const fs::path& file) {
        return fs::weakly_canonical(fs::absolute(file, error), error);
    };
    const fs::path first = real(a);
    return !first.empty() && first == real(b);
}

std::string clash(const NamedFile& written, const NamedFile& other, const char* end) {
    if (written.file.empty() || other.file.empty() || !isSameFile(written.file, other.file)) {
        return {};
    }
    return written.argument + " and " + other.argument + " name the same file, " + written.file + ": " + end;
}

} // namespace

std::string clashOf(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read) {
    for (std::size_t i = 0; i < written.size(); ++i) {
        for (const NamedFile& other : read) {
            std::string found = clash(written[i], other, "it would be written over. Choose another one.");
            if (!found.empty()) {
                return found;
            }
        }
        for (std::size_t j = i + 1; j < written.size(); ++j) {
            std::string found =
                clash(written[i], written[j], "one would be written over the other. Choose two.");
            if (!found.empty()) {
                return found;
            }
        }
    }
    return {};
}

} // namespace actiscope::app
