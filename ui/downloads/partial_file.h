// What is there already of a file that is being fetched, and of which version of the server's file it is a
// part.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>

#include "engine/api/downloads.h"

namespace actiscope::downloads {

/// What a server says of its file: equal values mean equal bytes.
struct FileVersion {
    QByteArray etag;         ///< strong ones only
    QByteArray lastModified; ///< used where there is no etag
    std::optional<std::uint64_t> total;

    /// For If-Range; empty: a part of it can't be gone on with.
    [[nodiscard]] QByteArray validator() const { return etag.isEmpty() ? lastModified : etag; }
    friend bool operator==(const FileVersion& a, const FileVersion& b) {
        return a.etag == b.etag && a.lastModified == b.lastModified && a.total == b.total;
    }
};

/// TARGET.part with TARGET.part.json beside it. The checksum goes along with the bytes, those of an earlier
/// attempt included.
class PartialFile {
public:
    /// `url`: a part that came from elsewhere is not used.
    PartialFile(std::filesystem::path target, std::string url);
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    /// Takes up what an earlier attempt left, reading it for the checksum; starts empty where that can't be
    /// used. Errors: WriteFailed.
    [[nodiscard]] Result<std::monostate> open();

    /// Empties it for a file of this version. Errors: WriteFailed.
    [[nodiscard]] Result<std::monostate> restart(const FileVersion& version);

    /// Errors: WriteFailed.
    [[nodiscard]] Result<std::monostate> append(const QByteArray& bytes);

    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] const FileVersion& version() const { return m_version; }
    [[nodiscard]] std::string sha256() const;

    /// Gives the file its name, all bytes on the disk first. Errors: WriteFailed.
    [[nodiscard]] Result<std::monostate> finish();

    /// Leaves it for a later attempt; takes it away where none could go on with it.
    void leave();
    void drop();

private:
    [[nodiscard]] bool readVersion();
    [[nodiscard]] bool writeVersion();
    [[nodiscard]] bool readOldBytes();
    [[nodiscard]] tl::unexpected<Error> writeFailed(const QString& reason) const;

    std::filesystem::path m_target;
    std::string m_url;
    QFile m_file;
    QFile m_note;
    FileVersion m_version;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    std::uint64_t m_size = 0;
};

/// SHA-256 of a file in lower-case hexadecimal; empty where it can't be read.
[[nodiscard]] std::string sha256Of(const std::filesystem::path& file);

} // namespace actiscope::downloads
