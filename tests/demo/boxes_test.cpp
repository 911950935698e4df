// Boxes against an independent measurement: the picture drawn again in black, the object alone shining white,
// so that each pixel is the share of it that shows the object.
#include <algorithm>
#include <cmath>
#include <map>

#include "engine/demo/draw/composition.h"
#include "engine/demo/places/parts.h"
#include "engine/demo/tasks/task.h"
#include "tests/demo/support.h"

namespace actiscope::demo {
namespace {

constexpr int kSide = 160;

Result<std::unique_ptr<const Task>> makeTask(DemoTask task, bool hard) {
    DemoOptions options;
    options.hard = hard;
    options.side = kSide;
    return task == DemoTask::Objects  ? makeObjectsTask(options)
           : task == DemoTask::Scenes ? makeScenesTask(options)
                                      : makeTextTask(options);
}

/// A camera that stores the square root of the light and nothing else, a black place with white haze, every
/// item black but this one, which is all haze.
Composition shiningAlone(Composition composition, std::size_t shining) {
    composition.place.layers.clear();
    composition.place.haze = {1, 1, 1};
    composition.backdropBlur = 0;
    composition.camera = Camera{};
    for (std::size_t k = 0; k < composition.items.size(); ++k) {
        Item& item = composition.items[k];
        item.gain = 0;
        item.haze = k == shining ? 1 : 0;
        item.shadow = Shadow::None;
    }
    return composition;
}

/// Light of a pixel as the camera stored it. The highlights' bend: stored² = 1.12 light / (1 + 0.12 light).
double lightOf(const Image& image, int x, int y) {
    const double stored = image.row(y)[3 * x] / 255.0;
    const double bent = stored * stored;
    return bent / (1.12 - 0.12 * bent);
}

/// Boxes of the pixels that are surely (well above the threshold) and possibly (just below it) the object's;
/// 8 bit steps leave the ones between open.
struct Measured {
    Box sure;
    Box possible;
    double light = 0;
};

Measured measured(const Image& image) {
    Measured result;
    const auto grow = [](Box& box, int x, int y) {
        box = box.empty() ? Box{x, y, x + 1, y + 1}
                          : Box{std::min(box.x0, x), std::min(box.y0, y), std::max(box.x1, x + 1),
                                std::max(box.y1, y + 1)};
    };
    for (int y = 0; y < image.size.height; ++y) {
        for (int x = 0; x < image.size.width; ++x) {
            const double light = lightOf(image, x, y);
            result.light += light;
            if (light >= static_cast<double>(kVisibleShare) + 0.01) {
                grow(result.sure, x, y);
            }
            if (light >= static_cast<double>(kVisibleShare) - 0.01) {
                grow(result.possible, x, y);
            }
        }
    }
    return result;
}

bool contains(const Box& outer, const Box& inner) {
    return inner.empty() || intersection(outer, inner) == inner;
}

struct Kind {
    DemoTask task;
    bool hard;
};

class Boxes : public testing::TestWithParam<Kind> {};

TEST_P(Boxes, AreTheVisibleExtent) {
    const auto task = makeTask(GetParam().task, GetParam().hard);
    ASSERT_TRUE(task) << task.error().message;
    int hidden = 0;
    int cutOff = 0;
    int exact = 0;
    int all = 0;
    Random random(5);
    for (int picture = 0; picture < 40; ++picture) {
        const int classes = static_cast<int>((*task)->classes().size());
        const Composition composition = (*task)->compose(picture % classes, random);
        const Drawn drawn = draw(composition, kSide);
        std::size_t object = 0;
        for (std::size_t k = 0; k < composition.items.size(); ++k) {
            if (composition.items[k].name.empty()) {
                continue;
            }
            const Visible& seen = drawn.objects[object++];
            const Drawn alone = draw(shiningAlone(composition, k), kSide);
            const Measured truth = measured(alone.image);
            EXPECT_TRUE(contains(seen.box, truth.sure))
                << testing::PrintToString(seen.box) << " lacks part of "
                << testing::PrintToString(truth.sure);
            EXPECT_TRUE(contains(truth.possible, seen.box))
                << testing::PrintToString(seen.box) << " exceeds " << testing::PrintToString(truth.possible);
            // With nothing before it, the same item gives its whole area within the picture.
            Composition bare = shiningAlone(composition, k);
            bare.items = {bare.items[k]};
            const double whole = measured(draw(bare, kSide).image).light;
            hidden += truth.light < 0.97 * whole ? 1 : 0;
            cutOff += seen.share < 0.97F && truth.light > 0.99 * whole ? 1 : 0;
            exact += truth.sure == truth.possible ? 1 : 0;
            ++all;
        }
    }
    if (GetParam().task != DemoTask::Text || all > 0) {
        EXPECT_GT(all, 15);
        EXPECT_GT(exact, all / 2) << "the measurement must be able to tell";
    }
    if (GetParam().hard && GetParam().task == DemoTask::Objects) {
        EXPECT_GT(hidden, 3);
        EXPECT_GT(cutOff, 3);
    }
}

INSTANTIATE_TEST_SUITE_P(Tasks, Boxes,
                         testing::Values(Kind{DemoTask::Objects, false}, Kind{DemoTask::Objects, true},
                                         Kind{DemoTask::Scenes, false}, Kind{DemoTask::Scenes, true},
                                         Kind{DemoTask::Text, false}, Kind{DemoTask::Text, true}));

/// Opaque, 64 texels wide: drawn at nearly its own size its edges stay narrower than a pixel.
Sprite square() {
    return makeSprite(std::vector<std::uint8_t>(std::size_t{64} * 64 * 4, 255), 64, 64);
}

/// Where the picture with it differs from the picture without.
TEST(Furnishing, HasTheBoxOfWhatIsSeen) {
    Random random(3);
    std::map<std::string_view, int> seen;
    for (int n = 0; n < 60; ++n) {
        Composition bare;
        bare.place.floorTop = 0.6F;
        Composition furnished = bare;
        furnishWall(furnished.place, random, {0.5F, 0.6F, 0.7F});
        if (furnished.place.furnishings.empty()) {
            continue;
        }
        const Drawn with = draw(furnished, kSide);
        const Drawn without = draw(bare, kSide);
        Box box{kSide, kSide, 0, 0};
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x) {
                const auto* a = with.image.rgb.get() + 3 * (y * kSide + x);
                const auto* b = without.image.rgb.get() + 3 * (y * kSide + x);
                if (!std::equal(a, a + 3, b)) {
                    box = {std::min(box.x0, x), std::min(box.y0, y), std::max(box.x1, x + 1),
                           std::max(box.y1, y + 1)};
                }
            }
        }
        const Box& told = with.furnishings.front().box;
        for (const auto& [a, b] :
             {std::pair{told.x0, box.x0}, {told.y0, box.y0}, {told.x1, box.x1}, {told.y1, box.y1}}) {
            EXPECT_NEAR(a, b, 1) << furnished.place.furnishings.front().name;
        }
        ++seen[furnished.place.furnishings.front().name];
    }
    EXPECT_EQ(seen.size(), 3U);
}

