// Files that arrive, and answers that are refused.
#include "tests/downloads/download_fixture.h"

namespace actiscope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST_F(Download, AFileArrivesWholeAndChecked) {
    std::uint64_t last = 0;
    std::optional<std::uint64_t> total;
    m_control.progress = [&](const DownloadProgress& progress) {
        EXPECT_GE(progress.received, last);
        last = progress.received;
        total = progress.total;
    };
    const auto done = fetch();
    ASSERT_TRUE(done.has_value()) << done.error().message;
    EXPECT_EQ(done->bytes, static_cast<std::uint64_t>(kBytes));
    EXPECT_EQ(last, done->bytes);
    EXPECT_EQ(total, done->bytes);
    expectWhole(m_file.body);
    ASSERT_FALSE(m_server.requests.empty());
    EXPECT_EQ(m_server.requests[0].headers.value("accept-encoding"), "identity");
    EXPECT_FALSE(m_server.requests[0].headers.contains("range"));
    EXPECT_FALSE(m_server.requests[0].headers.contains("cookie"));
}

TEST_F(Download, TheChecksumIsThatOfTheStandard) {
    m_file.body = "abc"; // FIPS 180-4's first example
    m_server.answering = m_file;
    m_request.sha256 = "ba7816bf";
    const auto done = fetch();
    ASSERT_TRUE(done.has_value()) << done.error().message;
    EXPECT_EQ(done->sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(Download, OtherBytesThanPublishedAreThrownAway) {
    ServedFile other = m_file;
    other.body[kBytes / 2] = static_cast<char>(other.body[kBytes / 2] ^ 1);
    m_server.answering = other;
    EXPECT_THAT(failure(), AllOf(HasSubstr("weights.pth was thrown away"), HasSubstr("checksum")));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
    m_request.sha256.resize(8);
    EXPECT_THAT(failure(), HasSubstr("checksum")) << "the first digits are compared, too";
    EXPECT_FALSE(hasFile());
}

TEST_F(Download, AFileThatIsThereIsNotFetchedAgain) {
    ASSERT_TRUE(fetch().has_value());
    m_server.requests.clear();
    const auto again = fetch();
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->sha256, m_request.sha256);
    EXPECT_TRUE(m_server.requests.empty());
    m_folder.write("weights.pth", "something else");
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
}

TEST_F(Download, AServerWithAFileOfAnotherSizeIsNotListenedTo) {
    for (const std::uint64_t published : {kBytes - 1, kBytes + 1}) {
        m_request.least = m_request.most = published;
        EXPECT_THAT(failure(), AllOf(HasSubstr("300000 bytes"), HasSubstr("not the published")));
        EXPECT_FALSE(hasFile());
        EXPECT_FALSE(hasPart());
    }
}

TEST_F(Download, MoreBytesThanAllowedAreThrownAway) {
    m_request.most = kBytes - 1;
    m_server.answering = [this](const WebRequest&) { // says no size
        return answer("200 OK", "ETag: \"one\"\r\n", m_file.body);
    };
    EXPECT_THAT(failure(), AllOf(HasSubstr("was thrown away"), HasSubstr("sent more than")));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, FewerBytesThanPublishedAreThrownAway) {
    m_request.least = m_request.most = kBytes;
    m_server.answering = [this](const WebRequest&) {
        return answer("200 OK", "ETag: \"one\"\r\n", m_file.body.left(kHalf));
    };
    EXPECT_THAT(failure(), AllOf(HasSubstr("ended after 130000 bytes of the published 300000 bytes"),
                                 HasSubstr("try again")));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, ABrokenChunkIsNoWrongSize) {
    m_request.least = m_request.most = kBytes;
    const QByteArray length = QByteArray::number(kHalf, 16);
    const QByteArray whole = length + "\r\n" + m_file.body.left(kHalf) + "\r\n";
    for (const QByteArray& body : {whole + "no number\r\nmore", whole, whole.left(kHalf / 2)}) {
        m_server.answering = [&](const WebRequest&) {
            return answer("200 OK", "Transfer-Encoding: chunked\r\n", body);
        };
        EXPECT_THAT(failure(), testing::AnyOf(HasSubstr("ended after"), HasSubstr("closed the connection")));
        EXPECT_FALSE(hasFile());
        EXPECT_FALSE(hasPart());
    }
}

TEST_F(Download, AFileOfMoreThanIsEverFetchedIsNotMeasuredByAPublishedSize) {
    m_server.answering = [](const WebRequest&) {
        return answer("200 OK", "Content-Length: 3000000000\r\n", "x");
    };
    EXPECT_THAT(failure(), AllOf(HasSubstr("has 3000.0 MB (3000000000 bytes)"),
                                 HasSubstr("more than the 2147.5 MB that are fetched at most"),
                                 testing::Not(HasSubstr("published"))));
    m_server.answering = [](const WebRequest&) { return answer("200 OK", "Content-Length: 0\r\n", {}); };
    EXPECT_THAT(failure(), AllOf(HasSubstr("is empty"), testing::Not(HasSubstr("published"))));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, ARedirectThatDoesNotSayWhereIsSaid) {
    for (const char* location : {"", "Location:\r\n"}) {
        m_server.answering = [location](const WebRequest&) { return answer("302 Found", location, "moved"); };
        EXPECT_THAT(failure(), HasSubstr("elsewhere, but not where (HTTP 302)"));
        EXPECT_THAT(m_server.requests.size(), testing::Le(6U)) << "it is not asked again and again";
        m_server.requests.clear();
    }
}

TEST_F(Download, ASizeThatIsTooSmallAFileIsNoFile) {
    m_server.answering = [this](const WebRequest&) { // sends all, but says that it is half
        return answer("200 OK", "Content-Length: " + QByteArray::number(kHalf) + "\r\n", m_file.body);
    };
    EXPECT_THAT(failure(), HasSubstr("checksum"));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, RedirectsAreFollowedUpToALimit) {
    m_server.answering = [this](const WebRequest& request) {
        return request.path == "/weights.pth" ? answer("302 Found", "Location: /elsewhere\r\n", "moved")
                                              : m_file(request);
    };
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
    std::filesystem::remove(m_request.target);
    m_server.requests.clear();
    m_server.answering = [](const WebRequest&) {
        return answer("301 Moved", "Location: /again\r\n", "moved");
    };
    EXPECT_THAT(failure(), HasSubstr("without end"));
    EXPECT_THAT(m_server.requests.size(), AllOf(testing::Ge(6U), testing::Le(18U)));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, RedirectsLeadToEncryptedAddressesOnly) {
    for (const QByteArray to :
         {"http://example.org/weights.pth", "ftp://127.0.0.1/weights.pth", "file:///etc/passwd",
          "http://localhost/weights.pth", "https://user:secret@example.org/weights.pth"}) {
        m_server.answering = [&](const WebRequest&) {
            return answer("307 There", "Location: " + to + "\r\n", {});
        };
        EXPECT_THAT(failure(), HasSubstr("leads on to")) << to.toStdString();
        EXPECT_FALSE(hasFile());
    }
}

TEST_F(Download, ARedirectToHttpsIsSpokenTls) {
    m_server.answering = [this](const WebRequest&) {
        return answer("302 Found",
                      "Location: " + QByteArray::fromStdString(m_server.url("/x", "https")) + "\r\n", {});
    };
    EXPECT_THAT(failure(), HasSubstr("127.0.0.1"));
    EXPECT_TRUE(m_server.notHttp.startsWith('\x16')) << "a TLS handshake came, and no request in plain text";
    EXPECT_FALSE(hasFile());
}

TEST_F(Download, RefusalsAreSaidInWords) {
    const std::pair<const char*, const char*> refusals[] = {{"404 Not Found", "no longer"},
                                                            {"410 Gone", "no longer"},
                                                            {"403 Forbidden", "not give it to everyone"},
                                                            {"401 Unauthorized", "not give it to everyone"},
                                                            {"500 Oops", "can't answer now (HTTP 500)"},
                                                            {"429 Slowly", "can't answer now"},
                                                            {"204 Nothing", "not understood (HTTP 204)"}};
    for (const auto& [status, words] : refusals) {
        m_server.answering = [&](const WebRequest&) {
            return answer(status, "Content-Length: 4\r\n", "page");
        };
        EXPECT_THAT(failure(), HasSubstr(words)) << status;
        EXPECT_FALSE(hasFile());
        EXPECT_FALSE(hasPart());
    }
}

TEST_F(Download, OnlyHttpsIsFetchedFrom) {
    m_request.allowLoopback = false;
    const auto plain = fetch();
    ASSERT_FALSE(plain.has_value());
    EXPECT_EQ(plain.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(plain.error().message, HasSubstr("not an https address"));
    m_request.allowLoopback = true;
    for (const char* url :
         {"http://localhost/x", "http://127.0.0.1.example.org/x", "http://[::2]/x", "file:///etc/hosts",
          "https://", "https:///x", "weights.pth", "http://user@127.0.0.1/x"}) {
        m_request.url = url;
        const auto done = fetch();
        ASSERT_FALSE(done.has_value()) << url;
        EXPECT_EQ(done.error().code, ErrorCode::InvalidArgument) << url;
    }
    EXPECT_TRUE(m_server.requests.empty());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, APackedAnswerIsRefused) {
    m_server.answering = [this](const WebRequest&) {
        return answer("200 OK", "Content-Encoding: gzip\r\n" + m_file.headers(kBytes), m_file.body);
    };
    EXPECT_THAT(failure(), HasSubstr("packed"));
    EXPECT_FALSE(hasFile());
}

TEST_F(Download, ADiskWithoutRoomIsSaidBeforeAnythingComes) {
    m_control.freeBytes = [](const std::filesystem::path&) { return std::uint64_t{1'000}; };
    const auto done = fetch();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, ErrorCode::WriteFailed);
    EXPECT_THAT(done.error().message, AllOf(HasSubstr("not room enough"), HasSubstr("1000 bytes are free")));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, AFolderThatCanNotBeWrittenToIsSaid) {
    m_request.target = m_folder.path() / "no such folder" / "weights.pth";
    const auto done = fetch();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, ErrorCode::WriteFailed);
    EXPECT_TRUE(m_server.requests.empty());
}

TEST_F(Download, AServerThatIsNotThereIsSaid) {
    m_server.stop();
    EXPECT_THAT(failure(), AllOf(HasSubstr("127.0.0.1 takes no connection"), HasSubstr("try again later")));
    EXPECT_FALSE(hasPart());
}

} // namespace
} // namespace actiscope::test
