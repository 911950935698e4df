// The real window with a real network, measured from inside: a threshold change to the finished repaint at 12
// megapixels, and memory over many images. Not a test: it prints figures.
//
//   bench_window repaint MODEL        threshold, class and opacity changes, milliseconds
//   bench_window memory MODEL FOLDER  resident memory while stepping through 1,000 images
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <QApplication>
#include <QEventLoop>
#include <QTemporaryDir>

#include "tests/support/demo/demo_picture.h"
#include "ui/main_window.h"

namespace {

using namespace actiscope;
using namespace actiscope::ui;

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Runs the event loop until the image asked for is answered whole, or has failed.
void waitForAnswer(EngineSession& session) {
    QEventLoop loop;
    QObject::connect(&session, &EngineSession::analysisChanged, &loop, [&] {
        if (session.analysis() && session.analysis()->stage == Stage::Finished) {
            loop.quit();
        }
    });
    QObject::connect(&session, &EngineSession::imageFailed, &loop, &QEventLoop::quit);
    loop.exec();
}

void waitForModel(EngineSession& session) {
    QEventLoop loop;
    QObject::connect(&session, &EngineSession::modelChanged, &loop, &QEventLoop::quit);
    QObject::connect(&session, &EngineSession::modelFailed, &loop, [](const Error& error) {
        std::fprintf(stderr, "%s\n", error.message.c_str());
        std::exit(2);
    });
    loop.exec();
}

/// From a change of the state to the end of the repaint that it asks for: the event loop runs dry.
double timeChange(const std::function<void()>& change) {
    const Clock::time_point start = Clock::now();
    change();
    QApplication::processEvents();
    return millisecondsSince(start);
}

void report(const char* name, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-24s median %6.2f ms   p95 %6.2f ms   worst %6.2f ms   (%zu changes)\n", name,
                times[times.size() / 2], times[times.size() * 95 / 100], times.back(), times.size());
}

std::vector<double> dragThreshold(ViewState& state) {
    std::vector<double> times;
    for (int i = 0; i < 400; ++i) {
        times.push_back(timeChange([&] { state.setThresholdLevel(20 + (i * 37) % 900); }));
    }
    return times;
}

/// A picture of 12 megapixels with a ground-truth box.
std::filesystem::path writeLargePicture(const std::filesystem::path& folder) {
    const std::filesystem::path picture = folder / "large.png";
    test::paintDemoPicture()
        .scaled(4243, 2828, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .save(QString::fromStdString(picture.string()), "PNG", 90);
    std::ofstream(folder / "large.xml")
        << "<annotation><object><name>n04548280</name><bndbox><xmin>729</xmin><ymin>309</ymin>"
           "<xmax>2183</xmax><ymax>1763</ymax></bndbox></object></annotation>";
    return picture;
}

int measureRepaint(const std::filesystem::path& model) {
    const QTemporaryDir folder;
    WindowOptions options;
    options.settingsFile = folder.filePath(QStringLiteral("settings.ini"));
    MainWindow window(options);
    window.resize(1600, 1000);
    window.show();
    ModelRequest request;
    request.path = model;
    window.openModel(request);
    waitForModel(*window.session());
    window.openPaths({writeLargePicture(folder.path().toStdString())});
    waitForAnswer(*window.session());
    QApplication::processEvents();

    ViewState& state = *window.state();
    const Size size = state.analysis()->image->size;
    std::printf("image %d x %d, window %d x %d at ratio %.1f\n", size.width, size.height, window.width(),
                window.height(), window.devicePixelRatioF());
    report("threshold", dragThreshold(state));
    DisplayOptions display = state.display();
    display.outline = true;
    state.setDisplay(display);
    QApplication::processEvents();
    report("threshold with outline", dragThreshold(state));
    std::vector<double> selection;
    std::vector<double> opacity;
    for (int i = 0; i < 100; ++i) {
        selection.push_back(timeChange([&] { state.select((i + 1) % 5); }));
        display.opacity = 0.2F + 0.005F * static_cast<float>(i);
        opacity.push_back(timeChange([&] { state.setDisplay(display); }));
    }
    report("class", selection);
    report("opacity", opacity);
    return 0;
}

/// A line of /proc/self/status in MiB.
double processMemory(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(field, 0) == 0) {
            return std::stod(line.substr(field.size())) / 1024;
        }
    }
    return 0;
}

int measureMemory(const std::filesystem::path& model, const std::filesystem::path& folder) {
    const QTemporaryDir settings;
    WindowOptions options;
    options.settingsFile = settings.filePath(QStringLiteral("settings.ini"));
    MainWindow window(options);
    window.resize(1400, 900);
    window.show();
    ModelRequest request;
    request.path = model;
    window.openModel(request);
    EngineSession& session = *window.session();
    waitForModel(session);
    std::printf("model open: %.0f MiB\n", processMemory("VmRSS:"));
    window.openPaths({folder});
    waitForAnswer(session);
    const int files = static_cast<int>(session.files().size());
    for (int i = 1; i <= 1000; ++i) {
        session.openFileAt(i % files);
        waitForAnswer(session);
        if (i % 100 == 0) {
            std::printf("%4d images: %.0f MiB (peak %.0f MiB)\n", i, processMemory("VmRSS:"),
                        processMemory("VmHWM:"));
            std::fflush(stdout);
        }
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    if (argc == 3 && std::strcmp(argv[1], "repaint") == 0) {
        return measureRepaint(argv[2]);
    }
    if (argc == 4 && std::strcmp(argv[1], "memory") == 0) {
        return measureMemory(argv[2], argv[3]);
    }
    std::fprintf(stderr, "usage: bench_window repaint MODEL | memory MODEL FOLDER\n");
    return 2;
}
