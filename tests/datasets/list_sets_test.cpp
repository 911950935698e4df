// Sets that are lists: CSV, COCO, CUB-200-2011, WSOL, Kaggle's ILSVRC.
#include <gmock/gmock.h>

#include "tests/datasets/set_files.h"

namespace actiscope::datasets {
namespace {

using namespace actiscope::test;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CsvSet, ReadsBoxesLabelsAndQuotes) {
    const TemporaryFolder folder;
    folder.write("p/a.jpg", "x");
    folder.write("q/a.jpg", "x");
    folder.write("b, c.jpg", "x");
    const auto list = folder.write("list.csv", "\xEF\xBB\xBFpath,label,x0,y0,x1,y1\r\n"
                                               "p/a.jpg,dog,0,1,9,8\r\n"
                                               "q/a.jpg,dog,,,,\r\n"
                                               "\"b, c.jpg\",\"tench, Tinca \"\"tinca\"\"\",4,4,4,4\r\n"
                                               "p/a.jpg,cat,1,1,2,2\r\n"
                                               "p/a.jpg,dog,5,5,4,6\r\n"
                                               "none.jpg,dog,0,0,1,1\r\n");
    for (const auto& place : {folder.path(), list}) {
        const DataSet set = opened(place);
        EXPECT_EQ(set.format(), "csv");
        EXPECT_THAT(pathsOf(set), ElementsAre("p/a.jpg", "q/a.jpg", "b, c.jpg"));
        EXPECT_THAT(labelsOf(set, 0), ElementsAre("dog", "cat"));
        EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{0, 1, 10, 9}, Box{1, 1, 3, 3}));
        EXPECT_THAT(labelsOf(set, 2), ElementsAre("tench, Tinca \"tinca\""));
        EXPECT_THAT(boxesOf(set, 2), ElementsAre(Box{4, 4, 5, 5}));
        EXPECT_THAT(set.boxes(1), IsEmpty());
        EXPECT_EQ(set.report().count(Finding::MissingImage), 1U);
        ASSERT_EQ(set.report().count(Finding::SwappedBox), 1U);
        EXPECT_THAT(set.report().examples(Finding::SwappedBox)[0], HasSubstr("line 6"));
    }
}

TEST(CsvSet, SaysWhichLineIsWrong) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    const auto messageOf = [&](const char* lines) {
        const auto list = folder.write("list.csv", lines);
        const auto set = openDataSet(list);
        return set ? std::string("opened") : set.error().message;
    };
    EXPECT_THAT(messageOf("a.jpg,dog,0,0,1,1\n\na.jpg,dog,0,0,1\n"),
                HasSubstr("list.csv, line 3: 5 columns"));
    EXPECT_THAT(messageOf("a.jpg,dog,0,0,1,1\na.jpg,dog,0,0,1,one\n"),
                HasSubstr("line 2: \"one\" is no number"));
    EXPECT_THAT(messageOf("a.jpg,dog\na.jpg,\n"), HasSubstr("line 2: the label is empty"));
    constexpr const char* kExpected = "where path,label,x0,y0,x1,y1 belong";
    const std::vector<std::pair<const char*, const char*>> cases = {
        {"a.jpg,dog,0,0,1,nan\n", "line 1: \"nan\" is no number"},
        {"a.jpg,dog,0,0,1,1,1\n", "line 1: 7 columns"},
        {"a.jpg,dog,0,0,1,1\r\na.jpg,dog,0,0,,1\r\n", "line 2: \"\" is no number"},
        {"a.jpg,dog,0,0,1,1\n,dog,0,0,1,1\n", "line 2: the path is empty"},
        {"\xEF\xBB\xBF"
         "a.jpg,dog,0,0,1\n",
         "line 1: 5 columns"},
        {"a.jpg;dog;0;0;1;1\n", "line 1: 1 column where path,label,x0,y0,x1,y1 belong, separated by commas"},
        {"a.jpg\tdog\t0\t0\t1\t1\n", "separated by commas"},
        {"path;label;x0;y0;x1;y1\n", "line 1: 1 column where"},
        {"a.jpg,dog,0,0,1,1\n\"a.jpg,dog,0,0,1,1\n", "line 2: a quote is not closed"},
        {"\"a\"b.jpg,dog,0,0,1,1\n", "line 1: something stands between a closing quote"},
        {"path,label,x,y,width,height\n", "line 1: its columns are path,label,x,y,width,height where"},
        {"img,cls,xmin,ymin,w,h\na.jpg,dog,0,0,1,1\n", "line 1: its columns are img,cls,xmin,ymin,w,h"},
        {"filename,width,height,class,xmin,ymin,xmax,ymax\n", "line 1: 8 columns"},
        {"\xFF\xFEp\0a\0", "is text in UTF-16: save it as UTF-8"},
    };
    for (const auto& [lines, expected] : cases) {
        EXPECT_THAT(messageOf(lines), AllOf(HasSubstr("list.csv"), HasSubstr(expected))) << lines;
    }
    EXPECT_THAT(messageOf("path,label,x,y,width,height\n"), HasSubstr(kExpected));
    EXPECT_EQ(messageOf("IMG,cls,left,top,right,bottom\na.jpg,dog,0,0,1,1\n"), "opened");
    EXPECT_THAT(messageOf(""), HasSubstr("list.csv is empty"));
    // Of a folder, too, where nothing else fits.
    folder.write("list.csv", "a.jpg,dog,0,0,1\n");
    const auto place = openDataSet(folder.path());
    ASSERT_FALSE(place);
    EXPECT_THAT(place.error().message, HasSubstr("list.csv, line 1: 5 columns"));
}

