#include "engine/demo/tasks/emoji.h"

namespace actiscope::demo {

const std::vector<Emoji>& objectClasses() {
    static const std::vector<Emoji> classes{
        {"dog", 0x1F415},
        {"cat", 0x1F408},
        {"cow", 0x1F404},
        {"pig", 0x1F416},
        {"sheep", 0x1F411},
        {"horse", 0x1F40E},
        {"elephant", 0x1F418},
        {"camel", 0x1F42B},
        {"rabbit", 0x1F407},
        {"rooster", 0x1F413},
        {"duck", 0x1F986},
        {"penguin", 0x1F427},
        {"owl", 0x1F989},
        {"flamingo", 0x1F9A9},
        {"turtle", 0x1F422},
        {"whale", 0x1F40B},
        {"fish", 0x1F420},
        {"octopus", 0x1F419},
        {"crab", 0x1F980},
        {"butterfly", 0x1F98B, true},
        {"snail", 0x1F40C},
        {"ladybug", 0x1F41E},
        {"giraffe", 0x1F992},
        {"zebra", 0x1F993},
        {"hedgehog", 0x1F994},
        {"car", 0x1F697},
        {"bus", 0x1F68C},
        {"fire engine", 0x1F692},
        {"tractor", 0x1F69C},
        {"bicycle", 0x1F6B2},
        {"scooter", 0x1F6F5},
        {"locomotive", 0x1F682},
        {"helicopter", 0x1F681, true},
        {"sailboat", 0x26F5},
        {"banana", 0x1F34C},
        {"watermelon", 0x1F349},
        {"pineapple", 0x1F34D},
        {"strawberry", 0x1F353},
        {"carrot", 0x1F955},
        {"mushroom", 0x1F344},
        {"hamburger", 0x1F354},
        {"pizza", 0x1F355},
        {"ice cream", 0x1F366},
        {"birthday cake", 0x1F382},
        {"teapot", 0x1FAD6},
        {"umbrella", 0x2602},
        {"alarm clock", 0x23F0},
        {"guitar", 0x1F3B8},
        {"drum", 0x1F941},
        {"camera", 0x1F4F7},
        {"television", 0x1F4FA},
        {"scissors", 0x2702},
        {"backpack", 0x1F392},
        {"top hat", 0x1F3A9},
        {"boot", 0x1F462},
        {"chair", 0x1FA91},
        {"soccer ball", 0x26BD},
        {"basketball", 0x1F3C0},
        {"teddy bear", 0x1F9F8},
        {"sunflower", 0x1F33B},
        {"cactus", 0x1F335},
        {"palm tree", 0x1F334},
        {"tent", 0x26FA},
        {"crown", 0x1F451},
    };
    return classes;
}

const std::vector<Emoji>& otherThings() {
    static const std::vector<Emoji> things{
        {"potted plant", 0x1FAB4}, {"rock", 0x1FAA8},    {"wood", 0x1FAB5},          {"basket", 0x1F9FA},
        {"bucket", 0x1FAA3},       {"package", 0x1F4E6}, {"books", 0x1F4DA},         {"candle", 0x1F56F},
        {"sponge", 0x1F9FD},       {"broom", 0x1F9F9},   {"lollipop", 0x1F36D},      {"chestnut", 0x1F330},
        {"die", 0x1F3B2},          {"yo-yo", 0x1FA80},   {"bell", 0x1F514},          {"magnet", 0x1F9F2},
        {"wrench", 0x1F527},       {"ladder", 0x1FA9C},  {"shopping cart", 0x1F6D2}, {"wastebasket", 0x1F5D1},
        {"light bulb", 0x1F4A1},   {"battery", 0x1F50B}, {"spool", 0x1F9F5},         {"jeans", 0x1F456},
        {"dress", 0x1F457},        {"shirt", 0x1F455},   {"bone", 0x1F9B4},          {"shell", 0x1F41A},
        {"peanuts", 0x1F95C},      {"garlic", 0x1F9C4},  {"pretzel", 0x1F968},       {"bread", 0x1F35E},
        {"salt shaker", 0x1F9C2},  {"glass", 0x1F95B},   {"amphora", 0x1F3FA},       {"barrier", 0x1F6A7},
        {"fuel pump", 0x26FD},     {"mailbox", 0x1F4EB}, {"briefcase", 0x1F4BC},     {"suitcase", 0x1F9F3},
        {"puzzle piece", 0x1F9E9}, {"picture", 0x1F5BC}, {"lotion", 0x1F9F4},        {"ice", 0x1F9CA},
    };
    return things;
}

const std::vector<Emoji>& coveringThings() {
    static const std::vector<Emoji> things{
        {"herb", 0x1F33F}, {"rice plant", 0x1F33E}, {"rock", 0x1FAA8},    {"potted plant", 0x1FAB4},
        {"wood", 0x1FAB5}, {"package", 0x1F4E6},    {"barrier", 0x1F6A7},
    };
    return things;
}

} // namespace actiscope::demo
