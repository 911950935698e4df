#include "engine/demo/demo_set.h"

#include <map>
#include <set>
#include <thread>

#include "engine/demo/places/place.h"
#include "engine/demo/random.h"
#include "engine/demo/tasks/emoji.h"
#include "engine/demo/tasks/scene_table.h"
#include "tests/demo/support.h"

namespace actiscope::demo {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr DemoTask kTasks[] = {DemoTask::Objects, DemoTask::Scenes, DemoTask::Text};

TEST(Random, IsSplitMix64) {
    // The first numbers of the generator's authors' own program for seed 1234567.
    Random random(1234567);
    EXPECT_EQ(random.next(), 6457827717110365317ULL);
    EXPECT_EQ(random.next(), 3203168211198807973ULL);
    EXPECT_EQ(random.next(), 9817491932198370423ULL);
}

TEST(Random, StaysInItsRange) {
    Random random(3);
    std::set<int> seen;
    double sum = 0;
    double squares = 0;
    for (int n = 0; n < 20000; ++n) {
        seen.insert(random.integer(-1, 2));
        const float u = random.unit();
        ASSERT_GE(u, 0);
        ASSERT_LT(u, 1);
        const auto bell = static_cast<double>(random.bell());
        sum += bell;
        squares += bell * bell;
    }
    EXPECT_EQ(seen, (std::set<int>{-1, 0, 1, 2}));
    EXPECT_NEAR(sum / 20000, 0, 0.03);
    EXPECT_NEAR(squares / 20000, 1, 0.05);
}

TEST(Set, SameSeedSameBytes) {
    for (const DemoTask task : kTasks) {
        for (const bool hard : {false, true}) {
            const auto one = openSet(task, hard);
            const auto other = openSet(task, hard);
            const auto seed2 = openSet(task, hard, 2);
            for (std::uint64_t index : {0, 1, 77}) {
                const DemoPicture picture = one->draw(index);
                EXPECT_TRUE(samePixels(picture.image, other->draw(index).image));
                EXPECT_FALSE(samePixels(picture.image, seed2->draw(index).image));
                EXPECT_EQ(picture.image.size, (Size{128, 128}));
            }
            EXPECT_FALSE(samePixels(one->draw(0).image, one->draw(one->classes().size()).image));
        }
    }
}

TEST(Set, DrawsTheSameOnEveryThread) {
    const auto set = openSet(DemoTask::Objects);
    constexpr std::size_t kPictures = 12;
    std::vector<DemoPicture> alone;
    for (std::size_t n = 0; n < kPictures; ++n) {
        alone.push_back(set->draw(n));
    }
    std::vector<DemoPicture> together(kPictures);
    const auto work = [&](std::size_t first) {
        for (std::size_t n = first; n < kPictures; n += 2) {
            together[n] = set->draw(n);
        }
    };
    std::thread other(work, 1);
    work(0);
    other.join();
    for (std::size_t n = 0; n < kPictures; ++n) {
        EXPECT_TRUE(samePixels(alone[n].image, together[n].image));
    }
}

TEST(Set, EveryStretchHoldsEachClassOnce) {
    for (const DemoTask task : kTasks) {
        const auto set = openSet(task, false, 1, 48);
        std::set<int> seen;
        for (std::size_t n = 5; n < 5 + set->classes().size(); ++n) {
            seen.insert(set->draw(n).classIndex);
        }
        EXPECT_EQ(seen.size(), set->classes().size());
        EXPECT_EQ(*seen.begin(), 0);
    }
}

TEST(Set, ObjectsShowTheirClassAndNoOther) {
    for (const bool hard : {false, true}) {
        const auto set = openSet(DemoTask::Objects, hard);
        ASSERT_GE(set->classes().size(), 60U);
        int several = 0;
        double sides = 0;
        for (std::uint64_t n = 0; n < 192; ++n) {
            const DemoPicture picture = set->draw(n);
            ASSERT_THAT(picture.objects, Not(IsEmpty())) << n;
            const std::string& name = set->classes()[static_cast<std::size_t>(picture.classIndex)];
            EXPECT_THAT(picture.objects, Each(testing::Field(&DemoObject::name, name)));
            float most = 0;
            for (const DemoObject& object : picture.objects) {
                most = std::max(most, object.visible);
                EXPECT_EQ(intersection(object.box, Box{0, 0, 128, 128}), object.box);
            }
            EXPECT_GE(most, hard ? 0.4F : 0.7F);
            several += picture.objects.size() > 1 ? 1 : 0;
            const Box& box = picture.objects[0].box;
            sides += std::max(box.width(), box.height()) / 128.0 / 192;
        }
        EXPECT_GT(several, hard ? 20 : 8);
        EXPECT_GT(sides, hard ? 0.2 : 0.4);
        EXPECT_LT(sides, hard ? 0.4 : 0.62) << "hard objects are smaller";
    }
}

TEST(Set, OtherThingsAreOfNoClass) {
    std::map<char32_t, std::string> classes;
    std::set<std::string_view> names;
    for (const Emoji& emoji : objectClasses()) {
        EXPECT_TRUE(classes.emplace(emoji.codePoint, emoji.name).second) << emoji.name;
        EXPECT_TRUE(names.insert(emoji.name).second) << emoji.name;
    }
    for (const auto* table : {&otherThings(), &coveringThings()}) {
        for (const Emoji& emoji : *table) {
            EXPECT_EQ(classes.count(emoji.codePoint), 0U) << emoji.name;
            EXPECT_EQ(names.count(emoji.name), 0U) << emoji.name;
        }
    }
}

TEST(Set, ScenesHoldTheirThings) {
    const auto set = openSet(DemoTask::Scenes);
    ASSERT_GE(set->classes().size(), 12U);
    std::map<std::string, std::set<std::string>> typical;
    for (const SceneKind& kind : sceneKinds()) {
        for (const SceneThing& thing : kind.things) {
            typical[std::string(kind.name)].insert(std::string(thing.name));
        }
        for (const std::string_view place : kind.places) {
            EXPECT_NO_THROW((void)placeKind(place)) << place;
        }
    }
    const std::set<std::string> ofTheRoom{"window", "picture", "bookshelf"};
    std::set<std::string> found;
    for (std::uint64_t n = 0; n < 3 * set->classes().size(); ++n) {
        const DemoPicture picture = set->draw(n);
        const std::string& scene = set->classes()[static_cast<std::size_t>(picture.classIndex)];
        EXPECT_GE(picture.objects.size(), 3U) << scene;
        for (const DemoObject& object : picture.objects) {
            if (typical[scene].count(object.name) == 0) {
                EXPECT_THAT(ofTheRoom, Contains(object.name)) << scene;
                found.insert(object.name);
            }
        }
    }
    EXPECT_EQ(found, ofTheRoom) << "what belongs to a room has boxes, too";
}

TEST(Set, ScenesHaveFacts) {
    const auto set = openSet(DemoTask::Scenes);
    ASSERT_EQ(set->scenes().size(), set->classes().size());
    std::set<std::vector<std::string>> different;
    int indoor = 0;
    for (std::size_t k = 0; k < set->scenes().size(); ++k) {
        const SceneFacts& facts = set->scenes()[k];
        EXPECT_EQ(facts.name, set->classes()[k]);
        EXPECT_THAT(facts.attributes, Not(IsEmpty()));
        for (const std::string& attribute : facts.attributes) {
            EXPECT_THAT(sceneAttributes(), Contains(attribute));
        }
        indoor += facts.indoor ? 1 : 0;
        different.insert(facts.attributes);
    }
    EXPECT_GE(indoor, 5);
    EXPECT_LE(indoor, static_cast<int>(set->scenes().size()) - 5);
    EXPECT_EQ(different.size(), set->scenes().size()) << "attributes tell scenes apart";
    EXPECT_THAT(openSet(DemoTask::Objects)->scenes(), IsEmpty());
}

TEST(Set, TextIsAnnotatedWhereThereIsSome) {
    for (const bool hard : {false, true}) {
        const auto set = openSet(DemoTask::Text, hard);
        ASSERT_EQ(set->classes(), (std::vector<std::string>{"no text", "text"}));
        for (std::uint64_t n = 0; n < 60; ++n) {
            const DemoPicture picture = set->draw(n);
            if (picture.classIndex == 0) {
                EXPECT_THAT(picture.objects, IsEmpty());
            } else {
                EXPECT_THAT(picture.objects, Not(IsEmpty()));
                EXPECT_THAT(picture.objects, Each(testing::Field(&DemoObject::name, "text")));
            }
        }
    }
}

TEST(Set, AMissingFontIsNamedWithItsPackage) {
    DemoOptions options;
    options.font = "nowhere/emoji.ttf";
    for (const DemoTask task : kTasks) {
        options.task = task;
        const auto set = DemoSet::open(options);
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().code, ErrorCode::FileNotFound);
        EXPECT_THAT(set.error().message,
                    AllOf(HasSubstr("nowhere/emoji.ttf"), HasSubstr("fonts-noto-color-emoji")));
    }
}

