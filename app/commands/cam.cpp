#include "app/commands/cam.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <system_error>
#include <thread>

#include <CLI/CLI.hpp>
#include <QFontMetricsF>
#include <QGuiApplication>

#include "app/commands/cam_files.h"
#include "app/commands/cam_table.h"
#include "app/commands/exit_codes.h"
#include "app/commands/image_list.h"
#include "app/commands/interrupt.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "engine/runtime/batch.h"
#include "engine/runtime/model_names.h"
#include "engine/runtime/report.h"

namespace actiscope::app {

namespace fs = std::filesystem;

namespace {

constexpr int kMostTop = 100'000;

constexpr const char* kFooter = R"(
Boxes are [x0, y0, x1, y1] in pixels of the image as shown (orientation applied), counted from 0; x1 and y1
are exclusive: the box covers x0 <= x < x1, y0 <= y < y1. An annotation's inclusive xmax becomes x1 = xmax + 1.
A class index counts from 0; a name is any one of a class's synonyms, in upper or lower case.

With --out, each image gives STEM.rank<k>.png (map over the picture), STEM.rank<k>.npy (raw map, float32
[h, w], in logit units) and STEM.figure.png. Images of equal stem get "-2", "-3", ...
With --json, stdout holds one document and nothing else:
  {"model": {"path", "family", "classes", "exact", "why_not"?},
   "images": [{"path", "width", "height", "error"?, "note"?,
     "predictions": [{"rank", "index", "synset"?, "name", "probability", "logit",
       "cam": {"shape": [h, w], "min", "max", "exactness_error"} | null, "box": [x0, y0, x1, y1] | null, "iou"?}],
     "scene"?: {"environment"?: "indoor" | "outdoor", "vote"?: {"outdoor", "voters"},
       "categories": [{"index", "name", "probability"}], "attributes"?: [{"name", "score"}]},
     "ground_truth": [{"synset" | "name", "box"}], "timing_ms": {"decode", "forward", "map"}}]}
A scene is there where the model's classes are kinds of scenes: indoor or outdoor by the vote of the ten most
probable (indoor where fewer than half are outdoor), the five most probable, and the strongest attributes where
the model's description gives weights.
A note says that an annotation of a larger or smaller copy was scaled to the image.
An image that can't be decoded has an error, null for width, height and timing_ms, and no predictions.
Where Ctrl-C ends the reading of --list, the model is null and there are no images.

Exit code: 0 all good, 1 some images failed (the others are done) or Ctrl-C, 2 wrong use or no model.)";

/// QPainter needs one for the figure's text; it must be made on the main thread.
std::unique_ptr<QGuiApplication> offscreenApplication() {
    static int argc = 1;
    static char name[] = "actiscope";
    static char* argv[] = {name, nullptr};
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Qt's remarks on its surroundings are none of the command's.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
    auto application = std::make_unique<QGuiApplication>(argc, argv);
    // The first text loads the fonts: while LibTorch is loaded, too, and not when the figure waits for them.
    (void)QFontMetricsF(QGuiApplication::font()).horizontalAdvance(QLatin1Char('0'));
    return application;
}

int levelOf(double threshold) {
    return static_cast<int>(std::lround(threshold * kThresholdLevels));
}

int coresFor(int threads) {
    return threads > 0 ? threads : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

Result<std::vector<int>> classIndices(const Model& model, const std::vector<std::string>& queries) {
    std::vector<int> indices;
    for (const std::string& query : queries) {
        const auto index = findClass(model.labels, query);
        if (!index) {
            return fail(index.error());
        }
        indices.push_back(*index);
    }
    return indices;
}

bool wasCancelled(const Outcome& outcome) {
    return outcome.error && outcome.error->code == ErrorCode::Cancelled;
}

/// The run of one command line: what is open, and what has been answered.
class CamRun {
public:
    CamRun(const CamArguments& arguments, std::vector<ListedImage> images)
        : m_arguments(arguments), m_images(std::move(images)), m_level(levelOf(arguments.threshold)) {}

    [[nodiscard]] int run() {
        if (interrupted()) { // while the list was read
            m_images.clear();
            (void)print();
            return kSomeFailed;
        }
        if (!m_arguments.out.empty() && !makeFolder()) {
            return kWrongUse;
        }
        // LibTorch's libraries take most of the time of a single image; Qt starts meanwhile.
        auto opening =
            std::async(std::launch::async, [&] { return openModel(m_arguments.model, m_modules); });
        std::unique_ptr<QGuiApplication> application;
        if (!m_arguments.out.empty()) {
            application = offscreenApplication();
        }
        auto model = opening.get();
        if (!model) {
            say(model.error().message);
            return kWrongUse;
        }
        m_model = std::move(*model);
        const auto classes = classIndices(*m_model, m_arguments.classes);
        if (!classes) {
            say(classes.error().message);
            return kWrongUse;
        }
        if (!m_model->network->info().exact) {
            say("No class activation maps: " + m_model->network->info().whyNot);
        }
        analyseAll(*classes);
        if (!m_arguments.annotations.empty() && !m_groundTruth && !interrupted()) {
            say("The folder " + m_arguments.annotations +
                " holds no box for any of the images; an annotation is called as its image, STEM.xml.");
        }
        return print() ? m_exitCode : kSomeFailed;
    }

private:
    bool makeFolder() {
        std::error_code error;
        fs::create_directories(m_arguments.out, error);
        if (!fs::is_directory(m_arguments.out, error)) {
            say("The folder " + m_arguments.out + " can't be made; name another one by --out.");
            return false;
        }
        return true;
    }

    void analyseAll(const std::vector<int>& classes) {
        std::vector<AnalysisRequest> requests;
        std::vector<fs::path> paths;
        for (const ListedImage& image : m_images) {
            if (image.error) {
                reportFailure(*image.error);
                continue;
            }
            AnalysisRequest request;
            request.source.path = image.path;
            request.top = m_arguments.top;
            request.extraClasses = classes;
            request.annotationsFolder = m_arguments.annotations;
            request.onlyLevel = m_level;
            requests.push_back(std::move(request));
            paths.push_back(image.path);
        }
        Progress progress(requests.size());
        BatchOptions options;
        options.threads = m_arguments.model.threads;
        options.cancelled = [] { return interrupted(); };
        options.done = [&](std::size_t position, const Outcome& outcome) {
            progress.clear();
            tell(paths[position], outcome);
            if (!wasCancelled(outcome)) {
                progress.step(paths[position].filename().string());
            }
        };
        const std::vector<std::string> stems = fileStems(paths, m_arguments.out);
        CamFiles files{m_arguments.out, m_level, requests.size() == 1 ? coresFor(options.threads) : 1};
        if (!m_arguments.out.empty()) {
            options.finish = [&](std::size_t position, const Analysis& analysis) {
                return writeCamFiles(analysis, stems[position], files, m_modules);
            };
        }
        m_outcomes = analyseBatch(requests, m_model, m_modules, options);
    }

    void reportFailure(const Error& error) {
        say(error.message);
        m_exitCode = kSomeFailed;
    }

    /// One image came to its end: its table, or what went wrong.
    void tell(const fs::path& path, const Outcome& outcome) {
        if (wasCancelled(outcome)) {
            m_exitCode = kSomeFailed;
            return;
        }
        if (outcome.error) {
            reportFailure(*outcome.error);
        }
        if (!outcome.analysis || outcome.analysis->stage != Stage::Finished) {
            return;
        }
        const Analysis& analysis = *outcome.analysis;
        if (!analysis.annotationWarning.empty()) {
            reportFailure(Error{ErrorCode::AnnotationInvalid, analysis.annotationWarning, {}});
        }
        if (!analysis.annotationNote.empty()) {
            say(analysis.annotationNote);
        }
        m_groundTruth = m_groundTruth || !analysis.groundTruth.empty() || !analysis.annotationWarning.empty();
        for (const ClassResult& result : analysis.classes) {
            if (!result.note.empty()) {
                say(path.string() + ", " + shortName(result.label) + ": " + result.note);
            }
        }
        if (!m_arguments.json) {
            const std::string table = camTable(analysis, path.string(), m_level);
            std::fwrite(table.data(), 1, table.size(), stdout);
        }
    }

    /// False where stdout takes no more.
    bool print() {
        if (m_arguments.json) {
            std::vector<ReportImage> report;
            std::size_t next = 0;
            for (const ListedImage& image : m_images) {
                Outcome outcome = image.error ? Outcome{nullptr, image.error} : m_outcomes[next++];
                if (!wasCancelled(outcome)) {
                    report.push_back({image.path.string(), std::move(outcome)});
                }
            }
            const std::string document = reportJson(m_model, report, m_level);
            std::fwrite(document.data(), 1, document.size(), stdout);
        }
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
            say("The results could not be written to the standard output.");
            return false;
        }
        return true;
    }

    const CamArguments& m_arguments;
    std::vector<ListedImage> m_images;
    int m_level;
    int m_exitCode = kAllGood;
    bool m_groundTruth = false; ///< an annotation was found for some image
    ModuleLoader m_modules;
    ModelPtr m_model;
    std::vector<Outcome> m_outcomes; ///< of the images without an error of their own
};

} // namespace

