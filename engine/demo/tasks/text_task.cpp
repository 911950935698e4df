// Places with written signs, and places with blank boards or none.
#include <algorithm>
#include <array>

#include "engine/demo/tasks/emoji.h"
#include "engine/demo/tasks/layout.h"
#include "engine/demo/tasks/sign.h"
#include "engine/demo/tasks/task.h"

namespace actiscope::demo {
namespace {

constexpr int kWritten = 1; ///< index of the class "text"

class TextTask final : public Task {
public:
    TextTask(bool hard, EmojiLibrary library, Lettering lettering, std::vector<Emoji> things)
        : m_hard(hard), m_library(std::move(library)), m_lettering(std::move(lettering)),
          m_things(std::move(things)) {}

    [[nodiscard]] const std::vector<std::string>& classes() const override { return m_classes; }

    [[nodiscard]] bool accepts(int classIndex, const std::vector<DemoObject>& objects) const override {
        return classIndex != kWritten || std::any_of(objects.begin(), objects.end(), [&](const auto& line) {
                   return line.visible >= (m_hard ? 0.5F : 0.75F);
               });
    }

    [[nodiscard]] Composition compose(int classIndex, Random& random) const override {
        Composition composition;
        composition.place = random.pick(placeKinds()).make(random);
        if (m_hard) {
            worsenLight(composition.place.light, random);
        }
        const bool written = classIndex == kWritten;
        std::vector<Item> things;
        for (int n = random.integer(m_hard ? 2 : 0, m_hard ? 5 : 4); n > 0; --n) {
            things.push_back(thing(composition.place, random));
        }
        sortFarToNear(things);
        std::vector<Frame> taken;
        const int signs =
            written ? random.pick(std::array{1, 1, 1, 2, 2, 3}) : random.pick(std::array{0, 1, 1, 2});
        for (int n = 0; n < signs; ++n) {
            addSign(composition, written, taken, random);
        }
        // Things stand before the signs; one that would cover a sign is left out.
        for (const Item& item : things) {
            const Frame frame = frameOf(item);
            const float most = m_hard ? 0.2F : 0.06F;
            if (std::all_of(taken.begin(), taken.end(),
                            [&](const Frame& sign) { return overlap(sign, frame) <= most; })) {
                composition.items.push_back(item);
            }
        }
        composition.focus = random.in(0.6F, 0.95F);
        composition.backdropBlur = random.chance(0.5F) ? random.in(0.004F, 0.02F) : 0.0F;
        composition.camera = randomCamera(random, m_hard);
        return composition;
    }

private:
    [[nodiscard]] Item thing(const Place& place, Random& random) const {
        const Emoji& emoji = random.pick(m_things);
        Item item;
        item.sprite = &m_library.glyph(emoji.codePoint);
        varyLook(item, random);
        item.degrees = random.in(-25, 25);
        item.size = random.in(0.12F, 0.4F);
        const Extent extent = extentOf(item);
        item.x = random.in(0.05F, 0.95F);
        item.y = between(random, std::max(place.floorTop + 0.02F, extent.height), 0.98F) - extent.height / 2;
        return item;
    }

    void addSign(Composition& composition, bool written, std::vector<Frame>& taken, Random& random) const {
        const Place& place = composition.place;
        const bool onWall = place.wall && random.chance(0.7F);
        const Sign sign =
            makeSign(m_lettering, {written, onWall ? std::optional<Rgb>(place.haze) : std::nullopt}, random);
        const float lowest = onWall ? place.floorTop : 0.8F;
        Item board;
        const std::shared_ptr<const Sprite>& first = sign.board ? sign.board : sign.lines.front();
        board.sprite = first.get();
        board.shadow = Shadow::None;
        board.texture = random.in(0.02F, 0.2F);
        board.textureAt = random.in(0, 256);
        board.gain = random.in(0.75F, 1.15F);
        for (int attempt = 0; attempt < 12; ++attempt) {
            board.degrees = random.bell() * (m_hard ? 10.0F : 3.0F);
            board.narrowed = random.in(m_hard ? 0.5F : 0.7F, 1);
            board.size = m_hard ? random.in(0.2F, 0.4F) : random.in(0.3F, 0.7F);
            const Extent extent = extentOf(board);
            board.x = between(random, extent.width / 2 + 0.01F, 0.99F - extent.width / 2);
            board.y = between(random, extent.height / 2 + 0.02F, lowest - extent.height / 2);
            const Frame frame = frameOf(board);
            if (extent.height < lowest - 0.1F &&
                std::none_of(taken.begin(), taken.end(),
                             [&](const Frame& other) { return overlap(frame, other) > 0; })) {
                taken.push_back(frame);
                addItems(composition, sign, board, written, random);
                return;
            }
        }
    }

    /// Posts where it stands free, board, writing.
    void addItems(Composition& composition, const Sign& sign, const Item& board, bool written,
                  Random& random) const {
        if (sign.board) {
            composition.ownSprites.push_back(sign.board);
            if (const Frame frame = frameOf(board);
                !composition.place.wall && frame.y1 < composition.place.floorTop + 0.2F) {
                Panel post;
                const float foot = std::max(frame.y1 + 0.05F, composition.place.floorTop + 0.08F);
                const float width = random.in(0.012F, 0.025F);
                post.x0 = board.x - width / 2;
                post.x1 = board.x + width / 2;
                post.y0 = board.y;
                post.y1 = std::min(1.0F, foot);
                const float grey = random.in(0.08F, 0.4F);
                post.surface.dark = Rgb{grey, grey, grey} * 0.8F;
                post.surface.light = Rgb{grey, grey, grey} * 1.1F;
                post.round = true;
                composition.place.layers.emplace_back(post);
            }
            composition.items.push_back(board);
        }
        for (const auto& line : sign.lines) {
            composition.ownSprites.push_back(line);
            Item writing = board;
            writing.sprite = line.get();
            writing.name = written ? "text" : "";
            composition.items.push_back(writing);
        }
    }

    bool m_hard;
    EmojiLibrary m_library;
    Lettering m_lettering;
    std::vector<Emoji> m_things;
    std::vector<std::string> m_classes{"no text", "text"};
};

} // namespace

Result<std::unique_ptr<const Task>> makeTextTask(const DemoOptions& options) {
    std::vector<char32_t> glyphs;
    std::vector<Emoji> things;
    for (const auto* table : {&objectClasses(), &otherThings()}) {
        for (const Emoji& emoji : *table) {
            // Small print is on these.
            if (emoji.name != "package" && emoji.name != "books" && emoji.name != "picture") {
                glyphs.push_back(emoji.codePoint);
                things.push_back(emoji);
            }
        }
    }
    auto library = EmojiLibrary::open(glyphs, options.font);
    if (!library) {
        return fail(library.error());
    }
    auto lettering = Lettering::open();
    if (!lettering) {
        return fail(lettering.error());
    }
    return std::make_unique<const TextTask>(options.hard, std::move(*library), std::move(*lettering),
                                            std::move(things));
}

} // namespace actiscope::demo
