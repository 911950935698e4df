// Downloads that end early, and the next attempt.
#include "tests/downloads/download_fixture.h"

namespace actiscope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST_F(Download, ACutConnectionIsGoneOnWith) {
    m_server.answering = [this](const WebRequest&) { return cutAfter(m_file.whole(), kHalf); };
    EXPECT_THAT(failure(), AllOf(HasSubstr("ended the connection after 130000 bytes of 300000 bytes"),
                                 HasSubstr("try again to go on from there")));
    EXPECT_FALSE(hasFile());
    EXPECT_EQ(partBytes(), static_cast<std::uintmax_t>(kHalf));
    m_server.answering = m_file;
    const auto done = fetch();
    ASSERT_TRUE(done.has_value()) << done.error().message;
    expectWhole(m_file.body);
    EXPECT_EQ(m_server.requests.back().headers.value("range"), "bytes=130000-");
    EXPECT_EQ(m_server.requests.back().headers.value("if-range"), "\"one\"");
}

TEST_F(Download, APartThatNothingTellsApartIsNotKept) {
    for (const char* etag : {"", "W/\"weak\""}) {
        m_file.etag = etag;
        m_server.answering = [this](const WebRequest&) { return cutAfter(m_file.whole(), kHalf); };
        EXPECT_THAT(failure(),
                    AllOf(HasSubstr("ended the connection"), testing::Not(HasSubstr("go on from there"))));
        EXPECT_FALSE(hasPart());
    }
}

TEST_F(Download, TheDateServesWhereThereIsNoTag) {
    const QByteArray date = "Sat, 01 Feb 2020 10:00:00 GMT";
    m_server.answering = [&](const WebRequest& request) {
        const QByteArray headers = "Last-Modified: " + date + "\r\nContent-Length: ";
        if (request.headers.value("if-range") == date) {
            return answer("206 Partial Content",
                          headers + QByteArray::number(kBytes - kHalf) +
                              "\r\nContent-Range: bytes 130000-299999/300000\r\n",
                          m_file.body.mid(kHalf));
        }
        return cutAfter(answer("200 OK", headers + QByteArray::number(kBytes) + "\r\n", m_file.body), kHalf);
    };
    EXPECT_THAT(failure(), HasSubstr("ended the connection"));
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
}

TEST_F(Download, SilenceEndsAndThePartStays) {
    const std::chrono::steady_clock::time_point start{};
    bool arrived = false;
    m_control.progress = [&](const DownloadProgress& progress) { arrived = progress.received == kHalf; };
    m_control.now = [&] { return arrived ? start + m_control.patience + std::chrono::seconds(1) : start; };
    m_server.answering = [this](const WebRequest&) { return cutAfter(m_file.whole(), kHalf, false); };
    EXPECT_THAT(failure(),
                AllOf(HasSubstr("nothing came from 127.0.0.1 any more"), HasSubstr("go on from there")));
    EXPECT_FALSE(hasFile());
    EXPECT_EQ(partBytes(), static_cast<std::uintmax_t>(kHalf));
}

TEST_F(Download, SilenceFromTheStartEndsToo) {
    const std::chrono::steady_clock::time_point start{};
    m_control.now = [&] {
        return m_server.requests.empty() ? start : start + m_control.patience + std::chrono::seconds(1);
    };
    m_server.answering = [](const WebRequest&) { return WebAnswer{}; };
    EXPECT_THAT(failure(), HasSubstr("nothing came"));
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, CancellingKeepsThePart) {
    bool arrived = false;
    m_control.progress = [&](const DownloadProgress& progress) { arrived = progress.received == kHalf; };
    m_control.cancelled = [&] { return arrived; };
    m_server.answering = [this](const WebRequest&) { return cutAfter(m_file.whole(), kHalf, false); };
    const auto done = fetch();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(partBytes(), static_cast<std::uintmax_t>(kHalf));
    m_control = {};
    m_server.answering = m_file;
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
    EXPECT_EQ(m_server.requests.back().headers.value("range"), "bytes=130000-");
}

