#include "engine/data/scene_table.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include "tests/support/shared_data.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A .npy file of ones.
std::string ones(std::size_t rows, std::size_t columns) {
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) +
                               ", " + std::to_string(columns) + "), }\n";
    std::string bytes = "\x93NUMPY" + std::string{1, '\0', static_cast<char>(header.size()), '\0'} + header;
    for (std::size_t i = 0; i < rows * columns; ++i) {
        bytes += std::string("\0\0\x80\x3f", 4);
    }
    return bytes;
}

class SceneTables : public testing::Test {
protected:
    Result<std::vector<bool>> environments(const std::string& content) {
        return readEnvironments(m_folder.write("io.txt", content));
    }
    Result<SceneTable> table(const SceneDescription& description, int channels = 4) {
        return readSceneTable(description, m_folder.path(), {m_labels, channels});
    }
    TemporaryFolder m_folder;
    LabelTable m_labels = labelsFromList({"attic", "beach", "cave"}, "test");
};

TEST_F(SceneTables, TheLastWordOfALineSaysIndoorOrOutdoor) {
    EXPECT_THAT(environments("/a/airfield 2\n/a/alcove 1\n").value(), ElementsAre(true, false));
    EXPECT_THAT(environments("indoor\r\noutdoor\r\n").value(), ElementsAre(false, true));
    EXPECT_THAT(environments("living room\tindoor\nbeach house outdoor").value(), ElementsAre(false, true));
}

TEST_F(SceneTables, ALineThatSaysNeitherIsNamed) {
    for (const char* content : {"a 1\nb 0\n", "a 1\nb\n", "a 1\n\nb 2\n", "a 1\nb 12\n"}) {
        const auto read = environments(content);
        ASSERT_FALSE(read) << content;
        EXPECT_EQ(read.error().code, ErrorCode::DescriptionInvalid);
        EXPECT_THAT(read.error().message, AllOf(HasSubstr("io.txt"), HasSubstr("line 2")));
    }
    EXPECT_EQ(readEnvironments("/nowhere/io.txt").error().code, ErrorCode::FileNotFound);
}

TEST_F(SceneTables, FilesAreReadRelativeToTheDescription) {
    m_folder.write("io.txt", "a 1\nb 2\nc 1\n");
    m_folder.write("names.txt", "dirty\nnatural light\n");
    m_folder.write("w.npy", ones(2, 4));
    SceneDescription description;
    description.environmentFile = "io.txt";
    description.attributesFile = "names.txt";
    description.attributeWeightsFile = "w.npy";
    const auto read = table(description);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_THAT(read->outdoor, ElementsAre(false, true, false));
    EXPECT_EQ(read->voters, 10);
    EXPECT_THAT(read->attributes, ElementsAre("dirty", "natural light"));
    EXPECT_EQ(read->over, SceneTable::Over::Features);
    EXPECT_EQ(read->weights.values, std::vector<float>(8, 1.0F));
}

TEST_F(SceneTables, AttributesByClassBecomeATableOverProbabilities) {
    SceneDescription description;
    description.voters = 1;
    description.attributes = {"dark", "wet"};
    description.classAttributes = {{{0}, {1}, {0, 1}}};
    const auto read = table(description);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_THAT(read->outdoor, IsEmpty());
    EXPECT_EQ(read->voters, 1);
    EXPECT_EQ(read->over, SceneTable::Over::Probabilities);
    EXPECT_THAT(read->weights.values, ElementsAre(1, 0, 1, 0, 1, 1));
}

TEST_F(SceneTables, NamesWithoutWeightsSayNothing) {
    SceneDescription description;
    description.attributes = {"dark"};
    EXPECT_THAT(table(description)->attributes, IsEmpty());
}

TEST_F(SceneTables, ATableOfAnotherSizeIsRefusedWithBothNumbers) {
    SceneDescription description;
    description.environmentFile = "io.txt";
    m_folder.write("io.txt", "a 1\nb 2\n");
    EXPECT_THAT(table(description).error().message,
                AllOf(HasSubstr("io.txt"), HasSubstr("2 classes"), HasSubstr("has 3")));
    description = {};
    description.outdoor = {true, false, true, true};
    EXPECT_THAT(table(description).error().message, AllOf(HasSubstr("4 classes"), HasSubstr("has 3")));
    description = {};
    description.attributes = {"dark"};
    description.classAttributes = {{{0}, {}}};
    EXPECT_THAT(table(description).error().message, AllOf(HasSubstr("2 classes"), HasSubstr("has 3")));
    description = {};
    description.attributes = {"dark", "wet"};
    description.attributeWeightsFile = "w.npy";
    for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{3, 4}, {2, 5}, {4, 2}}) {
        m_folder.write("w.npy", ones(rows, columns));
        const auto read = table(description);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().code, ErrorCode::DescriptionInvalid);
        EXPECT_THAT(
            read.error().message,
            AllOf(HasSubstr(std::to_string(rows) + " x " + std::to_string(columns)), HasSubstr("2 x 4")));
    }
    m_folder.write("w.npy", ones(2, 4));
    EXPECT_TRUE(table(description));
    EXPECT_THAT(table(description, 0).error().message, HasSubstr("no feature maps"));
    description.attributesFile = "none.txt";
    description.attributes.reset();
    EXPECT_EQ(table(description).error().code, ErrorCode::FileNotFound);
}

TEST_F(SceneTables, ClassesCalledAsThoseOfPlacesAreKnown) {
    const auto places = usualSceneTable(defaultLabels(365));
    ASSERT_TRUE(places);
    ASSERT_EQ(places->outdoor.size(), 365U);
    EXPECT_EQ(std::count(places->outdoor.begin(), places->outdoor.end(), false), 160);
    const auto outdoor = [&](const char* name) {
        return bool(places->outdoor[static_cast<std::size_t>(findClass(defaultLabels(365), name).value())]);
    };
    EXPECT_TRUE(outdoor("beach"));
    EXPECT_TRUE(outdoor("ski slope"));
    EXPECT_FALSE(outdoor("kitchen"));
    EXPECT_FALSE(outdoor("bathroom"));
    LabelTable others = defaultLabels(365);
    std::swap(others.classes[0], others.classes[1]);
    EXPECT_FALSE(usualSceneTable(others)) << "in another order they are not these";
    EXPECT_FALSE(usualSceneTable(defaultLabels(1000)));
    EXPECT_FALSE(usualSceneTable(m_labels));
    const LabelTable labels = defaultLabels(365);
    EXPECT_EQ(readSceneTable({}, {}, {labels, 0})->outdoor, places->outdoor);
}

TEST_F(SceneTables, TheShippedTableIsThePublishedOne) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto labels = readLabels(test::sharedData() / "labels" / "categories_places365.txt");
    ASSERT_TRUE(labels);
    const auto published = readEnvironments(test::sharedData() / "labels" / "IO_places365.txt");
    ASSERT_TRUE(published);
    const auto shipped = usualSceneTable(*labels);
    ASSERT_TRUE(shipped) << "the published names are those that ship";
    EXPECT_EQ(shipped->outdoor, *published);
}

} // namespace
} // namespace actiscope
