// Small pictures of a data set's images, maps over them, and their rows of the run: made in the background,
// for whatever is on the screen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QCache>
#include <QImage>
#include <QObject>

#include "engine/runs/run.h"
#include "engine/runtime/model.h"
#include "engine/vision/colormap.h"
#include "ui/dataset/data_set_state.h"
#include "ui/dataset/tile_workers.h"

namespace actiscope::ui {

/// Something that a view shows, or will soon.
struct TileWish {
    std::uint32_t item = 0;
    std::optional<int> map; ///< the model's class whose map is wanted; -1: the one that it names first
    bool compared = false;  ///< map and row are the compared run's
    bool ahead = false;     ///< not seen yet: only as far as there is room beside what is
};

/// Lives on the window's thread; no function of it waits, but for the destructor, which waits for what is
/// being made. All that it keeps is bounded. Maps are made with the model of the run that is shown
/// (modelOfRun()), with the window's without a run and where no network made the run.
class TileImages : public QObject {
    Q_OBJECT

public:
    /// `moduleFolder` as in EngineOptions; `cacheFolder`: where thumbnails are kept on disk.
    TileImages(const DataSetState& state, std::filesystem::path moduleFolder,
               std::filesystem::path cacheFolder, std::shared_ptr<ModelHashes> hashes,
               QObject* parent = nullptr);
    ~TileImages() override;

    /// What `client` shows now, most urgent first, at most so many pixels large: in place of what it wished
    /// for before. What nobody wishes for any more is not made. A client that is destroyed wishes for
    /// nothing.
    void wish(const QObject* client, const std::vector<TileWish>& wishes, int side);
    void wishNothing(const QObject* client) { wish(client, {}, 1); }

    /// Null until it is there. May be smaller than wished for while a larger one is on its way.
    [[nodiscard]] QImage thumbnail(std::uint32_t item) const;
    /// It was tried and could not be read.
    [[nodiscard]] bool isUnreadable(std::uint32_t item) const;
    /// The whole picture's size as shown; empty until the thumbnail is there.
    [[nodiscard]] std::optional<Size> pictureSize(std::uint32_t item) const;
    /// Its ground-truth boxes in the picture as shown; empty until the thumbnail is there.
    [[nodiscard]] std::vector<datasets::LabelledBox> truths(std::uint32_t item) const;
    /// The thumbnail with the map blended over it; null until both are there.
    [[nodiscard]] QImage overlay(const MapKey& key);
    [[nodiscard]] bool hasMap(const MapKey& key) const;
    /// The map's box at a threshold of level / 1000, in the picture as shown, to the precision of a small
    /// picture; empty without one, and until the map is there.
    [[nodiscard]] std::optional<Box> mapBox(const MapKey& key, int level) const;
    /// The item's row of the run (or the compared one), with its boxes; null until it is there, and where
    /// the run has none.
    [[nodiscard]] ImageRowPtr row(std::uint32_t item, bool compared = false) const;

    /// How maps are drawn.
    void setMapStyle(Colormap colormap, float opacity);
    /// The window's model.
    void setModel(const ModelPtr& model);

Q_SIGNALS:
    void ready(std::uint32_t item); ///< something of it has come
    void styleChanged();            ///< overlays are to be drawn anew
    /// Maps can't be made: no model, or it has none. Once for each model.
    void mapsFailed(const actiscope::Error& error);

private:
    struct Wishes {
        std::vector<TileWish> tiles;
        int side = 1;
    };

    [[nodiscard]] TileWorkers::Callbacks callbacks();
    void takeSet();
    void takeRun(bool compared);
    void forgetRun(bool compared);
    void forgetMaps(bool compared);
    [[nodiscard]] std::vector<ThumbnailKey> thumbnailsWanted() const;
    void makeBatch();
    void ask();
    void take(const TileBatchPtr& batch, const ThumbnailKey& key, const TileThumbnail& thumbnail);
    void take(const TileBatchPtr& batch, const RowKey& key, const ImageRowPtr& row);
    void take(const TileBatchPtr& batch, const MapKey& key, const TileMapAnswer& answer);

    const DataSetState& m_state;
    ModelPtr m_model;
    Colormap m_colormap = Colormap::Jet;
    float m_opacity = 0.5F;
    std::map<const QObject*, Wishes> m_wishes;
    TileBatchPtr m_batch;
    QCache<std::uint32_t, TileThumbnail> m_thumbnails; ///< cost in KiB
    QCache<std::uint64_t, ImageRowPtr> m_rows;
    std::map<MapKey, TileMapPtr> m_maps;      ///< null: can't be made
    QCache<std::uint64_t, QImage> m_overlays; ///< cost in KiB
    bool m_mapsFailed[2] = {false, false};    ///< of the run's model, of the compared run's
    std::unique_ptr<TileWorkers> m_workers;   ///< last: destroyed first
};

} // namespace actiscope::ui