TEST(Item, LiesWhereItIsPut) {
    const Sprite sprite = square();
    Composition composition;
    Item item;
    item.sprite = &sprite;
    item.name = "square";
    item.x = 0.5F;
    item.y = 0.25F;
    item.size = 0.5F;
    composition.items = {item};
    EXPECT_EQ(draw(composition, 160).objects.at(0).box, (Box{40, 0, 120, 80}));
    EXPECT_NEAR(static_cast<double>(draw(composition, 160).objects.at(0).share), 1, 0.02);

    // Half of it beyond the left edge.
    composition.items[0].x = 0;
    EXPECT_EQ(draw(composition, 160).objects.at(0).box, (Box{0, 0, 40, 80}));
    EXPECT_NEAR(static_cast<double>(draw(composition, 160).objects.at(0).share), 0.5, 0.02);

    // Turned by 90 degrees a square is the same; by 45 its box keeps the size asked for.
    composition.items[0].x = 0.5F;
    composition.items[0].degrees = 90;
    EXPECT_EQ(draw(composition, 160).objects.at(0).box, (Box{40, 0, 120, 80}));
    composition.items[0].degrees = 45;
    const Box turned = draw(composition, 160).objects.at(0).box;
    EXPECT_NEAR(turned.width(), 80, 6);
    EXPECT_NEAR(turned.height(), 80, 6);
}

/// One square over the left half of another.
TEST(Item, IsHiddenByWhatIsBeforeIt) {
    const Sprite sprite = square();
    Item behind;
    behind.sprite = &sprite;
    behind.name = "behind";
    behind.size = 0.5F;
    behind.shadow = Shadow::None;
    Item before = behind;
    before.name = "before";
    before.x = 0.25F;
    before.size = 0.6F;
    Composition composition;
    composition.items = {behind, before};
    const Drawn drawn = draw(composition, 160);
    EXPECT_EQ(drawn.objects.at(0).box, (Box{88, 40, 120, 120}));
    EXPECT_NEAR(static_cast<double>(drawn.objects.at(0).share), 0.4, 0.02);
    EXPECT_EQ(drawn.objects.at(1).box, (Box{0, 32, 88, 128}));
}

} // namespace
} // namespace actiscope::demo
