#include "ui/downloads/downloads.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <system_error>

#include <QFile>
#include <QStorageInfo>

#include "ui/downloads/partial_file.h"
#include "ui/downloads/transfer.h"

namespace actiscope::downloads {

namespace {

std::uint64_t freeBytesOf(const std::filesystem::path& folder) {
    const QStorageInfo disk(QFile::decodeName(folder.c_str()));
    // Where nobody knows, writing tells.
    return disk.isValid() ? static_cast<std::uint64_t>(std::max<qint64>(0, disk.bytesAvailable()))
                          : std::numeric_limits<std::uint64_t>::max();
}

/// The file where it is there already, as it was published.
std::optional<DownloadedFile> alreadyThere(const DownloadRequest& request) {
    std::error_code failure;
    const std::uintmax_t size = std::filesystem::file_size(request.target, failure);
    if (failure || size < request.least || size > request.most) {
        return std::nullopt;
    }
    DownloadedFile file{size, sha256Of(request.target)};
    const bool asPublished =
        !file.sha256.empty() && file.sha256.compare(0, request.sha256.size(), request.sha256) == 0;
    return asPublished ? std::optional(file) : std::nullopt;
}

} // namespace

Result<DownloadedFile> NetworkDownloads::fetch(const DownloadRequest& request,
                                               const DownloadControl& control) {
    if (const auto file = alreadyThere(request)) {
        return *file;
    }
    DownloadControl complete = control;
    if (!complete.now) {
        complete.now = &std::chrono::steady_clock::now;
    }
    if (!complete.freeBytes) {
        complete.freeBytes = &freeBytesOf;
    }
    return Transfer(request, complete).run();
}

} // namespace actiscope::downloads
