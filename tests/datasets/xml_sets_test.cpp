// Sets with an XML file an image: ILSVRC, Pascal VOC, class folders, demo data.
#include <gmock/gmock.h>

#include "tests/datasets/set_files.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;
using namespace actiscope::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(IlsvrcSet, ListsFirstAndReadsAnnotationsThen) {
    const TemporaryFolder folder;
    folder.write("val/a.JPEG", "x");
    folder.write("val/b.JPEG", "x");
    folder.write("annotations/a.xml",
                 xmlText(100, 50, {{"n02000002", 0, 0, 99, 49}, {"n02000001", 5, 6, 7, 8}}));
    folder.write("annotations/b.xml", xmlText(100, 50, {{"n02000001", 1, 2, 3, 4}}));
    folder.write("synset_words.txt", "n02000001 first, one\nn02000002 second\n");
    const auto listed = openDataSet(folder.path());
    ASSERT_TRUE(listed) << listed.error().message;
    EXPECT_EQ(listed->format(), "ilsvrc");
    EXPECT_TRUE(listed->annotationsPending());
    EXPECT_THAT(pathsOf(*listed), ElementsAre("val/a.JPEG", "val/b.JPEG"));
    EXPECT_THAT(listed->boxes(0), IsEmpty());

    const auto set = readAnnotations(*listed);
    ASSERT_TRUE(set);
    EXPECT_FALSE(set->annotationsPending());
    EXPECT_EQ(set->id(0), "a");
    EXPECT_THAT(labelsOf(*set, 0), ElementsAre("n02000002", "n02000001"));
    EXPECT_THAT(boxesOf(*set, 0), ElementsAre(Box{0, 0, 100, 50}, Box{5, 6, 8, 9}));
    EXPECT_EQ(set->classes(1)[0], 0U); // the class table is synset_words.txt's
    EXPECT_EQ(set->classTable()[0].name, "first, one");
    EXPECT_THAT(set->report().sentences(), IsEmpty());
}

TEST(IlsvrcSet, CountsWhatIsMissing) {
    const TemporaryFolder folder;
    folder.write("val/a.JPEG", "x");
    folder.write("val/b.JPEG", "x");
    fs::create_symlink("nowhere.JPEG", folder.path() / "val/c.JPEG");
    fs::create_symlink(folder.path() / "val/a.JPEG", folder.path() / "val/d.JPEG");
    folder.write("Annotations/a.xml", xmlText(9, 9, {{"n02000001", 1, 2, 3, 4}}));
    folder.write("Annotations/d.xml", "<annotation><obj");
    folder.write("Annotations/gone.xml", xmlText(9, 9, {{"n02000001", 1, 2, 3, 4}}));
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre("val/a.JPEG", "val/b.JPEG", "val/d.JPEG"));
    EXPECT_EQ(set.report().count(Finding::MissingImage), 2U);
    EXPECT_EQ(set.report().count(Finding::MissingAnnotation), 1U);
    EXPECT_THAT(set.report().examples(Finding::MissingAnnotation), ElementsAre("val/b.JPEG"));
    ASSERT_EQ(set.report().count(Finding::UnreadableAnnotation), 1U);
    EXPECT_THAT(set.report().examples(Finding::UnreadableAnnotation)[0],
                AllOf(HasSubstr("Annotations/d.xml ("), HasSubstr("at byte ")));
    EXPECT_THAT(labelsOf(set, 2), IsEmpty());
    EXPECT_THAT(set.whyNoClass(2), HasSubstr("Annotations/d.xml can't be read"));
    EXPECT_THAT(set.whyNoClass(1), HasSubstr("no annotation"));
}

TEST(IlsvrcSet, CallsImagesOfTheSameNameByPath) {
    const TemporaryFolder folder;
    folder.write("val/n02000001/a.JPEG", "x");
    folder.write("val/n02000002/a.JPEG", "x");
    folder.write("val/n02000002/b.JPEG", "x");
    folder.write("annotations/n02000001/a.xml", xmlText(9, 9, {{"n02000001", 1, 2, 3, 4}}));
    folder.write("annotations/n02000002/a.xml", xmlText(9, 9, {{"n02000002", 0, 0, 1, 1}}));
    OpenOptions options;
    options.format = "ilsvrc";
    const DataSet set = opened(folder.path(), options);
    ASSERT_EQ(set.size(), 3U);
    EXPECT_EQ(set.id(0), "val/n02000001/a.JPEG");
    EXPECT_EQ(set.id(1), "val/n02000002/a.JPEG");
    EXPECT_EQ(set.id(2), "b");
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{1, 2, 4, 5}));
    EXPECT_THAT(boxesOf(set, 1), ElementsAre(Box{0, 0, 2, 2}));
    EXPECT_THAT(set.report().notes(), testing::Contains(HasSubstr("2 images share their names")).Times(1));
}

