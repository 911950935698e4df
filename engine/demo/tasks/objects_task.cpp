// One class's object in a place, other things around and before it.
#include <algorithm>
#include <cmath>

#include "engine/demo/tasks/emoji.h"
#include "engine/demo/tasks/layout.h"
#include "engine/demo/tasks/task.h"

namespace actiscope::demo {
namespace {

/// What is different in the hard set.
struct Difficulty {
    float smallest, largest;   ///< main object's longer side
    float several;             ///< chance of more than one object of the class
    std::array<int, 8> others; ///< how many other things, one drawn at random
    float othersLargest;       ///< share of the main object's size
    float covered;             ///< chance of something before it
    float mostCovered;         ///< share of its box
    float leastVisible;        ///< of the most visible object of the class
    float overEdge;            ///< chance to reach over the picture's edge
};

constexpr Difficulty kStandard{0.30F, 0.75F, 0.12F, {0, 0, 1, 1, 2, 2, 3, 4}, 0.55F, 0.2F,
                               0.16F, 0.7F,  0.12F};
constexpr Difficulty kHard{0.16F, 0.50F, 0.25F, {2, 2, 3, 3, 4, 4, 5, 6}, 0.8F, 0.55F, 0.4F, 0.4F, 0.25F};

class ObjectsTask final : public Task {
public:
    ObjectsTask(bool hard, EmojiLibrary library)
        : m_hard(hard), m_difficulty(hard ? kHard : kStandard), m_library(std::move(library)) {
        for (const Emoji& emoji : objectClasses()) {
            m_classes.emplace_back(emoji.name);
        }
    }

    [[nodiscard]] const std::vector<std::string>& classes() const override { return m_classes; }

    [[nodiscard]] bool accepts(int /*classIndex*/, const std::vector<DemoObject>& objects) const override {
        return std::any_of(objects.begin(), objects.end(), [&](const DemoObject& object) {
            return object.visible >= m_difficulty.leastVisible;
        });
    }

    [[nodiscard]] Composition compose(int classIndex, Random& random) const override {
        Composition composition;
        composition.place = random.pick(placeKinds()).make(random);
        if (m_hard) {
            worsenLight(composition.place.light, random);
        }
        const Emoji& emoji = objectClasses()[static_cast<std::size_t>(classIndex)];
        Layout layout{composition.place, {}, {}};
        addMain(layout, emoji, random);
        const Item main = layout.front.front();
        addOthers(layout, main, random);
        sortFarToNear(layout.front);
        composition.items = std::move(layout.front);
        if (random.chance(m_difficulty.covered)) {
            composition.items.push_back(cover(main, random));
        }
        composition.focus = std::min(0.99F, frameOf(main).y1);
        composition.backdropBlur = random.chance(0.6F) ? random.in(0.004F, 0.025F) : 0.0F;
        composition.camera = randomCamera(random, m_hard);
        return composition;
    }

private:
    struct Layout {
        const Place& place;
        std::vector<Frame> taken;
        std::vector<Item> front; ///< main object first
    };

    /// As it comes out of the world: turned, mirrored, recoloured.
    [[nodiscard]] Item itemOf(const Emoji& emoji, float size, Random& random) const {
        Item item;
        item.sprite = &m_library.glyph(emoji.codePoint);
        item.size = size;
        item.degrees = random.in(-35, 35) * random.in(0.3F, 1);
        varyLook(item, random);
        return item;
    }

    /// On the floor, or in the air where it flies.
    void stand(Item& item, const Emoji& emoji, const Place& place, Random& random) const {
        const Extent extent = extentOf(item);
        const float w = extent.width;
        const float h = extent.height;
        item.x = between(random, w / 2 + 0.01F, 0.99F - w / 2);
        if (emoji.flies && random.chance(0.6F)) {
            item.y = between(random, h / 2 + 0.02F, std::max(place.floorTop, 0.6F) - h / 2);
            item.shadow = Shadow::None;
            return;
        }
        const float foot = between(random, std::max(place.floorTop + 0.015F, h + 0.01F), 0.985F);
        item.y = std::min(foot, 1.0F) - h / 2;
        if (random.chance(m_difficulty.overEdge)) {
            const float most = m_hard ? 0.3F : 0.18F;
            if (random.chance(0.6F)) {
                const float out = random.in(0, most) * w;
                item.x = random.chance(0.5F) ? w / 2 - out : 1 - w / 2 + out;
            } else {
                item.y = 1 - h / 2 + random.in(0, most) * h;
            }
        }
    }

