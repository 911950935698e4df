#include "engine/demo/demo_folder.h"

#include <atomic>
#include <cmath>
#include <fstream>
#include <map>

#include "engine/data/annotation_xml.h"
#include "engine/data/files.h"
#include "tests/demo/support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::demo {
namespace {

namespace fs = std::filesystem;

using test::TemporaryFolder;
using testing::HasSubstr;
using testing::IsEmpty;

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Every file below the folder by its relative path.
std::map<std::string, std::string> filesOf(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files[fs::relative(entry.path(), folder).string()] = contentOf(entry.path());
        }
    }
    return files;
}

Result<std::monostate> write(const DemoSet& set, const fs::path& folder, std::uint64_t count,
                             int threads = 2) {
    DemoFolderOptions options;
    options.folder = folder;
    options.count = count;
    options.threads = threads;
    return writeDemoFolder(set, LinkedCodecs(), options);
}

TEST(Folder, HoldsTheCountBalancedOverClasses) {
    const TemporaryFolder folder;
    const auto set = openSet(DemoTask::Scenes, false, 1, 64);
    const std::size_t classes = set->classes().size();
    const std::uint64_t count = 2 * classes + 3;
    ASSERT_TRUE(write(*set, folder.path() / "set", count));
    std::size_t total = 0;
    std::size_t training = 0;
    for (const std::string& name : set->classes()) {
        const auto train = imagesInFolder(folder.path() / "set" / "train" / name);
        const auto val = imagesInFolder(folder.path() / "set" / "val" / name);
        ASSERT_TRUE(train);
        ASSERT_TRUE(val);
        EXPECT_GE(train->size() + val->size(), 2U) << name;
        EXPECT_LE(train->size() + val->size(), 3U) << name;
        total += train->size() + val->size();
        training += train->size();
    }
    EXPECT_EQ(total, count);
    EXPECT_EQ(training, trainingShare(count));
    EXPECT_EQ(trainingShare(100), 80U);
}

TEST(Folder, SameSeedSameBytesWithOneAndTwoThreads) {
    const TemporaryFolder folder;
    const auto set = openSet(DemoTask::Objects, true, 4, 64);
    ASSERT_TRUE(write(*set, folder.path() / "one", 20, 1));
    ASSERT_TRUE(write(*set, folder.path() / "two", 20, 2));
    const auto one = filesOf(folder.path() / "one");
    EXPECT_EQ(one.size(), 41U);
    EXPECT_TRUE(one == filesOf(folder.path() / "two"));
    ASSERT_TRUE(write(*openSet(DemoTask::Objects, true, 5, 64), folder.path() / "other", 20, 2));
    EXPECT_FALSE(one == filesOf(folder.path() / "other"));
}

TEST(Folder, AnnotationsReadBackAsTheyWereDrawn) {
    for (const DemoTask task : {DemoTask::Objects, DemoTask::Scenes, DemoTask::Text}) {
        const TemporaryFolder folder;
        const auto set = openSet(task, false, 1, 96);
        const std::uint64_t count = 12;
        ASSERT_TRUE(write(*set, folder.path(), count));
        for (std::uint64_t index = 0; index < count; ++index) {
            const DemoPicture picture = set->draw(index);
            const std::string number = std::to_string(index);
            const fs::path image = folder.path() / (index < trainingShare(count) ? "train" : "val") /
                                   set->classes()[static_cast<std::size_t>(picture.classIndex)] /
                                   (std::string(6 - number.size(), '0') + number + ".jpg");
            const auto bytes = readFile(image);
            ASSERT_TRUE(bytes) << bytes.error().message;
            const auto decoded = LinkedCodecs().decode(bytes->data(), bytes->size(), "picture");
            ASSERT_TRUE(decoded);
            EXPECT_EQ((*decoded)->size, picture.image.size);
            const fs::path xml = findAnnotation(image, {});
            ASSERT_FALSE(xml.empty()) << image;
            const auto annotation = readAnnotation(xml, picture.image.size, 1);
            ASSERT_TRUE(annotation);
            EXPECT_THAT(annotation->warning, IsEmpty());
            ASSERT_EQ(annotation->boxes.size(), picture.objects.size());
            for (std::size_t k = 0; k < picture.objects.size(); ++k) {
                EXPECT_EQ(annotation->boxes[k].name, picture.objects[k].name);
                EXPECT_EQ(annotation->boxes[k].boxInImage, picture.objects[k].box);
            }
        }
    }
}