TEST(CocoSet, ReadsKeysInAnyOrder) {
    const TemporaryFolder folder;
    folder.write("val2017/a.jpg", "x");
    folder.write("val2017/b.jpg", "x");
    folder.write("annotations/instances_val2017.json", R"({
        "annotations": [
          {"bbox": [0.4, 1.6, 10.2, 4.0], "image_id": 7, "category_id": 18, "id": 1, "segmentation": [[1,2,3,4]]},
          {"id": 2, "image_id": 7, "category_id": 99, "bbox": [0, 0, 5, 5]},
          {"id": 3, "image_id": 7, "category_id": 18, "bbox": [3, 3, 0, 5]},
          {"id": 4, "image_id": 7, "category_id": 18, "bbox": [8, 3, -2, 5]},
          {"id": 5, "image_id": 7, "category_id": 18, "bbox": [100, 3, 2, 5]},
          {"id": 6, "image_id": 5, "category_id": 18, "bbox": [0, 0, 2, 5]},
          {"id": 7, "image_id": 7, "category_id": 3, "bbox": [0, 0, 2, 5], "iscrowd": 1},
          {"id": 8, "image_id": 7, "category_id": 3, "bbox": [0, 0, 2]}],
        "categories": [{"name": "dog", "id": 18}, {"supercategory": "vehicle", "id": 3, "name": "car"}],
        "images": [{"id": 7, "file_name": "a.jpg", "width": 50, "height": 40, "license": 3},
                   {"id": 8, "file_name": "b.jpg", "width": 50, "height": 40},
                   {"id": 9, "file_name": "c.jpg", "width": 50, "height": 40}]})");
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "coco");
    EXPECT_THAT(pathsOf(set), ElementsAre("val2017/a.jpg", "val2017/b.jpg"));
    EXPECT_EQ(set.id(0), "7");
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("dog", "car"));
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{0, 2, 11, 6}));
    EXPECT_EQ(set.annotatedSize(0), (Size{50, 40}));
    for (const Finding finding :
         {Finding::UnknownCategory, Finding::EmptyBox, Finding::SwappedBox, Finding::OutsideBox,
          Finding::UnknownImage, Finding::CrowdBox, Finding::IncompleteBox, Finding::MissingImage,
          Finding::MissingAnnotation}) {
        EXPECT_EQ(set.report().count(finding), 1U) << static_cast<int>(finding);
    }
    EXPECT_THAT(set.report().examples(Finding::UnknownCategory)[0], HasSubstr("annotation 2 of category 99"));
    EXPECT_EQ(opened(folder.path() / "annotations/instances_val2017.json").size(), 2U);
}

