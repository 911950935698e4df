#include "engine/data/labels.h"

#include <cstdlib>
#include <fstream>
#include <set>

#include <gmock/gmock.h>

#include "tests/support/shared_data.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

using test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> names(const LabelTable& labels) {
    std::vector<std::string> result;
    for (const ClassLabel& label : labels.classes) {
        result.push_back(label.name);
    }
    return result;
}

LabelTable readText(std::string_view content, const char* name = "labels.txt") {
    const TemporaryFolder folder;
    auto labels = readLabels(folder.write(name, content));
    EXPECT_TRUE(labels) << labels.error().message;
    return labels ? *labels : LabelTable{};
}

Error errorOf(std::string_view content) {
    const TemporaryFolder folder;
    const auto labels = readLabels(folder.write("labels.txt", content));
    EXPECT_FALSE(labels);
    return labels ? Error{} : labels.error();
}

TEST(Labels, TextWithoutSynsets) {
    EXPECT_THAT(names(readText("cat\r\ndog, hound\r\n\r\n")), ElementsAre("cat", "dog, hound"));
    EXPECT_THAT(names(readText("\xEF\xBB\xBF"
                               "cat\ndog")),
                ElementsAre("cat", "dog"));
}

TEST(Labels, TextWithSynsets) {
    const LabelTable labels = readText("n01440764 tench, Tinca tinca\nn01443537\tgoldfish\nn01484850\n");
    ASSERT_EQ(labels.classes.size(), 3u);
    EXPECT_EQ(labels.classes[0].synset, "n01440764");
    EXPECT_EQ(labels.classes[0].name, "tench, Tinca tinca");
    EXPECT_EQ(labels.classes[1].name, "goldfish");
    EXPECT_EQ(labels.classes[2].synset, "n01484850");
    EXPECT_EQ(labels.classes[2].name, "n01484850");
    EXPECT_EQ(labels.source, "labels.txt");
}

TEST(Labels, TrailingIndexOfThePlacesLists) {
    EXPECT_THAT(names(readText("/a/airfield 0\n/c/church/indoor 1\n/s/snow_field 2\n")),
                ElementsAre("airfield", "church (indoor)", "snow field"));
    EXPECT_THAT(names(readText("airfield 1\nchurch 2\n")), ElementsAre("airfield", "church"));
}

TEST(Labels, NumbersThatBelongToTheNamesStay) {
    EXPECT_THAT(names(readText("class 0\nclass 1\n")), ElementsAre("class 0", "class 1"));
    EXPECT_THAT(names(readText("model 3\nmodel 5\n")), ElementsAre("model 3", "model 5"));
}

TEST(Labels, Json) {
    EXPECT_THAT(names(readText(R"(["cat", "n02084071 dog"])")), ElementsAre("cat", "dog"));
    EXPECT_THAT(names(readText(R"( {"1": "dog", "0": "cat"})")), ElementsAre("cat", "dog"));
    const LabelTable pairs = readText(R"({"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"]})");
    EXPECT_THAT(names(pairs), ElementsAre("tench", "goldfish"));
    EXPECT_EQ(pairs.classes[1].synset, "n01443537");
}

TEST(Labels, BadListsAreOneSentence) {
    EXPECT_EQ(errorOf("").code, ErrorCode::FileUnreadable);
    EXPECT_THAT(errorOf("\n\n").message, HasSubstr("no names"));
    EXPECT_THAT(errorOf("cat\n\ndog\n").message, HasSubstr("line 2 is empty"));
    EXPECT_THAT(errorOf(std::string_view("cat\0dog", 7)).message, HasSubstr("no text"));
    EXPECT_THAT(errorOf("[\"cat\"").message, HasSubstr("does not parse"));
    EXPECT_THAT(errorOf("[1, 2]").message, HasSubstr("class 0"));
    EXPECT_THAT(errorOf(R"({"0": "cat", "2": "dog"})").message, HasSubstr("\"2\""));
    EXPECT_THAT(errorOf(R"({"0": "cat", "00": "dog"})").message, HasSubstr("labels.txt"));
    EXPECT_THAT(errorOf(R"({"a": 1})").message, HasSubstr("its key \"a\" is no class index"));
    EXPECT_THAT(errorOf(R"({"0": "cat", "2": "dog"})").message, HasSubstr("counts from 0 to 1"));
    EXPECT_THAT(errorOf(R"({"1": "cat"})").message, HasSubstr("its only key must be \"0\""));
    EXPECT_THAT(errorOf(R"({"0": "cat", "00": "dog"})").message, HasSubstr("class 0 a second time"));
    EXPECT_THAT(errorOf(R"({"-1": "cat"})").message, HasSubstr("\"-1\""));
    EXPECT_EQ(errorOf("{}").code, ErrorCode::LabelsInvalid);
    EXPECT_EQ(errorOf(std::string(100000, '[')).code, ErrorCode::LabelsInvalid);
    EXPECT_EQ(readLabels("/nowhere/labels.txt").error().code, ErrorCode::FileNotFound);
}

TEST(Labels, ShippedLists) {
    const LabelTable imageNet = defaultLabels(1000);
    EXPECT_EQ(imageNet.source, "ImageNet");
    ASSERT_EQ(imageNet.classes.size(), 1000u);
    EXPECT_EQ(imageNet.classes[281].synset, "n02123045");
    EXPECT_EQ(shortName(imageNet.classes[281]), "tabby");
    std::set<std::string> synsets;
    for (const ClassLabel& label : imageNet.classes) {
        synsets.insert(label.synset);
    }
    EXPECT_EQ(synsets.size(), 1000u);

    const LabelTable places = defaultLabels(365);
    EXPECT_EQ(places.source, "Places365");
    ASSERT_EQ(places.classes.size(), 365u);
    EXPECT_EQ(places.classes[90].name, "church (indoor)");

    EXPECT_THAT(names(defaultLabels(2)), ElementsAre("class 0", "class 1"));
    EXPECT_EQ(defaultLabels(2).source, "numbers");
}

