// Frame times of the gallery while 50,000 images are scrolled through, and the memory that it takes.
//
// bench_gallery [IMAGES] [FOLDER]: without a folder, that many links to drawn pictures are made in one of its
// own. Prints opening, frame times and resident memory above the idle program.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTest>

#include "tests/support/demo/demo_picture.h"
#include "tests/support/temporary_folder.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_gallery.h"

namespace {

namespace fs = std::filesystem;
using namespace actiscope;

constexpr int kPatienceMs = 120'000;
constexpr int kFrames = 600;
constexpr int kDrawn = 400; // different files; the others are links to them

double residentMb() {
    long pages = 0;
    long resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

fs::path writeSet(const fs::path& folder, int images) {
    fs::create_directories(folder / "drawn");
    const fs::path first = test::writeDemoPicture(folder / "drawn");
    const QImage picture(QString::fromStdString(first.string()));
    for (int i = 0; i < std::min(images, kDrawn); ++i) {
        picture.scaled(500, 375).save(
            QString::fromStdString((folder / "drawn" / (std::to_string(i) + ".jpg")).string()));
    }
    std::ofstream list(folder / "list.csv");
    list << "path,label,x0,y0,x1,y1\n";
    for (int i = 0; i < images; ++i) {
        const std::string name = "i" + std::to_string(i) + ".jpg";
        fs::create_hard_link(folder / "drawn" / (std::to_string(i % kDrawn) + ".jpg"), folder / name);
        list << name << ",class " << i % 1000 << ",10,10,300,200\n";
    }
    return folder / "list.csv";
}

struct Times {
    double median = 0;
    double slowest1Percent = 0;
    double worst = 0;
};

Times timesOf(std::vector<double> milliseconds) {
    std::sort(milliseconds.begin(), milliseconds.end());
    const std::size_t count = milliseconds.size();
    return {milliseconds[count / 2], milliseconds[count * 99 / 100], milliseconds.back()};
}

/// Scrolls by so many pixels a frame; a frame is handling what has come, scrolling and painting.
Times scroll(ui::GridView& view, int pixels) {
    std::vector<double> frames;
    QScrollBar* bar = view.verticalScrollBar();
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer watch;
        watch.start();
        bar->setValue((bar->value() + pixels) % std::max(1, bar->maximum()));
        QCoreApplication::processEvents(); // thumbnails that came, and the paint that scrolling asks for
        frames.push_back(static_cast<double>(watch.nsecsElapsed()) / 1e6);
    }
    return timesOf(std::move(frames));
}

/// A finished run over all images, of random boxes.
std::shared_ptr<ui::ShownRun> randomRun(const datasets::DataSet& set) {
    constexpr int kClasses = 1000;
    std::mt19937 random(1);
    runs::RunFacts facts;
    facts.level = evaluation::kPaperLevel;
    facts.sweep = true;
    facts.images = set.size();
    facts.classes.resize(kClasses);
    auto run = std::make_shared<ui::ShownRun>(ui::ShownRun{"none.db", facts, {}, runs::RunFigures(kClasses)});
    for (std::uint32_t item = 0; item < set.size(); ++item) {
        runs::ImageRow row;
        row.item = item;
        row.size = {500, 375};
        const Box truth{50, 50, 400, 300};
        const auto label = static_cast<int>(item) % kClasses;
        evaluation::ImageSweep sweeps;
        for (int rank = 1; rank <= 5; ++rank) {
            const Box box{50, 50, 60 + static_cast<int>(random() % 400), 300};
            const int guess =
                rank == 1 + static_cast<int>(random() % 5) ? label : static_cast<int>(random() % kClasses);
            row.predictions.push_back({guess, 1.0 / (1 + rank), box, iou(box, truth)});
            evaluation::ClassSweep sweep;
            sweep.rank = static_cast<std::uint8_t>(rank);
            sweep.labelled = rank == 1;
            for (auto& code : sweep.codes) {
                code = static_cast<evaluation::OverlapCode>(random() % (evaluation::kCodesOfOne + 1));
            }
            sweeps.push_back(sweep);
        }
        runs::Label known;
        known.label = label;
        known.rank = 1;
        known.truths = {truth};
        known.box = row.predictions.front().box;
        known.overlap = iou(*known.box, truth);
        known.error = evaluation::BoxError::None;
        row.labels = {known};
        row.sweep = evaluation::encodeSweep(sweeps);
        run->table.add(row);
        run->figures.add(row);
    }
    return run;
}

/// The threshold slider dragged over all of its range: scoring, selecting, sorting and painting.
Times dragThreshold(ui::DataSetState& state) {
    std::vector<double> steps;
    for (int threshold = 0; threshold < evaluation::kSweepThresholds; ++threshold) {
        QElapsedTimer watch;
        watch.start();
        state.setThreshold(threshold);
        QCoreApplication::processEvents();
        steps.push_back(static_cast<double>(watch.nsecsElapsed()) / 1e6);
    }
    return timesOf(std::move(steps));
}

void print(const char* what, const Times& times) {
    std::printf("%-34s median %6.2f ms  99 %% %6.2f ms  worst %6.2f ms\n", what, times.median,
                times.slowest1Percent, times.worst);
}

} // namespace

int main(int argc, char** argv) {
    QStandardPaths::setTestModeEnabled(true);
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    const int images = argc > 1 ? std::atoi(argv[1]) : 50'000;
    const test::TemporaryFolder folder;
    setenv("XDG_CACHE_HOME", (folder.path() / "cache").c_str(), 1);
    const fs::path place = argc > 2 ? fs::path(argv[2]) : writeSet(folder.path(), images);

    ui::DataSetState state;
    ui::DataSetSession session(state, {});
    ui::DataSetPage page(state, session, {});
    page.resize(1280, 800);
    page.show();
    (void)QTest::qWaitForWindowExposed(&page);
    const double idle = residentMb();
    QElapsedTimer watch;
    watch.start();
    session.openDataSet(place);
    const bool listed = QTest::qWaitFor([&] { return state.set() != nullptr; }, kPatienceMs);
    const double listedMs = static_cast<double>(watch.nsecsElapsed()) / 1e6;
    const bool first =
        listed && QTest::qWaitFor([&] { return !session.images().thumbnail(0).isNull(); }, kPatienceMs);
    if (!first) {
        std::fputs("the data set could not be opened\n", stderr);
        return 1;
    }
    std::printf("%zu images: listed after %.0f ms, first thumbnail after %.0f ms\n", state.set()->size(),
                listedMs, static_cast<double>(watch.nsecsElapsed()) / 1e6);
    ui::GridView& view = *page.gallery()->view();
    print("slow, 12 pixels a frame:", scroll(view, 12));
    print("wheel, 120 pixels a frame:", scroll(view, 120));
    print("dragged, a screen a frame:", scroll(view, view.viewport()->height()));
    print("jumping, 1/50 of all a frame:", scroll(view, view.verticalScrollBar()->maximum() / 50));
    state.setRun(randomRun(*state.set()));
    print("threshold dragged:", dragThreshold(state));
    runs::Filter filter;
    filter.top1Localized = false;
    filter.overlap = runs::Filter::Range{0.1, 0.6};
    state.setFilter(filter);
    state.setOrder({runs::SortBy::Overlap, true});
    print("the same, filtered and sorted:", dragThreshold(state));
    std::printf("resident memory above the idle program: %.0f MB\n", residentMb() - idle);
    return 0;
}