TEST(IlsvrcSet, NamesBoxesThatAreNone) {
    const TemporaryFolder folder;
    folder.write("val/a.JPEG", "x");
    folder.write("annotations/a.xml", xmlText(20, 10,
                                              {{"n02000001", 9, 1, 3, 4},
                                               {"n02000001", 9, 1, 8, 4},
                                               {"n02000001", 20, 0, 25, 5},
                                               {"n02000001", 15, 0, 25, 5},
                                               {"", 1, 1, 2, 2}}) +
                                          " ");
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.report().count(Finding::SwappedBox), 2U);
    EXPECT_EQ(set.report().count(Finding::OutsideBox), 1U);
    EXPECT_EQ(set.report().count(Finding::ClippedBox), 1U);
    EXPECT_EQ(set.report().count(Finding::UnnamedObject), 1U);
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("n02000001"));
    const GroundTruth truth = set.groundTruth(0, {20, 10}, 1);
    ASSERT_EQ(truth.boxes.size(), 1U);
    EXPECT_EQ(truth.boxes[0].box, (Box{15, 0, 20, 6}));
    EXPECT_THAT(truth.warning, HasSubstr("1 box over its edge is clipped"));
}

TEST(IlsvrcSet, ReadsTheSameWithAnyNumberOfThreads) {
    const TemporaryFolder folder;
    for (int i = 0; i < 300; ++i) {
        const std::string name = std::to_string(1000 + i);
        folder.write("val/" + name + ".JPEG", "x");
        folder.write("annotations/" + name + ".xml",
                     xmlText(500, 400, {{"n0200" + std::to_string(1000 + i % 37), i, 1, i + 10, 9}}));
    }
    const auto listed = openDataSet(folder.path());
    ASSERT_TRUE(listed);
    ReadControl control;
    control.threads = 1;
    const auto one = readAnnotations(*listed, control);
    control.threads = 7;
    std::size_t last = 0;
    control.progress = [&](std::size_t done, std::size_t of) {
        last = done;
        EXPECT_EQ(of, 300U);
    };
    const auto seven = readAnnotations(*listed, control);
    ASSERT_TRUE(one && seven);
    EXPECT_EQ(last, 300U);
    EXPECT_EQ(one->fingerprint(), seven->fingerprint());
    EXPECT_NE(one->fingerprint(), listed->fingerprint());
    EXPECT_EQ(one->classTable().size(), 37U);
    control.cancelled = [] { return true; };
    const auto stopped = readAnnotations(*listed, control);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
}

TEST(IlsvrcTrainSet, TakesFoldersAsClasses) {
    const TemporaryFolder folder;
    folder.write("train/n02000001/n02000001_1.JPEG", "x");
    folder.write("train/n02000002/n02000002_9.JPEG", "x");
    folder.write("Annotations/n02000002/n02000002_9.xml", xmlText(10, 10, {{"n02000002", 0, 0, 4, 4}}));
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "ilsvrc-train");
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("n02000001"));
    EXPECT_THAT(labelsOf(set, 1), ElementsAre("n02000002"));
    EXPECT_THAT(boxesOf(set, 1), ElementsAre(Box{0, 0, 5, 5}));
    EXPECT_EQ(set.report().count(Finding::MissingAnnotation), 1U);
}

TEST(IlsvrcTrainSet, FindsThePublishedBoxesBesideOrAmongTheSynsets) {
    const TemporaryFolder folder;
    for (const char* place : {"beside/train/", "among/"}) {
        folder.write(std::string(place) + "n02000001/n02000001_1.JPEG", "x");
        folder.write(std::string(place) + "n02000002/n02000002_9.JPEG", "x");
    }
    for (const char* place : {"beside/Annotation/", "among/Annotation/"}) {
        folder.write(std::string(place) + "n02000002/n02000002_9.xml",
                     xmlText(10, 10, {{"n02000002", 0, 0, 4, 4}}));
    }
    for (const char* place : {"beside", "beside/train", "among"}) {
        const DataSet set = opened(folder.path() / place);
        EXPECT_EQ(set.format(), "ilsvrc-train");
        ASSERT_EQ(set.size(), 2U) << place;
        EXPECT_THAT(boxesOf(set, 1), ElementsAre(Box{0, 0, 5, 5})) << place;
        EXPECT_THAT(set.report().examples(Finding::MissingAnnotation),
                    ElementsAre(HasSubstr("n02000001_1.JPEG")));
    }
}