TEST(Set, AFontWithoutColourPicturesIsRefused) {
    DemoOptions options;
    options.font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    ASSERT_TRUE(std::filesystem::exists(options.font)) << "fonts-dejavu-core is not installed";
    const auto set = DemoSet::open(options);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, ErrorCode::FileUnreadable);
    EXPECT_THAT(set.error().message, HasSubstr("fonts-noto-color-emoji"));
}

TEST(Set, SidesOutOfRangeAreRefused) {
    for (const int side : {-1, 0, kSmallestSide - 1, kLargestSide + 1}) {
        DemoOptions options;
        options.side = side;
        const auto set = DemoSet::open(options);
        ASSERT_FALSE(set);
        EXPECT_EQ(set.error().code, ErrorCode::InvalidArgument);
    }
}

TEST(Set, EverySideIsDrawn) {
    for (const int side : {kSmallestSide, 33, 300}) {
        const DemoPicture picture = openSet(DemoTask::Objects, false, 1, side)->draw(9);
        EXPECT_EQ(picture.image.size, (Size{side, side}));
        ASSERT_THAT(picture.objects, Not(IsEmpty()));
        // The same picture, only larger.
        const Box large = openSet(DemoTask::Objects, false, 1, 600)->draw(9).objects[0].box;
        const double scale = side / 600.0;
        EXPECT_NEAR(picture.objects[0].box.x0, large.x0 * scale, 2);
        EXPECT_NEAR(picture.objects[0].box.y1, large.y1 * scale, 2);
    }
}

} // namespace
} // namespace actiscope::demo
