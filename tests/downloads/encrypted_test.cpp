// Encrypted downloads: a certificate that is trusted, one that is not, and the way back into plain text.
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>

#include "tests/downloads/download_fixture.h"

namespace actiscope::test {
namespace {

using testing::HasSubstr;

/// Made for this test, for 127.0.0.1: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
/// -nodes -days 36500 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1. The key protects nothing.
constexpr const char* kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUARm9I/zTESpe+jhM5SwcgAJJBfEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMjE3NDMwNloYDzIxMjYxMDI5
MTc0MzA2WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATqNibQvIG2pYQeP9rZwzryZGImjbvz5QCRA6WWDn3BzhsJz4YsAsg8
a3Hub4MeWFRebUI63iuQZcfle2dh0onAo2QwYjAdBgNVHQ4EFgQU9oCjjch1rqGZ
E64+D1se2T8ps8kwHwYDVR0jBBgwFoAU9oCjjch1rqGZE64+D1se2T8ps8kwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IBKNuPdGRaC6IKRjr8vc5ihIqDMLTy4iUyIPogf+Ww4qAiB6IjLTxHfN6kv/jlRz
BITcKv3Gqxu8pqIihHKJJy9g4Q==
-----END CERTIFICATE-----
)";
constexpr const char* kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwa3d9ElWV30IW4kv
pQoGACyhp8B7ZgappJhLb/KIUhGhRANCAATqNibQvIG2pYQeP9rZwzryZGImjbvz
5QCRA6WWDn3BzhsJz4YsAsg8a3Hub4MeWFRebUI63iuQZcfle2dh0onA
-----END PRIVATE KEY-----
)";

std::unique_ptr<QTcpServer> tlsServer() {
    auto server = std::make_unique<QSslServer>();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(QByteArray(kCertificate)));
    configuration.setPrivateKey(QSslKey(QByteArray(kKey), QSsl::Ec));
    server->setSslConfiguration(configuration);
    return server;
}

class EncryptedDownload : public Download {
protected:
    EncryptedDownload() {
        m_tls.answering = m_file;
        m_request.url = m_tls.url("/weights.pth", "https");
        m_request.allowLoopback = false;
    }
    ~EncryptedDownload() override { QSslConfiguration::setDefaultConfiguration(m_before); }

    static void trust() {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.addCaCertificate(QSslCertificate(QByteArray(kCertificate)));
        QSslConfiguration::setDefaultConfiguration(configuration);
    }

    QSslConfiguration m_before = QSslConfiguration::defaultConfiguration();
    LoopbackServer m_tls{tlsServer()};
};

TEST_F(EncryptedDownload, ATrustedServerIsFetchedFrom) {
    trust();
    const auto done = fetch();
    ASSERT_TRUE(done.has_value()) << done.error().message << done.error().detail;
    expectWhole(m_file.body);
    EXPECT_TRUE(m_server.requests.empty());
}

TEST_F(EncryptedDownload, ACertificateThatNobodyKnowsEndsIt) {
    EXPECT_THAT(failure(), HasSubstr("could not prove who it is"));
    EXPECT_TRUE(m_tls.requests.empty()) << "not even the request was sent";
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(EncryptedDownload, PlainTextMayLeadToEncryptedButNotBack) {
    trust();
    m_server.answering = [this](const WebRequest&) {
        return answer("302 Found",
                      "Location: " + QByteArray::fromStdString(m_tls.url("/weights.pth", "https")) + "\r\n",
                      {});
    };
    m_request.url = m_server.url("/weights.pth");
    m_request.allowLoopback = true;
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
    std::filesystem::remove(m_request.target);
    m_server.requests.clear();
    m_server.answering = m_file;
    m_tls.answering = [this](const WebRequest&) {
        return answer("302 Found",
                      "Location: " + QByteArray::fromStdString(m_server.url("/weights.pth")) + "\r\n", {});
    };
    m_request.url = m_tls.url("/weights.pth", "https");
    m_request.allowLoopback = false;
    EXPECT_THAT(failure(), HasSubstr("which is not an https address"));
    EXPECT_TRUE(m_server.requests.empty());
    EXPECT_FALSE(hasFile());
}

} // namespace
} // namespace actiscope::test