TEST(VocSet, TakesTheListAndCountsFromOne) {
    const TemporaryFolder folder;
    for (const char* name : {"1", "2", "3"}) {
        folder.write(std::string("JPEGImages/") + name + ".jpg", "x");
        folder.write(std::string("Annotations/") + name + ".xml",
                     xmlText(30, 20, {{"dog", 1, 1, 30, 20}, {"cat", 2, 3, 4, 5}}));
    }
    folder.write("ImageSets/Main/val.txt", "3\n2  1\n3\nmissing\n");
    folder.write("ImageSets/Main/train.txt", "1\n");
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "voc");
    EXPECT_THAT(pathsOf(set), ElementsAre("JPEGImages/3.jpg", "JPEGImages/2.jpg"));
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("dog", "cat"));
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{0, 0, 30, 20}, Box{1, 2, 4, 5}));
    EXPECT_EQ(set.report().count(Finding::MissingImage), 1U);
    EXPECT_EQ(set.report().count(Finding::DuplicateImage), 1U);
    OpenOptions options;
    options.split = "train";
    EXPECT_THAT(pathsOf(opened(folder.path(), options)), ElementsAre("JPEGImages/1.jpg"));
    options.split = "all";
    EXPECT_EQ(opened(folder.path(), options).size(), 3U);
    options.split = "test";
    EXPECT_FALSE(openDataSet(folder.path(), options));
}

TEST(ClassFolders, KeepsDuplicateNamesApart) {
    const TemporaryFolder folder;
    folder.write("K\xC3\xA4tzchen/1.png", "x");
    folder.write("hund/1.png", "x");
    folder.write("hund/annotations/1.xml", xmlText(8, 8, {{"hund", 1, 1, 4, 4}, {"ball", 5, 5, 8, 8}}));
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "folders");
    EXPECT_THAT(pathsOf(set), ElementsAre("K\xC3\xA4tzchen/1.png", "hund/1.png"));
    EXPECT_EQ(set.id(0), "K\xC3\xA4tzchen/1.png");
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("K\xC3\xA4tzchen"));
    EXPECT_THAT(labelsOf(set, 1), ElementsAre("hund")); // the ball is a box, not a label
    EXPECT_EQ(set.boxes(1).size(), 2U);
}

TEST(ClassFolders, FollowsALoopOfLinksOnce) {
    const TemporaryFolder folder;
    folder.write("a/1.png", "x");
    fs::create_directory_symlink(folder.path(), folder.path() / "a" / "loop");
    const auto set = openDataSet(folder.path());
    ASSERT_TRUE(set);
    EXPECT_LE(set->size(), 2U);
}

TEST(ClassFolders, ReadsVeryLongPaths) {
    const TemporaryFolder folder;
    const std::string name = std::string(240, 'l') + ".jpg";
    const std::string deep = "class/" + std::string(200, 'a') + "/" + std::string(200, 'b') + "/" + name;
    folder.write(deep, "x");
    folder.write("class/s.jpg", "x");
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre(deep, "class/s.jpg"));
    EXPECT_TRUE(fs::exists(set.path(0)));
}

TEST(DemoSetFolder, TakesValidationWithItsClasses) {
    const TemporaryFolder folder;
    folder.write("demo.json", R"({"task": "objects", "classes": ["zebra", "apple"]})");
    folder.write("train/zebra/000000.jpg", "x");
    folder.write("train/zebra/annotations/000000.xml", xmlText(9, 9, {{"zebra", 1, 1, 9, 9}}));
    folder.write("val/apple/000001.jpg", "x");
    folder.write("val/apple/annotations/000001.xml", xmlText(9, 9, {{"apple", 1, 1, 3, 3}}));
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "demo");
    ASSERT_THAT(pathsOf(set), ElementsAre("val/apple/000001.jpg"));
    EXPECT_EQ(set.classes(0)[0], 1U);
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{0, 0, 3, 3}));
    EXPECT_THAT(pathsOf(opened(folder.path() / "train")), ElementsAre("train/zebra/000000.jpg"));
    folder.write("demo.json", "{");
    const auto broken = openDataSet(folder.path());
    ASSERT_FALSE(broken);
    EXPECT_THAT(broken.error().message, HasSubstr("demo.json"));
}

TEST(GroundTruthOf, TurnsBoxesOfTheStoredPicture) {
    const TemporaryFolder folder;
    folder.write("val/a.JPEG", "x");
    folder.write("annotations/a.xml", xmlText(20, 10, {{"n02000001", 0, 0, 3, 1}}));
    const DataSet set = opened(folder.path());
    // Turned clockwise by a quarter: the stored top left corner is at the top right.
    EXPECT_EQ(set.groundTruth(0, {20, 10}, 6).boxes.at(0).box, (Box{8, 0, 10, 4}));
    // The annotation is of the shown picture.
    EXPECT_EQ(set.groundTruth(0, {10, 20}, 6).boxes.at(0).box, (Box{0, 0, 4, 2}));
    // Of a copy half as large.
    EXPECT_EQ(set.groundTruth(0, {40, 20}, 1).boxes.at(0).box, (Box{0, 0, 8, 4}));
    const GroundTruth other = set.groundTruth(0, {33, 90}, 1);
    EXPECT_THAT(other.boxes, IsEmpty());
    EXPECT_THAT(other.warning, HasSubstr("20 x 10"));
}

} // namespace
} // namespace actiscope::datasets
