// Frame times of the gallery while 50,000 images are scrolled through: alone, with maps over the pictures and
// beside an evaluation; and the memory that it takes.
//
// bench_gallery [IMAGES] [FOLDER] [PART...]: without a folder, that many links to drawn pictures are made in
// one of its own. Parts: scrolling, large, maps, evaluation, threshold; all without one.
//
// The display's clock ticks 60 times a second. At each tick the list is scrolled and painted; a frame's time
// is from its tick until it is painted, so that whatever holds the window's thread up between two ticks
// counts, too.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <unistd.h>
#include <vector>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QTest>
#include <QTimer>

#include "engine/data/labels.h"
#include "tests/bench/bound.h"
#include "tests/bench/gallery_set.h"
#include "tests/support/temporary_folder.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_gallery.h"

namespace {

namespace fs = std::filesystem;
using namespace actiscope;
using Clock = std::chrono::steady_clock;

constexpr int kPatienceMs = 120'000;
constexpr int kFrames = 240;
constexpr int kDragFrames = 120; // two seconds
constexpr auto kTick = std::chrono::microseconds(16'667);
constexpr int kBeside = 20; // pixels, so that the next turn of jumps comes to other images

double residentMb() {
    long pages = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double millisecondsSince(Clock::time_point then) {
    return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
}

void print(const std::string& what, std::vector<double> milliseconds) {
    std::sort(milliseconds.begin(), milliseconds.end());
    const std::size_t count = milliseconds.size();
    const double tick = std::chrono::duration<double, std::milli>(kTick).count();
    const auto late = std::count_if(milliseconds.begin(), milliseconds.end(),
                                    [tick](double frame) { return frame > tick; });
    std::printf("  %-32s median %6.2f ms  99 %% %6.2f ms  worst %6.2f ms  late %3d of %zu\n", what.c_str(),
                milliseconds[count / 2], milliseconds[count * 99 / 100], milliseconds.back(),
                static_cast<int>(late), count);
    std::fflush(stdout);
}

/// The window's thread does what comes until then.
void liveUntil(Clock::time_point then) {
    const auto left = std::chrono::floor<std::chrono::milliseconds>(then - Clock::now());
    if (left.count() > 0) {
        QEventLoop loop;
        QTimer::singleShot(left, Qt::PreciseTimer, &loop, &QEventLoop::quit);
        loop.exec();
    }
    while (Clock::now() < then) {
        QCoreApplication::processEvents();
    }
}

/// `step` and a paint at each tick; after a frame that was late the next tick counts.
std::vector<double> paced(int frames, const std::function<void(int)>& step) {
    std::vector<double> times;
    auto tick = Clock::now();
    for (int i = 0; i < frames; ++i) {
        liveUntil(tick);
        step(i);
        QCoreApplication::processEvents();
        times.push_back(millisecondsSince(tick));
        tick += kTick * (1 + (Clock::now() - tick) / kTick);
    }
    return times;
}

void scroll(ui::GridView& view) {
    QScrollBar& bar = *view.verticalScrollBar();
    const auto by = [&bar](int pixels) {
        return [&bar, pixels](int) { bar.setValue((bar.value() + pixels) % std::max(1, bar.maximum())); };
    };
    print("slow, 12 pixels a frame:", paced(kFrames, by(12)));
    print("wheel, 120 pixels a frame:", paced(kFrames, by(120)));
    print("a screen a frame:", paced(kFrames, by(view.viewport()->height())));
    print("jumping, 1/50 of all a frame:", paced(kFrames, by(bar.maximum() / 50 + kBeside)));
    print("bar dragged down in 2 s:", paced(kDragFrames, [&bar](int i) {
              bar.setValue(static_cast<int>(qint64{bar.maximum()} * i / (kDragFrames - 1)));
          }));
}

/// The threshold slider dragged over all of its range: scoring, selecting, sorting and painting.
std::vector<double> dragThreshold(ui::DataSetState& state) {
    std::vector<double> steps;
    for (int threshold = 0; threshold < evaluation::kSweepThresholds; ++threshold) {
        const auto began = Clock::now();
        state.setThreshold(threshold);
        QCoreApplication::processEvents();
        steps.push_back(millisecondsSince(began));
    }
    return steps;
}

struct Wishes {
    int images = 50'000;
    fs::path folder;
    std::vector<std::string> parts;

    Wishes(int argc, char** argv) {
        const std::vector<std::string> known{"scrolling", "large", "maps", "evaluation", "threshold"};
        for (const std::string& word : std::vector<std::string>(argv + 1, argv + argc)) {
            if (std::find(known.begin(), known.end(), word) != known.end()) {
                parts.push_back(word);
            } else if (word.find_first_not_of("0123456789") == std::string::npos) {
                images = std::stoi(word);
            } else {
                folder = word;
            }
        }
        if (parts.empty()) {
            parts = known;
        }
    }
    [[nodiscard]] bool has(const char* part) const {
        return std::find(parts.begin(), parts.end(), part) != parts.end();
    }
};

struct Scene {
    ui::DataSetState state;
    ui::DataSetSession session{state, {}};
    ui::DataSetPage page{state, session, {}};

    [[nodiscard]] ui::TileGallery& gallery() { return *page.gallery(); }
    [[nodiscard]] ui::GridView& view() { return *gallery().view(); }
};

/// Until the set's annotations are read.
bool open(Scene& scene, const fs::path& place) {
    const auto began = Clock::now();
    scene.session.openDataSet(place);
    const bool listed = QTest::qWaitFor([&] { return scene.state.set() != nullptr; }, kPatienceMs);
    const double listedMs = millisecondsSince(began);
    const bool first =
        listed && QTest::qWaitFor([&] { return !scene.session.images().thumbnail(0).isNull(); }, kPatienceMs);
    if (!first) {
        return false;
    }
    std::printf("%zu images: listed after %.0f ms, first thumbnail after %.0f ms\n",
                scene.state.set()->size(), listedMs, millisecondsSince(began));
    return QTest::qWaitFor([&] { return !scene.session.readingAnnotations(); }, kPatienceMs);
}

/// The model's, so that it can be evaluated with them.
std::vector<std::string> labelsOf(const Model* model) {
    std::vector<std::string> names;
    for (std::size_t i = 0; model != nullptr && i < model->labels.classes.size(); ++i) {
        names.push_back(shortName(model->labels.classes[i]));
    }
    return names.empty() ? std::vector<std::string>{"thing"} : names;
}

void scrollWithMaps(Scene& scene) {
    std::puts("with maps and boxes over the pictures:");
    scene.gallery().setLook({true, true});
    scroll(scene.view());
    scene.gallery().setLook({});
}

/// An evaluation of the whole set, which is cancelled after; then a run of random rows that has come far.
void scrollBesideEvaluation(Scene& scene) {
    scene.session.evaluate({});
    if (!QTest::qWaitFor([&] { return scene.state.run() != nullptr && scene.state.run()->table.size() > 0; },
                         kPatienceMs)) {
        std::puts("the evaluation did not begin");
        return;
    }
    scene.view().verticalScrollBar()->setValue(0);
    std::puts("while all is being evaluated:");
    scroll(scene.view());
    std::puts("while all is being evaluated, with maps:");
    scene.gallery().setLook({true, true});
    scroll(scene.view());
    scene.gallery().setLook({});
    std::printf("  evaluated meanwhile: %.0f images a second\n", scene.session.standing().imagesPerSecond);
    scene.session.cancelEvaluation();
    (void)QTest::qWaitFor([&] { return scene.session.evaluating() == ui::DataSetSession::Evaluating::No; },
                          kPatienceMs);
}

/// Rows come as they do from an evaluation that is nearly through.
void scrollLateInEvaluation(Scene& scene) {
    constexpr int kLeft = 4000;
    constexpr int kRowsATime = 60;
    constexpr int kEveryMs = 250;
    const std::size_t size = scene.state.set()->size();
    std::size_t next = size - std::min<std::size_t>(size, kLeft);
    bench::RandomRows rows(*scene.state.set());
    scene.state.setRun(rows.run(next));
    QTimer delivery;
    QObject::connect(&delivery, &QTimer::timeout, [&] {
        std::vector<runs::ImageRow> group;
        for (int i = 0; i < kRowsATime && next < size; ++i) {
            group.push_back(rows.row(static_cast<std::uint32_t>(next++)));
        }
        scene.state.addRows(group);
    });
    delivery.start(kEveryMs);
    std::puts("while the last of the rows come (drawn ones):");
    scroll(scene.view());
}

void dragThresholds(Scene& scene) {
    std::puts("threshold slider dragged over a whole run:");
    scene.state.setRun(bench::RandomRows(*scene.state.set()).run(scene.state.set()->size()));
    print("all images:", dragThreshold(scene.state));
    runs::Filter filter;
    filter.top1Localized = false;
    filter.overlap = runs::Filter::Range{0.1, 0.6};
    scene.state.setFilter(filter);
    scene.state.setOrder({runs::SortBy::Overlap, true});
    print("filtered and sorted:", dragThreshold(scene.state));
}

void scrollLarge(Scene& scene) {
    const QSize usual = scene.page.size();
    const int width = scene.gallery().pictureWidth();
    scene.page.resize(3840, 2160);
    scene.gallery().setPictureWidth(1);
    QCoreApplication::processEvents();
    const ui::GridView::Rows rows = scene.view().visibleRows();
    std::printf("smallest pictures on a screen of 3840 x 2160, %d of them:\n", rows.last - rows.first);
    scroll(scene.view());
    scene.gallery().setPictureWidth(width);
    scene.page.resize(usual);
}

} // namespace

int main(int argc, char** argv) {
    const test::TemporaryFolder folder;
    for (const char* home : {"XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"}) {
        setenv(home, (folder.path() / home).c_str(), 1);
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    const Wishes wishes(argc, argv);
    ModuleLoader modules;
    ModelRequest request;
    request.path = "demo-gap";
    const bool needsModel = wishes.has("maps") || wishes.has("evaluation");
    const ModelPtr model = needsModel ? bench::orExit(openModel(request, modules)) : nullptr;
    const fs::path place =
        wishes.folder.empty()
            ? bench::writeGallerySet(folder.path() / "set", wishes.images, labelsOf(model.get()))
            : wishes.folder;

    Scene scene;
    scene.page.resize(1280, 800);
    scene.page.show();
    (void)QTest::qWaitForWindowExposed(&scene.page);
    scene.session.setModel(model);
    const double idle = residentMb();
    const auto memory = [idle](const char* when) {
        std::printf("resident memory above the idle program%s: %.0f MB\n", when, residentMb() - idle);
    };
    if (!open(scene, place)) {
        std::fputs("the data set could not be opened\n", stderr);
        return 1;
    }
    if (wishes.has("scrolling")) {
        std::puts("thumbnails with boxes:");
        scroll(scene.view());
        memory("");
    }
    if (wishes.has("large")) {
        scrollLarge(scene);
        memory("");
    }
    if (wishes.has("maps")) {
        scrollWithMaps(scene);
        memory("");
    }
    if (wishes.has("evaluation")) {
        scrollBesideEvaluation(scene);
        memory("");
        scrollLateInEvaluation(scene);
    }
    if (wishes.has("threshold")) {
        dragThresholds(scene);
    }
    memory(" at last");
    return 0;
}
