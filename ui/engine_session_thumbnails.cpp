// The small pictures of the strip.
#include "ui/engine_session.h"

namespace actiscope::ui {

namespace {

QImage toQImage(const Image& image) {
    return QImage(image.rgb.get(), image.size.width, image.size.height, qsizetype{3} * image.size.width,
                  QImage::Format_RGB888)
        .copy();
}

} // namespace

void EngineSession::requestThumbnail(int position, int side) {
    if (position < 0 || position >= static_cast<int>(m_files.size())) {
        return;
    }
    const auto deliver = [this](Ticket ticket, const std::filesystem::path&, const Result<ImagePtr>& image) {
        // The small picture is made here, on the engine's thread.
        const QImage picture = image ? toQImage(**image) : QImage();
        QMetaObject::invokeMethod(
            this,
            [this, ticket, picture] {
                if (const auto found = m_thumbnailTickets.constFind(ticket);
                    found != m_thumbnailTickets.cend()) {
                    const int at = *found;
                    m_thumbnailTickets.erase(found);
                    Q_EMIT thumbnailReady(at, picture);
                    tellThumbnails();
                }
            },
            Qt::QueuedConnection);
    };
    const Ticket ticket = engine().thumbnail(m_files[static_cast<std::size_t>(position)], side, deliver);
    m_thumbnailTickets.insert(ticket, position);
    ++m_thumbnailsAsked;
    tellThumbnails();
}

void EngineSession::tellThumbnails() {
    const int awaited = static_cast<int>(m_thumbnailTickets.size());
    Q_EMIT thumbnailsChanged(m_thumbnailsAsked - awaited, m_thumbnailsAsked);
    if (awaited == 0) {
        m_thumbnailsAsked = 0;
    }
}

void EngineSession::cancelThumbnails() {
    m_thumbnailTickets.clear();
    if (m_engine != nullptr) {
        m_engine->cancelThumbnails();
    }
    tellThumbnails();
}

} // namespace actiscope::ui
