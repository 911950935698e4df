#include "engine/data/annotation_frame.h"
#include "engine/data/annotation_xml.h"

#include <fstream>
#include <map>
#include <sstream>

#include <gmock/gmock.h>

#include "tests/support/printing.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {

namespace {

using test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string object(const std::string& name, const std::string& box) {
    return "<object><name>" + name + "</name>" + box + "</object>";
}

std::string bndbox(const std::string& x0, const std::string& y0, const std::string& x1,
                   const std::string& y1) {
    return "<bndbox><xmin>" + x0 + "</xmin><ymin>" + y0 + "</ymin><xmax>" + x1 + "</xmax><ymax>" + y1 +
           "</ymax></bndbox>";
}

std::string sized(int width, int height, const std::string& objects) {
    return "<annotation><size><width>" + std::to_string(width) + "</width><height>" + std::to_string(height) +
           "</height><depth>3</depth></size>" + objects + "</annotation>";
}

Result<Annotation> read(const std::string& xml, Size stored = {100, 60}, int orientation = 1) {
    const TemporaryFolder folder;
    return readAnnotation(folder.write("a.xml", xml), stored, orientation);
}

Annotation readGood(const std::string& xml, Size stored = {100, 60}, int orientation = 1) {
    const auto annotation = read(xml, stored, orientation);
    EXPECT_TRUE(annotation) << annotation.error().message;
    return annotation ? *annotation : Annotation{};
}

TEST(Annotation, VocCountsFromOneIlsvrcFromZero) {
    const Annotation voc = readGood(sized(100, 60, object("cat", bndbox("11", "21", "31", "41"))));
    ASSERT_EQ(voc.boxes.size(), 1u);
    EXPECT_EQ(voc.boxes[0].name, "cat");
    EXPECT_THAT(voc.boxes[0].synset, IsEmpty());
    EXPECT_EQ(voc.boxes[0].boxInImage, (Box{10, 20, 31, 41}));
    EXPECT_THAT(voc.warning, IsEmpty());

    const Annotation ilsvrc = readGood(sized(100, 60, object("n02123045", bndbox("0", "0", "99", "59"))));
    ASSERT_EQ(ilsvrc.boxes.size(), 1u);
    EXPECT_EQ(ilsvrc.boxes[0].synset, "n02123045");
    EXPECT_THAT(ilsvrc.boxes[0].name, IsEmpty());
    EXPECT_EQ(ilsvrc.boxes[0].boxInImage, (Box{0, 0, 100, 60}));
    EXPECT_THAT(ilsvrc.warning, IsEmpty());
}

TEST(Annotation, OneSynsetMakesTheWholeFileIlsvrcs) {
    const std::string named = object("cat", bndbox("11", "21", "31", "41"));
    const std::string synset = object("n02123045", bndbox("0", "0", "99", "59"));
    for (const std::string& objects : {named + synset, synset + named}) {
        const Annotation mixed = readGood(sized(100, 60, objects));
        ASSERT_EQ(mixed.boxes.size(), 2u);
        for (const GroundTruthBox& truth : mixed.boxes) {
            EXPECT_EQ(truth.boxInImage, truth.name == "cat" ? (Box{11, 21, 32, 42}) : (Box{0, 0, 100, 60}));
        }
        EXPECT_THAT(mixed.warning, IsEmpty());
    }
}

TEST(Annotation, SeveralObjectsAndNone) {
    const Annotation two = readGood(
        sized(100, 60,
              object("cat", bndbox("1", "1", "10", "10")) + object("dog", bndbox("5.6", "5", "20.2", "20"))));
    ASSERT_EQ(two.boxes.size(), 2u);
    EXPECT_EQ(two.boxes[1].boxInImage, (Box{5, 4, 20, 20}));
    EXPECT_TRUE(readGood(sized(100, 60, "")).boxes.empty());
}

TEST(Annotation, ClippedAndOutsideAreTold) {
    const Annotation annotation = readGood(sized(100, 60,
                                                 object("cat", bndbox("-5", "1", "10", "99999999999999")) +
                                                     object("dog", bndbox("200", "200", "300", "300"))));
    ASSERT_EQ(annotation.boxes.size(), 1u);
    EXPECT_EQ(annotation.boxes[0].boxInImage, (Box{0, 0, 10, 60}));
    EXPECT_THAT(annotation.warning, AllOf(HasSubstr("a.xml"), HasSubstr("object 1 (cat)"),
                                          HasSubstr("clipped"), HasSubstr("object 2 (dog) lies outside")));
}

TEST(Annotation, BrokenObjectsAreLeftOutAndTheRestStays) {
    const Annotation annotation = readGood(sized(
        100, 60,
        object("cat", "") + object("dog", bndbox("10", "1", "5", "9")) +
            object("cow", bndbox("nan", "1", "5", "9")) + object("hen", bndbox("1e999", "1", "5", "9")) +
            object("", bndbox("1", "1", "5", "9")) + object("pig", bndbox("1", "1", "5", "9"))));
    ASSERT_EQ(annotation.boxes.size(), 1u);
    EXPECT_EQ(annotation.boxes[0].name, "pig");
    EXPECT_THAT(annotation.warning, AllOf(HasSubstr("object 1 (cat) has no usable box"),
                                          HasSubstr("object 2 (dog)"), HasSubstr("and 2 more")));
}

TEST(Annotation, UnreadableFilesAreOneSentence) {
    EXPECT_EQ(readAnnotation("/nowhere/a.xml", {10, 10}, 1).error().code, ErrorCode::FileNotFound);
    for (const char* xml : {"", "no xml", "<annotation><object>", "<html></html>", "\xff\xfe"}) {
        const auto annotation = read(xml);
        ASSERT_FALSE(annotation) << xml;
        EXPECT_EQ(annotation.error().code, ErrorCode::AnnotationInvalid);
        EXPECT_THAT(annotation.error().message, HasSubstr("a.xml"));
    }
    EXPECT_THAT(read("").error().message, AllOf(HasSubstr("image's annotation"), HasSubstr("is empty"),
                                                HasSubstr("no ground truth is used")));
}

TEST(Annotation, EntitiesOfTheDocumentsOwnAreNotExpanded) {
    std::string bomb = "<!DOCTYPE lolz [<!ENTITY a \"boom\"><!ENTITY f SYSTEM \"file:///etc/passwd\">";
    for (char c = 'b'; c < 'k'; ++c) {
        std::string line = "<!ENTITY ";
        line += c;
        line += " \"";
        for (int i = 0; i < 10; ++i) {
            line += '&';
            line += static_cast<char>(c - 1);
            line += ';';
        }
        bomb += line + "\">";
    }
    const Annotation annotation =
        readGood(bomb + "]>" + sized(100, 60, object("&j;&f;", bndbox("1", "1", "10", "10"))));
    ASSERT_EQ(annotation.boxes.size(), 1u);
    EXPECT_EQ(annotation.boxes[0].name, "&j;&f;");
}

TEST(Annotation, DeepNestingIsRead) {
    std::string deep;
    for (int i = 0; i < 200000; ++i) {
        deep += "<a>";
    }
    EXPECT_FALSE(read(deep));
}

// The pixel at the box's corner, moved as the picture is: independent of orientBox's algebra.
Box boxByPixels(const Box& box, Size stored, int orientation) {
    const bool turned = orientation >= 5;
    const Size shown = turned ? Size{stored.height, stored.width} : stored;
    Box result{shown.width, shown.height, 0, 0};
    for (int y = 0; y < shown.height; ++y) {
        for (int x = 0; x < shown.width; ++x) {
            // Where the shown pixel lies in the stored picture: EXIF's table of what row 0 and column 0 are.
            const int right = shown.width - 1 - x;
            const int bottom = shown.height - 1 - y;
            const int column[] = {x, right, right, x, y, y, bottom, bottom};
            const int row[] = {y, y, bottom, bottom, x, right, right, x};
            const int sx = column[orientation - 1];
            const int sy = row[orientation - 1];
            if (sx >= box.x0 && sx < box.x1 && sy >= box.y0 && sy < box.y1) {
                result = {std::min(result.x0, x), std::min(result.y0, y), std::max(result.x1, x + 1),
                          std::max(result.y1, y + 1)};
            }
        }
    }
    return result;
}

TEST(OrientBox, FollowsThePicture) {
    const Size stored{9, 5};
    for (int orientation = 1; orientation <= 8; ++orientation) {
        for (const Box& box : {Box{0, 0, 9, 5}, Box{1, 2, 4, 3}, Box{7, 0, 9, 5}}) {
            EXPECT_EQ(orientBox(box, stored, orientation), boxByPixels(box, stored, orientation))
                << orientation;
        }
    }
    EXPECT_EQ(orientBox({1, 2, 3, 4}, stored, 0), (Box{1, 2, 3, 4}));
}

TEST(Annotation, SizeDecidesWhetherTheBoxIsTurned) {
    const Size stored{100, 60}; // shown as 60 x 100
    const std::string cat = object("cat", bndbox("11", "21", "31", "41"));
    EXPECT_EQ(readGood(sized(100, 60, cat), stored, 6).boxes.at(0).boxInImage,
              boxByPixels({10, 20, 31, 41}, stored, 6));
    EXPECT_EQ(readGood(sized(60, 100, cat), stored, 6).boxes.at(0).boxInImage, (Box{10, 20, 31, 41}));
    // A frame of the shown picture reaches further down than the stored one.
    EXPECT_EQ(readGood(sized(60, 100, object("cat", bndbox("1", "1", "60", "100"))), stored, 8)
                  .boxes.at(0)
                  .boxInImage,
              (Box{0, 0, 60, 100}));
    EXPECT_EQ(readGood("<annotation>" + cat + "</annotation>", stored, 8).boxes.at(0).boxInImage,
              boxByPixels({10, 20, 31, 41}, stored, 8));
}

TEST(Annotation, OfAResizedCopyIsScaled) {
    // 11 ... 31 of VOC is [10, 31) from 0: five times as far to the right, and rounded.
    const std::string cat = object("cat", bndbox("11", "21", "31", "41"));
    const Annotation larger = readGood(sized(100, 60, cat), {500, 300});
    ASSERT_EQ(larger.boxes.size(), 1u);
    EXPECT_EQ(larger.boxes[0].boxInImage, (Box{50, 100, 155, 205}));
    EXPECT_THAT(larger.note, AllOf(HasSubstr("a.xml"), HasSubstr("100 x 60"), HasSubstr("500 x 300")));
    EXPECT_THAT(larger.warning, IsEmpty());
    const Annotation smaller = readGood(sized(100, 60, cat), {50, 30});
    EXPECT_EQ(smaller.boxes.at(0).boxInImage, (Box{5, 10, 16, 21}));
    // Sides are rounded when a picture is resized: 1000 x 667 becomes 100 x 67 or 100 x 66.
    for (const int height : {66, 67}) {
        EXPECT_EQ(
            readGood(sized(1000, 667, object("n02123045", bndbox("0", "0", "999", "666"))), {100, height})
                .boxes.at(0)
                .boxInImage,
            (Box{0, 0, 100, height}));
    }
    // What is smaller than a pixel stays one, also at the far edge.
    const Annotation dots = readGood(sized(1000, 600,
                                           object("n02123045", bndbox("999", "599", "999", "599")) +
                                               object("n02123045", bndbox("3", "3", "3", "3"))));
    EXPECT_EQ(dots.boxes.at(0).boxInImage, (Box{99, 59, 100, 60}));
    EXPECT_EQ(dots.boxes.at(1).boxInImage, (Box{0, 0, 1, 1}));
    // Clipping is to the annotation's own picture.
    EXPECT_EQ(readGood(sized(50, 30, object("cat", bndbox("1", "1", "80", "30")))).boxes.at(0).boxInImage,
              (Box{0, 0, 100, 60}));
}

TEST(Annotation, OfAResizedAndTurnedCopyIsScaledAndTurned) {
    const Size stored{100, 60}; // shown as 60 x 100
    const std::string cat = object("cat", bndbox("11", "21", "31", "41"));
    const Annotation ofStored =
        readGood(sized(50, 30, object("cat", bndbox("6", "11", "15", "20"))), stored, 6);
    EXPECT_EQ(ofStored.boxes.at(0).boxInImage, boxByPixels({10, 20, 30, 40}, stored, 6));
    EXPECT_THAT(ofStored.note, HasSubstr("50 x 30"));
    const Annotation ofShown = readGood(sized(120, 200, cat), stored, 6);
    EXPECT_EQ(ofShown.boxes.at(0).boxInImage, (Box{5, 10, 16, 21}));
}

TEST(Annotation, OfAnotherPictureIsNotUsed) {
    const std::string cat = object("cat", bndbox("11", "21", "31", "41"));
    for (const Size size :
         {Size{100, 100}, Size{640, 480}, Size{100, 62}, Size{98, 60}, Size{1, 60}, Size{1, 1}}) {
        const Annotation other = readGood(sized(size.width, size.height, cat));
        EXPECT_THAT(other.boxes, IsEmpty()) << size.width << " x " << size.height;
        EXPECT_THAT(other.warning, AllOf(HasSubstr("a.xml"), HasSubstr("100 x 60"), HasSubstr("left out")));
        EXPECT_THAT(other.note, IsEmpty());
    }
    EXPECT_THAT(readGood(sized(60, 100, cat)).warning, HasSubstr("on its side"));
    EXPECT_THAT(readGood(sized(60, 100, cat), {100, 60}, 3).warning, HasSubstr("on its side"));
}

TEST(Annotation, ASizeThatSaysNothingIsTheImages) {
    const std::string cat = object("cat", bndbox("11", "21", "31", "41"));
    for (const std::string& size : {std::string(), std::string("<size/>"),
                                    std::string("<size><width>0</width><height>0</height></size>"),
                                    std::string("<size><width>nan</width><height>60</height></size>"),
                                    std::string("<size><width>-100</width><height>-60</height></size>")}) {
        const Annotation annotation = readGood("<annotation>" + size + cat + "</annotation>");
        EXPECT_EQ(annotation.boxes.at(0).boxInImage, (Box{10, 20, 31, 41})) << size;
        EXPECT_THAT(annotation.note + annotation.warning, IsEmpty());
    }
    EXPECT_THAT(readGood(sized(2147483647, 1, cat)).boxes, IsEmpty());
}

/// What the file itself gives as its picture's size.
Size sizeIn(const std::filesystem::path& xml) {
    std::ifstream stream(xml);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto after = [&](const std::string& tag) {
        return std::stoi(text.substr(text.find(tag) + tag.size()));
    };
    return {after("<width>"), after("<height>")};
}

TEST(FindAnnotation, LooksInTheNamedFolderThenBesideThenInSiblings) {
    const TemporaryFolder folder;
    const auto image = folder.write("set/images/photo.v2.jpg", "x");
    EXPECT_EQ(findAnnotation(image, {}), "");
    const auto inParent = folder.write("set/annotations/photo.v2.xml", "x");
    EXPECT_EQ(findAnnotation(image, {}), inParent);
    const auto inside = folder.write("set/images/Annotations/photo.v2.xml", "x");
    EXPECT_EQ(findAnnotation(image, {}), inside);
    const auto beside = folder.write("set/images/photo.v2.xml", "x");
    EXPECT_EQ(findAnnotation(image, {}), beside);
    const auto named = folder.write("elsewhere/photo.v2.xml", "x");
    EXPECT_EQ(findAnnotation(image, named.parent_path()), named);
    EXPECT_EQ(findAnnotation(image, folder.path()), beside);
}

// ILSVRC's XML and its CSV are two independent writings of the same boxes.
TEST(Annotation, IlsvrcXmlAgreesWithTheCsv) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::map<std::string, std::string> rows;
    std::ifstream csv(test::sharedData() / "ilsvrc/LOC_val_solution.csv");
    for (std::string line; std::getline(csv, line);) {
        rows[line.substr(0, line.find(','))] = line.substr(line.find(',') + 1);
    }
    int compared = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::sharedData() / "ilsvrc/annotations")) {
        const auto annotation = readAnnotation(entry.path(), sizeIn(entry.path()), 1);
        ASSERT_TRUE(annotation) << annotation.error().message;
        std::istringstream row(rows[entry.path().stem().string()]);
        for (const GroundTruthBox& truth : annotation->boxes) {
            std::string synset;
            int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
            row >> synset >> x0 >> y0 >> x1 >> y1;
            EXPECT_EQ(truth.synset, synset) << entry.path();
            EXPECT_EQ(truth.boxInImage, (Box{x0, y0, x1 + 1, y1 + 1})) << entry.path();
            ++compared;
        }
    }
    EXPECT_GE(compared, 300);
}

TEST(Annotation, RealVocFilesGiveBoxes) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::size_t boxes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test::sharedData() / "voc/raccoon/images")) {
        const auto file = findAnnotation(entry.path(), {});
        ASSERT_FALSE(file.empty()) << entry.path();
        const auto annotation = readAnnotation(file, sizeIn(file), 1);
        ASSERT_TRUE(annotation) << annotation.error().message;
        boxes += annotation->boxes.size();
    }
    EXPECT_EQ(boxes, 43u);
}

} // namespace
} // namespace actiscope
