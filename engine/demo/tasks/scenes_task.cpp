// A place with the things that are typical of it.
#include <algorithm>
#include <cmath>

#include "engine/demo/tasks/emoji.h"
#include "engine/demo/tasks/layout.h"
#include "engine/demo/tasks/scene_table.h"
#include "engine/demo/tasks/task.h"

namespace actiscope::demo {
namespace {

/// A scene is told by at least so many of its things.
constexpr std::size_t kFewest = 3;

class ScenesTask final : public Task {
public:
    ScenesTask(bool hard, EmojiLibrary library) : m_hard(hard), m_library(std::move(library)) {
        for (const SceneKind& kind : sceneKinds()) {
            m_classes.emplace_back(kind.name);
        }
    }

    [[nodiscard]] const std::vector<std::string>& classes() const override { return m_classes; }

    [[nodiscard]] bool accepts(int /*classIndex*/, const std::vector<DemoObject>& objects) const override {
        return objects.size() >= kFewest - (m_hard ? 1 : 0);
    }

    [[nodiscard]] Composition compose(int classIndex, Random& random) const override {
        const SceneKind& kind = sceneKinds()[static_cast<std::size_t>(classIndex)];
        Composition composition;
        composition.place = placeKind(random.pick(kind.places)).make(random);
        if (m_hard) {
            worsenLight(composition.place.light, random);
        }
        std::vector<Item> items;
        for (const SceneThing* thing : thingsFor(kind, random)) {
            add(items, *thing, composition.place, kind.indoor, random);
        }
        if (m_hard) {
            for (int n = random.integer(1, 3); n > 0; --n) {
                const Emoji& other = random.pick(otherThings());
                add(items, {other.name, other.codePoint, Zone::Floor, random.in(0.15F, 0.3F)},
                    composition.place, kind.indoor, random);
            }
        }
        sortFarToNear(items);
        composition.items = std::move(items);
        composition.focus = random.in(composition.place.floorTop + 0.1F, 0.95F);
        composition.backdropBlur = random.chance(0.4F) ? random.in(0.003F, 0.012F) : 0.0F;
        composition.camera = randomCamera(random, m_hard);
        return composition;
    }

private:
    /// Each thing by its chance, then more where they are too few.
    [[nodiscard]] std::vector<const SceneThing*> thingsFor(const SceneKind& kind, Random& random) const {
        const std::size_t most = m_hard ? 5 : 9;
        const std::size_t fewest = m_hard ? kFewest : kFewest + 1;
        std::vector<const SceneThing*> things;
        const auto addAll = [&](float chanceTimes) {
            for (const SceneThing& thing : kind.things) {
                if (random.chance(thing.chance * chanceTimes)) {
                    const int count = thing.most > 1 ? random.integer(1, thing.most) : 1;
                    things.insert(things.end(), static_cast<std::size_t>(count), &thing);
                }
            }
        };
        addAll(m_hard ? 0.55F : 1.0F);
        while (things.size() < fewest) {
            addAll(0.4F);
        }
        // Any of them may be the ones too many.
        for (std::size_t i = things.size(); i > 1; --i) {
            std::swap(things[i - 1],
                      things[static_cast<std::size_t>(random.integer(0, static_cast<int>(i) - 1))]);
        }
        things.resize(std::min(things.size(), most));
        return things;
    }

    void add(std::vector<Item>& items, const SceneThing& thing, const Place& place, bool indoor,
             Random& random) const {
        const float mostHidden = m_hard ? 0.5F : 0.25F;
        for (int attempt = 0; attempt < 10; ++attempt) {
            Item item;
            item.sprite = &m_library.glyph(thing.codePoint);
            item.name = std::string(thing.name);
            varyLook(item, random);
            item.degrees = random.bell() * (m_hard ? 7.0F : 3.0F);
            item.size = thing.size * random.in(0.95F, 1.35F) * (m_hard ? 0.8F : 1.0F);
            put(item, thing.zone, place, indoor, random);
            const Frame frame = frameOf(item);
            const bool free = std::all_of(items.begin(), items.end(), [&](const Item& other) {
                const Frame taken = frameOf(other);
                return overlap(taken, frame) < mostHidden && overlap(frame, taken) < mostHidden;
            });
            if (free) {
                items.push_back(item);
                return;
            }
        }
    }

    /// Further away things are smaller, hazier, and their feet stand higher in the picture.
    static void put(Item& item, Zone zone, const Place& place, bool indoor, Random& random) {
        float nearness = random.unit();
        if (zone == Zone::Back) {
            nearness *= 0.3F;
        } else if (zone == Zone::Front) {
            nearness = 0.6F + 0.4F * nearness;
        }
        const float farSize = indoor ? 0.75F : 0.5F;
        const float floor = 0.98F - place.floorTop;
        const float foot = place.floorTop + 0.02F + (floor - 0.02F) * nearness;
        if (zone == Zone::Floor || zone == Zone::Front) {
            item.size *= farSize + (1 - farSize) * nearness;
        }
        const Extent extent = extentOf(item);
        item.x = between(random, extent.width / 2 - 0.03F, 1.03F - extent.width / 2);
        item.y = foot - extent.height / 2;
        if (zone == Zone::Wall || zone == Zone::Air) {
            item.y = between(random, extent.height / 2 + 0.02F, place.floorTop - extent.height / 2 - 0.02F);
            item.y = std::max(item.y, extent.height / 2);
            item.shadow = Shadow::None;
        }
        if (!indoor && (zone == Zone::Floor || zone == Zone::Back)) {
            item.haze = 0.16F * (1 - nearness) * random.unit();
        }
    }

    bool m_hard;
    EmojiLibrary m_library;
    std::vector<std::string> m_classes;
};

} // namespace

Result<std::unique_ptr<const Task>> makeScenesTask(const DemoOptions& options) {
    std::vector<char32_t> glyphs;
    for (const SceneKind& kind : sceneKinds()) {
        for (const SceneThing& thing : kind.things) {
            glyphs.push_back(thing.codePoint);
        }
    }
    for (const Emoji& emoji : otherThings()) {
        glyphs.push_back(emoji.codePoint);
    }
    auto library = EmojiLibrary::open(glyphs, options.font);
    if (!library) {
        return fail(library.error());
    }
    return std::make_unique<const ScenesTask>(options.hard, std::move(*library));
}

} // namespace actiscope::demo
