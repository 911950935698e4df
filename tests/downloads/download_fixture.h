// A folder, a server and a file to fetch from it.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>

#include <QCryptographicHash>

#include "tests/support/loopback_server.h"
#include "tests/support/temporary_folder.h"
#include "ui/downloads/downloads.h"

namespace actiscope::test {

class Download : public testing::Test {
protected:
    static constexpr qsizetype kBytes = 300'000;
    static constexpr qsizetype kHalf = 130'000;

    Download() {
        for (qsizetype i = 0; i < kBytes; ++i) { // no two pieces alike
            m_file.body.append(static_cast<char>((i * 2654435761U) >> 13U));
        }
        m_server.answering = m_file;
        m_request.url = m_server.url("/weights.pth");
        m_request.target = m_folder.path() / "weights.pth";
        m_request.sha256 = sumOf(m_file.body);
        m_request.allowLoopback = true;
    }

    static std::string sumOf(const QByteArray& bytes) {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
    }

    Result<DownloadedFile> fetch() { return m_downloads.fetch(m_request, m_control); }

    /// The sentence of a download that fails with DownloadFailed.
    std::string failure() {
        const auto done = fetch();
        EXPECT_FALSE(done.has_value());
        if (done) {
            return {};
        }
        EXPECT_EQ(done.error().code, ErrorCode::DownloadFailed) << done.error().message;
        return done.error().message;
    }

    [[nodiscard]] std::filesystem::path part() const { return m_folder.path() / "weights.pth.part"; }
    [[nodiscard]] bool hasFile() const { return std::filesystem::exists(m_request.target); }
    [[nodiscard]] bool hasPart() const {
        return std::filesystem::exists(part()) || std::filesystem::exists(part().string() + ".json");
    }
    [[nodiscard]] std::uintmax_t partBytes() const { return std::filesystem::file_size(part()); }

    [[nodiscard]] QByteArray content() const {
        std::ifstream stream(m_request.target, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
        return QByteArray::fromStdString(bytes);
    }

    /// An earlier attempt that came to kHalf.
    void leavePart() {
        m_server.answering = [this](const WebRequest&) { return cutAfter(m_file.whole(), kHalf); };
        EXPECT_THAT(failure(), testing::HasSubstr("ended the connection"));
        ASSERT_TRUE(std::filesystem::exists(part()));
        ASSERT_EQ(partBytes(), static_cast<std::uintmax_t>(kHalf));
        m_server.requests.clear();
        m_server.answering = m_file;
    }

    void expectWhole(const QByteArray& body) {
        EXPECT_EQ(content(), body);
        EXPECT_FALSE(hasPart());
    }

    TemporaryFolder m_folder;
    LoopbackServer m_server;
    ServedFile m_file;
    DownloadRequest m_request;
    DownloadControl m_control;
    downloads::NetworkDownloads m_downloads;
};

} // namespace actiscope::test
