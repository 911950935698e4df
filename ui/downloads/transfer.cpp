#include "ui/downloads/transfer.h"

#include <algorithm>
#include <utility>

#include <QNetworkProxy>
#include <QNetworkReply>

#include "ui/downloads/sentences.h"

namespace actiscope::downloads {

namespace {

constexpr int kMostRedirects = 5;
constexpr int kWatchMs = 50;
constexpr qint64 kPieceBytes = 256 << 10;
/// What is left free of a disk.
constexpr std::uint64_t kSpareBytes = 16u << 20;

bool isLoopback(const QUrl& url) {
    return url.host() == QLatin1String("127.0.0.1") || url.host() == QLatin1String("::1");
}

bool isAllowed(const QUrl& url, bool allowLoopback) {
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty()) {
        return false;
    }
    return url.scheme() == QLatin1String("https") ||
           (allowLoopback && url.scheme() == QLatin1String("http") && isLoopback(url));
}

/// The system's, for this program's downloads only. No proxy knows the way to this very computer.
class SystemProxies : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        if (isLoopback(query.url())) {
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        }
        return systemProxyForQuery(query);
    }
};

QNetworkRequest requestFor(const QUrl& url) {
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "Actiscope/" ACTISCOPE_VERSION);
    request.setRawHeader("Accept-Encoding",
                         "identity"); // the checksum is that of the bytes as they lie there
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    return request;
}

int statusOf(const QNetworkReply& reply) {
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

std::optional<std::uint64_t> numberOf(const QByteArray& digits) {
    bool good = false;
    const qulonglong value = digits.trimmed().toULongLong(&good);
    return good ? std::optional<std::uint64_t>(value) : std::nullopt;
}

FileVersion versionOf(const QNetworkReply& reply) {
    FileVersion version;
    const QByteArray etag = reply.rawHeader("ETag").trimmed();
    if (!etag.startsWith("W/")) { // a weak one stands for files that only mean the same
        version.etag = etag;
    }
    version.lastModified = reply.rawHeader("Last-Modified").trimmed();
    return version;
}

/// "bytes 100-299/300".
struct ContentRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::optional<std::uint64_t> total;
};
std::optional<ContentRange> contentRangeOf(const QNetworkReply& reply) {
    const QByteArray header = reply.rawHeader("Content-Range").trimmed();
    const qsizetype dash = header.indexOf('-');
    const qsizetype slash = header.indexOf('/');
    constexpr qsizetype kUnit = 6; // "bytes "
    if (!header.startsWith("bytes ") || dash < kUnit || slash < dash) {
        return std::nullopt;
    }
    const auto first = numberOf(header.mid(kUnit, dash - kUnit));
    const auto last = numberOf(header.mid(dash + 1, slash - dash - 1));
    if (!first || !last || *last < *first) {
        return std::nullopt;
    }
    return ContentRange{*first, *last, numberOf(header.mid(slash + 1))};
}

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

Transfer::Transfer(const DownloadRequest& request, const DownloadControl& control)
    : m_request(request), m_control(control), m_name(request.target.filename().string()),
      m_part(request.target, request.url) {
    m_network.setProxyFactory(new SystemProxies); // taken over
    connect(&m_watch, &QTimer::timeout, this, &Transfer::watch);
}

Result<DownloadedFile> Transfer::run() {
    const QUrl url(QString::fromStdString(m_request.url), QUrl::StrictMode);
    if (!isAllowed(url, m_request.allowLoopback)) {
        return fail(refusedAddress(m_name, url, false));
    }
    if (m_control.cancelled && m_control.cancelled()) {
        return fail(wasCancelled(m_name, false));
    }
    if (const auto opened = m_part.open(); !opened) {
        return fail(opened.error());
    }
    ask(url);
    m_watch.start(kWatchMs);
    m_loop.exec();
    m_watch.stop();
    letGoOfReply();
    if (!*m_outcome) {
        m_part.leave();
    }
    return *std::move(m_outcome);
}

