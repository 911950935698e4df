// Writes a screenshot of each view of the window: window_screenshots FOLDER [SCENE…].
//
// With ACTISCOPE_SCREENSHOT_MODEL (and ACTISCOPE_MODULES) a real network is shown, else the test backend's;
// with ACTISCOPE_SCREENSHOT_PHOTO a photo, else a drawn picture.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>

#include "tests/support/demo/demo_picture.h"
#include "tests/support/test_model.h"
#include "tests/window/screenshots/data_scene.h"
#include "tests/window/screenshots/models_scene.h"
#include "tests/window/window_runner.h"
#include "ui/panels/class_list.h"
#include "ui/panels/curve_chart.h"
#include "ui/panels/filmstrip.h"
#include "ui/translation.h"

namespace {

using namespace actiscope;
using test::becomes;

class Shots {
public:
    explicit Shots(QString folder) : m_folder(std::move(folder)) {
        const QByteArray model = qgetenv("ACTISCOPE_SCREENSHOT_MODEL");
        m_model = model.isEmpty() ? m_runner.writeModel("plain") : std::filesystem::path(model.toStdString());
        const QByteArray photo = qgetenv("ACTISCOPE_SCREENSHOT_PHOTO");
        m_photo = photo.isEmpty() ? test::writeDemoPicture(m_runner.folder())
                                  : std::filesystem::path(photo.toStdString());
        for (int i = 0; i < 14; ++i) {
            m_runner.writePicture("strip/" + std::to_string(i) + ".png", QSize(320 + 20 * i, 240), i / 14.0,
                                  0.4);
        }
    }

    ui::MainWindow& open(const std::filesystem::path& image) {
        ui::WindowOptions options;
        const QByteArray modules = qgetenv("ACTISCOPE_MODULES");
        options.engine.moduleFolder = modules.isEmpty() ? std::filesystem::path(ACTISCOPE_TEST_MODULES)
                                                        : std::filesystem::path(modules.toStdString());
        options.model = ModelRequest{};
        options.model->path = m_model;
        options.paths = {image};
        m_runner.start(options);
        (void)becomes([this] { return m_runner.finished(); });
        return m_runner.window();
    }

    /// True where every class of the list and the first image of the strip have theirs.
    [[nodiscard]] bool hasThumbnails() const {
        const QAbstractItemModel* rows = m_runner.find<QListView>("classList")->model();
        for (int row = 0; row < rows->rowCount(); ++row) {
            if (rows->index(row, 0).data(ui::ClassListModel::ThumbnailRole).value<QImage>().isNull()) {
                return false;
            }
        }
        const auto* strip = m_runner.find<ui::Filmstrip>("filmstrip");
        if (!strip->isVisible()) {
            return true;
        }
        const QModelIndex last = strip->indexAt(QPoint(strip->viewport()->width() - 1, 8));
        const QModelIndex shown =
            last.isValid() ? last : strip->model()->index(strip->model()->rowCount() - 1, 0);
        return shown.data(ui::FilmstripModel::FailedRole).toBool() ||
               !shown.data(ui::FilmstripModel::ThumbnailRole).value<QImage>().isNull();
    }

    void shoot(const std::string& name, QWidget* what = nullptr) {
        (void)becomes([this] { return hasThumbnails(); });
        QCoreApplication::processEvents();
        QWidget* widget = what == nullptr ? static_cast<QWidget*>(&m_runner.window()) : what;
        const QString file =
            m_folder + QLatin1Char('/') + QString::fromStdString(name) + QStringLiteral(".png");
        widget->grab().save(file);
        std::printf("%s\n", qPrintable(file));
    }

    void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) { m_runner.press(key, with); }

    test::WindowRunner m_runner;
    QString m_folder;
    std::filesystem::path m_model;
    std::filesystem::path m_photo;
};

void showDialogs(Shots& shots, const std::string& prefix) {
    const ui::MainWindow& window = shots.m_runner.window();
    const auto show = [&](Qt::Key key, Qt::KeyboardModifiers with, const char* name, const char* file) {
        shots.press(key, with);
        (void)becomes([&] { return window.findChild<QDialog*>(QLatin1String(name)) != nullptr; });
        if (auto* dialog = window.findChild<QDialog*>(QLatin1String(name))) {
            shots.shoot(prefix + file, dialog);
            delete dialog;
        }
    };
    show(Qt::Key_I, Qt::ControlModifier, "modelInfoDialog", "model_information");
    show(Qt::Key_E, Qt::ControlModifier, "descriptionEditor", "description_editor");
    show(Qt::Key_F1, Qt::NoModifier, "shortcutsDialog", "keys");
    show(Qt::Key_G, Qt::ControlModifier, "modelsDialog", "models");
}

