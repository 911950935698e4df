#include "ui/dataset/tile_workers.h"

#include <algorithm>
#include <utility>

#include "engine/runs/run_store.h"
#include "engine/runtime/guarded.h"
#include "engine/runtime/pipeline.h"
#include "ui/give_way.h"
#include "ui/render/own_pages.h"

namespace actiscope::ui {

namespace {

/// In the format that is drawn fastest.
QImage toQImage(const Image& image) {
    const QImage rgb(image.rgb.get(), image.size.width, image.size.height, qsizetype{3} * image.size.width,
                     QImage::Format_RGB888);
    return inOwnPages(rgb.convertToFormat(QImage::Format_RGB32));
}

/// The next image would fail, too.
bool isOfModel(const Error& error) {
    switch (error.code) {
    case ErrorCode::FileNotFound:
    case ErrorCode::FileUnreadable:
    case ErrorCode::ImageUnreadable:
    case ErrorCode::ImageTooLarge:
    case ErrorCode::ImageUnsupported:
    case ErrorCode::LogitsNotFinite:
    case ErrorCode::ClassUnknown:
    case ErrorCode::OutOfMemory:
    case ErrorCode::Cancelled:
        return false;
    default:
        return true;
    }
}

} // namespace

TileWorkers::TileWorkers(std::filesystem::path moduleFolder, std::filesystem::path cacheFolder,
                         std::shared_ptr<ModelHashes> hashes, Callbacks callbacks)
    : m_modules(std::move(moduleFolder)), m_cache(std::move(cacheFolder)), m_hashes(std::move(hashes)),
      m_callbacks(std::move(callbacks)) {}

TileWorkers::~TileWorkers() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads) {
        thread.join();
    }
}

template <class Key>
void TileWorkers::fill(Lane<Key>& lane, const std::vector<Key>& wishes) {
    lane.waiting.clear();
    std::copy_if(wishes.begin(), wishes.end(), std::back_inserter(lane.waiting),
                 [&](const Key& key) { return !lane.out.contains(key); });
}

void TileWorkers::make(const TileBatchPtr& batch, const TileWishes& wishes) {
    bool any = false;
    {
        const std::lock_guard lock(m_mutex);
        m_batch = batch;
        fill(m_thumbnails, wishes.thumbnails);
        fill(m_rows, wishes.rows);
        fill(m_maps, wishes.maps);
        any = !m_thumbnails.waiting.empty() || !m_rows.waiting.empty() || !m_maps.waiting.empty();
    }
    if (any) {
        start();
        m_changed.notify_all();
    }
}

void TileWorkers::taken(const ThumbnailKey& key) {
    const std::lock_guard lock(m_mutex);
    m_thumbnails.out.erase(key);
}

void TileWorkers::taken(const RowKey& key) {
    const std::lock_guard lock(m_mutex);
    m_rows.out.erase(key);
}

void TileWorkers::taken(const MapKey& key) {
    const std::lock_guard lock(m_mutex);
    m_maps.out.erase(key);
}

void TileWorkers::start() {
    if (!m_threads.empty()) {
        return;
    }
    // One core is left to the window.
    const auto decoders = std::clamp(static_cast<int>(std::thread::hardware_concurrency()) - 1, 1, 4);
    for (int i = 0; i < decoders; ++i) {
        m_threads.emplace_back([this] {
            serve<ThumbnailKey>(m_thumbnails, [this](const TileBatchPtr& batch, const ThumbnailKey& key) {
                makeThumbnail(batch, key);
            });
        });
    }
    m_threads.emplace_back([this] { serveRows(); });
    m_threads.emplace_back([this] {
        serve<MapKey>(m_maps, [this](const TileBatchPtr& batch, const MapKey& key) {
            m_callbacks.map(batch, key, makeMap(*batch, key));
        });
    });
}

template <class Key>
void TileWorkers::serve(Lane<Key>& lane, const std::function<void(const TileBatchPtr&, const Key&)>& work,
                        const std::function<void()>& idle) {
    giveWayToWindow();
    std::unique_lock lock(m_mutex);
    while (true) {
        if (lane.waiting.empty() && !m_ending && idle) {
            lock.unlock();
            idle();
            lock.lock();
        }
        m_changed.wait(lock, [&] { return m_ending || !lane.waiting.empty(); });
        if (m_ending) {
            return;
        }
        const Key key = lane.waiting.front();
        lane.waiting.pop_front();
        if (!lane.out.insert(key).second) {
            continue; // two views wished for it
        }
        const TileBatchPtr batch = m_batch;
        lock.unlock();
        work(batch, key);
        lock.lock();
    }
}

