// Letters in another case are the same; what is no letter stays.
#include <gtest/gtest.h>

#include "engine/data/case_fold.h"

namespace actiscope::text {
namespace {

TEST(CaseFold, MakesTheLettersOfThreeScriptsSmall) {
    EXPECT_EQ(folded("Tabby CAT 7!"), "tabby cat 7!");
    EXPECT_EQ(folded("ÀÉÎÕÜÞ×ß÷ÿŸ"), "àéîõüþ×ß÷ÿÿ");
    EXPECT_EQ(folded("ĀĞĲĹŁŊŠŽƁ"), "āğĳĺłŋšžƁ") << "what lies beyond stays";
    EXPECT_EQ(folded("İıĸŉſµ"), "iıĸŉsμ");
    EXPECT_EQ(folded("ẠỆ"), "ạệ");
    EXPECT_EQ(folded("ΑΩΆΈΊΌΎΏΣΑΣ σας"), "αωάέίόύώσασ σασ");
    EXPECT_EQ(folded("ЀЁЏАЯѠҊҾӐӾ"), "ѐёџаяѡҋҿӑӿ");
    EXPECT_EQ(folded("東京 𝐀"), "東京 𝐀");
}

TEST(CaseFold, AsPairsOfLettersAre) {
    // Every capital of these alphabets, next to its small letter.
    const std::string_view capitals = "ÄÖÜÇÑØÅČĎĚŇŘŤŮŻŹŚĄĘ ΒΓΔΖΘΛΞΠΦΨ БВГДЖЗИЙЛФЦЧШЩЪЫЬЭЮЇЄҐЂЉ";
    const std::string_view small = "äöüçñøåčďěňřťůżźśąę βγδζθλξπφψ бвгджзийлфцчшщъыьэюїєґђљ";
    EXPECT_EQ(folded(capitals), small);
    EXPECT_EQ(folded(small), small);
}

TEST(CaseFold, KeepsBytesThatAreNoText) {
    const std::string broken = "\xC3(\xE2\x82 \xFF\xC3";
    EXPECT_EQ(folded(broken), broken);
    std::string kept = "before";
    foldInto("Ä", kept);
    EXPECT_EQ(kept, "ä");
    foldInto("", kept);
    EXPECT_EQ(kept, "");
}

} // namespace
} // namespace actiscope::text