void welcome(Shots& shots) {
    shots.m_runner.start();
    shots.shoot("welcome");
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    shots.shoot("welcome_dark");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
}

void single(Shots& shots) {
    shots.open(shots.m_photo);
    shots.m_runner.window().state()->setProbe(QPointF(300, 250));
    shots.shoot("single");
    shots.press(Qt::Key_O);
    shots.press(Qt::Key_G);
    shots.press(Qt::Key_M);
    shots.press(Qt::Key_2);
    shots.shoot("outline_and_cells");
}

void welcomeBack(Shots& shots) {
    shots.open(shots.m_photo);
    shots.m_runner.close();
    shots.m_runner.start();
    (void)becomes([&] { return shots.m_runner.window().session()->model() != nullptr; });
    shots.shoot("welcome_recent");
}

void figure(Shots& shots) {
    shots.open(shots.m_photo);
    shots.press(Qt::Key_F4);
    shots.shoot("figure");
}

void folder(Shots& shots) {
    shots.open(shots.m_runner.folder() / "strip");
    shots.press(Qt::Key_D);
    (void)becomes(
        [&] { return shots.m_runner.finished() && shots.m_runner.window().session()->currentFile() == 1; });
    shots.shoot("folder_no_ground_truth");
}

void search(Shots& shots) {
    ui::MainWindow& window = shots.open(shots.m_photo);
    window.session()->addClass(283);
    (void)becomes(
        [&] { return window.state()->analysis()->classes.size() == 6 && shots.m_runner.finished(); });
    window.state()->select(5);
    shots.shoot("added_class");
}

void stopped(Shots& shots) {
    ui::MainWindow& window = shots.open(shots.m_runner.folder() / "strip");
    window.session()->step(3);
    window.session()->cancel();
    shots.shoot("stopped");
}

void error(Shots& shots) {
    shots.open(shots.m_photo);
    const auto broken = shots.m_runner.folder() / "broken.jpg";
    std::ofstream(broken) << "no image at all";
    shots.m_runner.window().openPaths({broken});
    (void)becomes([&] { return shots.m_runner.find<QWidget>("messageBar")->isVisible(); });
    shots.shoot("error");
}

void noModel(Shots& shots) {
    ui::WindowOptions options;
    options.engine.moduleFolder = ACTISCOPE_TEST_MODULES;
    options.paths = {shots.m_photo};
    shots.m_runner.start(options);
    (void)becomes([&] { return shots.m_runner.window().state()->analysis() != nullptr; });
    shots.shoot("no_model");
}

void inexact(Shots& shots) {
    const auto model = shots.m_model;
    shots.m_model = shots.m_runner.writeModel("inexact");
    shots.open(shots.m_photo);
    shots.shoot("no_map");
    shots.m_model = model;
}

void appearance(Shots& shots) {
    shots.open(shots.m_photo);
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    shots.shoot("dark");
    shots.press(Qt::Key_F4);
    shots.shoot("dark_figure");
    shots.press(Qt::Key_F3);
    shots.press(Qt::Key_L, Qt::ControlModifier | Qt::AltModifier);
    shots.shoot("light");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
}

void small(Shots& shots) {
    shots.open(shots.m_runner.folder() / "strip");
    shots.m_runner.window().resize(1024, 700);
    shots.shoot("1024x700");
    shots.press(Qt::Key_F4);
    shots.shoot("1024x700_figure");
    shots.press(Qt::Key_F3);
}

void german(Shots& shots) {
    const ui::Translation words{QLocale(QLocale::German)};
    QLocale::setDefault(QLocale(QLocale::German));
    shots.open(shots.m_photo);
    shots.m_runner.window().resize(1024, 700);
    shots.shoot("german");
    showDialogs(shots, "german_");
    shots.m_runner.close();
    QLocale::setDefault(QLocale::c());
}

void bare(Shots& shots) {
    shots.open(shots.m_photo);
    shots.press(Qt::Key_Tab);
    shots.shoot("panels_hidden");
}

