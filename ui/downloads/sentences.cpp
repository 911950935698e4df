#include "ui/downloads/sentences.h"

#include <cstdio>

namespace actiscope::downloads {

namespace {

Error failed(std::string sentence, std::string detail = {}) {
    return Error{ErrorCode::DownloadFailed, std::move(sentence), std::move(detail)};
}

std::string hostOf(const QUrl& url) {
    return url.host().toStdString();
}

/// "44.7 MB"; small sizes in bytes.
std::string sizeText(std::uint64_t bytes) {
    constexpr double kMegabyte = 1e6;
    if (bytes < static_cast<std::uint64_t>(kMegabyte)) {
        return std::to_string(bytes) + " bytes";
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / kMegabyte);
    return text;
}

/// "44.7 MB (44723456 bytes)"
std::string exactly(std::uint64_t bytes) {
    const std::string exact = std::to_string(bytes) + " bytes";
    const std::string text = sizeText(bytes);
    return text == exact ? exact : text + " (" + exact + ")";
}

bool isPublished(const DownloadRequest& request) {
    return request.most != kMostDownloadBytes;
}

/// A rounded size as it stands there, an exact one to the byte.
std::string publishedSize(const DownloadRequest& request) {
    return request.least == request.most ? exactly(request.most) : sizeText(request.most);
}

const char* nextTime(bool partStays) {
    return partStays ? "what is here already stays, so try again to go on from there" : "try again";
}

} // namespace

Error refusedAddress(const std::string& file, const QUrl& url, bool redirect) {
    const std::string address = url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toStdString();
    if (redirect) {
        return failed(file + " was not fetched: its server leads on to " + address +
                      ", which is not an https address; look at the model's source page for a better one.");
    }
    return Error{ErrorCode::InvalidArgument,
                 file + " was not fetched: " + address +
                     " is not an https address; correct it in the catalogue.",
                 {}};
}

Error tooManyRedirects(const std::string& file, const QUrl& url) {
    return failed(
        file + " was not fetched: " + hostOf(url) +
        " leads from one address to the next without end; try again later, or look at the model's source "
        "page.");
}

Error redirectToNowhere(const std::string& file, const QUrl& url, int status) {
    return failed(file + " was not fetched: " + hostOf(url) +
                  " says that it is elsewhere, but not where (HTTP " + std::to_string(status) +
                  "); try again later, or look at the model's source page.");
}

Error badStatus(const std::string& file, const QUrl& url, int status) {
    const std::string who = file + " was not fetched: " + hostOf(url);
    const std::string number = " (HTTP " + std::to_string(status) + ")";
    if (status == 404 || status == 410) {
        return failed(who + " has it no longer at that address" + number +
                      "; look at the model's source page.");
    }
    if (status == 401 || status == 403 || status == 407) {
        return failed(who + " does not give it to everyone" + number + "; look at the model's source page.");
    }
    if (status == 429 || status >= 500) {
        return failed(who + " can't answer now" + number + "; try again later.");
    }
    return failed(who + " answered in a way that is not understood" + number + "; try again later.");
}

Error networkError(const std::string& file, const QUrl& url, QNetworkReply::NetworkError error,
                   const QString& reason) {
    const std::string who = file + " was not fetched: ";
    const std::string detail = reason.toStdString();
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return failed(who + hostOf(url) + " was not found; look whether this computer has a network.",
                      detail);
    case QNetworkReply::ConnectionRefusedError:
        return failed(who + hostOf(url) + " takes no connection; try again later.", detail);
    case QNetworkReply::RemoteHostClosedError:
        return failed(who + hostOf(url) + " closed the connection; try again.", detail);
    case QNetworkReply::SslHandshakeFailedError:
        return failed(
            who + hostOf(url) +
                " could not prove who it is (its certificate is not accepted); look at this computer's "
                "clock and its certificates.",
            detail);
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return failed(who + "the system's proxy does not let it through; look at the proxy settings.",
                      detail);
    default:
        return failed(who + "the connection to " + hostOf(url) +
                          " failed; look whether this computer has a network, then try again.",
                      detail);
    }
}

Error stalled(const std::string& file, const QUrl& url, bool partStays) {
    return failed(file + " was not fetched: nothing came from " + hostOf(url) + " any more; " +
                  nextTime(partStays) + ".");
}

Error endedEarly(const std::string& file, const QUrl& url, std::uint64_t have, std::uint64_t total,
                 bool partStays) {
    return failed(file + " was not fetched whole: " + hostOf(url) + " ended the connection after " +
                  sizeText(have) + " of " + sizeText(total) + "; " + nextTime(partStays) + ".");
}

Error wrongSize(const std::string& file, const QUrl& url, std::uint64_t size,
                const DownloadRequest& request) {
    const std::string what = file + " was not fetched: the file at " + hostOf(url) +
                             (size == 0 ? " is empty" : " has " + exactly(size));
    return failed(what +
                  (isPublished(request) ? ", not the published " + publishedSize(request)
                   : size > kMostDownloadBytes
                       ? ", more than the " + sizeText(kMostDownloadBytes) + " that are fetched at most"
                       : std::string()) +
                  "; look at the model's source page.");
}

Error tooShort(const std::string& file, const QUrl& url, std::uint64_t size, const DownloadRequest& request) {
    const std::string whole = isPublished(request) ? " of the published " + publishedSize(request) : "";
    return failed(file + " was not fetched whole: what came from " + hostOf(url) + " ended after " +
                  exactly(size) + whole +
                  "; try again, and if that happens twice, look at the model's source page.");
}

Error tooLong(const std::string& file, const QUrl& url, std::uint64_t most) {
    return failed(file + " was thrown away: " + hostOf(url) + " sent more than the " + sizeText(most) +
                  " that it may have; look at the model's source page.");
}

Error wrongChecksum(const std::string& file, const std::string& got, const std::string& published) {
    return failed(
        file + " was thrown away: its checksum is not the published one, so it is damaged or another file; "
               "try again, and if that happens twice, look at the model's source page.",
        "SHA-256 " + got + ", published " + published);
}

Error wrongRange(const std::string& file, const QUrl& url) {
    return failed(file + " was not fetched: " + hostOf(url) +
                  " sends other parts of it than those asked for; try again later.");
}

Error packed(const std::string& file, const QUrl& url) {
    return failed(file + " was not fetched: " + hostOf(url) +
                  " sends it packed, which was not asked for; look at the model's source page.");
}

Error noRoom(const std::filesystem::path& folder, std::uint64_t needed, std::uint64_t free) {
    return Error{ErrorCode::WriteFailed,
                 "There is not room enough in " + folder.string() + ": " + sizeText(needed) +
                     " are needed and " + sizeText(free) + " are free; make room there.",
                 {}};
}

Error wasCancelled(const std::string& file, bool partStays) {
    return Error{
        ErrorCode::Cancelled,
        file + " was not fetched: cancelled" +
            (partStays ? "; what is here already stays, and the next attempt goes on from there." : "."),
        {}};
}

} // namespace actiscope::downloads
