#include "engine/runtime/thumbnail_cache.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/data/files.h"
#include "engine/data/little_endian.h"
#include "engine/runtime/thumbnail.h"

namespace actiscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".thumbnail";
constexpr int kQuality = 85;
constexpr std::uintmax_t kMostBytesOfOne = 4u << 20;
constexpr double kShareKept = 0.9; // of the bound, once it was reached
constexpr auto kUseIsNotedEvery = std::chrono::hours(1);
constexpr auto kAbandonedAfter = std::chrono::hours(1);
constexpr int kOrientations = 8;

/// Before the JPEG: "ACTT", version, width, height and orientation of the stored picture; then the hash of
/// all else.
constexpr std::string_view kMagic = "ACTT";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kFacts = 20;
constexpr std::size_t kHeader = kFacts + 8;

void put(std::uint8_t* at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
        at[i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
}

std::uint64_t checksum(const std::uint8_t* header, const std::uint8_t* jpeg, std::size_t size) {
    return XXH3_64bits_withSeed(jpeg, size, XXH3_64bits(header, kFacts));
}

std::array<std::uint8_t, kHeader> headerOf(const Image& image, const std::vector<std::uint8_t>& jpeg) {
    std::array<std::uint8_t, kHeader> header{};
    std::copy(kMagic.begin(), kMagic.end(), header.begin());
    put(&header[4], kVersion, 4);
    put(&header[8], static_cast<std::uint32_t>(image.storedSize.width), 4);
    put(&header[12], static_cast<std::uint32_t>(image.storedSize.height), 4);
    put(&header[16], static_cast<std::uint32_t>(image.orientation), 4);
    put(&header[kFacts], checksum(header.data(), jpeg.data(), jpeg.size()), 8);
    return header;
}

/// Empty where the source can't even be looked at.
std::optional<std::uint64_t> keyOf(const fs::path& file, int side) {
    std::error_code failure;
    const std::uintmax_t size = fs::file_size(file, failure);
    const fs::file_time_type time = failure ? fs::file_time_type() : fs::last_write_time(file, failure);
    fs::path whole = fs::absolute(file, failure);
    if (failure) {
        return std::nullopt;
    }
    const std::string text = whole.lexically_normal().string() + '\n' + std::to_string(size) + '\n' +
                             std::to_string(time.time_since_epoch().count()) + '\n' + std::to_string(side);
    return XXH3_64bits(text.data(), text.size());
}

std::string nameOf(std::uint64_t key) {
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(key));
    return digits.data() + std::string(kEnding);
}

std::optional<std::uint64_t> keyOfName(const std::string& name) {
    std::uint64_t key = 0;
    char after = 0;
    if (std::sscanf(name.c_str(), "%16lx%c", &key, &after) != 2 || nameOf(key) != name) {
        return std::nullopt;
    }
    return key;
}

} // namespace

ThumbnailCache::ThumbnailCache(fs::path folder, std::uintmax_t most)
    : m_folder(std::move(folder)), m_most(most) {}

fs::path ThumbnailCache::fileOf(Key key) const {
    return m_folder / nameOf(key);
}

Result<ImagePtr> ThumbnailCache::get(const fs::path& file, int side, ModuleLoader& modules) {
    const std::optional<Key> key = keyOf(file, side);
    const Result<const Codecs*> codecs = modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    if (key) {
        if (ImagePtr kept = read(*key, **codecs)) {
            return kept;
        }
    }
    Result<ImagePtr> made = makeThumbnail(file, side, modules);
    // One that is as large as its source would be no faster to read than that.
    if (key && made && std::max((*made)->storedSize.width, (*made)->storedSize.height) > side) {
        keep(*key, **made, **codecs);
    }
    return made;
}