TEST(CocoSet, RefusesDamagedFiles) {
    const TemporaryFolder folder;
    const auto refused = [&](const std::string& text) {
        const auto file = folder.write("x.json", text);
        OpenOptions options;
        options.format = "coco";
        const auto set = openDataSet(file, options);
        return set ? std::string("opened") : set.error().message;
    };
    EXPECT_THAT(refused(R"({"images": [{"id": 1)"), AllOf(HasSubstr("cut short"), HasSubstr("byte 21")));
    EXPECT_THAT(refused(R"({"images": [{"id": NaN}]})"), HasSubstr("byte 20"));
    EXPECT_THAT(refused(R"({"images": [{"width": 1e400}]})"), HasSubstr("1e400 is larger"));
    EXPECT_THAT(refused(R"({"annotations": []})"), HasSubstr("no list \"images\""));
    EXPECT_THAT(refused(std::string(100000, '[')), HasSubstr("cut short"));
    EXPECT_THAT(refused("{\"images\": " + std::string(100000, '[')), HasSubstr("cut short"));
    EXPECT_THAT(refused(R"([[[{"id": 1}]]])"), HasSubstr("no list"));
}

TEST(CocoSet, TellsOfHugeNumbersShortly) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    folder.write("instances.json", R"({"images": [{"id": 7.0, "file_name": "a.jpg"}],
        "categories": [{"id": 1, "name": "dog"}],
        "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "bbox": [1e308, 1e308, 1e308, 1e308]},
                        {"id": 2, "image_id": 7, "category_id": 1, "bbox": [0.25, -1e300, 1e300, -1e300]},
                        {"id": 3, "image_id": 7, "category_id": 1, "bbox": [1, 2]}]})");
    const DataSet set = opened(folder.path());
    EXPECT_THAT(
        set.report().examples(Finding::IncompleteBox),
        ElementsAre("a.jpg (annotation 1) [1e+308 1e+308 to too large too large]", "a.jpg (annotation 3)"));
    EXPECT_THAT(set.report().examples(Finding::SwappedBox),
                ElementsAre("a.jpg (annotation 2) [0.25 -1e+300 to 1e+300 -2e+300]"));
}

TEST(CubSet, TakesTheTestPart) {
    const TemporaryFolder folder;
    folder.write("images/001.Black_footed_Albatross/a.jpg", "x");
    folder.write("images/002.Laysan_Albatross/b.jpg", "x");
    folder.write("images.txt",
                 "1 001.Black_footed_Albatross/a.jpg\n2 002.Laysan_Albatross/b.jpg\n3 002.x/c.jpg\n");
    folder.write("classes.txt", "1 001.Black_footed_Albatross\n2 002.Laysan_Albatross\n");
    folder.write("image_class_labels.txt", "1 1\n2 2\n3 2\n");
    folder.write("bounding_boxes.txt",
                 "1 60.0 27.0 325.0 304.0\n2 139.0 30.0 153.0 264.0\n3 1.0 1.0 2.0 2.0\n");
    folder.write("train_test_split.txt", "1 1\n2 0\n3 0\n");
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "cub");
    ASSERT_THAT(pathsOf(set), ElementsAre("images/002.Laysan_Albatross/b.jpg"));
    EXPECT_EQ(set.id(0), "2");
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("Laysan Albatross"));
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{139, 30, 292, 294}));
    EXPECT_EQ(set.report().count(Finding::MissingImage), 1U);
    EXPECT_EQ(set.report().count(Finding::UnknownImage), 0U);
    OpenOptions options;
    options.split = "all";
    EXPECT_EQ(opened(folder.path(), options).size(), 2U);
    folder.write("image_class_labels.txt", "1 1\n2 7\n");
    const auto wrong = openDataSet(folder.path());
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().message, HasSubstr("image_class_labels.txt, line 2: class 7"));
}

