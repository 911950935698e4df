#include "engine/demo/scene_description.h"

#include <algorithm>

#include "engine/demo/demo_folder.h"
#include "tests/demo/support.h"
#include "tests/support/temporary_folder.h"

namespace actiscope::demo {
namespace {

using test::TemporaryFolder;

/// The names of a class's attributes.
std::vector<std::string> attributesOf(const SceneDescription& description, std::size_t position) {
    std::vector<std::string> names;
    for (const int attribute : description.classAttributes->at(position)) {
        names.push_back(description.attributes->at(static_cast<std::size_t>(attribute)));
    }
    return names;
}

TEST(SceneDescriptionTest, HoldsTheFactsOfEveryClassInItsOrder) {
    const auto set = openSet(DemoTask::Scenes, false, 1, 64);
    std::vector<std::string> classes = set->classes();
    std::reverse(classes.begin(), classes.end());
    const auto description = describeScenes(set->scenes(), classes);
    ASSERT_TRUE(description);
    EXPECT_EQ(description->voters, 1);
    ASSERT_EQ(description->outdoor->size(), classes.size());
    for (const SceneFacts& scene : set->scenes()) {
        const auto at =
            static_cast<std::size_t>(std::find(classes.begin(), classes.end(), scene.name) - classes.begin());
        EXPECT_EQ(description->outdoor->at(at), !scene.indoor) << scene.name;
        EXPECT_EQ(attributesOf(*description, at), scene.attributes) << scene.name;
    }
}

TEST(SceneDescriptionTest, IsReadFromTheFolderThatWasDrawn) {
    const TemporaryFolder folder;
    const auto set = openSet(DemoTask::Scenes, false, 1, 64);
    DemoFolderOptions options;
    options.folder = folder.path() / "set";
    options.count = 1;
    ASSERT_TRUE(writeDemoFolder(*set, LinkedCodecs(), options));
    std::vector<std::string> classes = set->classes();
    std::sort(classes.begin(), classes.end());
    const auto read = describeScenes(options.folder, classes);
    const auto made = describeScenes(set->scenes(), classes);
    ASSERT_TRUE(read && made);
    EXPECT_EQ(read->outdoor, made->outdoor);
    EXPECT_EQ(read->attributes, made->attributes);
    EXPECT_EQ(read->classAttributes, made->classAttributes);
}

TEST(SceneDescriptionTest, IsNoneOfOtherClassesOrOtherFiles) {
    const auto set = openSet(DemoTask::Scenes, false, 1, 64);
    EXPECT_FALSE(describeScenes(set->scenes(), {set->classes()[0], "moon"}));
    EXPECT_FALSE(describeScenes(set->scenes(), {}));
    EXPECT_FALSE(describeScenes(openSet(DemoTask::Objects, false, 1, 64)->scenes(), set->classes()));
    const TemporaryFolder folder;
    EXPECT_FALSE(describeScenes(folder.path(), set->classes()));
    for (const char* content : {"no json", "[]", "{}", R"({"scenes": 3})", R"({"scenes": [{"name": 1}]})",
                                R"({"scenes": [{"name": "kitchen", "environment": "indoor"}]})"}) {
        folder.write("demo.json", content);
        EXPECT_FALSE(describeScenes(folder.path(), {"kitchen"})) << content;
    }
    folder.write("demo.json",
                 R"({"scenes": [{"name": "kitchen", "environment": "indoor", "attributes": []}]})");
    EXPECT_TRUE(describeScenes(folder.path(), {"kitchen"}));
}

} // namespace
} // namespace actiscope::demo
