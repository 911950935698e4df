// The open folder as a strip of thumbnails.
#pragma once

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QListView>

#include "ui/engine_session.h"

class QTimer;

namespace actiscope::ui {

/// The files of the session and the thumbnails that have come so far; the most recent ones are kept.
class FilmstripModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ThumbnailRole = Qt::UserRole, FailedRole };

    explicit FilmstripModel(EngineSession* session, QObject* parent = nullptr);

    void reset();
    void setThumbnail(int row, const QImage& image); ///< null: could not be read
    [[nodiscard]] bool has(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    static constexpr int kMostKept = 600;

    EngineSession* m_session;
    QCache<int, QImage> m_thumbnails{kMostKept};
};

/// Asks for thumbnails of visible items only; a click opens the image.
class Filmstrip : public QListView {
    Q_OBJECT

public:
    explicit Filmstrip(EngineSession* session, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void showFiles();
    void showCurrent();
    void requestVisible();

    EngineSession* m_session;
    FilmstripModel* m_files = nullptr;
    QTimer* m_settle = nullptr; ///< after scrolling has come to rest
};

} // namespace actiscope::ui