TEST(Labels, ShippedListsAgreeWithTheOriginals) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto imageNet = readLabels(test::sharedData() / "labels/synset_words.txt");
    ASSERT_TRUE(imageNet) << imageNet.error().message;
    const LabelTable shipped = defaultLabels(1000);
    ASSERT_EQ(imageNet->classes.size(), shipped.classes.size());
    for (std::size_t i = 0; i < shipped.classes.size(); ++i) {
        EXPECT_EQ(imageNet->classes[i].synset, shipped.classes[i].synset);
        EXPECT_EQ(imageNet->classes[i].name, shipped.classes[i].name);
    }
    const auto places = readLabels(test::sharedData() / "labels/categories_places365.txt");
    ASSERT_TRUE(places) << places.error().message;
    EXPECT_EQ(names(*places), names(defaultLabels(365)));
}

TEST(Labels, ResourceFolderIsNamedByTheEnvironment) {
    const char* before = std::getenv("ACTISCOPE_RESOURCES");
    const std::string kept = before == nullptr ? "" : before;
    ::setenv("ACTISCOPE_RESOURCES", "/somewhere", 1);
    EXPECT_EQ(resourceFolder(), "/somewhere");
    ::unsetenv("ACTISCOPE_RESOURCES");
    EXPECT_TRUE(std::filesystem::exists(resourceFolder() / "labels" / "imagenet.txt")) << resourceFolder();
    if (before != nullptr) {
        ::setenv("ACTISCOPE_RESOURCES", kept.c_str(), 1);
    }
}

TEST(Labels, WrongCountNamesBoth) {
    const auto labels = checkedLabels(labelsFromList({"cat", "dog"}, "pets.txt"), 3);
    ASSERT_FALSE(labels);
    EXPECT_EQ(labels.error().code, ErrorCode::LabelsInvalid);
    EXPECT_THAT(labels.error().message, AllOf(HasSubstr("pets.txt"), HasSubstr("2"), HasSubstr("3")));
    EXPECT_TRUE(checkedLabels(labelsFromList({"cat", "dog"}, "pets.txt"), 2));
}

TEST(FindClass, ByIndexSynsetNameAndSynonym) {
    const LabelTable labels = defaultLabels(1000);
    EXPECT_EQ(findClass(labels, "281").value(), 281);
    EXPECT_EQ(findClass(labels, " n02123045 ").value(), 281);
    EXPECT_EQ(findClass(labels, "N02123045").value(), 281);
    EXPECT_EQ(findClass(labels, "Tabby").value(), 281);
    EXPECT_EQ(findClass(labels, "tabby cat").value(), 281);
    EXPECT_EQ(findClass(labels, "tabby, tabby cat").value(), 281);
}

TEST(FindClass, SeveralMatchesAreListed) {
    const auto found = findClass(defaultLabels(1000), "crane");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::ClassUnknown);
    EXPECT_THAT(found.error().message,
                AllOf(HasSubstr("134 n02012849"), HasSubstr("517 n03126707"), HasSubstr("several")));
    // One class whose whole name it is, another where it is a synonym: both are meant.
    EXPECT_FALSE(findClass(defaultLabels(1000), "maillot"));
    EXPECT_EQ(findClass(defaultLabels(1000), "maillot, tank suit").value(), 639);
}

TEST(FindClass, UnknownSaysWhatThereIs) {
    const LabelTable labels = labelsFromList({"tabby cat", "hound"}, "pets");
    EXPECT_THAT(findClass(labels, "cat").error().message, HasSubstr("tabby cat"));
    EXPECT_THAT(findClass(labels, "2").error().message, HasSubstr("from 0 to 1"));
    EXPECT_EQ(findClass(labels, "99999999999999999999").error().code, ErrorCode::ClassUnknown);
    EXPECT_EQ(findClass(labels, "-1").error().code, ErrorCode::ClassUnknown);
    EXPECT_EQ(findClass(labels, "").error().code, ErrorCode::ClassUnknown);
}

TEST(SearchClasses, BestFirst) {
    const LabelTable labels =
        labelsFromList({"wildcat", "house cat", "catamaran", "lynx, cat", "n02123045 tabby"}, "some");
    EXPECT_THAT(searchClasses(labels, "CAT", 10), ElementsAre(3, 2, 1, 0));
    EXPECT_THAT(searchClasses(labels, "cat", 2), ElementsAre(3, 2));
    EXPECT_THAT(searchClasses(labels, "n0212", 10), ElementsAre(4));
    EXPECT_THAT(searchClasses(labels, "  ", 10), ElementsAre());
    EXPECT_THAT(searchClasses(labels, "zebra", 10), ElementsAre());
}

TEST(IsOfClass, BySynsetElseByName) {
    const ClassLabel tabby{"n02123045", "tabby, tabby cat"};
    EXPECT_TRUE(isOfClass("n02123045", "", tabby));
    EXPECT_FALSE(isOfClass("n02123046", "", tabby));
    EXPECT_TRUE(isOfClass("", "Tabby cat", tabby));
    EXPECT_FALSE(isOfClass("", "cat", tabby));
    EXPECT_FALSE(isOfClass("", "", ClassLabel{"", ""}));
    EXPECT_FALSE(isOfClass("n02123045", "tabby", ClassLabel{"", "tabby"}));
}

} // namespace
} // namespace actiscope