void oddPictures(Shots& shots) {
    shots.open(shots.m_runner.writePicture("tall.png", QSize(120, 2400), 0.5, 0.3));
    shots.shoot("tall_image");
    shots.open(shots.m_runner.writePicture("thin.png", QSize(12, 3000), 0.5, 0.3));
    shots.shoot("thin_image");
    shots.open(shots.m_runner.writePicture("wide.png", QSize(20000, 60), 0.5, 0.3));
    shots.shoot("wide_image");
    shots.open(shots.m_runner.writePicture("tiny.png", QSize(7, 5), 0.5, 0.3));
    shots.shoot("tiny_image");
}

void longName(Shots& shots) {
    QString labels;
    for (int i = 0; i < 1000; ++i) {
        labels +=
            QStringLiteral(
                "a class whose name goes on and on, far longer than any panel is wide, number %1 of them\n")
                .arg(i);
    }
    const auto file = shots.m_runner.folder() / "long.txt";
    std::ofstream(file) << labels.toStdString();
    ui::MainWindow& window = shots.open(shots.m_photo);
    ModelRequest request = window.session()->model()->request;
    request.labels = file;
    window.openModel(request);
    (void)becomes(
        [&] { return window.session()->model()->labels.source != "ImageNet" && shots.m_runner.finished(); });
    window.state()->setProbe(QPointF(300, 250));
    shots.shoot("long_class_name");
}

void dialogs(Shots& shots) {
    shots.open(shots.m_photo);
    showDialogs(shots, {});
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    showDialogs(shots, "dark_");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
}

void grid(Shots& shots) {
    shots.open(shots.m_photo);
    shots.press(Qt::Key_F5);
    const auto* state = shots.m_runner.window().state();
    (void)becomes([&] { return state->classificationMap() != nullptr; });
    shots.shoot("grid_fine");
    auto* size = shots.m_runner.find<QSpinBox>("placesInputSize");
    size->setValue(size->value() / 4);
    (void)becomes([&] {
        return state->classificationMap() != nullptr &&
               state->classificationMap()->input.width == size->value();
    });
    shots.shoot("grid");
    shots.press(Qt::Key_1);
    shots.shoot("grid_probability");
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    shots.m_runner.window().resize(1024, 700);
    shots.shoot("dark_grid_1024x700");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
}

/// The training page before, during (it stands in a step) and after a training of real pictures.
void trainingPage(Shots& shots, const std::string& prefix) {
    const auto& run = shots.m_runner;
    test::Gate gate(run.folder() / (prefix + "gate"));
    shots.m_runner.start();
    shots.m_runner.window().resize(1024, 700);
    shots.press(Qt::Key_F8);
    const auto has = [&](const char* label, const QString& text) {
        return becomes([&] { return run.find<QLabel>(label)->text().contains(text); });
    };
    (void)has("trainingNetworkHelp", QStringLiteral("linear"));
    shots.shoot(prefix + "training_before_1024x700");
    shots.m_runner.window().resize(1280, 800);
    run.find<QComboBox>("trainingPictures")->setCurrentIndex(1);
    run.find<QSpinBox>("trainingCount")->setValue(320);
    run.find<QSpinBox>("trainingInputSize")->setValue(32);
    run.find<QSpinBox>("trainingEpochs")->setValue(12);
    run.find<QSpinBox>("trainingBatch")->setValue(8);
    run.find<QLineEdit>("trainingInit")->setText(ui::toQString(gate.path()));
    run.find<QLineEdit>("trainingOut")->setText(ui::toQString(run.folder() / (prefix + "out")));
    QTest::mouseClick(run.find<QPushButton>("trainingStart"), Qt::LeftButton);
    constexpr int kSteps = 12 * 32;
    constexpr int kShown = 7 * 32 + 20;
    for (int step = 0; step < kShown; ++step) {
        gate.waitForArrival();
        gate.open();
    }
    gate.waitForArrival();
    (void)has("trainingFacts", QStringLiteral("step 20"));
    (void)becomes([&] { return run.find<ui::CurveChart>("stepChart")->pointsOf(0).size() == 20; });
    shots.shoot(prefix + "training");
    shots.m_runner.window().resize(1024, 700);
    shots.shoot(prefix + "training_1024x700");
    gate.open(kSteps);
    (void)has("trainingTimeLeft", {});
    (void)becomes([&] { return run.find<QPushButton>("trainingOpen")->isVisible(); });
    shots.shoot(prefix + "training_finished_1024x700");
}

