#include "ui/dataset/tile_images.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/vision/overlay.h"
#include "engine/vision/threshold_boxes.h"
#include "ui/render/own_pages.h"

namespace actiscope::ui {

namespace {

constexpr int kThumbnailKib = 96 << 10; // 95 of the largest if they are square, 380 of the next smaller
constexpr int kOverlayKib = 32 << 10;
constexpr int kRowsKept = 4000;
constexpr std::size_t kMapsKept = 20000; // some 1 KB each
constexpr int kBytesOfKib = 1024;
constexpr int kBoxSearchSide = 192;

int kibOf(const QImage& image) {
    return static_cast<int>(image.sizeInBytes() / kBytesOfKib) + 1;
}

std::uint64_t rowKey(const RowKey& key) {
    return std::uint64_t{key.item} * 2 + (key.compared ? 1 : 0);
}

std::uint64_t overlayKey(const MapKey& key) {
    constexpr int kLabelBits = 24;
    return ((std::uint64_t{key.item} << kLabelBits) + static_cast<std::uint64_t>(key.label + 1)) * 2 +
           (key.compared ? 1 : 0);
}

constexpr int kSides[] = {128, 256, 512}; // of the thumbnails that are kept

int thumbnailSide(int wished) {
    const auto* const fits =
        std::find_if(std::begin(kSides), std::end(kSides), [wished](int side) { return side >= wished; });
    return fits != std::end(kSides) ? *fits : kSides[2];
}

/// How many there is room for, however they are shaped.
std::size_t roomFor(int side) {
    constexpr int kBytesAPixel = 4;
    return static_cast<std::size_t>(kThumbnailKib / (side * side * kBytesAPixel / kBytesOfKib + 1));
}

/// Null where the run has no model to make maps with.
FactsPtr factsWithModel(const ShownRunPtr& run) {
    return run != nullptr && runs::hasNetwork(run->facts) ? FactsPtr(run, &run->facts) : nullptr;
}

bool isSameList(const datasets::DataSet& a, const datasets::DataSet& b) {
    return a.root() == b.root() && a.size() == b.size() && a.format() == b.format();
}

bool isOfRun(const ShownRunPtr& run, std::uint32_t item) {
    return run != nullptr && run->table.positionOf(item).has_value();
}

} // namespace

TileImages::TileImages(const DataSetState& state, std::filesystem::path moduleFolder,
                       std::filesystem::path cacheFolder, std::shared_ptr<ModelHashes> hashes,
                       QObject* parent)
    : QObject(parent), m_state(state), m_thumbnails(kThumbnailKib), m_rows(kRowsKept),
      m_overlays(kOverlayKib),
      m_workers(std::make_unique<TileWorkers>(std::move(moduleFolder), std::move(cacheFolder),
                                              std::move(hashes), callbacks())) {
    connect(&state, &DataSetState::setChanged, this, &TileImages::takeSet);
    connect(&state, &DataSetState::runChanged, this, [this] { takeRun(false); });
    connect(&state, &DataSetState::comparedChanged, this, [this] { takeRun(true); });
    connect(&state, &DataSetState::rowsAdded, this, &TileImages::ask);
    takeSet();
}

/// From the workers' threads to the window's.
TileWorkers::Callbacks TileImages::callbacks() {
    const auto hand = [this](const TileBatchPtr& batch, const auto& key, const auto& value) {
        QMetaObject::invokeMethod(
            this, [this, batch, key, value] { take(batch, key, value); }, Qt::QueuedConnection);
    };
    return {hand, hand, hand};
}

TileImages::~TileImages() = default;

void TileImages::wish(const QObject* client, const std::vector<TileWish>& wishes, int side) {
    if (wishes.empty()) {
        m_wishes.erase(client);
    } else {
        if (!m_wishes.contains(client)) {
            connect(client, &QObject::destroyed, this, [this, client] { m_wishes.erase(client); });
        }
        m_wishes[client] = {wishes, thumbnailSide(side)};
    }
    ask();
}

/// What is seen comes before what is ahead, and whatever is made stays: a thumbnail that took the place of
/// another one that is seen would be asked for again and again.
std::vector<ThumbnailKey> TileImages::thumbnailsWanted() const {
    std::map<std::uint32_t, int> sides; // one picture may be seen twice
    std::vector<std::uint32_t> order;
    std::size_t seen = 0;
    for (const bool ahead : {false, true}) {
        for (const auto& [client, wishes] : m_wishes) {
            for (const TileWish& wish : wishes.tiles) {
                if (wish.ahead != ahead) {
                    continue;
                }
                const auto [side, isNew] = sides.try_emplace(wish.item, wishes.side);
                side->second = std::max(side->second, wishes.side);
                if (isNew) {
                    order.push_back(wish.item);
                }
            }
        }
        seen = ahead ? seen : order.size();
    }
    int largest = kSides[0];
    for (const int side : kSides) {
        largest = seen <= roomFor(side) ? side : largest;
    }
    order.resize(std::min(order.size(), std::max(seen, roomFor(largest))));
    std::reverse(order.begin(), order.end()); // what is looked up last is the last to make way
    std::vector<ThumbnailKey> wanted;
    for (const std::uint32_t item : order) {
        const int side = std::min(sides[item], largest);
        const TileThumbnail* there = m_thumbnails.object(item);
        if (there == nullptr || (!there->image.isNull() && there->side < side)) {
            wanted.push_back({item, side});
        }
    }
    std::reverse(wanted.begin(), wanted.end());
    return wanted;
}

void TileImages::ask() {
    TileWishes wanted;
    wanted.thumbnails = thumbnailsWanted();
    for (const auto& [client, wishes] : m_wishes) {
        for (const TileWish& wish : wishes.tiles) {
            const bool hasRow = isOfRun(wish.compared ? m_state.compared() : m_state.run(), wish.item);
            if (hasRow && !m_rows.contains(rowKey({wish.item, wish.compared}))) {
                wanted.rows.push_back({wish.item, wish.compared});
            }
            if (wish.map) {
                const MapKey key{wish.item, *wish.map, wish.compared};
                if (!m_maps.contains(key) && !m_mapsFailed[wish.compared ? 1 : 0]) {
                    wanted.maps.push_back(key);
                }
            }
        }
    }
    m_workers->make(m_batch, std::move(wanted));
}

void TileImages::takeSet() {
    const auto& set = m_state.set();
    const bool keeps = m_batch != nullptr && m_batch->set != nullptr && set != nullptr &&
                       m_batch->set->annotationsPending() && isSameList(*m_batch->set, *set);
    if (!keeps) {
        m_thumbnails.clear();
        m_wishes.clear();
        forgetRun(false);
        forgetRun(true);
    }
    makeBatch();
    ask();
}

void TileImages::takeRun(bool compared) {
    forgetRun(compared);
    for (auto& [client, wishes] : m_wishes) {
        for (TileWish& wish : wishes.tiles) {
            if (wish.compared == compared) {
                wish.map.reset(); // a class of the run before; views wish anew
            }
        }
    }
    makeBatch();
    ask();
}

void TileImages::forgetRun(bool compared) {
    for (const std::uint64_t key : m_rows.keys()) {
        if (key % 2 == (compared ? 1 : 0)) {
            m_rows.remove(key);
        }
    }
    forgetMaps(compared);
}

void TileImages::forgetMaps(bool compared) {
    std::erase_if(m_maps, [compared](const auto& kept) { return kept.first.compared == compared; });
    m_overlays.clear();
    m_mapsFailed[compared ? 1 : 0] = false;
}

void TileImages::makeBatch() {
    auto batch = std::make_shared<TileBatch>();
    batch->set = m_state.set();
    batch->model = m_model;
    if (m_state.run() != nullptr) {
        batch->run = m_state.run()->file;
        batch->runFacts = factsWithModel(m_state.run());
    }
    if (m_state.compared() != nullptr) {
        batch->compared = m_state.compared()->file;
        batch->comparedFacts = factsWithModel(m_state.compared());
    }
    m_batch = std::move(batch);
}

void TileImages::take(const TileBatchPtr& batch, const ThumbnailKey& key, const TileThumbnail& thumbnail) {
    m_workers->taken(key);
    // Annotations that came meanwhile change no picture.
    if (m_batch->set == nullptr || !isSameList(*batch->set, *m_batch->set)) {
        ask(); // the item of that number of the set that is there now may wait
        return;
    }
    const TileThumbnail* there = m_thumbnails.object(key.item);
    if (there != nullptr && !there->image.isNull() && there->side > key.side) {
        return; // wished for smaller meanwhile, made in either order
    }
    m_thumbnails.insert(key.item, new TileThumbnail(thumbnail), kibOf(thumbnail.image));
    Q_EMIT ready(key.item);
}

void TileImages::take(const TileBatchPtr& batch, const RowKey& key, const ImageRowPtr& row) {
    m_workers->taken(key);
    const bool isCurrent = key.compared ? batch->compared == m_batch->compared : batch->run == m_batch->run;
    if (m_batch->set == nullptr || !isSameList(*batch->set, *m_batch->set) || !isCurrent) {
        ask(); // it may be wanted still, of the run that is there now
        return;
    }
    if (row == nullptr) {
        return;
    }
    m_rows.insert(rowKey(key), new ImageRowPtr(row));
    Q_EMIT ready(key.item);
}

void TileImages::take(const TileBatchPtr& batch, const MapKey& key, const TileMapAnswer& answer) {
    m_workers->taken(key);
    if (batch != m_batch) {
        ask(); // it may be wanted still, of the model that is there now
        return;
    }
    if (answer.fault) {
        if (!std::exchange(m_mapsFailed[key.compared ? 1 : 0], true)) {
            Q_EMIT mapsFailed(*answer.fault);
        }
        return;
    }
    if (m_maps.size() >= kMapsKept) {
        m_maps.clear(); // those on the screen come again at once
        ask();
    }
    m_maps[key] = answer.map;
    m_overlays.remove(overlayKey(key));
    Q_EMIT ready(key.item);
}

QImage TileImages::thumbnail(std::uint32_t item) const {
    const TileThumbnail* there = m_thumbnails.object(item);
    return there != nullptr ? there->image : QImage();
}

bool TileImages::isUnreadable(std::uint32_t item) const {
    const TileThumbnail* there = m_thumbnails.object(item);
    return there != nullptr && there->image.isNull();
}

std::optional<Size> TileImages::pictureSize(std::uint32_t item) const {
    const TileThumbnail* there = m_thumbnails.object(item);
    if (there == nullptr || there->image.isNull()) {
        return std::nullopt;
    }
    constexpr int kFirstTurned = 5; // of EXIF's orientations
    const Size stored = there->stored;
    return there->orientation < kFirstTurned ? stored : Size{stored.height, stored.width};
}

std::vector<datasets::LabelledBox> TileImages::truths(std::uint32_t item) const {
    const TileThumbnail* there = m_thumbnails.object(item);
    if (there == nullptr || there->image.isNull() || m_state.set() == nullptr) {
        return {};
    }
    return m_state.set()->groundTruth(item, there->stored, there->orientation).boxes;
}

QImage TileImages::overlay(const MapKey& key) {
    const TileThumbnail* there = m_thumbnails.object(key.item);
    const auto map = m_maps.find(key);
    if (there == nullptr || there->image.isNull() || map == m_maps.end() || map->second == nullptr) {
        return {};
    }
    if (const QImage* kept = m_overlays.object(overlayKey(key));
        kept != nullptr && kept->size() == there->image.size()) {
        return *kept;
    }
    auto blended = std::make_unique<QImage>(inOwnPages(there->image));
    const TileMap& of = *map->second;
    const double across = static_cast<double>(blended->width()) / of.image.width;
    const double down = static_cast<double>(blended->height()) / of.image.height;
    const TargetPixels target{blended->bits(),
                              {blended->width(), blended->height()},
                              static_cast<std::size_t>(blended->bytesPerLine()),
                              4,
                              true};
    blendOverlay(target, of.map,
                 {of.seen.x0 * across, of.seen.y0 * down, of.seen.x1 * across, of.seen.y1 * down},
                 {m_colormap, {of.map.min, of.map.max}, m_opacity});
    QImage shown = *blended;
    m_overlays.insert(overlayKey(key), blended.release(), kibOf(shown));
    return shown;
}

std::optional<Box> TileImages::mapBox(const MapKey& key, int level) const {
    const auto found = m_maps.find(key);
    if (found == m_maps.end() || found->second == nullptr) {
        return std::nullopt;
    }
    const TileMap& map = *found->second;
    const double scale =
        std::min(1.0, static_cast<double>(kBoxSearchSide) / std::max(map.image.width, map.image.height));
    const auto small = [scale](int at) { return static_cast<int>(std::lround(at * scale)); };
    const auto large = [scale](int at) { return static_cast<int>(std::lround(at / scale)); };
    const Box seen{small(map.seen.x0), small(map.seen.y0),
                   std::max(small(map.seen.x1), small(map.seen.x0) + 1),
                   std::max(small(map.seen.y1), small(map.seen.y0) + 1)};
    const auto box = imageBoxAtThreshold(map.map, seen, level);
    return box ? std::optional(Box{large(box->x0), large(box->y0), std::min(large(box->x1), map.image.width),
                                   std::min(large(box->y1), map.image.height)})
               : std::nullopt;
}

bool TileImages::hasMap(const MapKey& key) const {
    const auto found = m_maps.find(key);
    return found != m_maps.end() && found->second != nullptr;
}

ImageRowPtr TileImages::row(std::uint32_t item, bool compared) const {
    const ImageRowPtr* there = m_rows.object(rowKey({item, compared}));
    return there != nullptr ? *there : nullptr;
}

void TileImages::setMapStyle(Colormap colormap, float opacity) {
    if (colormap != m_colormap || opacity != m_opacity) {
        m_colormap = colormap;
        m_opacity = opacity;
        m_overlays.clear();
        Q_EMIT styleChanged();
    }
}

void TileImages::setModel(const ModelPtr& model) {
    if (model != m_model) {
        m_model = model;
        forgetMaps(false);
        forgetMaps(true);
        makeBatch();
        ask();
    }
}

} // namespace actiscope::ui
