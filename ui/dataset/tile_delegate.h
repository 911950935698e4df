// How one image looks in the gallery: picture, what it shows, what the network says, how well the box fits.
#pragma once

#include <utility>

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

#include "ui/dataset/tile_images.h"

namespace actiscope::ui {

/// What is drawn over the pictures.
struct TileLook {
    bool maps = false; ///< the map of the predicted class
    bool boxes = true; ///< ground truth and prediction
    friend bool operator==(const TileLook&, const TileLook&) = default;
};

/// Whether the image is right, told by shape, not by colour.
enum class TileMark { None, Right, Top5, Wrong, Skipped };

class TileDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    TileDelegate(const DataSetState& state, TileImages& images, QObject* parent = nullptr);

    /// The tile around a picture of this width.
    [[nodiscard]] static QSize tileSize(int pictureWidth);
    /// How large the picture of such a tile is at most.
    [[nodiscard]] static QSize pictureSize(const QSize& tile);

    [[nodiscard]] const TileLook& look() const { return m_look; }
    void setLook(const TileLook& look) { m_look = look; }

    /// The map that is drawn over an image's picture.
    [[nodiscard]] static MapKey mapOf(const DataSetState& state, std::uint32_t item);
    [[nodiscard]] static TileMark markOf(const DataSetState& state, std::uint32_t item);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintPicture(QPainter& painter, const QRect& frame, std::uint32_t item,
                      const QPalette& palette) const;
    void paintBoxes(QPainter& painter, const QRectF& picture, std::uint32_t item) const;
    void paintText(QPainter& painter, const QRect& area, std::uint32_t item, const QPalette& palette) const;
    /// At the size that it is drawn at, so that scrolling only copies it.
    [[nodiscard]] QPixmap scaled(const QImage& image, const QSize& size, qreal ratio) const;

    const DataSetState& m_state;
    TileImages& m_images;
    TileLook m_look;
    mutable QCache<std::pair<qint64, qint64>, QPixmap> m_scaled; ///< cost in KiB
};

/// A mark as it stands in a tile, for legends and other views, too.
void paintTileMark(QPainter& painter, const QRectF& square, TileMark mark, const QPalette& palette);

} // namespace actiscope::ui