void addCamCommand(CLI::App& program, CamArguments& arguments) {
    CLI::App* cam =
        program.add_subcommand("cam", "Predicts each image's classes and shows where their evidence lies");
    cam->footer(kFooter);
    cam->add_option("images", arguments.images, "images and folders of images")
        ->check(notEmpty())
        ->option_text("IMAGE|FOLDER...");
    cam->add_option("--list", arguments.list, "file with more images and folders, one a line (-: stdin)")
        ->check(notEmpty())
        ->option_text("FILE|-");
    addModelOption(*cam, arguments.model, kUsualModel);
    addModelOptions(*cam, arguments.model);
    cam->add_option("--top", arguments.top, "most probable classes to show")
        ->check(numberIn(0, kMostTop))
        ->option_text("N (5)");
    cam->add_option("--class", arguments.classes,
                    "one more class, appended with its true rank; may be repeated")
        ->allow_extra_args(false)
        ->check(notEmpty())
        ->option_text("NAME|INDEX|SYNSET");
    cam->add_option("--threshold", arguments.threshold,
                    "of the map's maximum, for the box; in steps of 0.001")
        ->check(numberIn(0.0, 1.0, "write 0.2 for 20 %"))
        ->option_text("0..1 (0.2)");
    cam->add_option("--annotations", arguments.annotations,
                    "folder of VOC or ILSVRC XML files (else looked for beside the image)")
        ->check(CLI::ExistingDirectory)
        ->option_text("DIR");
    cam->add_option("--out", arguments.out, "folder for overlays, figures and raw maps")
        ->check(notEmpty())
        ->option_text("DIR");
    cam->add_flag("--json", arguments.json, "one JSON document on stdout instead of tables");
}

int runCam(const CamArguments& arguments) {
    if (arguments.top == 0 && arguments.classes.empty()) {
        say("--top 0 asks for no class; name some by --class.");
        return kWrongUse;
    }
    watchForInterrupt();
    auto images = listImages(arguments.images, arguments.list);
    if (!images) {
        say(images.error().message);
        return kWrongUse;
    }
    if (images->empty() && !interrupted()) {
        say("No image is named; see actiscope cam --help.");
        return kWrongUse;
    }
    CamArguments used = arguments;
    const auto model = namedOrUsual(arguments.model);
    if (!model) {
        say(model.error().message);
        return kWrongUse;
    }
    used.model = *model;
    return CamRun(used, std::move(*images)).run();
}

} // namespace actiscope::app
