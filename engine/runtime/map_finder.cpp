#include "engine/runtime/map_finder.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

namespace actiscope {

namespace fs = std::filesystem;

namespace {

/// Ways to name a map, as bits.
constexpr unsigned kId = 1;
constexpr unsigned kFileName = 2;
constexpr unsigned kStem = 4;
constexpr unsigned kAnyWay = kId | kFileName | kStem;

/// Ids come from strangers, and may be paths.
bool staysInside(const fs::path& name) {
    return !name.empty() && name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
}

bool isThere(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

} // namespace

struct MapFinder::Name {
    std::uint64_t hash = 0;
    std::uint32_t item = 0;
    unsigned ways = 0; ///< in which the item is called so
};

struct MapFinder::Way {
    std::once_flag found;
    unsigned ways = 0;
};

namespace {

fs::path textOf(const datasets::DataSet& set, std::uint32_t item, unsigned ways) {
    if ((ways & kId) != 0) {
        return std::string(set.id(item));
    }
    const fs::path file = fs::path(std::string(set.relativePath(item))).filename();
    return (ways & kFileName) != 0 ? file : file.stem();
}

} // namespace

MapFinder::MapFinder(const datasets::DataSet& set, fs::path folder)
    : m_set(set), m_folder(std::move(folder)), m_way(std::make_unique<Way>()) {
    std::vector<Name> names;
    for (std::uint32_t item = 0; item < set.size(); ++item) {
        const std::vector<Name> own = namesOf(item);
        names.insert(names.end(), own.begin(), own.end());
    }
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) {
        return std::tie(a.hash, a.item) < std::tie(b.hash, b.item);
    });
    for (std::size_t i = 0; i < names.size(); ++i) { // an item has each name once
        const bool before = i > 0 && names[i - 1].hash == names[i].hash;
        const bool behind = i + 1 < names.size() && names[i + 1].hash == names[i].hash;
        if (before || behind) {
            m_shared.push_back(names[i]);
        }
    }
}

MapFinder::~MapFinder() = default;
MapFinder::MapFinder(MapFinder&&) noexcept = default;

std::vector<MapFinder::Name> MapFinder::namesOf(std::uint32_t item) const {
    std::vector<Name> names;
    for (const unsigned way : {kId, kFileName, kStem}) {
        const fs::path text = textOf(m_set, item, way);
        if (!staysInside(text)) {
            continue;
        }
        const std::uint64_t hash = std::hash<std::string>()(text.string());
        const auto same =
            std::find_if(names.begin(), names.end(), [&](const Name& name) { return name.hash == hash; });
        if (same != names.end()) {
            same->ways |= way;
        } else {
            names.push_back({hash, item, way});
        }
    }
    return names;
}

std::vector<MapFinder::Name> MapFinder::sharing(const Name& name) const {
    const auto before = [](const Name& a, const Name& b) { return a.hash < b.hash; };
    const auto [begin, end] = std::equal_range(m_shared.begin(), m_shared.end(), name, before);
    return {begin, end};
}

fs::path MapFinder::fileOf(const Name& name) const {
    return m_folder / (textOf(m_set, name.item, name.ways).string() + ".npy");
}

/// The ways in which every map that is there is named, each as one image's.
unsigned MapFinder::wayOfAll() const {
    std::call_once(m_way->found, [&] {
        unsigned all = kAnyWay;
        for (std::uint32_t item = 0; item < m_set.size() && all != 0; ++item) {
            for (const Name& name : namesOf(item)) {
                if ((name.ways & all) == all || !isThere(fileOf(name))) {
                    continue; // it would change nothing
                }
                unsigned ways = name.ways;
                for (const Name& other : sharing(name)) {
                    ways |= other.ways;
                }
                all &= ways;
            }
        }
        m_way->ways = all;
    });
    return m_way->ways;
}

std::vector<fs::path> MapFinder::candidates(std::uint32_t item) const {
    std::vector<fs::path> files;
    for (const Name& name : namesOf(item)) {
        if ((name.ways & kId) != 0 || sharing(name).empty()) {
            files.push_back(fileOf(name));
        }
    }
    return files;
}

Result<fs::path> MapFinder::find(std::uint32_t item) const {
    std::string names;
    std::string ambiguous;
    for (const Name& name : namesOf(item)) {
        const fs::path file = fileOf(name);
        names += (names.empty() ? "" : ", ") + file.filename().string();
        if (!isThere(file)) {
            continue;
        }
        std::vector<Name> owners = sharing(name);
        if (owners.empty()) {
            return file;
        }
        if (const unsigned ways = wayOfAll(); ways != 0) {
            std::erase_if(owners, [&](const Name& owner) { return (owner.ways & ways) == 0; });
        }
        const auto own = std::count_if(owners.begin(), owners.end(),
                                       [&](const Name& owner) { return owner.item == item; });
        if (own == 1 && owners.size() == 1) {
            return file;
        }
        if (own == 1 && ambiguous.empty()) {
            ambiguous = file.filename().string();
        }
    }
    if (!ambiguous.empty()) {
        return fail(ErrorCode::InvalidArgument,
                    "Its map has an ambiguous name: " + ambiguous +
                        " may be another image's as well, by id, file name or stem. Name the maps by the "
                        "images' ids.");
    }
    return fail(ErrorCode::FileNotFound, "There is no map of it (" + names + ").");
}

} // namespace actiscope
