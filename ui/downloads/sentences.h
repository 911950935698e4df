// What can go wrong on the way, in one sentence each: what happened, why, what to do.
#pragma once

#include <cstdint>
#include <string>

#include <QNetworkReply>
#include <QUrl>

#include "engine/api/downloads.h"

namespace actiscope::downloads {

/// `file` is the plain name of what was to be fetched.
[[nodiscard]] Error refusedAddress(const std::string& file, const QUrl& url, bool redirect);
[[nodiscard]] Error tooManyRedirects(const std::string& file, const QUrl& url);
/// A redirect that does not say where to.
[[nodiscard]] Error redirectToNowhere(const std::string& file, const QUrl& url, int status);
[[nodiscard]] Error badStatus(const std::string& file, const QUrl& url, int status);
[[nodiscard]] Error networkError(const std::string& file, const QUrl& url, QNetworkReply::NetworkError error,
                                 const QString& reason);
[[nodiscard]] Error stalled(const std::string& file, const QUrl& url, bool partStays);
[[nodiscard]] Error endedEarly(const std::string& file, const QUrl& url, std::uint64_t have,
                               std::uint64_t total, bool partStays);
[[nodiscard]] Error wrongSize(const std::string& file, const QUrl& url, std::uint64_t size,
                              const DownloadRequest& request);
/// An answer that does not say its size has ended, or broke off.
[[nodiscard]] Error tooShort(const std::string& file, const QUrl& url, std::uint64_t size,
                             const DownloadRequest& request);
[[nodiscard]] Error tooLong(const std::string& file, const QUrl& url, std::uint64_t most);
[[nodiscard]] Error wrongChecksum(const std::string& file, const std::string& got,
                                  const std::string& published);
[[nodiscard]] Error wrongRange(const std::string& file, const QUrl& url);
[[nodiscard]] Error packed(const std::string& file, const QUrl& url);
[[nodiscard]] Error noRoom(const std::filesystem::path& folder, std::uint64_t needed, std::uint64_t free);
[[nodiscard]] Error wasCancelled(const std::string& file, bool partStays);

} // namespace actiscope::downloads