bool Transfer::canResume() const {
    return m_part.size() > 0 && !m_part.version().validator().isEmpty();
}

void Transfer::ask(const QUrl& url) {
    m_url = url;
    m_receiving = false;
    m_lastSign = m_control.now();
    QNetworkRequest request = requestFor(url);
    if (canResume()) {
        request.setRawHeader("Range",
                             "bytes=" + QByteArray::number(static_cast<qulonglong>(m_part.size())) + "-");
        request.setRawHeader("If-Range", m_part.version().validator());
    }
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(4 * kPieceBytes);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Transfer::takeHeaders);
    connect(m_reply, &QNetworkReply::readyRead, this, &Transfer::takeBytes);
    connect(m_reply, &QNetworkReply::finished, this, &Transfer::takeEnd);
}

void Transfer::letGoOfReply() {
    if (m_reply != nullptr) {
        m_reply->disconnect(this);
        if (!m_reply->isFinished()) {
            m_reply->abort();
        }
        m_reply->deleteLater();
        m_reply = nullptr;
    }
}

void Transfer::takeHeaders() {
    if (m_outcome || m_reply == nullptr || m_receiving) {
        return;
    }
    const int status = statusOf(*m_reply);
    if (status == 0) { // no answer; takeEnd() says why
        return;
    }
    m_lastSign = m_control.now();
    if (isRedirect(status)) {
        followRedirect();
    } else if (status == 416) { // the part is no part of what is there now
        askAfresh();
    } else if (status != 200 && status != 206) {
        end(badStatus(m_name, m_url, status));
    } else if (const QByteArray coding = m_reply->rawHeader("Content-Encoding").trimmed();
               !coding.isEmpty() && coding != "identity") {
        end(packed(m_name, m_url));
    } else if (status == 206) {
        takePart();
    } else {
        takeWhole();
    }
}

void Transfer::followRedirect() {
    if (m_reply->rawHeader("Location").trimmed().isEmpty()) {
        end(redirectToNowhere(m_name, m_url, statusOf(*m_reply)));
        return;
    }
    const QUrl next = m_url.resolved(QUrl::fromEncoded(m_reply->rawHeader("Location"), QUrl::StrictMode));
    if (!isAllowed(next, m_request.allowLoopback)) {
        end(refusedAddress(m_name, next, true));
    } else if (++m_redirects > kMostRedirects) {
        end(tooManyRedirects(m_name, m_url));
    } else {
        askNext(next);
    }
}

/// Once: the server's file is another one than that of the part.
void Transfer::askAfresh() {
    if (m_askedAfresh) {
        end(wrongRange(m_name, m_url));
        return;
    }
    m_askedAfresh = true;
    if (const auto emptied = m_part.restart({}); !emptied) {
        end(emptied.error());
        return;
    }
    askNext(m_url);
}

/// Qt is still busy with the answer that it told of.
void Transfer::askNext(const QUrl& url) {
    m_reply->disconnect(this);
    QMetaObject::invokeMethod(
        this,
        [this, url] {
            if (!m_outcome) {
                letGoOfReply();
                ask(url);
            }
        },
        Qt::QueuedConnection);
}

void Transfer::takeWhole() {
    FileVersion version = versionOf(*m_reply);
    version.total = numberOf(m_reply->rawHeader("Content-Length"));
    m_total = version.total;
    if (m_total && (*m_total < m_request.least || *m_total > m_request.most)) {
        dropAndEnd(wrongSize(m_name, m_url, *m_total, m_request));
    } else if (const auto emptied = m_part.restart(version); !emptied) {
        end(emptied.error());
    } else if (hasRoomFor(m_total.value_or(m_request.most == kMostDownloadBytes ? 0 : m_request.most))) {
        m_receiving = true;
    }
}

