#include <gmock/gmock.h>

#include "engine/datasets/class_mapping.h"
#include "tests/datasets/set_files.h"

namespace actiscope::datasets {
namespace {

using namespace actiscope::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

LabelTable model() {
    return {{{"n01440764", "tench, Tinca tinca"},
             {"n02123045", "tabby, tabby cat"},
             {"n02012849", "crane"},
             {"n03126707", "crane"},
             {"n02091134", "whippet"}},
            "test"};
}

TEST(ClassMapping, SaysWhichNamesSeveralClassesHave) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    const DataSet set = opened(folder.write("l.csv", "a.jpg,Crane\na.jpg,hund\n"));
    const auto mapped = mapClasses(set, model());
    ASSERT_TRUE(mapped);
    EXPECT_THAT(mapped->warning, HasSubstr("Several of the model's classes are called Crane."));
    const auto chosen = mapClasses(set, model(), {{"crane", "n03126707"}});
    ASSERT_TRUE(chosen);
    EXPECT_THAT(chosen->warning, testing::Not(HasSubstr("Several")));
}

TEST(ClassMapping, NamesNoClassByNothing) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    const DataSet set = opened(folder.write("l.csv", "a.jpg,hund\n"));
    EXPECT_FALSE(readMapping(folder.write("map.json", R"({"": 4})")));
    const auto mapped = mapClasses(set, model(), {{"", "whippet"}});
    ASSERT_TRUE(mapped);
    EXPECT_THAT(mapped->modelClass, ElementsAre(-1)) << "a class without synset is not the empty one";
}

TEST(ClassMapping, GoesBySynsetThenNameThenFile) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    folder.write("b.jpg", "x");
    const auto list = folder.write("l.csv", "a.jpg,n02091134\na.jpg,Tabby_cat\nb.jpg,crane\nb.jpg,hund\n");
    const DataSet set = opened(list);
    const auto plain = mapClasses(set, model());
    ASSERT_TRUE(plain);
    EXPECT_THAT(plain->modelClass, ElementsAre(4, 1, -1, -1));
    EXPECT_THAT(plain->unmapped, ElementsAre(2U, 3U));
    EXPECT_EQ(plain->imagesUnmapped, 1U);
    EXPECT_THAT(plain->warning,
                HasSubstr("2 classes of the data set can't be mapped to the model's (crane, hund)"));

    const auto text = folder.write("map.txt", "# comment\ncrane\tn03126707\nhund,whippet\n");
    const auto json = folder.write("map.json", R"({"crane": 3, "hund": "whippet"})");
    for (const auto& file : {text, json}) {
        const auto lines = readMapping(file);
        ASSERT_TRUE(lines) << lines.error().message;
        const auto mapped = mapClasses(set, model(), *lines);
        ASSERT_TRUE(mapped);
        EXPECT_THAT(mapped->modelClass, ElementsAre(4, 1, 3, 4));
        EXPECT_THAT(mapped->warning, IsEmpty());
    }
    const auto unknown = mapClasses(set, model(), {{"hund", "wolf"}});
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().message, HasSubstr("\"hund\""));
}

TEST(ClassMapping, TakesNumbersAsTheModels) {
    const TemporaryFolder folder;
    folder.write("a.jpg", "x");
    const DataSet set = opened(folder.write("l.csv", "a.jpg,4\na.jpg,70\n"));
    const auto mapping = mapClasses(set, model());
    ASSERT_TRUE(mapping);
    EXPECT_THAT(mapping->modelClass, ElementsAre(4, -1));
    EXPECT_EQ(mapping->imagesUnmapped, 0U);
}

TEST(ClassMapping, SaysWhichLineIsWrong) {
    const TemporaryFolder folder;
    const auto wrong = readMapping(folder.write("m.txt", "a\tb\n\nalone\n"));
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().message, HasSubstr("m.txt, line 3"));
    EXPECT_FALSE(readMapping(folder.write("m.json", "[1]")));
    EXPECT_FALSE(readMapping(folder.write("n.json", R"({"a": []})")));
    EXPECT_THAT(*readMapping(folder.write("t.txt", "n1 x\ttench, Tinca tinca\n")),
                ElementsAre(Pair("n1 x", "tench, Tinca tinca")));
}

} // namespace
} // namespace actiscope::datasets
