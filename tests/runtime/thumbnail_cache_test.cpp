// Thumbnails on disk: the same picture again without its source, bounds, damage.
#include "engine/runtime/thumbnail_cache.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

constexpr int kSide = 64;

class ThumbnailCacheTest : public testing::Test {
protected:
    /// A gradient, so that JPEG keeps it well; `tint` tells pictures apart.
    fs::path writePicture(const std::string& name, Size size, int tint) {
        std::vector<std::uint8_t> rgb;
        for (int y = 0; y < size.height; ++y) {
            for (int x = 0; x < size.width; ++x) {
                rgb.push_back(static_cast<std::uint8_t>(255 * x / size.width));
                rgb.push_back(static_cast<std::uint8_t>(255 * y / size.height));
                rgb.push_back(static_cast<std::uint8_t>(tint));
            }
        }
        const auto png = (*m_modules.codecs())->encodePng(rgb.data(), size);
        EXPECT_TRUE(png);
        return m_folder.write(name, {reinterpret_cast<const char*>(png->data()), png->size()});
    }
    [[nodiscard]] fs::path cacheFolder() const { return m_folder.path() / "cache" / "thumbnails"; }
    [[nodiscard]] std::vector<fs::path> kept() const {
        std::vector<fs::path> files;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(cacheFolder(), none)) {
            files.push_back(entry.path());
        }
        return files;
    }
    static int meanDifference(const Image& a, const Image& b) {
        EXPECT_EQ(a.size, b.size);
        long sum = 0;
        for (std::size_t i = 0; i < a.bytes(); ++i) {
            sum += std::abs(int{a.rgb[i]} - int{b.rgb[i]});
        }
        return static_cast<int>(sum / static_cast<long>(a.bytes()));
    }

    test::TemporaryFolder m_folder;
    ModuleLoader m_modules;
};

TEST_F(ThumbnailCacheTest, APictureIsKeptAndReadAgain) {
    const fs::path source = writePicture("wide.png", {320, 160}, 90);
    ImagePtr first;
    {
        ThumbnailCache cache(cacheFolder());
        const auto made = cache.get(source, kSide, m_modules);
        ASSERT_TRUE(made) << made.error().message;
        first = *made;
        EXPECT_EQ(first->size, (Size{64, 32}));
        EXPECT_GT(cache.bytes(), 0U);
    }
    ASSERT_EQ(kept().size(), 1U);
    // The source becomes something else without a trace: only what is kept can answer as before.
    const auto time = fs::last_write_time(source);
    const auto size = fs::file_size(source);
    std::ofstream(source, std::ios::binary) << std::string(size, 'x');
    fs::last_write_time(source, time);

    ThumbnailCache later(cacheFolder());
    const auto again = later.get(source, kSide, m_modules);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_LE(meanDifference(*first, **again), 4);
    EXPECT_EQ((*again)->storedSize, (Size{320, 160}));
    EXPECT_EQ((*again)->orientation, 1);

    fs::last_write_time(source, time + std::chrono::seconds(2));
    EXPECT_FALSE(later.get(source, kSide, m_modules)) << "a source that changed is read anew";
}

TEST_F(ThumbnailCacheTest, SizesAreKeptApartAndSmallSourcesNotAtAll) {
    ThumbnailCache cache(cacheFolder());
    const fs::path large = writePicture("large.png", {300, 300}, 10);
    EXPECT_EQ((*cache.get(large, 64, m_modules))->size, (Size{64, 64}));
    EXPECT_EQ((*cache.get(large, 128, m_modules))->size, (Size{128, 128}));
    EXPECT_EQ(kept().size(), 2U);
    const fs::path small = writePicture("small.png", {40, 30}, 10);
    EXPECT_EQ((*cache.get(small, 64, m_modules))->size, (Size{40, 30}));
    EXPECT_EQ(kept().size(), 2U);
}

TEST_F(ThumbnailCacheTest, DamageIsHarmless) {
    const fs::path source = writePicture("a.png", {200, 100}, 50);
    ThumbnailCache cache(cacheFolder());
    const auto first = cache.get(source, kSide, m_modules);
    ASSERT_TRUE(first);
    ASSERT_EQ(kept().size(), 1U);
    const fs::path entry = kept().front();
    const auto whole = fs::file_size(entry);

    std::fstream(entry, std::ios::in | std::ios::out | std::ios::binary).seekp(static_cast<long>(whole) - 40)
        << "damaged";
    const auto second = cache.get(source, kSide, m_modules);
    ASSERT_TRUE(second);
    EXPECT_EQ(meanDifference(**first, **second), 0) << "made anew from the source";
    EXPECT_EQ(fs::file_size(entry), whole) << "and kept anew";

    for (const std::uintmax_t length :
         {std::uintmax_t{0}, std::uintmax_t{3}, std::uintmax_t{28}, whole - 1}) {
        fs::resize_file(entry, length);
        const auto again = cache.get(source, kSide, m_modules);
        ASSERT_TRUE(again);
        EXPECT_EQ(meanDifference(**first, **again), 0) << length;
    }
    fs::remove(entry);
    EXPECT_TRUE(cache.get(source, kSide, m_modules));
    EXPECT_FALSE(cache.get(m_folder.path() / "nowhere.png", kSide, m_modules));
}

