#include "engine/demo/tasks/sign.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace actiscope::demo {
namespace {

struct Ink {
    int r, g, b;
};

/// Premultiplied 8 bit RGBA of one size.
struct Sheet {
    int width;
    int height;
    std::vector<std::uint8_t> rgba;

    Sheet(int w, int h)
        : width(w), height(h), rgba(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4) {}

    void put(int x, int y, const Ink& ink, int cover) {
        std::uint8_t* to =
            rgba.data() +
            (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 4;
        const std::array<int, 4> from{ink.r * cover / 255, ink.g * cover / 255, ink.b * cover / 255, cover};
        for (std::size_t c = 0; c < 4; ++c) {
            to[c] = static_cast<std::uint8_t>(to[c] * (255 - cover) / 255 + from[c]);
        }
    }
    [[nodiscard]] std::shared_ptr<const Sprite> sprite() const {
        return std::make_shared<const Sprite>(makeUncutSprite(rgba, width, height));
    }
};

struct Paint {
    Ink board, ink;
};

/// Writing stands out from what it is on.
const std::vector<Paint>& paints() {
    static const std::vector<Paint> table{
        {{245, 245, 240}, {25, 25, 28}},  {{30, 75, 160}, {245, 245, 245}}, {{20, 105, 60}, {245, 245, 240}},
        {{190, 30, 35}, {250, 248, 240}}, {{250, 205, 40}, {30, 28, 25}},   {{35, 33, 32}, {245, 240, 225}},
        {{225, 205, 165}, {95, 45, 25}},  {{240, 235, 225}, {175, 25, 30}}, {{110, 75, 45}, {250, 235, 200}},
        {{215, 230, 240}, {25, 60, 120}},
    };
    return table;
}

constexpr std::array<std::string_view, 60> kWords{
    "OPEN",    "EXIT",    "STOP",  "SALE",    "Hotel",  "Cafe",   "Bakery", "Market", "School",  "Parking",
    "Museum",  "Station", "Bank",  "Books",   "Flower", "Pizza",  "Taxi",   "Police", "Danger",  "Private",
    "Welcome", "Closed",  "Push",  "Harbour", "North",  "South",  "Garden", "Menu",   "Tickets", "Library",
    "Fresh",   "Coffee",  "Tea",   "Bread",   "Fish",   "Room",   "Street", "Avenue", "Bridge",  "River",
    "Theatre", "Cinema",  "Music", "Repair",  "Garage", "Please", "Quiet",  "Keep",   "Left",    "Right",
    "Lunch",   "Dinner",  "New",   "Old",     "Best",   "Shop",   "Toys",   "Farm",   "Airport", "Platform"};

std::string randomLine(Random& random) {
    if (random.chance(0.15F)) { // a number plate or a price
        std::string line;
        for (int n = random.integer(3, 6); n > 0; --n) {
            line += random.chance(0.6F) ? static_cast<char>('0' + random.integer(0, 9))
                                        : static_cast<char>('A' + random.integer(0, 25));
        }
        return line;
    }
    std::string line(random.pick(kWords));
    if (random.chance(0.25F)) {
        line += " ";
        line += random.pick(kWords);
    }
    if (random.chance(0.3F)) {
        std::transform(line.begin(), line.end(), line.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    }
    return line;
}

std::shared_ptr<const Sprite> boardOf(int width, int height, const Paint& paint, Random& random) {
    Sheet sheet(width, height);
    const int rim = random.chance(0.5F) ? random.integer(2, 4) : 0;
    const int corner = random.integer(0, 9);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int dx = std::max({corner - x, x - (width - 1 - corner), 0});
            const int dy = std::max({corner - y, y - (height - 1 - corner), 0});
            if (dx * dx + dy * dy > corner * corner) {
                continue;
            }
            const int edge = std::min({x, y, width - 1 - x, height - 1 - y});
            const bool onRim = rim > 0 && edge >= rim && edge < 2 * rim;
            sheet.put(x, y, onRim ? paint.ink : paint.board, 255);
        }
    }
    return sheet.sprite();
}

/// A disc, a bar or an arrow: what signs without words show.
std::shared_ptr<const Sprite> pictureSign(int width, int height, const Ink& ink, Random& random) {
    Sheet sheet(width, height);
    const int kind = random.integer(0, 2);
    const auto cx = static_cast<float>(width) / 2;
    const auto cy = static_cast<float>(height) / 2;
    const float radius = std::min(cx, cy) * 0.65F;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const float u = (static_cast<float>(x) - cx) / radius;
            const float v = (static_cast<float>(y) - cy) / radius;
            const bool disc = u * u + v * v < 1;
            const bool bar = v * v < 0.09F && u * u < 1.6F;
            const bool arrow =
                (v * v < 0.05F && u > -1.2F && u < 0.5F) || (u >= 0.3F && u < 1 && std::max(v, -v) < 1 - u);
            if (kind == 0 ? disc : kind == 1 ? bar : arrow) {
                sheet.put(x, y, ink, 255);
            }
        }
    }
    return sheet.sprite();
}

} // namespace

Sign makeSign(const Lettering& lettering, const SignWish& wish, Random& random) {
    constexpr int kMargin = 14;
    constexpr int kGap = 9;
    const Paint& paint = random.pick(paints());
    const int font = random.integer(0, lettering.fonts() - 1);
    std::vector<Written> lines;
    int width = 0;
    int height = 2 * kMargin - kGap;
    for (int n = random.pick(std::array{1, 1, 1, 2, 2, 3}); n > 0; --n) {
        lines.push_back(lettering.write(randomLine(random), font));
        width = std::max(width, lines.back().width + 2 * kMargin);
        height += lines.back().height + kGap;
    }
    Sign sign;
    if (!wish.written || !wish.wall || random.chance(0.3F)) {
        sign.board = boardOf(width, height, paint, random);
    }
    if (!wish.written) {
        if (random.chance(0.5F)) {
            sign.lines.push_back(pictureSign(width, height, paint.ink, random));
        }
        return sign;
    }
    const Ink onWall = wish.wall && luminance(*wish.wall) > 0.25F ? Ink{30, 28, 30} : Ink{245, 243, 238};
    const Ink ink = sign.board ? paint.ink : onWall;
    int top = kMargin;
    for (const Written& line : lines) {
        Sheet sheet(width, height);
        const int left = (width - line.width) / 2;
        for (int y = 0; y < line.height; ++y) {
            for (int x = 0; x < line.width; ++x) {
                sheet.put(left + x, top + y, ink,
                          line.coverage[static_cast<std::size_t>(y) * static_cast<std::size_t>(line.width) +
                                        static_cast<std::size_t>(x)]);
            }
        }
        top += line.height + kGap;
        sign.lines.push_back(sheet.sprite());
    }
    return sign;
}

} // namespace actiscope::demo
