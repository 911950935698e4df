// A file that lives as long as a test.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <unistd.h>

#include <gtest/gtest.h>

namespace actiscope::test {

class TempFile {
public:
    explicit TempFile(std::string_view content = {}, const std::string& ending = "") {
        static int count = 0;
        m_path = std::filesystem::path(testing::TempDir()) /
                 ("actiscope_" + std::to_string(::getpid()) + "_" + std::to_string(count++) + ending);
        write(content);
    }
    TempFile(const TempFile&) = delete;
    TempFile& operator=(const TempFile&) = delete;
    ~TempFile() {
        std::error_code ignored;
        std::filesystem::remove(m_path, ignored);
    }

    void write(std::string_view content) const {
        std::ofstream(m_path, std::ios::binary | std::ios::trunc)
            .write(content.data(), static_cast<std::streamsize>(content.size()));
    }
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// The whole of a file.
inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace actiscope::test
