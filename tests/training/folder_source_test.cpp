// Folders as data sets: classes, splits, boxes, and what is refused.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/training/data_set.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/pictures.h"

namespace actiscope::training {
namespace {

using actiscope::test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

const test::ColourCodecs kCodecs;

std::string refusal(const FolderRequest& request) {
    const auto data = openFolders(request, kCodecs);
    EXPECT_FALSE(data);
    return data ? "" : data.error().message;
}

void addImages(const TemporaryFolder& folder, const std::string& name, int count) {
    for (int i = 0; i < count; ++i) {
        (void)folder.write(name + "/" + std::to_string(i) + ".png", "200 30 30");
    }
}

std::set<std::string> namesOf(const ExampleSource& source) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < source.size(); ++i) {
        names.insert(source.name(i));
    }
    return names;
}

TEST(FolderSourceTest, ClassesAreFoldersAndATenthOfEachValidates) {
    const TemporaryFolder folder;
    addImages(folder, "zebra", 20);
    addImages(folder, "ant", 4);
    addImages(folder, "Bee", 1);
    (void)folder.write("Annotations/0.xml", "<annotation/>");
    (void)folder.write("notes.txt", "no class");
    const auto data = openFolders({folder.path(), {}, {}, 1}, kCodecs);
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_THAT(data->classes, ElementsAre("Bee", "ant", "zebra"));
    EXPECT_EQ(data->training->size(), 1U + 3 + 18);
    EXPECT_EQ(data->validation->size(), 0U + 1 + 2);
    EXPECT_EQ(data->training->label(0), 0);
    EXPECT_EQ(data->training->label(1), 1);
    EXPECT_EQ(data->training->label(21), 2);
    std::set<std::string> both = namesOf(*data->training);
    for (const std::string& name : namesOf(*data->validation)) {
        EXPECT_TRUE(both.insert(name).second) << name << " trains and validates";
    }
    EXPECT_EQ(both.size(), 25U);

    const auto again = openFolders({folder.path(), {}, {}, 1}, kCodecs);
    const auto other = openFolders({folder.path(), {}, {}, 2}, kCodecs);
    ASSERT_TRUE(again && other);
    EXPECT_EQ(namesOf(*data->validation), namesOf(*again->validation));
    EXPECT_NE(namesOf(*data->validation), namesOf(*other->validation));
}

TEST(FolderSourceTest, TrainAndValAreTakenAsTheyAre) {
    const TemporaryFolder folder;
    addImages(folder, "train/cat", 3);
    addImages(folder, "train/dog", 2);
    addImages(folder, "val/dog", 2);
    std::filesystem::create_directories(folder.path() / "val" / "cat"); // validation may lack a class
    const auto data = openFolders({folder.path(), {}, {}, 1}, kCodecs);
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->training->size(), 5U);
    ASSERT_EQ(data->validation->size(), 2U);
    EXPECT_EQ(data->validation->label(0), 1);
}

TEST(FolderSourceTest, BoxesOfTheClassAreReadForValidationOnly) {
    const TemporaryFolder folder;
    const std::string xml = "<annotation>"
                            "<object><name>dog</name><bndbox><xmin>2</xmin><ymin>1</ymin><xmax>5</"
                            "xmax><ymax>4</ymax></bndbox></object>"
                            "<object><name>cat</name><bndbox><xmin>6</xmin><ymin>1</ymin><xmax>9</"
                            "xmax><ymax>4</ymax></bndbox></object>"
                            "</annotation>";
    for (const std::string part : {"train", "val"}) {
        for (const std::string name : {"cat", "dog"}) {
            (void)folder.write(part + "/" + name + "/1.png", "1 2 3");
            (void)folder.write(part + "/" + name + "/annotations/1.xml", xml);
        }
    }
    const auto data = openFolders({folder.path(), {}, {}, 1}, kCodecs);
    ASSERT_TRUE(data) << data.error().message;
    const auto cat = data->validation->load(0);
    const auto dog = data->validation->load(1);
    const auto trained = data->training->load(1);
    ASSERT_TRUE(cat && dog && trained);
    EXPECT_THAT(cat->boxes, ElementsAre(Box{5, 0, 9, 4}));
    EXPECT_THAT(dog->boxes, ElementsAre(Box{1, 0, 5, 4}));
    EXPECT_TRUE(trained->boxes.empty());
    EXPECT_EQ(dog->image->size, (Size{12, 8}));
}

