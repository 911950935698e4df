#include "engine/data/zip_directory.h"

#include <algorithm>
#include <memory>
#include <string_view>

#include <libdeflate.h>

#include "engine/data/little_endian.h"

namespace actiscope {

namespace {

constexpr std::size_t kEndRecord = 22;
constexpr std::size_t kEndRecord64 = 56;
constexpr std::size_t kLocator64 = 20;
constexpr std::size_t kCentralHeader = 46;
constexpr std::size_t kLocalHeader = 30;
constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t{64} << 20;
constexpr std::uint32_t kIn64 = 0xffffffff; ///< "the real figure is in the zip64 field"

using Bytes = std::string_view;

tl::unexpected<Error> damaged(const char* what) {
    return fail(ErrorCode::ModelUnreadable, what);
}

struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// The zip64 end record, which stands before the plain one at `endOffset` where figures outgrew 32 bits.
Result<Directory> find64(const RandomFile& file, std::uint64_t endOffset) {
    const std::string locator = endOffset >= kLocator64 ? file.bytes(endOffset - kLocator64, kLocator64) : "";
    if (locator.size() < kLocator64 || locator.compare(0, 4, "PK\6\7") != 0) {
        return damaged("its zip directory is damaged");
    }
    const std::string end = file.bytes(little64(locator, 8), kEndRecord64);
    if (end.size() < kEndRecord64 || end.compare(0, 4, "PK\6\6") != 0) {
        return damaged("its zip directory is damaged");
    }
    return Directory{little64(end, 48), little64(end, 40)};
}

Result<Directory> findDirectory(const RandomFile& file) {
    // The end record is the last thing in the file but for a comment of up to 65535 bytes.
    const std::uint64_t tailSize = std::min<std::uint64_t>(file.size(), kEndRecord + 0xffff);
    const std::uint64_t tailOffset = file.size() - tailSize;
    const std::string tail = file.bytes(tailOffset, static_cast<std::size_t>(tailSize));
    const std::size_t at =
        tail.size() < kEndRecord ? std::string::npos : tail.rfind("PK\5\6", tail.size() - kEndRecord);
    if (at == std::string::npos) {
        return damaged("its zip directory, which stands at the end, is missing: the file is cut short");
    }
    const Bytes end = Bytes(tail).substr(at);
    const Directory plain{little32(end, 16), little32(end, 12)};
    if (plain.offset == kIn64 || plain.size == kIn64 || little16(end, 10) == 0xffff) {
        return find64(file, tailOffset + at);
    }
    return plain;
}

/// Figures that say kIn64 stand in the zip64 extra field instead, in this order.
bool readExtra64(Bytes extra, std::uint64_t& size, std::uint64_t& compressed, std::uint64_t& offset) {
    while (extra.size() >= 4) {
        const std::size_t length = little16(extra, 2);
        if (extra.size() - 4 < length) {
            return false;
        }
        if (little16(extra, 0) == 1) {
            Bytes values = extra.substr(4, length);
            for (std::uint64_t* figure : {&size, &compressed, &offset}) {
                if (*figure == kIn64) {
                    if (values.size() < 8) {
                        return false;
                    }
                    *figure = little64(values, 0);
                    values.remove_prefix(8);
                }
            }
            return true;
        }
        extra.remove_prefix(4 + length);
    }
    return true;
}

ZipPacking packingOf(Bytes centralHeader, const ZipEntry& entry) {
    constexpr unsigned kStored = 0;
    constexpr unsigned kDeflated = 8;
    const bool encrypted = (little16(centralHeader, 8) & 1U) != 0;
    const unsigned method = little16(centralHeader, 10);
    if (!encrypted && method == kStored && entry.packedSize == entry.size) {
        return ZipPacking::Stored;
    }
    return !encrypted && method == kDeflated ? ZipPacking::Deflated : ZipPacking::Other;
}

} // namespace

Result<std::vector<ZipEntry>> readZipDirectory(const RandomFile& file) {
    const Result<Directory> directory = findDirectory(file);
    if (!directory) {
        return fail(directory.error());
    }
    if (!file.holds(directory->offset, directory->size) || directory->size > kMostDirectoryBytes) {
        return damaged("its zip directory points outside the file");
    }
    const std::string all = file.bytes(directory->offset, static_cast<std::size_t>(directory->size));
    std::vector<ZipEntry> entries;
    for (Bytes rest = all; !rest.empty();) {
        if (rest.size() < kCentralHeader || rest.compare(0, 4, "PK\1\2") != 0) {
            return damaged("its zip directory is damaged");
        }
        const std::size_t nameSize = little16(rest, 28);
        const std::size_t extraSize = little16(rest, 30);
        const std::size_t whole = kCentralHeader + nameSize + extraSize + little16(rest, 32);
        if (rest.size() < whole) {
            return damaged("its zip directory is damaged");
        }
        ZipEntry entry;
        entry.name = rest.substr(kCentralHeader, nameSize);
        entry.size = little32(rest, 24);
        entry.headerOffset = little32(rest, 42);
        entry.packedSize = little32(rest, 20);
        entry.crc32 = little32(rest, 16);
        if (!readExtra64(rest.substr(kCentralHeader + nameSize, extraSize), entry.size, entry.packedSize,
                         entry.headerOffset)) {
            return damaged("its zip directory is damaged");
        }
        entry.packing = packingOf(rest, entry);
        entries.push_back(std::move(entry));
        rest.remove_prefix(whole);
    }
    return entries;
}

Result<std::uint64_t> zipEntryOffset(const RandomFile& file, const ZipEntry& entry) {
    const std::string header = file.bytes(entry.headerOffset, kLocalHeader);
    if (header.size() < kLocalHeader || header.compare(0, 4, "PK\3\4") != 0) {
        return damaged("an entry of its zip archive is not where the directory says");
    }
    const std::uint64_t offset =
        entry.headerOffset + kLocalHeader + little16(header, 26) + little16(header, 28);
    if (!file.holds(offset, entry.packedSize)) {
        return damaged("an entry of its zip archive reaches beyond the file's end");
    }
    return offset;
}

Result<std::string> inflateZipEntry(const RandomFile& file, const ZipEntry& entry) {
    constexpr std::uint64_t kMostRatio = 1032; // 258 bytes from two bits
    const Result<std::uint64_t> offset = zipEntryOffset(file, entry);
    if (!offset) {
        return fail(offset.error());
    }
    const auto broken = [] {
        return damaged("an entry of its zip archive does not unpack to what it promises");
    };
    if (entry.packing != ZipPacking::Deflated || entry.size / kMostRatio > entry.packedSize) {
        return broken();
    }
    const std::string packed = file.bytes(*offset, static_cast<std::size_t>(entry.packedSize));
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    if (!decompressor) {
        throw std::bad_alloc();
    }
    std::string bytes(static_cast<std::size_t>(entry.size), '\0');
    // Without a place for the length that it got, it accepts this one only.
    const libdeflate_result done = libdeflate_deflate_decompress(
        decompressor.get(), packed.data(), packed.size(), bytes.data(), bytes.size(), nullptr);
    if (done != LIBDEFLATE_SUCCESS || libdeflate_crc32(0, bytes.data(), bytes.size()) != entry.crc32) {
        return broken();
    }
    return bytes;
}

} // namespace actiscope
