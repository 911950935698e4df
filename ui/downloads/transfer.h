// One file on its way: asked for, followed through redirects, written down, checked.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include "engine/api/downloads.h"
#include "ui/downloads/partial_file.h"

class QNetworkReply;

namespace actiscope::downloads {

/// Lives for one call of run(), on one thread.
class Transfer : public QObject {
public:
    Transfer(const DownloadRequest& request, const DownloadControl& control);

    [[nodiscard]] Result<DownloadedFile> run();

private:
    void ask(const QUrl& url);
    void takeHeaders();
    void takeWhole();
    void takePart();
    void followRedirect();
    void askAfresh();
    void askNext(const QUrl& url);
    void takeBytes();
    void takeEnd();
    void check();
    void watch();
    void tell();

    void end(Result<DownloadedFile> outcome);
    void end(Error error);
    void dropAndEnd(Error error);
    [[nodiscard]] bool hasRoomFor(std::uint64_t total);
    void letGoOfReply();
    [[nodiscard]] bool canResume() const;

    const DownloadRequest& m_request;
    const DownloadControl& m_control;
    const std::string m_name; ///< of the file, for messages
    PartialFile m_part;
    QEventLoop m_loop;
    QNetworkAccessManager m_network;
    QTimer m_watch;
    QPointer<QNetworkReply> m_reply;
    QUrl m_url;
    int m_redirects = 0;
    bool m_askedAfresh = false;
    bool m_receiving = false;             ///< the headers are read and good: bytes are the file's
    std::optional<std::uint64_t> m_total; ///< as the server says
    std::uint64_t m_told = 0;
    std::chrono::steady_clock::time_point m_lastSign;
    std::optional<Result<DownloadedFile>> m_outcome;
};

} // namespace actiscope::downloads