void TileWorkers::makeThumbnail(const TileBatchPtr& batch, const ThumbnailKey& key) {
    const auto image = m_cache.get(batch->set->path(key.item), key.side, m_modules);
    TileThumbnail thumbnail;
    thumbnail.side = key.side;
    if (image) {
        thumbnail.image = toQImage(**image);
        thumbnail.stored = (*image)->storedSize;
        thumbnail.orientation = (*image)->orientation;
    }
    m_callbacks.thumbnail(batch, key, thumbnail);
}

void TileWorkers::serveRows() {
    std::optional<runs::RunStore> store; // open while rows are read, so that nobody finds it held
    std::filesystem::path file;
    serve<RowKey>(
        m_rows,
        [&](const TileBatchPtr& batch, const RowKey& key) {
            const std::filesystem::path& wanted = key.compared ? batch->compared : batch->run;
            if (!store || file != wanted) {
                auto opened = runs::RunStore::open(wanted);
                store = opened ? std::optional(std::move(*opened)) : std::nullopt;
                file = wanted;
            }
            auto row = store ? store->row(key.item) : Result<runs::ImageRow>(fail(Error{}));
            m_callbacks.row(batch, key,
                            row ? std::make_shared<const runs::ImageRow>(std::move(*row)) : nullptr);
        },
        [&] { store.reset(); });
}

Result<ModelPtr> TileWorkers::modelFor(const TileBatch& batch, bool compared) {
    const FactsPtr& facts = compared ? batch.comparedFacts : batch.runFacts;
    if (facts == nullptr) {
        return batch.model != nullptr
                   ? Result<ModelPtr>(batch.model)
                   : fail(ErrorCode::InvalidArgument,
                          tr("There is no model to make maps with; open one.").toStdString());
    }
    if (batch.model != nullptr && m_hashes->of(batch.model) == facts->modelHash) {
        return batch.model;
    }
    for (const OpenModel& open : m_models) { // both runs may be of one
        if (open.model != nullptr && open.hash == facts->modelHash) {
            return open.model;
        }
    }
    auto model = modelOfRun(*facts, nullptr, *m_hashes, m_modules);
    if (model) {
        m_models[compared ? 1 : 0] = {facts->modelHash, *model};
    }
    return model;
}

TileMapAnswer TileWorkers::makeMap(const TileBatch& batch, const MapKey& key) {
    const auto model = guarded("The model", [&] { return modelFor(batch, key.compared); });
    if (!model) {
        return {nullptr, model.error()};
    }
    if ((*model)->network->head() == nullptr) {
        return {nullptr, Error{ErrorCode::ModelUnsupported, (*model)->network->info().whyNot, {}}};
    }
    const auto map = guarded("The map", [&] { return makeMap(batch, key, *model); });
    if (map) {
        return {*map, std::nullopt};
    }
    return {nullptr, isOfModel(map.error()) ? std::optional(map.error()) : std::nullopt};
}

Result<TileMapPtr> TileWorkers::makeMap(const TileBatch& batch, const MapKey& key, const ModelPtr& model) {
    if (key.label >= static_cast<int>(model->labels.classes.size())) {
        return fail(ErrorCode::ClassUnknown, tr("The model lacks this class.").toStdString());
    }
    AnalysisRequest request;
    request.source.path = batch.set->path(key.item);
    request.top = 1;
    if (key.label >= 0) {
        request.extraClasses = {key.label};
    }
    request.annotations = false;
    request.onlyLevel = 0;
    PipelineContext context;
    context.modules = &m_modules;
    const auto analysis = analyse(request, model, context);
    if (!analysis) {
        return fail(analysis.error());
    }
    for (const ClassResult& result : (*analysis)->classes) {
        if ((key.label < 0 || result.classIndex == key.label) && result.cam != nullptr) {
            return std::make_shared<const TileMap>(
                TileMap{*result.cam, (*analysis)->seen, (*analysis)->image->size});
        }
    }
    return fail(ErrorCode::ModelUnsupported, tr("The network has no map of this class.").toStdString());
}

} // namespace actiscope::ui
