// Which map is whose: ids of images that are other images' file names.
#include "engine/runtime/map_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/datasets/open.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace actiscope;
using actiscope::test::TemporaryFolder;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// COCO's ids 1, 2, 3 of the files 0.jpg, 1.jpg, 2.jpg.
class MapFinderTest : public testing::Test {
protected:
    MapFinderTest() {
        for (const char* name : {"0.jpg", "1.jpg", "2.jpg"}) {
            m_folder.write(std::string("images/") + name, "some bytes");
        }
        auto set = datasets::openDataSet(m_folder.write("instances.json", R"({"images":[
            {"id":1,"file_name":"0.jpg","width":10,"height":10},
            {"id":2,"file_name":"1.jpg","width":10,"height":10},
            {"id":3,"file_name":"2.jpg","width":10,"height":10}],
            "categories":[{"id":1,"name":"cat"}],
            "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,5,5]},
            {"id":2,"image_id":2,"category_id":1,"bbox":[1,1,5,5]},
            {"id":3,"image_id":3,"category_id":1,"bbox":[1,1,5,5]}]})"),
                                         options());
        EXPECT_TRUE(set) << set.error().message;
        m_set = std::move(*set);
    }
    [[nodiscard]] datasets::OpenOptions options() const {
        datasets::OpenOptions options;
        options.images = m_folder.path() / "images";
        return options;
    }
    void maps(const std::vector<std::string>& names) const {
        for (const std::string& name : names) {
            m_folder.write("maps/" + name + ".npy", "x");
        }
    }
    /// The name of the map of the image with this id, or why there is none.
    [[nodiscard]] std::string found(const std::string& id) const {
        const MapFinder finder(m_set, m_folder.path() / "maps");
        for (std::uint32_t item = 0; item < m_set.size(); ++item) {
            if (m_set.id(item) == id) {
                const auto file = finder.find(item);
                return file ? file->stem().string() : file.error().message;
            }
        }
        return "no such image";
    }

    TemporaryFolder m_folder;
    datasets::DataSet m_set;
};

TEST_F(MapFinderTest, NamedByStemAreNotTakenForIds) {
    ASSERT_EQ(m_set.size(), 3U);
    maps({"0", "1", "2"});
    EXPECT_EQ(found("1"), "0");
    EXPECT_EQ(found("2"), "1");
    EXPECT_EQ(found("3"), "2");
}

TEST_F(MapFinderTest, NamedByIdAreNotTakenForStems) {
    maps({"1", "2", "3"});
    EXPECT_EQ(found("1"), "1");
    EXPECT_EQ(found("2"), "2");
    EXPECT_EQ(found("3"), "3");
}

TEST_F(MapFinderTest, NamedByFileNameAreNobodyElses) {
    maps({"0.jpg", "1.jpg", "2.jpg"});
    EXPECT_EQ(found("1"), "0.jpg");
    EXPECT_EQ(found("3"), "2.jpg");
}

TEST_F(MapFinderTest, ThatFitSeveralWaysAreNobodys) {
    maps({"1", "2"});
    EXPECT_THAT(found("1"), HasSubstr("ambiguous name: 1.npy"));
    EXPECT_THAT(found("2"), HasSubstr("ambiguous name: 2.npy"));
    EXPECT_THAT(found("3"), HasSubstr("ambiguous name: 2.npy"));
    maps({"0", "3"}); // now it is neither
    EXPECT_EQ(found("1"), "0") << "this one is nobody else's";
    EXPECT_THAT(found("2"), HasSubstr("ambiguous name"));
}

TEST_F(MapFinderTest, ThatAreNotThereAreSaidToBeMissing) {
    maps({"0", "1"});
    EXPECT_EQ(found("2"), "1");
    EXPECT_THAT(found("3"), HasSubstr("There is no map of it (3.npy, 2.jpg.npy, 2.npy)"));
}

TEST_F(MapFinderTest, AreWrittenByIdAndNeverByAnothersName) {
    const MapFinder finder(m_set, "maps");
    for (std::uint32_t item = 0; item < m_set.size(); ++item) {
        const std::string id(m_set.id(item));
        const auto names = finder.candidates(item);
        ASSERT_FALSE(names.empty());
        EXPECT_EQ(names.front(), fs::path("maps") / (id + ".npy"));
        for (std::size_t i = 1; i < names.size(); ++i) {
            EXPECT_NE(names[i], fs::path("maps/1.npy"));
            EXPECT_NE(names[i], fs::path("maps/2.npy"));
        }
    }
}

} // namespace
