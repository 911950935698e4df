// Thumbnails and maps of a data set's images: what is wished for comes, and what can't be made stops nothing.
#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

namespace fs = std::filesystem;

class TileImagesTest : public WindowData {
protected:
    static constexpr int kSide = 128;

    TileImages& images() { return data().images(); }
    /// The map of the image's label in the run.
    TileWish mapWish(std::uint32_t item) { return {item, state().rows().at(item).label, false}; }
    static MapKey keyOf(const TileWish& wish) { return {wish.item, *wish.map, wish.compared}; }
    bool mapComes(const TileWish& wish) {
        return becomes([&] { return images().hasMap(keyOf(wish)); });
    }
    fs::path pictureOf(std::uint32_t item) { return state().set()->path(item); }
    std::shared_ptr<const datasets::DataSet> setOf(const fs::path& list) {
        auto set = datasets::openDataSet(list);
        EXPECT_TRUE(set) << set.error().message;
        return std::make_shared<const datasets::DataSet>(std::move(*set));
    }

    QObject m_clients[2]; ///< wish beside the window's views
};

TEST_F(TileImagesTest, AClassThatTheModelLacksKeepsNoOtherMapBack) {
    start();
    openSet();
    evaluateAll();
    QSignalSpy failed(&images(), &TileImages::mapsFailed);
    constexpr int kNoClass = 5000;
    images().wish(&m_clients[0], {{0, kNoClass, false}, mapWish(1)}, kSide);
    EXPECT_TRUE(mapComes(mapWish(1)));
    images().wish(&m_clients[0], {mapWish(2)}, kSide);
    EXPECT_TRUE(mapComes(mapWish(2)));
    EXPECT_FALSE(images().hasMap({0, kNoClass, false}));
    EXPECT_EQ(failed.count(), 0);
}

TEST_F(TileImagesTest, MapsOfTheRunBeforeAreNotMadeOfTheNext) {
    start(true);
    openSet();
    EvaluationRequest request;
    request.wishes.limit = 4;
    m_gate.open(4);
    evaluateAll(request);
    images().wish(&m_clients[0], {mapWish(0)}, kSide);
    m_gate.open();
    ASSERT_TRUE(mapComes(mapWish(0)));
    const int before = m_gate.arrivals();
    auto other = std::make_shared<ShownRun>(*state().run());
    state().setRun(other);
    images().wish(&m_clients[1], {mapWish(1)}, kSide);
    m_gate.open();
    ASSERT_TRUE(mapComes(mapWish(1)));
    EXPECT_EQ(m_gate.arrivals(), before + 1) << "nobody wished for the other one of this run";
    EXPECT_FALSE(images().hasMap(keyOf(mapWish(0))));
}

TEST_F(TileImagesTest, AMapThatCannotBeMadeIsTriedOnce) {
    start();
    openSet();
    evaluateAll();
    const fs::path kept = m_run.folder() / "kept.png";
    fs::copy(pictureOf(5), kept);
    std::ofstream(pictureOf(5), std::ios::trunc) << "no picture";
    QSignalSpy failed(&images(), &TileImages::mapsFailed);
    images().wish(&m_clients[0], {mapWish(5), mapWish(6)}, kSide);
    ASSERT_TRUE(mapComes(mapWish(6))) << "in this order";
    fs::copy(kept, pictureOf(5), fs::copy_options::overwrite_existing);
    images().wish(&m_clients[0], {mapWish(5), mapWish(7)}, kSide);
    ASSERT_TRUE(mapComes(mapWish(7)));
    EXPECT_FALSE(images().hasMap(keyOf(mapWish(5))));
    EXPECT_TRUE(images().overlay(keyOf(mapWish(5))).isNull());
    EXPECT_FALSE(images().mapBox(keyOf(mapWish(5)), 200));
    EXPECT_EQ(failed.count(), 0) << "its model makes others";
}

TEST_F(TileImagesTest, WhatTheSetBeforeKeptBusyComesForTheNextOneToo) {
    start();
    const auto first = setOf(test::writeDataSet(m_run, 4, 0, "first"));
    const auto second = setOf(test::writeDataSet(m_run, 4, 0, "second"));
    std::vector<TileWish> all;
    for (std::uint32_t item = 0; item < 4; ++item) {
        all.push_back({item, std::nullopt, false});
    }
    constexpr int kChanges = 30; // whichever are being made at a change
    for (int change = 0; change < kChanges; ++change) {
        state().setDataSet(change % 2 == 0 ? first : second);
        images().wish(&m_clients[0], all, kSide);
        ASSERT_TRUE(becomes([&] { return !images().thumbnail(0).isNull(); })) << change;
    }
    EXPECT_TRUE(becomes([&] {
        return std::all_of(all.begin(), all.end(),
                           [&](const TileWish& wish) { return !images().thumbnail(wish.item).isNull(); });
    }));
}

TEST_F(TileImagesTest, WhatIsAheadTakesNoPlaceOfWhatIsSeen) {
    constexpr std::uint32_t kSeen = 80;
    constexpr std::uint32_t kAhead = 80;
    constexpr std::uint32_t kRoom = 94; // of a MiB each
    constexpr int kLarge = 512;
    const fs::path list = m_run.folder() / "large" / "list.csv";
    fs::create_directories(list.parent_path());
    std::string lines = "path,label,x0,y0,x1,y1\n";
    QImage picture(kLarge, kLarge, QImage::Format_RGB32);
    for (std::uint32_t i = 0; i <= kSeen + kAhead; ++i) {
        const std::string file = std::to_string(i) + ".png";
        picture.fill(qRgb(static_cast<int>(i), 0, 0));
        ASSERT_TRUE(picture.save(toQString(list.parent_path() / file)));
        lines += file + ",n01440764,1,1,99,99\n";
    }
    std::ofstream(list) << lines;
    start();
    state().setDataSet(setOf(list));
    std::vector<TileWish> wishes;
    for (std::uint32_t item = 0; item < kSeen + kAhead; ++item) {
        wishes.push_back({item, std::nullopt, false, item >= kSeen});
    }
    images().wish(&m_clients[0], wishes, kLarge);
    ASSERT_TRUE(becomes([&] { return !images().thumbnail(kRoom - 1).isNull(); }));
    images().wish(&m_clients[1], {{kSeen + kAhead, std::nullopt, false}}, kLarge);
    ASSERT_TRUE(becomes([&] { return !images().thumbnail(kSeen + kAhead).isNull(); }));
    for (std::uint32_t item = 0; item < kSeen; ++item) {
        EXPECT_FALSE(images().thumbnail(item).isNull()) << item;
    }
}

} // namespace
} // namespace actiscope::ui
