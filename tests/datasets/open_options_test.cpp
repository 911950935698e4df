// What a set is opened with: the part, the folders of images and annotations. Each is heeded or refused.
#include <gmock/gmock.h>

#include "tests/datasets/set_files.h"

namespace actiscope::datasets {
namespace {

using namespace actiscope::test;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace fs = std::filesystem;

OpenOptions part(const std::string& split, const std::string& format = {}) {
    OpenOptions options;
    options.split = split;
    options.format = format;
    return options;
}

OpenOptions imagesIn(const fs::path& images) {
    OpenOptions options;
    options.images = images;
    return options;
}

/// The images' paths, or the code and sentence of the failure.
std::vector<std::string> said(const fs::path& place, const OpenOptions& options) {
    const auto set = openDataSet(place, options);
    return set ? pathsOf(*set) : std::vector<std::string>{set.error().message};
}

constexpr const char* kCoco = R"({"images":[{"id":1,"file_name":"a.jpg"}],
    "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,1,1]}],
    "categories":[{"id":1,"name":"cat"}]})";

TEST(Parts, OfIlsvrcAreTheOnesAskedFor) {
    const TemporaryFolder folder;
    folder.write("val/a.JPEG", "x");
    folder.write("annotations/a.xml", xmlText(9, 9, {{"n01440764", 1, 2, 3, 4}}));
    folder.write("train/n01440764/t.JPEG", "x");
    EXPECT_THAT(said(folder.path(), {}), ElementsAre("val/a.JPEG"));
    EXPECT_THAT(said(folder.path(), part("val")), ElementsAre("val/a.JPEG"));
    EXPECT_THAT(said(folder.path(), part("train")), ElementsAre("train/n01440764/t.JPEG"));
    EXPECT_THAT(said(folder.path(), part("test")), ElementsAre(HasSubstr("has no part \"test\"")));
    EXPECT_THAT(said(folder.path(), part("test", "ilsvrc")), ElementsAre(HasSubstr("another part")));
    folder.write("LOC_val_solution.csv", "ImageId,PredictionString\na,n01440764 1 2 3 4\n");
    EXPECT_THAT(said(folder.path(), part("train")), ElementsAre("train/n01440764/t.JPEG"));
    EXPECT_THAT(said(folder.path(), part("train", "ilsvrc-kaggle")), ElementsAre(HasSubstr("another part")));
}

TEST(Parts, OfCocoAreTheOnesThatAFileNames) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    folder.write("annotations/instances_val.json", kCoco);
    EXPECT_THAT(said(folder.path(), {}), ElementsAre("a.jpg"));
    EXPECT_THAT(said(folder.path(), part("train")), ElementsAre(HasSubstr("no part \"train\"")));
    EXPECT_THAT(said(folder.path(), part("train", "coco")), ElementsAre(HasSubstr("\"train\" in its name")));
    const fs::path list = folder.path() / "annotations/instances_val.json";
    EXPECT_THAT(said(list, part("val")), ElementsAre("a.jpg"));
    EXPECT_THAT(said(list, part("train", "coco")), ElementsAre(HasSubstr("\"train\" in its name")));
    folder.write("annotations/instances_trainval.json", "{\"images\":[]}");
    EXPECT_THAT(said(folder.path(), part("train")), ElementsAre(HasSubstr("no part \"train\"")));
    folder.write("annotations/instances_train2017.json", kCoco);
    EXPECT_THAT(said(folder.path(), part("train")), ElementsAre("a.jpg"));
}

TEST(Parts, OfListsAreTheFoldersCalledSo) {
    const TemporaryFolder folder;
    folder.write("test/a.jpg", "x");
    folder.write("test/image_ids.txt", "a.jpg\n");
    folder.write("test/class_labels.txt", "a.jpg,3\n");
    EXPECT_THAT(said(folder.path(), {}), ElementsAre("a.jpg"));
    EXPECT_THAT(said(folder.path(), part("train")), ElementsAre(HasSubstr("no part \"train\"")));
    EXPECT_THAT(said(folder.path(), part("train", "wsol")), ElementsAre(HasSubstr("the part \"train\"")));
    EXPECT_THAT(said(folder.path() / "test", part("train", "wsol")), ElementsAre(HasSubstr("\"train\"")));
    EXPECT_THAT(said(folder.path() / "test", part("test")), ElementsAre("a.jpg"));
}