ImagePtr ThumbnailCache::read(Key key, const Codecs& codecs) {
    const fs::path file = fileOf(key);
    {
        const std::lock_guard lock(m_mutex);
        list();
        const auto found = m_entries.find(key);
        if (found == m_entries.end()) {
            return nullptr;
        }
        const auto now = fs::file_time_type::clock::now();
        if (now - found->second.used > kUseIsNotedEvery) {
            std::error_code ignored;
            fs::last_write_time(file, now, ignored);
        }
        found->second.used = now;
    }
    const auto bytes = readFile(file, kMostBytesOfOne);
    ImagePtr image;
    if (bytes && bytes->size() > kHeader) {
        const std::string_view header(reinterpret_cast<const char*>(bytes->data()), kHeader);
        const std::uint8_t* jpeg = bytes->data() + kHeader;
        const std::size_t size = bytes->size() - kHeader;
        const auto orientation = static_cast<int>(little32(header, 16));
        const bool whole = header.starts_with(kMagic) && little32(header, 4) == kVersion &&
                           little64(header, kFacts) == checksum(bytes->data(), jpeg, size) &&
                           orientation >= 1 && orientation <= kOrientations;
        if (const auto picture = whole ? codecs.decode(jpeg, size, file.string()) : Result<ImagePtr>();
            whole && picture) {
            Image placed = **picture;
            placed.storedSize = {static_cast<int>(little32(header, 8)),
                                 static_cast<int>(little32(header, 12))};
            placed.orientation = orientation;
            image = std::make_shared<const Image>(std::move(placed));
        }
    }
    if (image == nullptr) {
        const std::lock_guard lock(m_mutex);
        drop(key);
    }
    return image;
}

void ThumbnailCache::keep(Key key, const Image& image, const Codecs& codecs) {
    const auto jpeg = codecs.encodeJpeg(image.rgb.get(), image.size, kQuality);
    if (!jpeg) {
        return;
    }
    std::error_code failure;
    fs::create_directories(m_folder, failure);
    const auto header = headerOf(image, *jpeg);
    // Where it can't be written, the picture is made again the next time.
    if (!writeFileAtomically(fileOf(key), {{header.data(), header.size()}, {jpeg->data(), jpeg->size()}},
                             Flush::Later)) {
        return;
    }
    const std::uintmax_t bytes = header.size() + jpeg->size();
    const std::lock_guard lock(m_mutex);
    Entry& entry = m_entries[key];
    m_bytes = m_bytes - entry.bytes + bytes;
    entry = {bytes, fs::file_time_type::clock::now()};
    m_keptSince += bytes;
    list();
    makeRoom();
}

void ThumbnailCache::list() {
    if (m_listed && m_keptSince <= m_most / 10) {
        return;
    }
    m_listed = true;
    m_keptSince = 0;
    m_bytes = 0;
    const std::map<Key, Entry> before = std::exchange(m_entries, {});
    std::error_code failure;
    for (fs::directory_iterator at(m_folder, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code ignored;
        const std::string name = at->path().filename().string();
        const auto time = fs::last_write_time(at->path(), ignored);
        if (const auto key = keyOfName(name)) {
            const std::uintmax_t size = fs::file_size(at->path(), ignored);
            if (!ignored) {
                const auto known = before.find(*key);
                m_entries[*key] = {size, known == before.end() ? time : std::max(time, known->second.used)};
                m_bytes += size;
            }
        } else if (name.starts_with('.') && name.find(kEnding) != std::string::npos &&
                   fs::file_time_type::clock::now() - time > kAbandonedAfter) {
            fs::remove(at->path(), ignored); // of a program that was killed while it wrote
        }
    }
    makeRoom();
}

void ThumbnailCache::makeRoom() {
    if (m_bytes <= m_most) {
        return;
    }
    std::vector<std::pair<fs::file_time_type, Key>> byAge;
    byAge.reserve(m_entries.size());
    for (const auto& [key, entry] : m_entries) {
        byAge.emplace_back(entry.used, key);
    }
    std::sort(byAge.begin(), byAge.end());
    const auto kept = static_cast<std::uintmax_t>(kShareKept * static_cast<double>(m_most));
    for (const auto& [used, key] : byAge) {
        if (m_bytes <= kept) {
            return;
        }
        drop(key);
    }
}

void ThumbnailCache::drop(Key key) {
    const auto found = m_entries.find(key);
    if (found != m_entries.end()) {
        m_bytes -= found->second.bytes;
        m_entries.erase(found);
    }
    std::error_code ignored;
    fs::remove(fileOf(key), ignored);
}

std::uintmax_t ThumbnailCache::bytes() {
    const std::lock_guard lock(m_mutex);
    list();
    return m_bytes;
}

} // namespace actiscope