TEST(FolderSourceTest, APictureWhoseBoxesCanNotBeReadStaysWithoutThem) {
    const TemporaryFolder folder;
    for (const std::string name : {"train/cat", "train/dog", "val/cat", "val/dog"}) {
        addImages(folder, name, 1);
    }
    (void)folder.write("val/cat/0.xml", "<annotation><object>");
    (void)folder.write("val/dog/0.xml",
                       "<annotation><size><width>999</width><height>5</height></size><object><name>dog</name>"
                       "<bndbox><xmin>2</xmin><ymin>1</ymin><xmax>5</xmax><ymax>4</ymax></bndbox></object>"
                       "</annotation>");
    const auto data = openFolders({folder.path(), {}, {}, 1}, kCodecs);
    ASSERT_TRUE(data) << data.error().message;
    const auto damaged = data->validation->load(0);
    ASSERT_TRUE(damaged) << damaged.error().message;
    EXPECT_TRUE(damaged->image && damaged->boxes.empty());
    EXPECT_THAT(damaged->remark, HasSubstr("val/cat/0.xml"));
    const auto ofAnother = data->validation->load(1);
    ASSERT_TRUE(ofAnother) << ofAnother.error().message;
    EXPECT_TRUE(ofAnother->image && ofAnother->boxes.empty());
    EXPECT_THAT(ofAnother->remark, HasSubstr("val/dog/0.xml"));
}

TEST(FolderSourceTest, WhatCanNotBeTrainedIsRefusedByName) {
    const TemporaryFolder folder;
    EXPECT_THAT(refusal({folder.path() / "nowhere", {}, {}, 1}), HasSubstr("nowhere is no folder"));
    EXPECT_THAT(refusal({folder.path(), {}, {}, 1}), HasSubstr("no class folder"));
    addImages(folder, "a", 2);
    EXPECT_THAT(refusal({folder.path(), {}, {}, 1}), HasSubstr("one class folder only"));
    std::filesystem::create_directory(folder.path() / "empty");
    EXPECT_THAT(refusal({folder.path(), {}, {}, 1}),
                testing::AllOf(HasSubstr("The class folder"), HasSubstr("empty holds no image")));
    addImages(folder, "empty", 2);
    const TemporaryFolder validation;
    addImages(validation, "b", 1);
    EXPECT_THAT(refusal({folder.path(), validation.path(), {}, 1}), HasSubstr("has no counterpart"));
    EXPECT_THAT(refusal({folder.path(), {}, folder.path() / "boxes", 1}), HasSubstr("boxes is no folder"));
    EXPECT_THAT(refusal({folder.path(), folder.path() / "held", {}, 1}), HasSubstr("held is no folder"));
    const TemporaryFolder parted;
    addImages(parted, "train/a", 2);
    addImages(parted, "train/b", 2);
    std::filesystem::create_directories(parted.path() / "val" / "a");
    EXPECT_THAT(refusal({parted.path(), {}, {}, 1}), HasSubstr("val holds no picture to validate with"));
}

TEST(DemoSourceTest, TheLastFifthValidatesWithItsBoxes) {
    demo::DemoOptions options;
    options.side = 48;
    const auto data = openDemo(options, 100);
    if (!data && data.error().code == ErrorCode::FileNotFound) {
        GTEST_SKIP() << "skipped: " << data.error().message;
    }
    ASSERT_TRUE(data) << data.error().message;
    EXPECT_EQ(data->training->size(), 80U);
    EXPECT_EQ(data->validation->size(), 20U);
    EXPECT_EQ(static_cast<std::size_t>(data->validation->label(0)), 80 % data->classes.size());
    const auto trained = data->training->load(3);
    const auto validated = data->validation->load(3);
    ASSERT_TRUE(trained && validated);
    EXPECT_TRUE(trained->boxes.empty());
    EXPECT_FALSE(validated->boxes.empty());
    EXPECT_EQ(trained->image->size, (Size{48, 48}));
    const auto tooFew = openDemo(options, 20);
    ASSERT_FALSE(tooFew);
    EXPECT_THAT(tooFew.error().message, HasSubstr("ask for more"));
}

TEST(DemoSourceTest, DrawnScenesBringTheirFacts) {
    demo::DemoOptions options;
    options.side = 48;
    const auto objects = openDemo(options, 100);
    options.task = demo::DemoTask::Scenes;
    const auto scenes = openDemo(options, 100);
    if (!scenes && scenes.error().code == ErrorCode::FileNotFound) {
        GTEST_SKIP() << "skipped: " << scenes.error().message;
    }
    ASSERT_TRUE(objects && scenes);
    EXPECT_FALSE(objects->scene);
    ASSERT_TRUE(scenes->scene);
    EXPECT_EQ(scenes->scene->outdoor->size(), scenes->classes.size());
    EXPECT_EQ(scenes->scene->classAttributes->size(), scenes->classes.size());
}

} // namespace
} // namespace actiscope::training