TEST(Parts, OfBirdsNeedTheirList) {
    const TemporaryFolder folder;
    folder.write("images/1.Bird/a.jpg", "x");
    folder.write("images.txt", "1 1.Bird/a.jpg\n");
    folder.write("image_class_labels.txt", "1 1\n");
    folder.write("classes.txt", "1 1.Bird\n");
    EXPECT_THAT(said(folder.path(), part("all")), ElementsAre("images/1.Bird/a.jpg"));
    EXPECT_THAT(said(folder.path(), part("train", "cub")), ElementsAre(HasSubstr("no part \"train\"")));
    EXPECT_THAT(said(folder.path(), part("val", "cub")), ElementsAre(HasSubstr("no part \"val\"")));
}

TEST(Parts, OfClassFoldersAreNoClasses) {
    const TemporaryFolder folder;
    folder.write("train/bus/a.jpg", "x");
    folder.write("train/car/b.jpg", "x");
    for (const OpenOptions& options : {part(""), part("", "folders"), part("train"), part("all")}) {
        const DataSet set = opened(folder.path(), options);
        EXPECT_THAT(pathsOf(set), ElementsAre("train/bus/a.jpg", "train/car/b.jpg"));
        EXPECT_THAT(labelsOf(set, 0), ElementsAre("bus"));
    }
    folder.write("val/bus/c.jpg", "x");
    EXPECT_THAT(said(folder.path(), {}), ElementsAre("val/bus/c.jpg"));
    const DataSet all = opened(folder.path(), part("all"));
    EXPECT_EQ(all.size(), 3U);
    EXPECT_THAT(labelsOf(all, 0), ElementsAre("bus"));
    EXPECT_THAT(said(folder.path(), part("test", "folders")), ElementsAre(HasSubstr("no part \"test\"")));
}

TEST(Parts, AClassOfLocomotivesIsNone) {
    const TemporaryFolder folder;
    folder.write("train/a.jpg", "x");
    folder.write("bus/b.jpg", "x");
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre("bus/b.jpg", "train/a.jpg"));
    EXPECT_THAT(labelsOf(set, 1), ElementsAre("train"));
}

TEST(OpenOptions, ThatMeanNothingToAFormatAreRefused) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    const fs::path csv = folder.write("list.csv", "a.jpg,dog\n");
    const fs::path coco = folder.write("instances_val.json", kCoco);
    const fs::path lists = folder.write("w/image_ids.txt", "../a.jpg\n").parent_path();
    folder.write("w/class_labels.txt", "../a.jpg,3\n");
    const fs::path demo = folder.write("demo/demo.json", R"({"classes":["cat"]})").parent_path();
    folder.write("demo/val/cat/a.jpg", "x");
    fs::create_directory(folder.path() / "xml");
    OpenOptions annotations;
    annotations.annotations = folder.path() / "xml";
    for (const fs::path& place : {csv, coco, lists}) {
        EXPECT_THAT(said(place, annotations), ElementsAre(HasSubstr("(--annotations) means nothing to")));
    }
    EXPECT_THAT(said(csv, part("val")), ElementsAre(HasSubstr("(--split) means nothing to a list")));
    EXPECT_THAT(said(demo, imagesIn(folder.path())), ElementsAre(HasSubstr("(--images) means nothing to")));
    const auto refused = openDataSet(csv, annotations);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TEST(OpenOptions, ImagesOfClassFoldersMayLieElsewhere) {
    const TemporaryFolder folder;
    folder.write("boxes/annotations/bus/a.xml", xmlText(9, 9, {{"bus", 1, 1, 4, 4}}));
    folder.write("pictures/bus/a.jpg", "x");
    const DataSet set = opened(folder.path() / "boxes", imagesIn(folder.path() / "pictures"));
    EXPECT_THAT(pathsOf(set), ElementsAre("bus/a.jpg"));
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{0, 0, 4, 4}));
}

