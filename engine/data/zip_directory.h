// What lies in a zip archive and where: for archives whose entries are stored, not compressed, as PyTorch's
// are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/result.h"
#include "engine/data/random_file.h"

namespace actiscope {

struct ZipEntry {
    std::string name;
    std::uint64_t size = 0;         ///< bytes, uncompressed
    std::uint64_t headerOffset = 0; ///< of the entry's local header
    bool stored = false; ///< neither compressed nor encrypted: its bytes lie in the file as they are
};

/// The archive's directory, zip64 included. Never throws anything but bad_alloc; allocates no more than the
/// directory's own size. Errors (without the file's name): ModelUnreadable where there is no directory (cut
/// short, or no zip) or where it points outside the file. Source: PKWARE's APPNOTE.TXT 6.3.
[[nodiscard]] Result<std::vector<ZipEntry>> readZipDirectory(const RandomFile& file);

/// Where a stored entry's bytes begin; all `size` of them lie inside the file.
/// Errors (without the file's name): ModelUnreadable.
[[nodiscard]] Result<std::uint64_t> zipEntryOffset(const RandomFile& file, const ZipEntry& entry);

} // namespace actiscope
