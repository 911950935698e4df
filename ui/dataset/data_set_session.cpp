// Opening data sets and reading their annotations.
#include "ui/dataset/data_set_session.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include <QTimer>

#include "engine/data/files.h"
#include "engine/data/model_store.h"
#include "engine/runtime/guarded.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;

constexpr int kTickMs = 200;
constexpr int kDeliveryMs = 150;

/// Or is called as one, so that what is wrong with it is said of a run.
bool isRun(const fs::path& file) {
    constexpr std::string_view kSqlite = "SQLite format 3";
    std::array<char, kSqlite.size()> head{};
    std::ifstream(file, std::ios::binary).read(head.data(), head.size());
    return std::string_view(head.data(), head.size()) == kSqlite || file.extension() == ".db";
}

bool isDataSet(const fs::path& place) {
    std::error_code failure;
    if (fs::is_directory(place, failure)) {
        const auto images = imagesInFolder(place);
        if (images && !images->empty()) {
            return false;
        }
    } else if (place.extension() != ".json" && place.extension() != ".csv") {
        return false;
    }
    const auto& formats = datasets::formats();
    return std::any_of(formats.begin(), formats.end(),
                       [&](const datasets::Format& format) { return format.recognise(place, {}); });
}

/// Without a slash at its end or a dot for a name, so that a set and its runs can be called by it.
fs::path withName(const fs::path& place) {
    std::error_code failure;
    const fs::path whole = fs::absolute(place, failure).lexically_normal();
    return failure ? place : whole.has_filename() ? whole : whole.parent_path();
}

QStringList sentencesOf(const datasets::DataSet& set) {
    QStringList sentences;
    for (const std::string& sentence : set.report().sentences()) {
        sentences += toQString(sentence);
    }
    return sentences;
}

} // namespace

DataSetSession::DataSetSession(DataSetState& state, const fs::path& moduleFolder, QObject* parent)
    : QObject(parent), m_state(state), m_modules(moduleFolder),
      m_images(new TileImages(state, moduleFolder, userCacheFolder() / "thumbnails", m_hashes, this)) {
    m_tick = new QTimer(this);
    m_tick->setInterval(kTickMs);
    connect(m_tick, &QTimer::timeout, this, &DataSetSession::loadingChanged);
    m_delivery = new QTimer(this);
    m_delivery->setSingleShot(true);
    m_delivery->setInterval(kDeliveryMs);
    connect(m_delivery, &QTimer::timeout, this, &DataSetSession::deliver);
    connect(&state, &DataSetState::runChanged, this, &DataSetSession::recogniseModel);
}

DataSetSession::~DataSetSession() {
    for (const ProgressPtr& progress : {m_progress, m_readProgress}) {
        if (progress != nullptr) {
            progress->cancelled = true;
        }
    }
    if (m_thread.joinable()) {
        m_control->cancel();
        m_thread.join();
    }
}

fs::path DataSetSession::runsFolder() {
    return userDataFolder() / "runs";
}

DataSetSession::Kind DataSetSession::kindOf(const fs::path& place) {
    return isRun(place) ? Kind::Run : isDataSet(place) ? Kind::DataSet : Kind::Other;
}

std::optional<Error> DataSetSession::whyBusy() const {
    if (m_evaluating == Evaluating::No) {
        return std::nullopt;
    }
    return Error{ErrorCode::InvalidArgument,
                 tr("An evaluation goes on: let it end, or cancel it; what is done stays and can be resumed.")
                     .toStdString(),
                 {}};
}

DataSetSession::ProgressPtr DataSetSession::renew(ProgressPtr& progress) {
    if (progress != nullptr) {
        progress->cancelled = true;
    }
    progress = std::make_shared<Progress>();
    return progress;
}

void DataSetSession::startOpening(const fs::path& place) {
    renew(m_progress);
    m_opening = true;
    m_loading = false;
    m_nextRun.clear();
    m_nextCompared.clear();
    m_waiting = place;
    tellLoading();
}

void DataSetSession::open(const fs::path& named, const datasets::OpenOptions& options) {
    const fs::path place = withName(named);
    if (const auto busy = whyBusy()) {
        Q_EMIT openFailed(*busy, place);
        return;
    }
    startOpening(place);
    m_loader.startNewest(
        [place] { return isRun(place); },
        [this, place, options](bool run) { run ? loadRun(place) : openDataSet(place, options); });
}

