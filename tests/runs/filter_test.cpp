// Filters and orders against plain loops over the same rows.
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/datasets/builder.h"
#include "engine/runs/run_table.h"
#include "tests/runs/random_rows.h"

namespace actiscope::runs {
namespace {

using evaluation::BoxError;
using testing::ElementsAre;
using testing::IsEmpty;
using Items = std::vector<std::uint32_t>;

class Filters : public testing::Test {
protected:
    static constexpr std::uint32_t kItems = 400;

    Filters() : m_set(drawn()) {
        for (int i = 0; i < test::RandomRows::kClasses; ++i) {
            m_model.push_back({"", std::string(1, static_cast<char>('Z' - i)) + "ebra, horse"});
        }
        test::RandomRows random(5);
        for (std::uint32_t item = kItems; item-- > 10;) { // any order; the first ten have no row
            m_table.add(random.row(item));
        }
    }

    static datasets::DataSet drawn() {
        datasets::DataSetBuilder builder("/pictures");
        const auto cat = builder.addClass({"n02123045", "Tabby, cat"});
        const auto dog = builder.addClass({"", "dog"});
        for (std::uint32_t item = 0; item < kItems; ++item) {
            const std::string path = "folder " + std::to_string(item * 37 % 100) + "/Picture.JPEG";
            const auto at = builder.addItem(path, "id" + std::to_string(item));
            builder.addLabel(at, item % 3 == 0 ? cat : dog);
            for (std::uint32_t box = 0; box < item % 4; ++box) {
                builder.addBox(at, dog, {0, 0, 5, 5});
            }
        }
        return builder.finish();
    }

    Items selected(const Filter& filter, const Order& order = {}) {
        return select(m_set, &m_table, &m_table.rows(), m_model, filter, order);
    }
    Items byHand(const std::function<bool(const Brief&)>& passes) {
        Items items;
        for (std::uint32_t item = 0; item < kItems; ++item) {
            for (const Brief& row : m_table.rows()) {
                if (row.item == item && passes(row)) {
                    items.push_back(item);
                }
            }
        }
        EXPECT_FALSE(items.empty());
        return items;
    }
    const Brief& row(std::uint32_t item) { return m_table.rows()[m_table.positionOf(item).value()]; }