TEST_F(Download, AServerThatIgnoresRangesSendsAllAgain) {
    leavePart();
    m_server.answering = [this](const WebRequest&) { return m_file.whole(); };
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
    EXPECT_EQ(m_server.requests.back().headers.value("range"), "bytes=130000-");
}

TEST_F(Download, AFileThatChangedBetweenTwoPartsIsFetchedAnew) {
    leavePart();
    ServedFile other{QByteArray(200'000, 'n'), "\"two\""};
    m_server.answering = other;
    m_request.sha256 = sumOf(other.body);
    ASSERT_TRUE(fetch().has_value());
    expectWhole(other.body);
}

TEST_F(Download, PartsOfAnotherVersionAreNotMixed) {
    ServedFile other{QByteArray(kBytes, 'n'), "\"two\""};
    m_request.sha256.clear(); // nothing but the versions tells
    leavePart();
    m_server.answering = [&](const WebRequest& request) { // ignores If-Range
        return request.headers.contains("range") ? other.from(kHalf) : other.whole();
    };
    ASSERT_TRUE(fetch().has_value());
    expectWhole(other.body);
    EXPECT_FALSE(m_server.requests.back().headers.contains("range"));
}

TEST_F(Download, PartsOfAFileOfAnotherLengthAreNotMixed) {
    ServedFile other{QByteArray(kBytes + 7, 'n'), ""};
    m_request.sha256.clear();
    leavePart();
    m_server.answering = [&](const WebRequest& request) {
        return request.headers.contains("range") ? other.from(kHalf) : other.whole();
    };
    ASSERT_TRUE(fetch().has_value());
    expectWhole(other.body);
}

TEST_F(Download, PartsThatWereNotAskedForAreRefused) {
    leavePart();
    m_server.answering = [this](const WebRequest&) { return m_file.from(5); };
    EXPECT_THAT(failure(), HasSubstr("other parts of it than those asked for"));
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, APartThatIsLongerThanTheFileIsGivenUp) {
    leavePart();
    const ServedFile other{m_file.body.left(1'000), "\"one\""};
    m_server.answering = [&](const WebRequest& request) {
        return request.headers.contains("range") ? answer("416 No", "Content-Range: bytes */1000\r\n", {})
                                                 : other.whole();
    };
    m_request.sha256 = sumOf(other.body);
    ASSERT_TRUE(fetch().has_value());
    expectWhole(other.body);
}

TEST_F(Download, ARefusalLeavesThePartOfBefore) {
    leavePart();
    for (const char* status : {"404 Not Found", "503 Later"}) {
        m_server.answering = [&](const WebRequest&) { return answer(status, {}, {}); };
        EXPECT_THAT(failure(), HasSubstr("HTTP"));
        EXPECT_EQ(partBytes(), static_cast<std::uintmax_t>(kHalf));
    }
    m_server.answering = m_file;
    ASSERT_TRUE(fetch().has_value());
    expectWhole(m_file.body);
}

TEST_F(Download, APartThatWasTamperedWithIsThrownAway) {
    leavePart();
    std::fstream(part(), std::ios::binary | std::ios::in | std::ios::out).put('!');
    EXPECT_THAT(failure(), HasSubstr("checksum")) << "it covers the bytes of the earlier attempt";
    EXPECT_FALSE(hasFile());
    EXPECT_FALSE(hasPart());
}

TEST_F(Download, APartFromElsewhereOrWithoutItsNoteIsNotUsed) {
    leavePart();
    m_request.url = m_server.url("/other.pth");
    ASSERT_TRUE(fetch().has_value());
    EXPECT_FALSE(m_server.requests.back().headers.contains("range"));
    std::filesystem::remove(m_request.target);
    m_request.url = m_server.url("/weights.pth");
    leavePart();
    m_folder.write("weights.pth.part.json", "{\"etag\": [");
    ASSERT_TRUE(fetch().has_value());
    EXPECT_FALSE(m_server.requests.back().headers.contains("range"));
    expectWhole(m_file.body);
}

} // namespace
} // namespace actiscope::test
