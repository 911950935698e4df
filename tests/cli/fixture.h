// What the tests of the command line share: a folder of their own, real photos and a real model.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.h"
#include "tests/support/shared_data.h"

namespace actiscope::test {

namespace fs = std::filesystem;

inline fs::path weights() {
    return sharedData() / "weights";
}

/// Opens fastest of the real models, so most tests use it.
inline std::string caffeModel() {
    return (weights() / "squeezenet_v1.1_caffe" / "squeezenet_v1.1.caffemodel").string();
}

inline std::string torchModel() {
    return (weights() / "squeezenet1_1_torchvision" / "squeezenet1_1_torchvision.pth").string();
}

inline std::string photo(int number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 8 - digits.size(), '0');
    return (sharedData() / "ilsvrc" / "val" / ("ILSVRC2012_val_" + digits + ".JPEG")).string();
}

inline std::string annotations() {
    return (sharedData() / "ilsvrc" / "annotations").string();
}

inline std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline void write(const fs::path& file, const std::string& content) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

/// Sentences on stderr: at least one, each with its end.
inline void expectSentences(const std::string& err) {
    EXPECT_FALSE(err.empty());
    EXPECT_THAT(err, testing::HasSubstr("actiscope: "));
    EXPECT_THAT(err, testing::Not(testing::HasSubstr("terminate called")));
    EXPECT_THAT(err, testing::Not(testing::HasSubstr(".cpp:")));
}

class CommandLine : public testing::Test {
protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::path(testing::TempDir()) /
                   ("cli_" + std::string(info->test_suite_name()) + "_" + info->name());
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
    }
    void TearDown() override { fs::remove_all(m_folder); }

    [[nodiscard]] std::string in(const std::string& name) const { return (m_folder / name).string(); }

    fs::path m_folder;
};

} // namespace actiscope::test