/// Every format with its images in the usual place, and elsewhere.
TEST(OpenOptions, WhereTheImagesLieMakesNoOtherSet) {
    const TemporaryFolder folder;
    for (const char* place : {"coco/images", "cub/images", "ilsvrc/val", "voc/JPEGImages", "one", "two"}) {
        for (const char* name : {"p/a.jpg", "q/a.jpg"}) {
            folder.write(fs::path(place) / name, "x");
        }
    }
    folder.write("coco/instances_val.json", R"({"images":[{"id":1,"file_name":"p/a.jpg"},
        {"id":2,"file_name":"q/a.jpg"}],"annotations":[],"categories":[{"id":1,"name":"cat"}]})");
    folder.write("cub/images.txt", "1 p/a.jpg\n2 q/a.jpg\n");
    folder.write("cub/image_class_labels.txt", "1 1\n2 1\n");
    folder.write("cub/classes.txt", "1 1.Bird\n");
    for (const char* name : {"p/a.xml", "q/a.xml"}) {
        folder.write(fs::path("ilsvrc/annotations") / name, xmlText(9, 9, {{"n01440764", 1, 2, 3, 4}}));
        folder.write(fs::path("voc/Annotations") / name, xmlText(9, 9, {{"cat", 1, 2, 3, 4}}));
    }
    for (const char* format : {"coco", "cub", "ilsvrc", "voc"}) {
        const fs::path place = folder.path() / format;
        const DataSet usual = opened(place);
        EXPECT_EQ(usual.format(), format);
        ASSERT_EQ(usual.size(), 2U) << format;
        for (const char* elsewhere : {"one", "two"}) {
            const DataSet other = opened(place, imagesIn(folder.path() / elsewhere));
            EXPECT_THAT(pathsOf(other), ElementsAre("p/a.jpg", "q/a.jpg")) << format;
            EXPECT_EQ(other.path(0), folder.path() / elsewhere / "p/a.jpg");
            EXPECT_EQ(other.fingerprint(), usual.fingerprint()) << format;
            EXPECT_EQ(boxesOf(other, 0), boxesOf(usual, 0)) << format;
        }
    }
}

TEST(OpenOptions, AreKeptSoThatTheSetOpensAgain) {
    const TemporaryFolder folder;
    folder.write("set/list.csv", "a.jpg,dog\n");
    folder.write("pictures/a.jpg", "x");
    const fs::path relative = fs::proximate(folder.path());
    const DataSet set = opened(relative / "set", imagesIn(relative / "pictures"));
    EXPECT_EQ(set.place(), fs::absolute(relative / "set").lexically_normal());
    EXPECT_EQ(set.openedWith().format, "csv");
    EXPECT_TRUE(set.openedWith().images.is_absolute());
    EXPECT_EQ(opened(set.place(), set.openedWith()).fingerprint(), set.fingerprint());
}

TEST(SharedNames, HaveNoCommonAnnotation) {
    const TemporaryFolder folder;
    folder.write("cat/1.jpg", "x");
    folder.write("dog/1.jpg", "x");
    folder.write("dog/2.jpg", "x");
    folder.write("annotations/1.xml", xmlText(9, 9, {{"cat", 1, 1, 4, 4}}));
    folder.write("annotations/2.xml", xmlText(9, 9, {{"dog", 1, 1, 4, 4}}));
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre("cat/1.jpg", "dog/1.jpg", "dog/2.jpg"));
    EXPECT_THAT(set.boxes(0), IsEmpty());
    EXPECT_THAT(set.boxes(1), IsEmpty());
    EXPECT_THAT(boxesOf(set, 2), ElementsAre(Box{0, 0, 4, 4}));
    EXPECT_EQ(set.report().count(Finding::MissingAnnotation), 2U);
    EXPECT_EQ(set.report().count(Finding::MissingImage), 0U);
    EXPECT_THAT(set.report().notes(), Contains(HasSubstr("2 images share their names with others")));
}

TEST(SharedNames, InAListOfVocAreLeftOut) {
    const TemporaryFolder folder;
    for (const char* name : {"p/1.jpg", "q/1.jpg", "q/2.jpg"}) {
        folder.write(fs::path("JPEGImages") / name, "x");
    }
    folder.write("Annotations/2.xml", xmlText(9, 9, {{"dog", 1, 1, 4, 4}}));
    folder.write("ImageSets/Main/val.txt", "1\n2\n");
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre("JPEGImages/q/2.jpg"));
    EXPECT_THAT(set.report().notes(), Contains(HasSubstr("1 name of the list is left out")));
}

TEST(LinkedFolders, ThatLeadToTheFolderItselfAddNothing) {
    const TemporaryFolder folder;
    folder.write("cat/1.jpg", "x");
    folder.write("dog/2.jpg", "x");
    const std::uint64_t before = opened(folder.path()).fingerprint();
    fs::create_directory_symlink(folder.path(), folder.path() / "all");
    const DataSet set = opened(folder.path());
    EXPECT_THAT(pathsOf(set), ElementsAre("cat/1.jpg", "dog/2.jpg"));
    EXPECT_EQ(set.fingerprint(), before);
}

} // namespace
} // namespace actiscope::datasets