void Transfer::takePart() {
    const auto range = contentRangeOf(*m_reply);
    FileVersion version = versionOf(*m_reply);
    version.total = range ? range->total : std::nullopt;
    // A server may leave out what it said before, but not say something else.
    const FileVersion& before = m_part.version();
    const bool same = (version.etag.isEmpty() || version.etag == before.etag) &&
                      (version.lastModified.isEmpty() || version.lastModified == before.lastModified) &&
                      (!version.total || !before.total || *version.total == *before.total);
    const bool goesOn = range && canResume() && range->first == m_part.size() &&
                        (!range->total || range->last + 1 == *range->total);
    if (!same || !goesOn) {
        askAfresh();
        return;
    }
    m_total = range->total ? range->total : before.total;
    if (hasRoomFor(m_total.value_or(0))) {
        m_receiving = true;
    }
}

bool Transfer::hasRoomFor(std::uint64_t total) {
    if (total <= m_part.size()) {
        return true;
    }
    const std::filesystem::path folder = m_request.target.parent_path();
    const std::uint64_t needed = total - m_part.size() + kSpareBytes;
    const std::uint64_t free = m_control.freeBytes(folder);
    if (free < needed) {
        end(noRoom(folder, needed, free));
        return false;
    }
    return true;
}

void Transfer::takeBytes() {
    while (!m_outcome && m_receiving && m_reply != nullptr && m_reply->bytesAvailable() > 0) {
        m_lastSign = m_control.now();
        const QByteArray bytes = m_reply->read(kPieceBytes);
        if (bytes.isEmpty()) {
            return;
        }
        const std::uint64_t most = std::min(m_request.most, m_total.value_or(m_request.most));
        if (m_part.size() + static_cast<std::uint64_t>(bytes.size()) > most) {
            dropAndEnd(tooLong(m_name, m_url, most));
        } else if (const auto written = m_part.append(bytes); !written) {
            end(written.error());
        }
    }
}

void Transfer::takeEnd() {
    if (m_outcome || m_reply == nullptr) {
        return;
    }
    takeHeaders(); // of an answer that Qt calls an error, they were not told
    if (m_outcome || m_reply == nullptr) {
        return;
    }
    takeBytes();
    if (m_outcome || m_reply == nullptr || !m_reply->isFinished()) {
        return;
    }
    const bool partStays = canResume();
    if (m_receiving && m_total && m_part.size() < *m_total) {
        end(endedEarly(m_name, m_url, m_part.size(), *m_total, partStays));
    } else if (m_reply->error() != QNetworkReply::NoError) {
        end(networkError(m_name, m_url, m_reply->error(), m_reply->errorString()));
    } else {
        check();
    }
}

void Transfer::check() {
    if (m_part.size() < m_request.least) { // of an answer that does not say how long it is
        dropAndEnd(tooShort(m_name, m_url, m_part.size(), m_request));
        return;
    }
    DownloadedFile file{m_part.size(), m_part.sha256()};
    if (file.sha256.compare(0, m_request.sha256.size(), m_request.sha256) != 0) {
        dropAndEnd(wrongChecksum(m_name, file.sha256, m_request.sha256));
        return;
    }
    tell();
    if (const auto finished = m_part.finish(); !finished) {
        end(finished.error());
        return;
    }
    end(Result<DownloadedFile>(std::move(file)));
}

void Transfer::watch() {
    if (m_outcome) {
        return;
    }
    if (m_control.cancelled && m_control.cancelled()) {
        end(wasCancelled(m_name, canResume()));
    } else if (m_control.now() - m_lastSign > m_control.patience) {
        end(stalled(m_name, m_url, canResume()));
    } else if (m_part.size() != m_told) {
        tell();
    }
}

void Transfer::tell() {
    m_told = m_part.size();
    if (m_control.progress) {
        m_control.progress({m_part.size(), m_total});
    }
}

void Transfer::end(Result<DownloadedFile> outcome) {
    m_outcome = std::move(outcome);
    m_loop.quit();
}

void Transfer::end(Error error) {
    end(Result<DownloadedFile>(fail(std::move(error))));
}

void Transfer::dropAndEnd(Error error) {
    m_part.drop();
    end(std::move(error));
}

} // namespace actiscope::downloads
