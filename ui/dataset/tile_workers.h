// The threads behind TileImages: one lane each for thumbnails, maps and rows of a run.
#pragma once

#include <compare>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include <QCoreApplication>
#include <QImage>

#include "engine/api/maps.h"
#include "engine/datasets/data_set.h"
#include "engine/runs/run.h"
#include "engine/runtime/model_hash.h"
#include "engine/runtime/thumbnail_cache.h"

namespace actiscope::ui {

/// Which thumbnail, at most how large.
struct ThumbnailKey {
    std::uint32_t item = 0;
    int side = 0;
    friend auto operator<=>(const ThumbnailKey&, const ThumbnailKey&) = default;
};

/// Which row of which of the two runs.
struct RowKey {
    std::uint32_t item = 0;
    bool compared = false;
    friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

/// Which map of which image; `label` -1: of the class that the network names first.
struct MapKey {
    std::uint32_t item = 0;
    int label = 0;
    bool compared = false;
    friend auto operator<=>(const MapKey&, const MapKey&) = default;
};

struct TileThumbnail {
    QImage image; ///< null: unreadable
    int side = 0; ///< that was asked for
    Size stored;  ///< of the whole picture
    int orientation = 1;
};

struct TileMap {
    ClassActivationMap map;
    Box seen;   ///< rectangle of the picture that it covers
    Size image; ///< of the picture as shown
};
using TileMapPtr = std::shared_ptr<const TileMap>;
struct TileMapAnswer {
    TileMapPtr map;             ///< null: this one can't be made
    std::optional<Error> fault; ///< of the model: it makes none at all
};
using ImageRowPtr = std::shared_ptr<const runs::ImageRow>;
using FactsPtr = std::shared_ptr<const runs::RunFacts>;

/// What keys refer to. Immutable.
struct TileBatch {
    std::shared_ptr<const datasets::DataSet> set;
    ModelPtr model; ///< the window's
    std::filesystem::path run;
    std::filesystem::path compared;
    FactsPtr runFacts; ///< null where maps are the window's model's
    FactsPtr comparedFacts;
};
using TileBatchPtr = std::shared_ptr<const TileBatch>;

/// What is to be made, most urgent first.
struct TileWishes {
    std::vector<ThumbnailKey> thumbnails;
    std::vector<RowKey> rows;
    std::vector<MapKey> maps;
};

/// Thread rule: one thread; the callbacks come on threads of its own, and none after the destructor.
class TileWorkers {
    Q_DECLARE_TR_FUNCTIONS(TileWorkers)

public:
    struct Callbacks {
        std::function<void(const TileBatchPtr&, const ThumbnailKey&, const TileThumbnail&)> thumbnail;
        std::function<void(const TileBatchPtr&, const RowKey&, const ImageRowPtr&)> row; ///< null: not there
        std::function<void(const TileBatchPtr&, const MapKey&, const TileMapAnswer&)> map;
    };

    TileWorkers(std::filesystem::path moduleFolder, std::filesystem::path cacheFolder,
                std::shared_ptr<ModelHashes> hashes, Callbacks callbacks);
    TileWorkers(const TileWorkers&) = delete;
    TileWorkers& operator=(const TileWorkers&) = delete;
    ~TileWorkers();

    /// In place of what waited. What is being made, or was and is not taken yet, is not made again.
    void make(const TileBatchPtr& batch, const TileWishes& wishes);
    /// An answer has arrived.
    void taken(const ThumbnailKey& key);
    void taken(const RowKey& key);
    void taken(const MapKey& key);

private:
    template <class Key>
    struct Lane {
        std::deque<Key> waiting;
        std::set<Key> out; ///< being made, or on its way
    };
    /// The model of a run, where it is not the window's.
    struct OpenModel {
        std::uint64_t hash = 0;
        ModelPtr model;
    };

    template <class Key>
    void fill(Lane<Key>& lane, const std::vector<Key>& wishes);
    /// Runs `work` for one key after the other until the end; `idle` whenever nothing waits.
    template <class Key>
    void serve(Lane<Key>& lane, const std::function<void(const TileBatchPtr&, const Key&)>& work,
               const std::function<void()>& idle = {});
    void start();
    void makeThumbnail(const TileBatchPtr& batch, const ThumbnailKey& key);
    void serveRows();
    [[nodiscard]] TileMapAnswer makeMap(const TileBatch& batch, const MapKey& key);
    [[nodiscard]] Result<TileMapPtr> makeMap(const TileBatch& batch, const MapKey& key,
                                             const ModelPtr& model);
    [[nodiscard]] Result<ModelPtr> modelFor(const TileBatch& batch, bool compared);

    ModuleLoader m_modules;
    ThumbnailCache m_cache;
    std::shared_ptr<ModelHashes> m_hashes;
    Callbacks m_callbacks;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ending = false;
    TileBatchPtr m_batch;
    Lane<ThumbnailKey> m_thumbnails;
    Lane<RowKey> m_rows;
    Lane<MapKey> m_maps;
    OpenModel m_models[2];              ///< of the run and of the compared one; the maps' thread's
    std::vector<std::thread> m_threads; ///< started with the first wish
};

} // namespace actiscope::ui