TEST(WsolSet, FindsImagesAboveTheLists) {
    const TemporaryFolder folder;
    folder.write("val/a.jpg", "x");
    folder.write("lists/image_ids.txt", "val/a.jpg\nval/b.jpg\n");
    folder.write("lists/class_labels.txt", "val/a.jpg,65\nval/b.jpg,3\nval/z.jpg,3\n");
    folder.write("lists/image_sizes.txt", "val/a.jpg,50,40\nval/b.jpg,5,5\n");
    folder.write("lists/localization.txt", "val/a.jpg,1,2,3,4\nval/a.jpg,0,0,60,39\nval/b.jpg,0,0,1,1\n");
    const DataSet set = opened(folder.path() / "lists");
    EXPECT_EQ(set.format(), "wsol");
    ASSERT_THAT(pathsOf(set), ElementsAre("val/a.jpg"));
    EXPECT_EQ(set.id(0), "val/a.jpg");
    EXPECT_TRUE(set.hasNumberedClasses());
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("65"));
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{1, 2, 4, 5}, Box{0, 0, 61, 40}));
    EXPECT_EQ(set.report().count(Finding::MissingImage), 1U);
    EXPECT_EQ(set.report().count(Finding::UnknownImage), 1U);
    EXPECT_EQ(set.report().count(Finding::ClippedBox), 1U);
}

TEST(KaggleSet, ReadsSeveralObjects) {
    const TemporaryFolder folder;
    folder.write("ILSVRC/Data/CLS-LOC/val/v_1.JPEG", "x");
    folder.write("ILSVRC/Data/CLS-LOC/val/v_2.JPEG", "x");
    folder.write("LOC_synset_mapping.txt", "n02000001 one\nn02000002 two\n");
    folder.write(
        "LOC_val_solution.csv",
        "ImageId,PredictionString\nv_1,n02000002 0 0 9 9 n02000002 1 2 3 4 \nv_3,n02000001 0 0 1 1 \n");
    const DataSet set = opened(folder.path());
    EXPECT_EQ(set.format(), "ilsvrc-kaggle");
    EXPECT_EQ(set.size(), 2U);
    EXPECT_EQ(set.id(0), "v_1");
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{0, 0, 10, 10}, Box{1, 2, 4, 5}));
    EXPECT_EQ(set.classes(0)[0], 1U);
    EXPECT_EQ(set.report().count(Finding::MissingImage), 1U);
    EXPECT_EQ(set.report().count(Finding::MissingAnnotation), 1U);
    OpenOptions options;
    options.format = "ilsvrc"; // a layout of it fits
    EXPECT_EQ(opened(folder.path(), options).format(), "ilsvrc-kaggle");
    folder.write("LOC_val_solution.csv", "ImageId,PredictionString\nv_1,n02000002 0 0 9\n");
    const auto wrong = openDataSet(folder.path());
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().message, HasSubstr("LOC_val_solution.csv, line 2: 4 words"));
}

TEST(KaggleSet, OpensWithoutAnyImage) {
    const TemporaryFolder folder;
    const auto list =
        folder.write("LOC_val_solution.csv", "ImageId,PredictionString\nv_1,n02000002 0 0 9 9\n");
    for (const auto& place : {folder.path(), list}) {
        const DataSet set = opened(place);
        EXPECT_EQ(set.format(), "ilsvrc-kaggle");
        EXPECT_EQ(set.size(), 0U);
        EXPECT_THAT(set.report().sentences(), ElementsAre("1 image is missing: v_1."));
    }
}

TEST(OpenDataSet, RefusesWhatItDoesNotKnow) {
    const TemporaryFolder folder;
    folder.write("readme.txt", "nothing");
    for (const auto& place : {folder.path(), folder.path() / "readme.txt"}) {
        const auto unknown = openDataSet(place);
        ASSERT_FALSE(unknown);
        EXPECT_THAT(unknown.error().message, HasSubstr("fits none of demo, coco"));
    }
    OpenOptions options;
    options.format = "nonsense";
    EXPECT_THAT(openDataSet(folder.path(), options).error().message,
                HasSubstr("no data-set format \"nonsense\""));
    EXPECT_EQ(openDataSet(folder.path() / "gone").error().code, ErrorCode::FileNotFound);
    for (const Format& format : formats()) {
        options.format = format.name;
        EXPECT_FALSE(openDataSet(folder.path(), options)) << format.name;
        EXPECT_FALSE(openDataSet(folder.path() / "readme.txt", options)) << format.name;
    }
}

} // namespace
} // namespace actiscope::datasets
