// A wall of pictures with maps over them: one class over many images, or one run's answers.
#pragma once

#include <functional>
#include <vector>

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_images.h"

namespace actiscope::ui {

/// What a tile shows of an image.
struct MapTile {
    int label = -1; ///< the model's class whose map and box are shown; -1: none
    bool judged = false;
    bool right = false; ///< told by a mark where it is judged
    QStringList lines;  ///< below the picture, two at most
    QString tip;
};

/// Items of the data set as rows.
class ItemList : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ItemRole = Qt::UserRole };
    using Describe = std::function<MapTile(std::uint32_t item)>;

    using QAbstractListModel::QAbstractListModel;

    void setItems(std::vector<std::uint32_t> items, Describe describe);
    [[nodiscard]] const std::vector<std::uint32_t>& items() const { return m_items; }
    [[nodiscard]] MapTile tileOf(std::uint32_t item) const { return m_describe(item); }
    [[nodiscard]] QModelIndex indexOf(std::uint32_t item) const; ///< invalid where it isn't there

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<std::uint32_t> m_items;
    Describe m_describe;
};

/// Few images are shown larger, as far as all of them are in sight.
class MapWall : public GridView {
    Q_OBJECT

public:
    /// `compared`: maps and boxes are those of the state's compared run.
    MapWall(const DataSetState& state, TileImages& images, bool compared, QWidget* parent = nullptr);

    void setItems(std::vector<std::uint32_t> items, ItemList::Describe describe);
    [[nodiscard]] const std::vector<std::uint32_t>& items() const { return m_list->items(); }
    [[nodiscard]] MapTile tileOf(std::uint32_t item) const { return m_list->tileOf(item); }
    void setCurrent(std::uint32_t item);
    [[nodiscard]] std::optional<std::uint32_t> current() const;

    void setMaps(bool shown);
    /// Of the boxes that are shown, in percent.
    void setLevel(int level); ///< threshold of its boxes, of 1,000
    /// The box of the tile's class, in the picture as shown: the run's own at its threshold, else that of
    /// the map. Empty until row or map are there.
    [[nodiscard]] std::optional<actiscope::Box> boxOf(std::uint32_t item, int label) const;

Q_SIGNALS:
    void currentItemChanged(std::uint32_t item);
    void itemChosen(std::uint32_t item); ///< Enter or a double click

protected:
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Delegate;
    void wish();
    void fitTiles();
    [[nodiscard]] const ShownRun* run() const;

    const DataSetState& m_state;
    TileImages& m_images;
    bool m_compared;
    bool m_maps = true;
    int m_level = 200;
    int m_pictureWidth = 0;
    ItemList* m_list = nullptr;
};

} // namespace actiscope::ui
