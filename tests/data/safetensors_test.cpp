// safetensors files written and read back; half precision against its definition.
#include <bit>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/data/safetensors.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

/// The value of a binary16 that is no NaN and not infinite, by its definition.
double valueOfHalf(unsigned bits) {
    const int exponent = static_cast<int>(bits >> 10 & 31U);
    const double fraction = (bits & 1023U) / 1024.0;
    const double size = exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15);
    return (bits & 0x8000U) != 0 ? -size : size;
}

TEST(SafetensorsTest, EveryHalfAndWhatLiesBetweenIsRounded) {
    for (unsigned bits = 0; bits < 0x7c00U; ++bits) {
        const double value = valueOfHalf(bits);
        ASSERT_EQ(toHalf(static_cast<float>(value)), bits);
        ASSERT_EQ(toHalf(static_cast<float>(-value)), bits | 0x8000U);
        if (bits + 1 < 0x7c00U) {
            const auto between = static_cast<float>((value + valueOfHalf(bits + 1)) / 2);
            ASSERT_EQ(toHalf(between), bits + (bits & 1U)) << "ties go to even";
            ASSERT_EQ(toHalf(std::nextafter(between, 0.0F)), bits);
            ASSERT_EQ(toHalf(std::nextafter(between, 1e9F)), bits + 1);
        }
    }
    EXPECT_EQ(toHalf(65519.996F), 0x7bffU);
    EXPECT_EQ(toHalf(65520.0F), 0x7c00U);
    EXPECT_EQ(toHalf(-INFINITY), 0xfc00U);
    EXPECT_EQ(toHalf(1e-30F), 0U);
    EXPECT_EQ(toHalf(NAN) & 0x7c00U, 0x7c00U);
    EXPECT_NE(toHalf(NAN) & 0x3ffU, 0U);
}

TEST(SafetensorsTest, WhatHalfCanNotHoldIsTold) {
    EXPECT_TRUE(fitsHalf({{"a", {2}, {65519.0F, -65504.0F}}, {"b", {0}, {}}}));
    EXPECT_FALSE(fitsHalf({{"a", {1}, {1}}, {"b", {2}, {0, -65520.0F}}}));
    EXPECT_TRUE(fitsHalf({{"a", {2}, {INFINITY, NAN}}})) << "infinite before";
}

TEST(SafetensorsTest, WhatIsWrittenIsReadBack) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "x.safetensors";
    const std::vector<NamedArray> arrays{
        {"b", {3}, {1, 2, 3}}, {"a.weight", {2, 1}, {-0.5F, 1e-40F}}, {"none", {0}, {}}};
    ASSERT_TRUE(writeSafetensors(file, arrays, {{"who", "me \"too\""}}, Storage::Single));
    const auto read = readSafetensors(file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->metadata.at("who"), "me \"too\"");
    ASSERT_EQ(read->arrays.size(), 3U);
    EXPECT_EQ(read->arrays[0].name, "a.weight");
    EXPECT_EQ(read->arrays[0].shape, (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ(read->arrays[0].values, arrays[1].values);
    EXPECT_EQ(read->arrays[1].values, arrays[0].values);
    EXPECT_TRUE(read->arrays[2].values.empty());
}

TEST(SafetensorsTest, HalvesTakeHalfTheRoomAndAreTold) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "x.safetensors";
    ASSERT_TRUE(writeSafetensors(file, {{"w", {2}, {1.0F, -2.0F}}}, {}, Storage::Half));
    const auto opened = RandomFile::open(file);
    ASSERT_TRUE(opened);
    const auto header = readSafetensorsHeader(*opened);
    ASSERT_TRUE(header) << header.error().what;
    const SafetensorsEntry& entry = header->tensors.at("w");
    EXPECT_EQ(entry.type, "F16");
    EXPECT_EQ(entry.offset % 8, 0U);
    EXPECT_EQ(opened->bytes(entry.offset, 100), std::string("\x00\x3c\x00\xc0", 4));
    const auto read = readSafetensors(file);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, testing::HasSubstr("w is not stored as F32"));
}

} // namespace
} // namespace actiscope