TEST(Folder, PicturesKeepTheirLookAsJpeg) {
    const DemoPicture picture = openSet(DemoTask::Objects, false, 1, 224)->draw(0);
    const LinkedCodecs codecs;
    const auto jpeg = codecs.encodeJpeg(picture.image.rgb.get(), picture.image.size, 92);
    ASSERT_TRUE(jpeg);
    const auto decoded = codecs.decode(jpeg->data(), jpeg->size(), "picture");
    ASSERT_TRUE(decoded);
    double squares = 0;
    for (std::size_t i = 0; i < picture.image.bytes(); ++i) {
        const int difference = picture.image.rgb[static_cast<std::ptrdiff_t>(i)] -
                               (*decoded)->rgb[static_cast<std::ptrdiff_t>(i)];
        squares += difference * difference;
    }
    EXPECT_LT(std::sqrt(squares / static_cast<double>(picture.image.bytes())), 6);
    EXPECT_FALSE(codecs.encodeJpeg(nullptr, {4, 4}, 92));
    EXPECT_FALSE(codecs.encodeJpeg(picture.image.rgb.get(), {0, 4}, 92));
    EXPECT_FALSE(codecs.encodeJpeg(picture.image.rgb.get(), {4, 4}, 0));
    EXPECT_FALSE(codecs.encodeJpeg(picture.image.rgb.get(), {70000, 1}, 92));
}

TEST(Folder, OneWithOtherFilesIsRefusedAndLeftAlone) {
    const TemporaryFolder folder;
    folder.write("mine.txt", "keep");
    const auto set = openSet(DemoTask::Text, false, 1, 48);
    const auto written = write(*set, folder.path(), 4);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(written.error().message, HasSubstr(folder.path().string()));
    EXPECT_EQ(filesOf(folder.path()), (std::map<std::string, std::string>{{"mine.txt", "keep"}}));
    EXPECT_FALSE(write(*set, folder.path() / "mine.txt", 4)) << "a file is no folder";
    EXPECT_FALSE(write(*set, folder.path() / "new", 0));
    EXPECT_FALSE(fs::exists(folder.path() / "new"));
}

TEST(Folder, EndsWhenToldTo) {
    const TemporaryFolder folder;
    const auto set = openSet(DemoTask::Text, false, 1, 48);
    std::atomic<std::uint64_t> done{0};
    DemoFolderOptions options;
    options.folder = folder.path();
    options.count = 1000;
    options.threads = 2;
    options.progress = [&](std::uint64_t count) { done = count; };
    options.cancelled = [&] { return done >= 6; };
    const auto written = writeDemoFolder(*set, LinkedCodecs(), options);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::Cancelled);
    EXPECT_LE(done, 8U);
    EXPECT_FALSE(fs::exists(folder.path() / "demo.json")) << "a folder without it is not complete";
    // What is there is whole: a picture has its annotation, nothing half written is left.
    for (const auto& [name, content] : filesOf(folder.path())) {
        EXPECT_FALSE(fs::path(name).filename().string().starts_with(".")) << name;
        EXPECT_THAT(content, Not(IsEmpty()));
        if (fs::path(name).extension() == ".jpg") {
            EXPECT_FALSE(findAnnotation(folder.path() / name, {}).empty()) << name;
        }
    }
}

} // namespace
} // namespace actiscope::demo
