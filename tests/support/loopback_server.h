// A web server on 127.0.0.1 that answers as badly as a test wants it to. It lives on the thread of the test,
// whose event loop serves it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QHostAddress>
#include <QMap>
#include <QTcpServer>
#include <QTcpSocket>

namespace actiscope::test {

struct WebRequest {
    QByteArray path;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray raw;
};

/// What goes over the wire, byte by byte as given.
struct WebAnswer {
    QByteArray bytes;
    bool closes = true; ///< else the connection stays open, and nothing more comes
};

inline WebAnswer answer(const QByteArray& status, const QByteArray& headers, const QByteArray& body) {
    return {"HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\n\r\n" + body};
}

/// The first `count` bytes of an answer's body.
inline WebAnswer cutAfter(const WebAnswer& whole, qsizetype count, bool closes = true) {
    return {whole.bytes.left(whole.bytes.indexOf("\r\n\r\n") + 4 + count), closes};
}

/// A file as a good server has it: with a validator, and in parts.
struct ServedFile {
    QByteArray body;
    QByteArray etag = "\"one\"";

    [[nodiscard]] QByteArray headers(qsizetype length) const {
        return "Content-Length: " + QByteArray::number(length) + "\r\n" +
               (etag.isEmpty() ? QByteArray() : "ETag: " + etag + "\r\n");
    }
    [[nodiscard]] WebAnswer whole() const { return answer("200 OK", headers(body.size()), body); }
    [[nodiscard]] WebAnswer from(qsizetype first) const {
        const QByteArray range = "Content-Range: bytes " + QByteArray::number(first) + "-" +
                                 QByteArray::number(body.size() - 1) + "/" + QByteArray::number(body.size()) +
                                 "\r\n";
        return answer("206 Partial Content", headers(body.size() - first) + range, body.mid(first));
    }
    [[nodiscard]] WebAnswer operator()(const WebRequest& request) const {
        const QByteArray range = request.headers.value("range");
        if (range.isEmpty() || request.headers.value("if-range") != etag) {
            return whole();
        }
        return from(range.mid(6, range.size() - 7).toLongLong()); // "bytes=123-"
    }
};

class LoopbackServer {
public:
    using Answering = std::function<WebAnswer(const WebRequest&)>;

    /// `server`: perhaps one that speaks TLS.
    explicit LoopbackServer(std::unique_ptr<QTcpServer> server = std::make_unique<QTcpServer>())
        : m_server(std::move(server)) {
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(),
                         [this] { takeConnections(); });
        m_server->listen(QHostAddress::LocalHost);
    }

    /// Asked for each request; an answer without bytes keeps silent.
    Answering answering;
    /// Qt asks again by itself where a connection closes early, so their number says little.
    std::vector<WebRequest> requests;
    /// What came over a connection that speaks no HTTP.
    QByteArray notHttp;

    [[nodiscard]] std::string url(const std::string& path, const std::string& scheme = "http") const {
        return scheme + "://127.0.0.1:" + std::to_string(m_server->serverPort()) + path;
    }
    void stop() { m_server->close(); }

private:
    void takeConnections() {
        while (QTcpSocket* socket = m_server->nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(*socket); });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    void read(QTcpSocket& socket) {
        const QByteArray raw = socket.property("raw").toByteArray() + socket.readAll();
        socket.setProperty("raw", raw);
        if (!raw.startsWith("GET ")) {
            notHttp = raw;
            socket.disconnectFromHost();
            return;
        }
        if (!raw.endsWith("\r\n\r\n")) {
            return;
        }
        WebRequest request;
        request.raw = raw;
        const QList<QByteArray> lines = raw.split('\n');
        request.path = lines[0].split(' ')[1];
        for (const QByteArray& line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).toLower().trimmed(), line.mid(colon + 1).trimmed());
        }
        requests.push_back(request);
        const WebAnswer given = answering(request);
        socket.write(given.bytes);
        if (given.closes && !given.bytes.isEmpty()) {
            socket.disconnectFromHost();
        }
    }

    std::unique_ptr<QTcpServer> m_server;
};

} // namespace actiscope::test
