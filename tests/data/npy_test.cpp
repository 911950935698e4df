#include "engine/data/npy.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include <gmock/gmock.h>

#include "tests/support/temp_file.h"

namespace actiscope {
namespace {

using test::TempFile;
using testing::ElementsAre;
using testing::HasSubstr;

/// As numpy.save() writes it, but not filled up with spaces: the format allows that.
template <class T>
std::string npy(const std::string& type, const std::string& shape, const std::vector<T>& values,
                const std::string& fortran = "False", char version = 1) {
    const std::string header =
        "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
    std::string bytes = "\x93NUMPY" + std::string{version, '\0', static_cast<char>(header.size()), '\0'};
    bytes += version > 1 ? std::string(2, '\0') : "";
    bytes += header;
    const std::size_t start = bytes.size();
    bytes.resize(start + values.size() * sizeof(T));
    if (!values.empty()) {
        std::memcpy(bytes.data() + start, values.data(), values.size() * sizeof(T));
    }
    return bytes;
}

Result<NumberTable> read(const std::string& bytes) {
    return readNpyTable(TempFile(bytes, ".npy").path());
}

TEST(NpyTable, RowsComeInOrderWhateverTypeAndOrder) {
    const std::vector<float> floats{1, 2, 3, -4.5F, 5, 6};
    for (const char version : {char(1), char(2), char(3)}) {
        const auto table = read(npy("<f4", "(2, 3)", floats, "False", version));
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_EQ(table->rows, 2U);
        EXPECT_EQ(table->columns, 3U);
        EXPECT_EQ(table->values, floats);
    }
    const auto wide = read(npy<double>("<f8", "(3, 2)", {0.5, 1, 2, 3, 4, 1e-3}));
    ASSERT_TRUE(wide) << wide.error().message;
    EXPECT_THAT(wide->values, ElementsAre(0.5F, 1, 2, 3, 4, 1e-3F));
    // numpy.asfortranarray([[1, 2, 3], [4, 5, 6]]) holds 1 4 2 5 3 6.
    const auto byColumns = read(npy<float>("<f4", "(2, 3)", {1, 4, 2, 5, 3, 6}, "True"));
    ASSERT_TRUE(byColumns) << byColumns.error().message;
    EXPECT_THAT(byColumns->values, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(NpyTable, AWrittenMapReadsBack) {
    const std::vector<std::uint8_t> bytes = npyBytes({7, 1, 3, {0.25F, -1, 8}, -1, 8, 0});
    const auto table = read({bytes.begin(), bytes.end()});
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->rows, 1U);
    EXPECT_THAT(table->values, ElementsAre(0.25F, -1, 8));
}

Result<NumberMap> readMap(const std::string& bytes) {
    return readNpyMap(TempFile(bytes, ".npy").path());
}

TEST(NpyMap, EveryRealTypeIsReadWithAllItsDigits) {
    const auto values = [](const Result<NumberMap>& map) {
        return map ? map->values : std::vector<double>{-99};
    };
    EXPECT_THAT(values(readMap(npy<double>("<f8", "(1, 2)", {0.1, -1e300}))), ElementsAre(0.1, -1e300));
    EXPECT_THAT(values(readMap(npy<std::uint8_t>("|u1", "(2, 1)", {0, 255}))), ElementsAre(0, 255));
    EXPECT_THAT(values(readMap(npy<std::uint8_t>("|b1", "(1, 2)", {0, 1}))), ElementsAre(0, 1));
    EXPECT_THAT(values(readMap(npy<std::int8_t>("|i1", "(1, 2)", {-128, 127}))), ElementsAre(-128, 127));
    EXPECT_THAT(values(readMap(npy<std::uint16_t>("<u2", "(1, 1)", {65535}))), ElementsAre(65535));
    EXPECT_THAT(values(readMap(npy<std::int16_t>("<i2", "(1, 1)", {-2}))), ElementsAre(-2));
    EXPECT_THAT(values(readMap(npy<std::uint32_t>("<u4", "(1, 1)", {4294967295U}))),
                ElementsAre(4294967295.0));
    EXPECT_THAT(values(readMap(npy<std::int32_t>("<i4", "(1, 1)", {-7}))), ElementsAre(-7));
    EXPECT_THAT(values(readMap(npy<std::int64_t>("<i8", "(1, 1)", {-7}))), ElementsAre(-7));
    EXPECT_THAT(values(readMap(npy<std::uint64_t>("<u8", "(1, 1)", {9}))), ElementsAre(9));
    // 1, -2, the largest, the smallest, 1/3 rounded: IEEE 754's own examples of half precision.
    EXPECT_THAT(
        values(readMap(npy<std::uint16_t>("<f2", "(1, 5)", {0x3C00, 0xC000, 0x7BFF, 0x0001, 0x3555}))),
        ElementsAre(1, -2, 65504, std::ldexp(1.0, -24), 0.333251953125));
    EXPECT_THAT(values(readMap(npy<std::uint16_t>(">i2", "(1, 2)", {0x0100, 0xFEFF}))), ElementsAre(1, -2));
    EXPECT_THAT(values(readMap(npy<float>("<f4", "(2, 2)", {1, 3, 2, 4}, "True"))), ElementsAre(1, 2, 3, 4));
    const auto odd = readMap(npy<float>("<f4", "(1, 2)", {1, std::numeric_limits<float>::quiet_NaN()}));
    ASSERT_TRUE(odd);
    EXPECT_TRUE(std::isnan(odd->values[1]));
}

TEST(NpyMap, WhatIsNoneIsRefusedInWords) {
    const std::vector<float> six(6, 1);
    const std::vector<std::pair<std::string, std::string>> cases = {
        {npy("<f4", "(2, 4)", six), "2 x 4"},
        {npy("<f4", "(6,)", six), "two dimensions"},
        {npy<float>("<f4", "(0, 5)", {}), "0 x 5"},
        {npy<std::uint8_t>("|u1", "(70000, 1)", std::vector<std::uint8_t>(70000)), "70000 x 1"},
        {npy("<c8", "(1, 3)", six), "real numbers"},
        {npy("|O", "(2, 3)", six), "real numbers"},
        {npy("<f16", "(1, 1)", six), "real numbers"},
        {"no array", "does not begin"}};
    for (const auto& [bytes, expected] : cases) {
        const auto map = readMap(bytes);
        ASSERT_FALSE(map) << expected;
        EXPECT_EQ(map.error().code, ErrorCode::FileUnreadable);
        EXPECT_THAT(map.error().message, HasSubstr(expected));
    }
}

TEST(NpyTable, WhatIsNoneIsRefusedInWords) {
    const std::vector<float> six{1, 2, 3, 4, 5, 6};
    const std::string good = npy("<f4", "(2, 3)", six);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::pair<std::string, const char*> cases[] = {
        {"not an array at all", "does not begin"},
        {good.substr(0, 9), "does not begin"},
        {good.substr(0, 30), "does not begin"},
        {good.substr(0, good.size() - 1), "2 x 3"},
        {good + "more", "2 x 3"},
        {npy("<f4", "(2, 4)", six), "2 x 4"},
        {npy("<f4", "(4294967295, 4294967295)", six), "4294967295 x 4294967295"},
        {npy("<f4", "(6,)", six), "two dimensions"},
        {npy("<f4", "(1, 2, 3)", six), "two dimensions"},
        {npy("<f4", "(-2, -3)", six), "two dimensions"},
        {npy("<i4", "(2, 3)", six), "'<f4'"},
        {npy("|O", "(2, 3)", six), "'<f4'"},
        {npy<float>("<f4", "(1, 2)", {1, nan}), "not finite"},
        {npy<double>("<f8", "(1, 1)", {1e300}), "not finite"},
    };
    for (const auto& [bytes, expected] : cases) {
        const auto table = read(bytes);
        ASSERT_FALSE(table) << expected;
        EXPECT_EQ(table.error().code, ErrorCode::FileUnreadable);
        EXPECT_THAT(table.error().message, HasSubstr(expected));
    }
    EXPECT_EQ(readNpyTable("/nowhere/w.npy").error().code, ErrorCode::FileNotFound);
}

} // namespace
} // namespace actiscope
