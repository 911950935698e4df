#include "ui/downloads/partial_file.h"

#include <system_error>
#include <utility>

#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

namespace actiscope::downloads {

namespace {

constexpr qint64 kMostNoteBytes = 64 << 10;

QString besides(const std::filesystem::path& target, const char* ending) {
    return QFile::decodeName((target.string() + ending).c_str());
}

} // namespace

PartialFile::PartialFile(std::filesystem::path target, std::string url)
    : m_target(std::move(target)), m_url(std::move(url)), m_file(besides(m_target, ".part")),
      m_note(besides(m_target, ".part.json")) {}

tl::unexpected<Error> PartialFile::writeFailed(const QString& reason) const {
    return fail(ErrorCode::WriteFailed,
                m_target.string() + " could not be written: make room there, or look who owns the folder.",
                reason.toStdString());
}

Result<std::monostate> PartialFile::open() {
    const bool known = readVersion();
    if (!m_file.open(QIODevice::ReadWrite)) {
        return writeFailed(m_file.errorString());
    }
    if (known && readOldBytes()) {
        return std::monostate{};
    }
    return restart({});
}

Result<std::monostate> PartialFile::restart(const FileVersion& version) {
    m_version = version;
    m_hash.reset();
    m_size = 0;
    if (!m_file.resize(0) || !m_file.seek(0)) {
        return writeFailed(m_file.errorString());
    }
    if (!writeVersion()) {
        return writeFailed(m_note.errorString());
    }
    return std::monostate{};
}

Result<std::monostate> PartialFile::append(const QByteArray& bytes) {
    if (m_file.write(bytes) != bytes.size() || !m_file.flush()) {
        // A piece that is half there would make the next attempt's file a wrong one.
        const QString reason = m_file.errorString();
        m_file.resize(static_cast<qint64>(m_size));
        return writeFailed(reason);
    }
    m_hash.addData(bytes);
    m_size += static_cast<std::uint64_t>(bytes.size());
    return std::monostate{};
}

std::string PartialFile::sha256() const {
    return m_hash.result().toHex().toStdString();
}

Result<std::monostate> PartialFile::finish() {
    if (!m_file.flush() || ::fsync(m_file.handle()) != 0) {
        return writeFailed(m_file.errorString());
    }
    m_file.close();
    std::error_code failure;
    std::filesystem::rename(QFile::encodeName(m_file.fileName()).toStdString(), m_target, failure);
    if (failure) {
        return writeFailed(QString::fromStdString(failure.message()));
    }
    m_note.remove();
    return std::monostate{};
}

void PartialFile::leave() {
    m_file.close();
    if (m_size == 0 || m_version.validator().isEmpty()) {
        drop();
    }
}

void PartialFile::drop() {
    m_file.close();
    m_file.remove();
    m_note.remove();
    m_size = 0;
}

bool PartialFile::readVersion() {
    if (!m_note.open(QIODevice::ReadOnly)) {
        return false;
    }
    const QJsonObject note = QJsonDocument::fromJson(m_note.read(kMostNoteBytes)).object();
    m_note.close();
    m_version.etag = note.value(QLatin1String("etag")).toString().toLatin1();
    m_version.lastModified = note.value(QLatin1String("last_modified")).toString().toLatin1();
    if (const QJsonValue total = note.value(QLatin1String("total"));
        total.isDouble() && total.toDouble() >= 0) {
        m_version.total = static_cast<std::uint64_t>(total.toDouble());
    }
    return note.value(QLatin1String("url")).toString().toStdString() == m_url &&
           !m_version.validator().isEmpty();
}

bool PartialFile::writeVersion() {
    QJsonObject note{{QStringLiteral("url"), QString::fromStdString(m_url)},
                     {QStringLiteral("etag"), QString::fromLatin1(m_version.etag)},
                     {QStringLiteral("last_modified"), QString::fromLatin1(m_version.lastModified)}};
    if (m_version.total) {
        note.insert(QStringLiteral("total"), static_cast<double>(*m_version.total));
    }
    const QByteArray text = QJsonDocument(note).toJson();
    const bool written =
        m_note.open(QIODevice::WriteOnly | QIODevice::Truncate) && m_note.write(text) == text.size();
    m_note.close();
    return written;
}

bool PartialFile::readOldBytes() {
    const auto size = static_cast<std::uint64_t>(m_file.size());
    if (size > kMostDownloadBytes || !m_file.seek(0) || !m_hash.addData(&m_file)) {
        return false;
    }
    m_size = size;
    return m_file.seek(static_cast<qint64>(size));
}

std::string sha256Of(const std::filesystem::path& path) {
    QFile file(QFile::decodeName(path.c_str()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) {
        return {};
    }
    return hash.result().toHex().toStdString();
}

} // namespace actiscope::downloads