    datasets::DataSet m_set;
    RunTable m_table;
    std::vector<ClassLabel> m_model;
};

template <class Value>
Filter with(std::optional<Value> Filter::*part, Value value) {
    Filter filter;
    filter.*part = value;
    return filter;
}

TEST_F(Filters, EachPartIsAPlainCondition) {
    EXPECT_EQ(selected({}).size(), kItems);
    EXPECT_EQ(selected(with(&Filter::label, 3)), byHand([this](const Brief& row) {
                  const auto labels = m_table.rows().labelsOf(row);
                  return !row.skipped && std::any_of(labels.begin(), labels.end(),
                                                     [](const LabelBrief& one) { return one.label == 3; });
              }));
    EXPECT_EQ(selected(with(&Filter::predicted, 5)),
              byHand([](const Brief& row) { return row.predicted == 5; }));
    for (const bool is : {false, true}) {
        EXPECT_EQ(selected(with(&Filter::top1, is)),
                  byHand([&](const Brief& row) { return !row.skipped && row.top1 == is; }));
        EXPECT_EQ(selected(with(&Filter::top5, is)),
                  byHand([&](const Brief& row) { return !row.skipped && row.top5 == is; }));
        EXPECT_EQ(selected(with(&Filter::top1Localized, is)),
                  byHand([&](const Brief& row) { return row.annotated && row.top1Localized == is; }));
        EXPECT_EQ(selected(with(&Filter::top5Localized, is)),
                  byHand([&](const Brief& row) { return row.annotated && row.top5Localized == is; }));
        EXPECT_EQ(selected(with(&Filter::known, is)),
                  byHand([&](const Brief& row) { return row.annotated && (row.known > 0) == is; }));
        EXPECT_EQ(selected(with(&Filter::skipped, is)),
                  byHand([&](const Brief& row) { return row.skipped == is; }));
    }
    for (const BoxError error : {BoxError::None, BoxError::Classification, BoxError::Part}) {
        EXPECT_EQ(selected(with(&Filter::error, error)),
                  byHand([&](const Brief& row) { return row.annotated && row.error == error; }));
    }
    EXPECT_EQ(selected(with(&Filter::overlap, Filter::Range{0.3, 0.7})), byHand([](const Brief& row) {
                  return row.annotated && row.overlap >= 0.3F && row.overlap <= 0.7F;
              }));
    EXPECT_EQ(selected(with(&Filter::probability, Filter::Range{0.25, 1})),
              byHand([](const Brief& row) { return !row.skipped && row.probability >= 0.25F; }));
}

TEST_F(Filters, ObjectsAreTheBoxesOfTheSet) {
    Items expected;
    for (std::uint32_t item = 0; item < kItems; ++item) {
        if (item % 4 >= 2) {
            expected.push_back(item);
        }
    }
    const Filter filter = with(&Filter::objects, Filter::Range{2, 50});
    EXPECT_EQ(selected(filter), expected) << "whatever a run makes of them";
    EXPECT_EQ(select(m_set, nullptr, nullptr, {}, filter, {}), expected) << "nor is a run needed";
}

TEST_F(Filters, AnImageIsFoundByEachOfItsClasses) {
    ImageRow row;
    row.predictions = {{7, 0.9, {}, {}}};
    row.labels.push_back({5, 2, 0.1, {{0, 0, 9, 9}}, Box{0, 0, 9, 9}, 1.0, BoxError::Classification, {}});
    row.labels.push_back({3, 3, 0.1, {{0, 0, 9, 9}}, Box{0, 0, 4, 4}, 0.2, BoxError::Part, {}});
    RunTable table;
    table.add(row);
    const auto count = [&](const Filter& filter) {
        return select(m_set, &table, &table.rows(), m_model, filter, {}).size();
    };
    EXPECT_EQ(count(with(&Filter::label, 5)), 1U);
    EXPECT_EQ(count(with(&Filter::label, 3)), 1U);
    EXPECT_EQ(count(with(&Filter::label, 7)), 0U);
    EXPECT_EQ(count(with(&Filter::known, true)), 1U) << "the box of one of them is right";
    EXPECT_EQ(count(with(&Filter::known, false)), 0U);
    Filter text;
    text.text = "WEBRA"; // of class 3: 'Z' - 3
    EXPECT_EQ(count(text), 1U);
}

TEST(FilterText, FindsWhatIsShownInAnyCase) {
    datasets::DataSetBuilder builder("/pictures");
    const auto goldfish = builder.addClass({"n01443537", ""});
    const auto other = builder.addClass({"n99999999", ""});
    builder.addLabel(builder.addItem("a.png", "a"), goldfish);
    builder.addLabel(builder.addItem("\xC3\x84pfel.png", "b"), other); // Ae as one letter
    builder.addLabel(builder.addItem("\xD0\xB6\xD1\x83\xD0\xBA.png", "c"), other);
    const datasets::DataSet set = builder.finish();
    const auto found = [&](const std::string& text) {
        Filter filter;
        filter.text = text;
        return select(set, nullptr, nullptr, {}, filter, {});
    };
    EXPECT_THAT(found("GoldFish"), ElementsAre(0)) << "as ImageNet calls the synset";
    EXPECT_THAT(found("n01443537"), ElementsAre(0));
    EXPECT_THAT(found("n99999999"), ElementsAre(1, 2));
    EXPECT_THAT(found("\xC3\xA4PFEL"), ElementsAre(1));
    EXPECT_THAT(found("\xD0\x96\xD0\xA3\xD0\x9A"), ElementsAre(2));
    const Items byName = select(set, nullptr, nullptr, {}, {}, {SortBy::Label, false});
    EXPECT_EQ(byName.front(), 0U) << "goldfish before n99999999";
}

TEST_F(Filters, SeveralPartsMustAllHold) {
    Filter filter;
    filter.top5 = true;
    filter.known = false;
    filter.setClass = 1;
    EXPECT_EQ(selected(filter), byHand([](const Brief& row) {
                  return row.annotated && row.top5 && row.known == 0 && row.item % 3 != 0;
              }));
}

TEST_F(Filters, AListOfItemsIsAPartLikeAnyOther) {
    const auto listed = [](const std::string& title, std::initializer_list<std::uint32_t> items) {
        std::vector<bool> wanted(300);
        for (const std::uint32_t item : items) {
            wanted[item] = true;
        }
        return with(&Filter::items, Filter::Items{title, std::make_shared<const std::vector<bool>>(wanted)});
    };
    Filter filter = listed("some", {3, 12, 200, 299});
    EXPECT_THAT(selected(filter), ElementsAre(3, 12, 200, 299)) << "nor is a row needed";
    EXPECT_THAT(select(m_set, nullptr, nullptr, {}, filter, {SortBy::Item, true}),
                ElementsAre(299, 200, 12, 3));
    EXPECT_EQ(filter, listed("some", {3, 12, 200, 299})) << "another list of the same items";
    EXPECT_NE(filter, listed("others", {3, 12, 200, 299}));
    EXPECT_NE(filter, listed("some", {3, 12, 200}));
    EXPECT_NE(filter, Filter());
    filter.setClass = 0;
    EXPECT_THAT(selected(filter), ElementsAre(3, 12)) << "of every third item";
}

TEST_F(Filters, EdgesOfARangeBelongToIt) {
    RunTable table;
    ImageRow row;
    row.labels.push_back({0, 1, 0.5, {{0, 0, 10, 3}}, Box{0, 0, 10, 10}, 0.3, BoxError::TooLarge, {}});
    table.add(row);
    const auto count = [&](double from, double to) {
        return select(m_set, &table, &table.rows(), m_model, with(&Filter::overlap, Filter::Range{from, to}),
                      {})
            .size();
    };
    EXPECT_EQ(count(0.3, 1), 1U);
    EXPECT_EQ(count(0, 0.3), 1U);
    EXPECT_EQ(count(0.31, 1), 0U);
}

TEST_F(Filters, TextIsFoundInPathsIdsAndClassesInEitherCase) {
    const auto texts = [&](const std::string& text, const RunTable* table) {
        Filter filter;
        filter.text = text;
        return select(m_set, table, table != nullptr ? &table->rows() : nullptr, m_model, filter, {});
    };
    EXPECT_THAT(texts("ID399", nullptr), ElementsAre(399));
    EXPECT_THAT(texts(" FOLDER 37/pic ", nullptr), ElementsAre(1, 101, 201, 301));
    EXPECT_EQ(texts("picture.jpeg", nullptr).size(), kItems);
    EXPECT_THAT(texts("picture.png", nullptr), IsEmpty());
    EXPECT_EQ(texts("tABBy", nullptr), texts("N02123045", nullptr));
    EXPECT_EQ(texts("tabby", nullptr).size(), (kItems + 2) / 3);
    EXPECT_THAT(texts("zebra", nullptr), IsEmpty());
    EXPECT_EQ(texts("zebra", &m_table), byHand([this](const Brief& row) {
                  return m_table.rows().labelOf(row, 0) != nullptr || row.predicted == 0;
              }));
}

TEST_F(Filters, ItemsWithoutARowPassWhatAsksNothingOfOne) {
    Filter filter;
    filter.setClass = 0;
    EXPECT_EQ(select(m_set, nullptr, nullptr, {}, filter, {}).size(), (kItems + 2) / 3);
    filter.skipped = false;
    EXPECT_THAT(select(m_set, nullptr, nullptr, {}, filter, {}), IsEmpty());
    for (const std::uint32_t item : selected(with(&Filter::skipped, false))) {
        EXPECT_GE(item, 10U);
    }
}

TEST_F(Filters, OrdersRiseOrFallAndKeepEqualOnesAndPutTheUnknownLast) {
    const auto check = [&](SortBy by, const std::function<std::optional<double>(std::uint32_t)>& keyOf) {
        for (const bool descending : {false, true}) {
            const Items items = selected({}, {by, descending});
            ASSERT_EQ(items.size(), kItems);
            for (std::size_t i = 1; i < items.size(); ++i) {
                const auto before = keyOf(items[i - 1]);
                const auto after = keyOf(items[i]);
                ASSERT_TRUE(before || !after) << i;
                const bool equal = before == after;
                if (before && after && !equal) {
                    ASSERT_EQ(*before < *after, !descending);
                } else if (equal) {
                    ASSERT_LT(items[i - 1], items[i]);
                }
            }
        }
    };
    const auto ofRow = [&](const std::function<std::optional<double>(const Brief&)>& key) {
        return [this, key](std::uint32_t item) -> std::optional<double> {
            return item < 10 || row(item).skipped ? std::nullopt : key(row(item));
        };
    };
    using Key = std::optional<double>;
    check(SortBy::Probability, ofRow([](const Brief& row) { return Key(row.probability); }));
    check(SortBy::Overlap, ofRow([](const Brief& row) { return row.annotated ? Key(row.overlap) : Key(); }));
    check(SortBy::Objects, [](std::uint32_t item) { return Key(item % 4); });
    check(SortBy::Error,
          ofRow([](const Brief& row) { return row.annotated ? Key(static_cast<int>(row.error)) : Key(); }));
    // The model's classes are named Z..., Y..., X...
    check(SortBy::Label, ofRow([](const Brief& row) { return Key(-row.label); }));
    check(SortBy::Predicted, ofRow([](const Brief& row) { return Key(-row.predicted); }));
}

TEST_F(Filters, PathsAndItemsAreOrdersThatNeedNoRun) {
    const Items paths = select(m_set, nullptr, nullptr, {}, {}, {SortBy::Path, false});
    const Items fallingPaths = select(m_set, nullptr, nullptr, {}, {}, {SortBy::Path, true});
    ASSERT_EQ(paths.size(), kItems);
    for (std::size_t i = 1; i < kItems; ++i) {
        EXPECT_LE(m_set.relativePath(paths[i - 1]), m_set.relativePath(paths[i]));
        EXPECT_GE(m_set.relativePath(fallingPaths[i - 1]), m_set.relativePath(fallingPaths[i]));
    }
    const Items falling = select(m_set, nullptr, nullptr, {}, {}, {SortBy::Item, true});
    EXPECT_EQ(falling.front(), kItems - 1);
    EXPECT_EQ(falling.back(), 0U);
    const Items labels = select(m_set, nullptr, nullptr, {}, {}, {SortBy::Label, false});
    EXPECT_EQ(m_set.classes(labels.front())[0], 1U) << "dog before Tabby";
    EXPECT_EQ(m_set.classes(labels.back())[0], 0U);
    const Items objects = select(m_set, nullptr, nullptr, {}, {}, {SortBy::Objects, true});
    EXPECT_EQ(objects.front(), 3U);
    EXPECT_EQ(objects.back(), kItems - 4);
}

} // namespace
} // namespace actiscope::runs