void training(Shots& shots) {
    trainingPage(shots, {});
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    trainingPage(shots, "dark_");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
    shots.m_runner.close();
    const ui::Translation words{QLocale(QLocale::German)};
    QLocale::setDefault(QLocale(QLocale::German));
    shots.m_runner.start();
    shots.m_runner.window().resize(1024, 700);
    shots.press(Qt::Key_F8);
    (void)becomes([&] { return shots.m_runner.find<QComboBox>("trainingNetwork")->count() > 1; });
    shots.shoot("german_training");
    shots.m_runner.close();
    QLocale::setDefault(QLocale::c());
}

/// The dialog of published models, in both appearances.
void models(Shots& shots) {
    for (const auto& [key, prefix] : {std::pair{Qt::Key_L, ""}, {Qt::Key_D, "dark_"}}) {
        shots.open(shots.m_photo);
        shots.press(key, Qt::ControlModifier | Qt::AltModifier);
        test::showModels(shots.m_runner, [&, before = prefix](const std::string& name, QWidget* dialog) {
            shots.shoot(before + name, dialog);
        });
    }
    shots.m_runner.start();
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
}

/// The scene panel: of the model's own scenes, or with every class of the test backend's network called one.
void sceneOf(Shots& shots) {
    if (qEnvironmentVariableIsEmpty("ACTISCOPE_SCREENSHOT_MODEL")) {
        std::string words;
        std::string attributes;
        for (int i = 0; i < 1000; ++i) {
            words += std::string(i > 0 ? "," : "") + (i % 3 > 0 ? "\"indoor\"" : "\"outdoor\"");
            attributes +=
                std::string(i > 0 ? "," : "") + (i % 2 > 0 ? R"(["dry","natural light"])" : R"(["wet"])");
        }
        std::ofstream(shots.m_model.string() + ".json")
            << R"({"scene":{"environment":[)" << words << R"(],"class_attributes":[)" << attributes
            << R"(],"attributes":["wet","dry","natural light"]}})";
    }
    shots.open(shots.m_photo);
    shots.shoot("scene");
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    shots.shoot("dark_scene");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
    const ui::Translation words{QLocale(QLocale::German)};
    QLocale::setDefault(QLocale(QLocale::German));
    shots.open(shots.m_photo);
    shots.m_runner.window().resize(1024, 700);
    shots.shoot("german_scene_1024x700");
    shots.m_runner.close();
    QLocale::setDefault(QLocale::c());
}

/// The data-set page: light, dark, German.
void data(Shots& shots) {
    const auto show = [&](const std::string& prefix) {
        test::DataScene(
            shots.m_runner, [&](const std::string& name) { shots.shoot(name); }, prefix)
            .show();
    };
    shots.open(shots.m_photo);
    show({});
    shots.open(shots.m_photo);
    shots.press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    show("dark_");
    shots.press(Qt::Key_Y, Qt::ControlModifier | Qt::AltModifier);
    shots.m_runner.close();
    const ui::Translation words{QLocale(QLocale::German)};
    QLocale::setDefault(QLocale(QLocale::German));
    shots.open(shots.m_photo);
    show("german_");
    shots.m_runner.close();
    QLocale::setDefault(QLocale::c());
}

struct Scene {
    const char* name;
    void (*show)(Shots&);
};
constexpr Scene kScenes[] = {{"welcome", welcome},    {"single", single},
                             {"recent", welcomeBack}, {"figure", figure},
                             {"folder", folder},      {"search", search},
                             {"error", error},        {"no_model", noModel},
                             {"no_map", inexact},     {"appearance", appearance},
                             {"small", small},        {"german", german},
                             {"bare", bare},          {"odd", oddPictures},
                             {"stopped", stopped},    {"long_name", longName},
                             {"dialogs", dialogs},    {"models", models},
                             {"grid", grid},          {"training", training},
                             {"scene", sceneOf},      {"data", data}};

} // namespace

int main(int argc, char** argv) {
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Actiscope"));
    QLocale::setDefault(QLocale::c());
    if (argc < 2) {
        std::fputs("usage: window_screenshots FOLDER [SCENE…]\n", stderr);
        return 2;
    }
    for (const Scene& scene : kScenes) {
        const bool wanted = argc == 2 || std::any_of(argv + 2, argv + argc, [&](const char* name) {
                                return std::string(name) == scene.name;
                            });
        if (wanted) {
            Shots shots(QString::fromLocal8Bit(argv[1]));
            scene.show(shots);
        }
    }
    return 0;
}
