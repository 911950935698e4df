#include "engine/data/files.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/data/npy.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReadFile, GivesTheWholeFile) {
    const TemporaryFolder folder;
    const std::string content("a\0b\xff", 4);
    const auto bytes = readFile(folder.write("f", content));
    ASSERT_TRUE(bytes);
    EXPECT_EQ(std::string(bytes->begin(), bytes->end()), content);
}

TEST(ReadFile, FailuresAreToldApart) {
    const TemporaryFolder folder;
    EXPECT_EQ(readFile(folder.path() / "none").error().code, ErrorCode::FileNotFound);
    EXPECT_EQ(readFile(folder.write("f", "x") / "below").error().code, ErrorCode::FileNotFound);
    EXPECT_THAT(readFile(folder.path()).error().message, HasSubstr("is a folder"));
    EXPECT_THAT(readFile(folder.write("empty", "")).error().message, HasSubstr("empty"));
    EXPECT_THAT(readFile(folder.write("large", "123456"), 5).error().message, HasSubstr("6 bytes"));
    EXPECT_TRUE(readFile(folder.path() / "large", 6));
    const fs::path pipe = folder.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(readFile(pipe).error().message, HasSubstr("pipe"));
}

TEST(WriteFileAtomically, ReplacesAndLeavesNothingBehind) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "out.txt";
    ASSERT_TRUE(writeFileAtomically(file, "first", 5));
    ASSERT_TRUE(writeFileAtomically(file, "second", 6));
    EXPECT_EQ(contentOf(file), "second");
    ASSERT_TRUE(writeFileAtomically(file, nullptr, 0));
    EXPECT_EQ(contentOf(file), "");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(WriteFileAtomically, WritesThroughALink) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("real.txt", "old");
    const fs::path link = folder.path() / "link.txt";
    fs::create_symlink(file, link);
    ASSERT_TRUE(writeFileAtomically(link, "new", 3));
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(contentOf(file), "new");
}

TEST(WriteFileAtomically, FailureKeepsTheOldFile) {
    const TemporaryFolder folder;
    EXPECT_EQ(writeFileAtomically(folder.path() / "no" / "f", "x", 1).error().code, ErrorCode::WriteFailed);
    fs::create_directories(folder.path() / "taken" / "inner");
    EXPECT_EQ(writeFileAtomically(folder.path() / "taken", "x", 1).error().code, ErrorCode::WriteFailed);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
    EXPECT_TRUE(writeFileAtomically("/dev/null", "x", 1));
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_EQ(writeFileAtomically("/dev/full", "x", 1).error().code, ErrorCode::WriteFailed);
}

/// The number of a process that has ended.
pid_t endedProcess() {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    return child;
}

TEST(WriteFileInPieces, WritesWhatIsMadeAndLeavesTheTargetWhereMakingFails) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "f";
    const auto made = [](const WritePiece& write) -> Result<std::monostate> {
        const bool isWritten = write("one ", 4) && write("two", 3);
        return isWritten ? Result<std::monostate>() : fail(ErrorCode::Cancelled, "Nothing more is taken.");
    };
    ASSERT_TRUE(writeFileInPieces(file, made));
    EXPECT_EQ(contentOf(file), "one two");
    const auto failing = [](const WritePiece& write) -> Result<std::monostate> {
        EXPECT_TRUE(write("three", 5));
        return fail(ErrorCode::Cancelled, "It was stopped.");
    };
    EXPECT_EQ(writeFileInPieces(file, failing).error().code, ErrorCode::Cancelled);
    EXPECT_EQ(contentOf(file), "one two");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1) << "no part is left";
    EXPECT_EQ(writeFileInPieces("/dev/full", made).error().code, ErrorCode::WriteFailed);
}

