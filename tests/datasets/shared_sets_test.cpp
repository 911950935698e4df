// The real sets of ../shared/data.
#include <gmock/gmock.h>

#include "engine/datasets/class_mapping.h"
#include "tests/datasets/set_files.h"
#include "tests/support/shared_data.h"

namespace actiscope::datasets {
namespace {

using namespace actiscope::test;
using testing::Contains;
using testing::ElementsAre;

OpenOptions forced(const char* format) {
    OpenOptions options;
    options.format = format;
    return options;
}

TEST(SharedSets, IlsvrcIsTheSameInThreeLayouts) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const auto folder = sharedData() / "ilsvrc";
    const DataSet xml = opened(folder);
    EXPECT_EQ(xml.format(), "ilsvrc");
    EXPECT_THAT(xml.otherFormats(), Contains("ilsvrc-kaggle"));
    EXPECT_THAT(xml.otherFormats(), Contains("wsol"));
    ASSERT_EQ(xml.size(), 300U);
    EXPECT_EQ(xml.report().count(Finding::MissingImage), 0U);
    const DataSet kaggle = opened(folder, forced("ilsvrc-kaggle"));
    ASSERT_EQ(kaggle.size(), 300U);
    EXPECT_EQ(kaggle.report().count(Finding::MissingImage), 49700U);
    const DataSet wsol = opened(folder / "wsol");
    ASSERT_EQ(wsol.size(), 300U);
    const auto labels = readLabels(sharedData() / "labels" / "synset_words.txt");
    ASSERT_TRUE(labels);
    const auto mappingOfXml = mapClasses(xml, *labels);
    const auto mappingOfWsol = mapClasses(wsol, *labels);
    ASSERT_TRUE(mappingOfXml && mappingOfWsol);
    EXPECT_TRUE(mappingOfXml->warning.empty());
    for (std::size_t i = 0; i < 300; ++i) {
        EXPECT_EQ(xml.id(i), kaggle.id(i));
        EXPECT_EQ(labelsOf(xml, i), labelsOf(kaggle, i)) << xml.id(i);
        EXPECT_EQ(boxesOf(xml, i), boxesOf(kaggle, i)) << xml.id(i);
        EXPECT_EQ(boxesOf(xml, i), boxesOf(wsol, i)) << xml.id(i);
        EXPECT_EQ(mappingOfXml->modelClass[xml.classes(i)[0]], mappingOfWsol->modelClass[wsol.classes(i)[0]]);
        EXPECT_EQ(xml.annotatedSize(i), wsol.annotatedSize(i));
    }
}

TEST(SharedSets, VocRaccoons) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const DataSet set = opened(sharedData() / "voc" / "raccoon");
    EXPECT_EQ(set.format(), "voc");
    EXPECT_EQ(set.size(), 40U);
    EXPECT_EQ(set.id(0), "raccoon-1");
    EXPECT_THAT(labelsOf(set, 0), ElementsAre("raccoon"));
    EXPECT_THAT(boxesOf(set, 0), ElementsAre(Box{80, 87, 522, 408}));
}

TEST(SharedSets, CocoWithMissingImages) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    const DataSet set = opened(sharedData() / "coco");
    EXPECT_EQ(set.format(), "coco");
    EXPECT_EQ(set.size(), 48U);
    EXPECT_EQ(set.report().count(Finding::MissingImage), 80U);
    EXPECT_EQ(set.classTable().size(), 80U);
    EXPECT_EQ(set.id(0), "139");
    EXPECT_EQ(boxesOf(set, 0)[0], (Box{237, 143, 262, 212}));
}

} // namespace
} // namespace actiscope::datasets