void DataSetSession::openDataSet(const fs::path& named, const datasets::OpenOptions& options) {
    const fs::path place = withName(named);
    if (const auto busy = whyBusy()) {
        Q_EMIT openFailed(*busy, place);
        return;
    }
    startOpening(place);
    m_loader.startNewest(
        [place, options] {
            return guarded(place.string(), [&]() -> Result<Set> {
                auto set = datasets::openDataSet(place, options);
                if (!set) {
                    return fail(set.error());
                }
                QStringList remarks = sentencesOf(*set);
                return Set{std::make_shared<const datasets::DataSet>(std::move(*set)), std::move(remarks)};
            });
        },
        [this, place, options](Result<Set> set) { takeSet(std::move(set), place, options); });
}

void DataSetSession::takeSet(Result<Set> set, const fs::path& place, const datasets::OpenOptions& options) {
    m_opening = false;
    tellLoading();
    if (!set) {
        Q_EMIT openFailed(set.error(), place);
        return;
    }
    m_openOptions = options;
    show(*set, place);
    if (set->set->annotationsPending()) {
        readAnnotations();
    }
}

void DataSetSession::show(const Set& set, const fs::path& place) {
    renew(m_readProgress); // only now: where opening fails, the one before is still the one shown
    m_reader.dropNewest();
    m_reading = false;
    m_nextRun.clear();
    m_nextCompared.clear();
    tellLoading();
    m_place = place;
    setRemarks(set.remarks);
    m_state.setDataSet(set.set);
    Q_EMIT opened(place);
}

void DataSetSession::readAnnotations() {
    const ProgressPtr progress = renew(m_readProgress);
    m_reading = true;
    tellLoading();
    m_reader.startNewest(
        [progress, set = m_state.set()] {
            datasets::ReadControl control;
            control.cancelled = [progress] { return progress->cancelled.load(); };
            control.progress = [progress](std::size_t done, std::size_t of) {
                progress->of = of;
                progress->done = done;
            };
            return guarded(set->root().string(), [&]() -> Result<Set> {
                auto whole = datasets::readAnnotations(*set, control);
                if (!whole) {
                    return fail(whole.error());
                }
                QStringList remarks = sentencesOf(*whole);
                return Set{std::make_shared<const datasets::DataSet>(std::move(*whole)), std::move(remarks)};
            });
        },
        [this](const Result<Set>& set) {
            m_reading = false;
            tellLoading();
            if (set) {
                setRemarks(set->remarks);
                m_state.setDataSet(set->set);
                goOnLoading();
            } else if (set.error().code != ErrorCode::Cancelled) {
                Q_EMIT openFailed(set.error(), m_place);
            }
        });
}

void DataSetSession::goOnLoading() {
    const fs::path run = std::exchange(m_nextRun, {});
    const fs::path compared = std::exchange(m_nextCompared, {});
    if (!run.empty()) {
        loadRun(run);
    } else if (!compared.empty()) {
        loadCompared(compared);
    }
}

void DataSetSession::cancelLoading() {
    m_nextRun.clear();
    m_nextCompared.clear();
    renew(m_progress);
    m_loader.dropNewest();
    m_opening = false;
    m_loading = false;
    tellLoading();
}

std::optional<Work> DataSetSession::work() const {
    const auto work = [](const QString& what, const ProgressPtr& progress, bool stoppable) {
        return Work{what, static_cast<int>(progress->done), static_cast<int>(progress->of), stoppable};
    };
    if (m_opening) {
        return work(tr("Opening %1").arg(toQString(m_waiting.filename())), m_progress, true);
    }
    if (m_loading) {
        return work(tr("Loading %1").arg(toQString(m_waiting.filename())), m_progress, true);
    }
    if (m_reading) {
        const fs::path& next = m_nextRun.empty() ? m_nextCompared : m_nextRun;
        // Without its annotations the set is of little use.
        return next.empty() ? work(tr("Reading annotations"), m_readProgress, false)
                            : work(tr("Loading %1").arg(toQString(next.filename())), m_readProgress, true);
    }
    return std::nullopt;
}

void DataSetSession::tellLoading() {
    if (m_opening || m_reading || m_loading) {
        m_tick->start();
    } else {
        m_tick->stop();
    }
    Q_EMIT loadingChanged();
}

void DataSetSession::setRemarks(QStringList remarks) {
    if (remarks != m_remarks) {
        m_remarks = std::move(remarks);
        Q_EMIT remarksChanged();
    }
}

void DataSetSession::addRemark(const QString& remark) {
    if (!m_remarks.contains(remark)) {
        setRemarks(m_remarks + QStringList{remark});
    }
}

} // namespace actiscope::ui
