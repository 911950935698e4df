// `actiscope boxes`: a map's boxes by either rule.
#include <cstdint>
#include <cstring>

#include "tests/cli/fixture.h"

namespace actiscope::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class Boxes : public CommandLine {
protected:
    template <class T>
    std::string npy(const std::string& name, const std::string& type, int height, int width,
                    const std::vector<T>& values) {
        const std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" +
                                   std::to_string(height) + ", " + std::to_string(width) + "), }\n";
        std::string bytes("\x93NUMPY\x01\x00", 8);
        bytes += {static_cast<char>(header.size()), '\0'};
        bytes += header;
        const std::size_t start = bytes.size();
        bytes.resize(start + values.size() * sizeof(T));
        std::memcpy(bytes.data() + start, values.data(), values.size() * sizeof(T));
        write(in(name), bytes);
        return in(name);
    }
    /// A grey TIFF, which needs no compression.
    std::string tiff(const std::string& name, int height, int width,
                     const std::vector<std::uint8_t>& values) {
        constexpr std::uint32_t kTags = 9;
        constexpr std::uint32_t kPixels = 8 + 2 + 12 * kTags + 4;
        const auto number = [](std::uint32_t value, int bytes) {
            std::string text;
            for (int i = 0; i < bytes; ++i) {
                text += static_cast<char>(value >> 8 * i & 0xFF);
            }
            return text;
        };
        std::string bytes = "II" + number(42, 2) + number(8, 4) + number(kTags, 2);
        const auto count = static_cast<std::uint32_t>(values.size());
        const std::vector<std::pair<std::uint32_t, std::uint32_t>> tags = {
            {256, static_cast<std::uint32_t>(width)},
            {257, static_cast<std::uint32_t>(height)},
            {258, 8},
            {259, 1},
            {262, 1},
            {273, kPixels},
            {277, 1},
            {278, static_cast<std::uint32_t>(height)},
            {279, count}};
        for (const auto& [tag, value] : tags) {
            bytes += number(tag, 2) + number(4, 2) + number(1, 4) + number(value, 4);
        }
        write(in(name), bytes + number(0, 4) + std::string(values.begin(), values.end()));
        return in(name);
    }
};

TEST_F(Boxes, PapersRuleIsStrictInTheMapsOwnDigits) {
    // Above 0.2 * 1 lie the upper right three; exactly 0.2 is not above.
    const std::vector<double> values = {0.2, 0.21, 1.0, //
                                        0.2, 0.0,  0.5, //
                                        0.9, 0.0,  0.0};
    const Outcome paper = run({"boxes", npy("m.npy", "<f8", 3, 3, values)});
    EXPECT_EQ(paper.exitCode, 0) << paper.err;
    EXPECT_EQ(paper.out, "1 0 2 2\n");
    EXPECT_EQ(run({"boxes", in("m.npy"), "--threshold", "0.199"}).out, "0 0 3 3\n");
    EXPECT_EQ(run({"boxes", in("m.npy"), "--threshold", "0.95", "--rule", "paper"}).out, "2 0 1 1\n");
    const Outcome none = run({"boxes", in("m.npy"), "--threshold", "1"});
    EXPECT_EQ(none.exitCode, 0);
    EXPECT_THAT(none.out, IsEmpty());
    const json document = run({"boxes", in("m.npy"), "--json"}).json();
    EXPECT_EQ(document.at("boxes"), json::parse(R"([{"x": 1, "y": 0, "width": 2, "height": 2}])"));
    EXPECT_EQ(document.at("rule"), "paper");
    EXPECT_EQ(document.at("threshold"), 0.2);
    EXPECT_EQ(document.at("width"), 3);
}

TEST_F(Boxes, WithoutAPositiveMaximumThereIsNoneAndAConstantMapIsAll) {
    EXPECT_EQ(run({"boxes", npy<float>("c.npy", "<f4", 2, 3, std::vector<float>(6, 4))}).out, "0 0 3 2\n");
    for (const float value : {0.0F, -1.0F}) {
        const Outcome none = run({"boxes", npy<float>("n.npy", "<f4", 2, 3, std::vector<float>(6, value))});
        EXPECT_EQ(none.exitCode, 0);
        EXPECT_THAT(none.out, IsEmpty());
    }
}

TEST_F(Boxes, WholeNumbersAndGreyImagesAreMapsToo) {
    std::vector<std::uint8_t> values(64 * 48);
    for (int y = 10; y < 30; ++y) {
        for (int x = 20; x < 50; ++x) {
            values[static_cast<std::size_t>(y * 64 + x)] = 200;
        }
    }
    EXPECT_EQ(run({"boxes", npy("u.npy", "|u1", 48, 64, values)}).out, "20 10 30 20\n");
    const Outcome image = run({"boxes", tiff("u.tif", 48, 64, values), "--json"});
    ASSERT_EQ(image.exitCode, 0) << image.err;
    EXPECT_EQ(image.json().at("boxes"), json::parse(R"([{"x": 20, "y": 10, "width": 30, "height": 20}])"));
    // 200 of 255 is above all three thresholds, and their loop passes over one of three equal boxes.
    const Outcome authors = run({"boxes", in("u.tif"), "--rule", "authors"});
    EXPECT_EQ(authors.out, "20 10 30 20\n20 10 30 20\n");
}

TEST_F(Boxes, WhatIsNoMapIsOneSentence) {
    write(in("text.npy"), "no array");
    for (const std::string& file : {in("text.npy"), in("none.npy"), in("none.png"), m_folder.string()}) {
        const Outcome outcome = run({"boxes", file});
        EXPECT_EQ(outcome.exitCode, 1) << file;
        EXPECT_THAT(outcome.out, IsEmpty());
        expectSentences(outcome.err);
    }
    const auto cube = npy<float>("w.npy", "<c8", 1, 3, std::vector<float>(6, 1));
    EXPECT_THAT(run({"boxes", cube}).err, HasSubstr("real numbers"));
    EXPECT_EQ(run({"boxes"}).exitCode, 2);
    EXPECT_EQ(run({"boxes", cube, "--rule", "other"}).exitCode, 2);
    EXPECT_EQ(run({"boxes", cube, "--threshold", "1.5"}).exitCode, 2);
}

TEST_F(Boxes, HelpTellsRulesAndDocument) {
    const Outcome help = run({"boxes", "--help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("\"boxes\""), HasSubstr("20 100 110"), HasSubstr("Exit code")));
}

} // namespace
} // namespace actiscope::test