TEST(WriteFileAtomically, WhatAKilledProcessLeftIsNotInTheWay) {
    const TemporaryFolder folder;
    for (int i = 0; i < 100; ++i) { // as if this process had the number of one that was killed
        folder.write(".f." + std::to_string(::getpid()) + "." + std::to_string(i), "part");
    }
    ASSERT_TRUE(writeFileAtomically(folder.path() / "f", "whole", 5));
    EXPECT_EQ(contentOf(folder.path() / "f"), "whole");
}

TEST(RemoveAbandonedParts, TakesThoseOfEndedProcessesOnly) {
    const TemporaryFolder folder;
    const std::string ended = std::to_string(endedProcess());
    const std::string alive = std::to_string(::getppid());
    const std::string own = std::to_string(::getpid());
    const std::vector<std::string> names{"f",
                                         ".f." + ended + ".0",
                                         ".f." + ended + ".12",
                                         ".f." + own + ".3",
                                         ".f." + alive + ".0",
                                         ".g." + ended + ".0",
                                         ".f.x.0",
                                         ".f." + ended,
                                         ".f." + ended + ".old",
                                         "f." + ended + ".0"};
    for (const std::string& name : names) {
        folder.write(name, "part");
    }
    removeAbandonedParts({folder.path() / "f", folder.path() / "not there"});
    std::vector<std::string> left;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
        left.push_back(entry.path().filename().string());
    }
    EXPECT_THAT(left,
                ::testing::UnorderedElementsAre("f", ".f." + alive + ".0", ".g." + ended + ".0", ".f.x.0",
                                                ".f." + ended, ".f." + ended + ".old", "f." + ended + ".0"));
    removeAbandonedParts({folder.path() / "nowhere" / "f"}); // nothing to do
    removeAbandonedParts({folder.path() / "g", folder.path() / "f.x"});
    EXPECT_FALSE(fs::exists(folder.path() / (".g." + ended + ".0")));
}

TEST(ImagesInFolder, NaturalOrderImagesOnly) {
    const TemporaryFolder folder;
    for (const char* name : {"photo10.jpg", "photo2.JPG", "Photo1.png", "notes.txt", ".hidden.jpg",
                             "photo02.gif", "a.avif", "photo.webp", "sub/inner.jpg"}) {
        folder.write(name, "x");
    }
    fs::create_directory(folder.path() / "folder.jpg");
    const auto images = imagesInFolder(folder.path());
    ASSERT_TRUE(images);
    std::vector<std::string> names;
    for (const fs::path& image : *images) {
        names.push_back(image.filename().string());
    }
    EXPECT_THAT(
        names, ElementsAre("a.avif", "photo.webp", "Photo1.png", "photo02.gif", "photo2.JPG", "photo10.jpg"));
    EXPECT_EQ(imagesInFolder(folder.path() / "none").error().code, ErrorCode::FileNotFound);
    EXPECT_EQ(imagesInFolder(folder.path() / "a.avif").error().code, ErrorCode::FileUnreadable);
}

TEST(Npy, LayoutOfTheFormat) {
    ClassActivationMap cam;
    cam.height = 2;
    cam.width = 3;
    cam.values = {0, 1, -2.5F, 3, 4, 5};
    const auto bytes = npyBytes(cam);
    ASSERT_GE(bytes.size(), 10u);
    EXPECT_EQ(std::memcmp(bytes.data(), "\x93NUMPY\x01\x00", 8), 0);
    const std::size_t header = bytes[8] + 256u * bytes[9];
    EXPECT_EQ((10 + header) % 64, 0u);
    ASSERT_EQ(bytes.size(), 10 + header + 24);
    const std::string text(bytes.begin() + 10, bytes.begin() + 10 + static_cast<std::ptrdiff_t>(header));
    EXPECT_THAT(text, HasSubstr("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
    EXPECT_EQ(text.back(), '\n');
    EXPECT_EQ(std::memcmp(bytes.data() + 10 + header, cam.values.data(), 24), 0);
}

} // namespace
} // namespace actiscope
