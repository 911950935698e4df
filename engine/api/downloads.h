// The part of the program that fetches files from the network, loaded at run time: most runs never need it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "engine/api/result.h"

namespace actiscope {

/// No download is larger than this, whatever its server says.
inline constexpr std::uint64_t kMostDownloadBytes = std::uint64_t{2} << 30;

/// One file to fetch. It gets its name only whole and checked; until then it is TARGET.part, with
/// TARGET.part.json beside it that says of which version of the server's file it is a part.
struct DownloadRequest {
    std::string url; ///< https
    std::filesystem::path target;
    std::string
        sha256; ///< as published, in lower-case hexadecimal: the whole or its first digits; may be empty
    std::uint64_t least = 1; ///< bytes that the file may have; equal where its size is published
    std::uint64_t most = kMostDownloadBytes;
    bool allowLoopback = false; ///< also http, from 127.0.0.1 and ::1 only: for tests
};

struct DownloadProgress {
    std::uint64_t received = 0;         ///< what was there from an earlier attempt counts
    std::optional<std::uint64_t> total; ///< empty where nobody says
};

/// How the caller follows and stops a download. The functions are called on the thread that fetches, a few
/// times a second.
struct DownloadControl {
    std::function<void(const DownloadProgress&)> progress;
    std::function<bool()> cancelled;
    /// No byte for this long ends the download.
    std::chrono::milliseconds patience{30'000};
    /// Replaced in tests: the clock of `patience`, and the free bytes of a folder's disk.
    std::function<std::chrono::steady_clock::time_point()> now;
    std::function<std::uint64_t(const std::filesystem::path&)> freeBytes;
};

struct DownloadedFile {
    std::uint64_t bytes = 0;
    std::string sha256; ///< all of it, computed over the bytes as they came
};

class Downloads {
public:
    Downloads() = default;
    Downloads(const Downloads&) = delete;
    Downloads& operator=(const Downloads&) = delete;
    virtual ~Downloads() = default;

    /// Fetches one file into a folder that exists and returns when it has its name; a file that is there
    /// already, as it was published, is not fetched again. Goes on with an earlier part where the server
    /// still has the same file. Encrypted all the way: redirects lead to https only. The proxy is the
    /// system's.
    ///
    /// After an error there is no file under the target's name that was not there before. The part stays
    /// where a later attempt can go on with it, and goes where its bytes are not those that were published.
    /// Errors: InvalidArgument (an address that is not fetched from), DownloadFailed, WriteFailed (also: not
    /// room enough), Cancelled. Thread rule: blocks; any thread but the window's. The program needs a
    /// QCoreApplication.
    [[nodiscard]] virtual Result<DownloadedFile> fetch(const DownloadRequest& request,
                                                       const DownloadControl& control) = 0;
};

inline constexpr const char* kDownloadsModule = "actiscope_downloads.so";
inline constexpr const char* kDownloadsEntry = "actiscopeDownloads";
using DownloadsEntry = Downloads* (*)();

} // namespace actiscope