TEST_F(ThumbnailCacheTest, TheOldestGoWhenThereIsNoRoom) {
    std::uintmax_t one = 0;
    std::vector<fs::path> sources;
    for (int i = 0; i < 12; ++i) {
        sources.push_back(writePicture(std::to_string(i) + ".png", {128, 128}, 20 * i));
    }
    {
        ThumbnailCache cache(m_folder.path() / "measured");
        ASSERT_TRUE(cache.get(sources[0], kSide, m_modules));
        one = cache.bytes();
    }
    const std::uintmax_t most = 6 * one;
    ThumbnailCache cache(cacheFolder(), most);
    for (int i = 0; i < 12; ++i) {
        ASSERT_TRUE(cache.get(sources[static_cast<std::size_t>(i)], kSide, m_modules));
        ASSERT_TRUE(cache.get(sources[0], kSide, m_modules)) << "used all the time";
        EXPECT_LE(cache.bytes(), most);
    }
    std::uintmax_t onDisk = 0;
    for (const fs::path& file : kept()) {
        onDisk += fs::file_size(file);
    }
    EXPECT_EQ(onDisk, cache.bytes());
    EXPECT_GE(kept().size(), 4U);

    // What was used last is still there: told by sources that are gone, but for their facts.
    const auto isKept = [&](std::size_t i) {
        const auto time = fs::last_write_time(sources[i]);
        const auto size = fs::file_size(sources[i]);
        std::ofstream(sources[i], std::ios::binary) << std::string(size, 'x');
        fs::last_write_time(sources[i], time);
        return cache.get(sources[i], kSide, m_modules).has_value();
    };
    EXPECT_TRUE(isKept(0));
    EXPECT_TRUE(isKept(11));
    EXPECT_FALSE(isKept(1));

    ThumbnailCache smaller(cacheFolder(), 2 * one);
    EXPECT_LE(smaller.bytes(), 2 * one) << "a smaller bound holds at once";
}

TEST_F(ThumbnailCacheTest, TwoProgramsKeepTogetherToTheBound) {
    std::vector<fs::path> sources;
    for (int i = 0; i < 24; ++i) {
        sources.push_back(writePicture(std::to_string(i) + ".png", {128, 128}, 10 * i));
    }
    ThumbnailCache measured(m_folder.path() / "measured");
    ASSERT_TRUE(measured.get(sources[0], kSide, m_modules));
    const std::uintmax_t one = measured.bytes();
    const std::uintmax_t most = 6 * one;
    ThumbnailCache first(cacheFolder(), most);
    ThumbnailCache second(cacheFolder(), most);
    for (std::size_t i = 0; i < sources.size(); i += 2) {
        ASSERT_TRUE(first.get(sources[i], kSide, m_modules));
        ASSERT_TRUE(second.get(sources[i + 1], kSide, m_modules));
        std::uintmax_t onDisk = 0;
        for (const fs::path& file : kept()) {
            onDisk += fs::file_size(file);
        }
        EXPECT_LE(onDisk, most + 2 * one) << "after " << i + 2 << " pictures";
    }
}

TEST_F(ThumbnailCacheTest, AFolderThatCantBeWrittenIsNoHindrance) {
    m_folder.write("occupied", "a file where the folder should be");
    ThumbnailCache cache(m_folder.path() / "occupied" / "thumbnails");
    const fs::path source = writePicture("a.png", {200, 100}, 50);
    EXPECT_TRUE(cache.get(source, kSide, m_modules));
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(ThumbnailCacheTest, ManyThreadsAtOnce) {
    std::vector<fs::path> sources;
    for (int i = 0; i < 8; ++i) {
        sources.push_back(writePicture(std::to_string(i) + ".png", {128, 128}, 30 * i));
    }
    ThumbnailCache cache(cacheFolder(), 20'000);
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 64; ++i) {
                    const auto image =
                        cache.get(sources[static_cast<std::size_t>(i) % sources.size()], kSide, m_modules);
                    failures += image && (*image)->size == Size{64, 64} ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(failures, 0);
    EXPECT_LE(cache.bytes(), 20'000U);
}

} // namespace
} // namespace actiscope