    void addMain(Layout& layout, const Emoji& emoji, Random& random) const {
        const int count = random.chance(m_difficulty.several) ? random.integer(2, 3) : 1;
        // Several share the picture.
        const float largest = count == 1 ? m_difficulty.largest : std::min(m_difficulty.largest, 0.42F);
        for (int n = 0; n < count; ++n) {
            for (int attempt = 0; attempt < 12; ++attempt) {
                Item item = itemOf(emoji, random.in(m_difficulty.smallest, largest), random);
                item.name = std::string(emoji.name);
                stand(item, emoji, layout.place, random);
                if (n == 0 || isFree(layout, frameOf(item), 0.05F)) {
                    layout.taken.push_back(frameOf(item));
                    layout.front.push_back(item);
                    break;
                }
            }
        }
    }

    static bool isFree(const Layout& layout, const Frame& frame, float gap) {
        const Frame wide{frame.x0 - gap, frame.y0 - gap, frame.x1 + gap, frame.y1 + gap};
        return std::none_of(layout.taken.begin(), layout.taken.end(),
                            [&](const Frame& other) { return overlap(wide, other) > 0; });
    }

    void addOthers(Layout& layout, const Item& main, Random& random) const {
        const int count = random.pick(m_difficulty.others);
        for (int n = 0; n < count; ++n) {
            const Emoji& emoji = random.pick(otherThings());
            for (int attempt = 0; attempt < 6; ++attempt) {
                Item item = itemOf(emoji, main.size * random.in(0.25F, m_difficulty.othersLargest), random);
                item.size = std::max(item.size, 0.08F);
                stand(item, emoji, layout.place, random);
                const Frame frame = frameOf(item);
                const bool free =
                    std::all_of(layout.taken.begin(), layout.taken.end(), [&](const Frame& taken) {
                        // Behind another thing it may be hidden more than it may hide itself.
                        return overlap(taken, frame) <=
                               (frame.y1 > taken.y1 ? m_difficulty.mostCovered * 0.6F : 0.5F);
                    });
                if (free) {
                    item.soften = std::abs(frame.y1 - frameOf(main).y1) > 0.2F ? random.in(0, 1.4F) : 0.0F;
                    layout.front.push_back(item);
                    break;
                }
            }
        }
    }

    /// Something near the camera before a side or the foot of the main object.
    [[nodiscard]] Item cover(const Item& main, Random& random) const {
        Item item = itemOf(random.pick(coveringThings()), main.size * random.in(0.5F, 0.9F), random);
        item.gain = random.in(0.45F, 0.9F);
        item.soften = random.in(0, 1.8F);
        const Frame frame = frameOf(main);
        const Extent extent = extentOf(item);
        // Moved in from a side until it hides as much as it may; its silhouette does not fill its box.
        const float depth = random.in(0.3F, 1.0F) * m_difficulty.mostCovered * 1.2F;
        const bool left = random.chance(0.5F);
        const float reach = depth * (frame.x1 - frame.x0);
        item.x = left ? frame.x0 + reach - extent.width / 2 : frame.x1 - reach + extent.width / 2;
        item.y = std::max(frame.y1 + random.in(0, 0.04F) - extent.height / 2, extent.height / 2);
        return item;
    }

    bool m_hard;
    const Difficulty& m_difficulty;
    EmojiLibrary m_library;
    std::vector<std::string> m_classes;
};

} // namespace

Result<std::unique_ptr<const Task>> makeObjectsTask(const DemoOptions& options) {
    std::vector<char32_t> glyphs;
    for (const auto* table : {&objectClasses(), &otherThings(), &coveringThings()}) {
        for (const Emoji& emoji : *table) {
            glyphs.push_back(emoji.codePoint);
        }
    }
    auto library = EmojiLibrary::open(glyphs, options.font);
    if (!library) {
        return fail(library.error());
    }
    return std::make_unique<const ObjectsTask>(options.hard, std::move(*library));
}

} // namespace actiscope::demo
