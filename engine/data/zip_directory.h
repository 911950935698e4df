// What lies in a zip archive and where. PyTorch stores its entries as they are; other programs deflate them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/result.h"
#include "engine/data/random_file.h"

namespace actiscope {

enum class ZipPacking {
    Stored, ///< the entry's bytes lie in the file as they are
    Deflated,
    Other, ///< compressed in another way, or encrypted
};

struct ZipEntry {
    std::string name;
    std::uint64_t size = 0;         ///< bytes, uncompressed
    std::uint64_t packedSize = 0;   ///< bytes in the file
    std::uint64_t headerOffset = 0; ///< of the entry's local header
    std::uint32_t crc32 = 0;        ///< of the uncompressed bytes
    ZipPacking packing = ZipPacking::Other;
};

/// The archive's directory, zip64 included. Never throws anything but bad_alloc; allocates no more than the
/// directory's own size. Errors (without the file's name): ModelUnreadable where there is no directory (cut
/// short, or no zip) or where it points outside the file. Source: PKWARE's APPNOTE.TXT 6.3.
[[nodiscard]] Result<std::vector<ZipEntry>> readZipDirectory(const RandomFile& file);

/// Where an entry's bytes begin, packed or not; all `packedSize` of them lie inside the file.
/// Errors (without the file's name): ModelUnreadable.
[[nodiscard]] Result<std::uint64_t> zipEntryOffset(const RandomFile& file, const ZipEntry& entry);

/// A deflated entry's `size` bytes, their checksum compared. Allocates no more than deflate can make of the
/// packed bytes; that is up to 1032 times as much, so that the caller has to judge `size` first.
/// Errors (without the file's name): ModelUnreadable.
[[nodiscard]] Result<std::string> inflateZipEntry(const RandomFile& file, const ZipEntry& entry);

} // namespace actiscope
