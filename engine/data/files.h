// Small file helpers with errors in words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "engine/api/result.h"

namespace actiscope {

/// The whole file. Errors: FileNotFound, FileUnreadable (a folder, no rights, empty, larger than `most`
/// bytes); what has nothing to do with the file itself: ReadFailed (its disk or connection failed, or the
/// process has too many files open), OutOfMemory.
[[nodiscard]] Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path& file,
                                                         std::uintmax_t most = std::uintmax_t{1} << 32);

/// When written bytes are sure to be on the disk: before the file gets its name, or, where many files are
/// written at once, when the caller says so by flushFileSystemOf().
enum class Flush { Now, Later };

/// Writes a new file beside the target and renames it over it: the target is the old or the new, never half,
/// with Flush::Now also after a power cut. Errors: WriteFailed.
[[nodiscard]] Result<std::monostate> writeFileAtomically(const std::filesystem::path& file, const void* data,
                                                         std::size_t size, Flush when = Flush::Now);

/// The same for a file made of several pieces of memory, one after the other.
struct FilePart {
    const void* data = nullptr;
    std::size_t size = 0;
};
[[nodiscard]] Result<std::monostate> writeFileAtomically(const std::filesystem::path& file,
                                                         const std::vector<FilePart>& parts,
                                                         Flush when = Flush::Now);

/// The same for a file that is made while it is written: `make` hands its pieces to `write`, and ends where
/// that answers false. Errors: WriteFailed; that of `make`, and then the target is what it was, as
/// it is where `make` throws.
using WritePiece = std::function<bool(const void* data, std::size_t size)>;
[[nodiscard]] Result<std::monostate>
writeFileInPieces(const std::filesystem::path& file,
                  const std::function<Result<std::monostate>(const WritePiece& write)>& make,
                  Flush when = Flush::Now);

/// Waits until all that was written to the folder's disk is there. Errors: WriteFailed.
[[nodiscard]] Result<std::monostate> flushFileSystemOf(const std::filesystem::path& folder);

/// Removes what writeFileAtomically() left beside these files in processes of this machine that were killed
/// meanwhile; each folder is read once. Not while this process, or one of another machine, may be writing one
/// of the files.
void removeAbandonedParts(const std::vector<std::filesystem::path>& files);

/// The image files of a folder (by name ending), sorted naturally ("2" before "10"), not recursive.
/// Errors: FileNotFound, FileUnreadable.
[[nodiscard]] Result<std::vector<std::filesystem::path>> imagesInFolder(const std::filesystem::path& folder);

/// True for a file name that ends as an image file does (also formats that are refused by name later).
[[nodiscard]] bool hasImageEnding(const std::filesystem::path& file);

} // namespace actiscope
