#include "engine/data/npy.h"

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
    std::memcpy(bytes.data() + start, values.data(), values.size() * sizeof(T));
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
