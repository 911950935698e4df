// A whole window with settings of its own, the real engine and codecs, and a small network without LibTorch.
#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include <QFileDialog>
#include <QImage>
#include <QTest>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"
#include "ui/main_window.h"
#include "ui/text.h"

namespace actiscope::test {

/// Waits for what a user would wait for; false after some seconds.
template <class Condition>
[[nodiscard]] bool becomes(Condition condition) {
    constexpr int kPatienceMs = 20000;
    return QTest::qWaitFor(std::move(condition), kPatienceMs);
}

/// The dialogs that a key opens.
struct DialogKey {
    Qt::Key key;
    Qt::KeyboardModifiers with;
    const char* dialog;
};
inline constexpr DialogKey kDialogKeys[] = {{Qt::Key_I, Qt::ControlModifier, "modelInfoDialog"},
                                            {Qt::Key_E, Qt::ControlModifier, "descriptionEditor"},
                                            {Qt::Key_G, Qt::ControlModifier, "modelsDialog"},
                                            {Qt::Key_F1, Qt::NoModifier, "shortcutsDialog"},
                                            {Qt::Key_F1, Qt::ShiftModifier, "aboutBox"}};

class WindowRunner {
public:
    WindowRunner() = default;

    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder.path(); }
    [[nodiscard]] QString settingsFile() const { return ui::toQString(folder() / "settings" / "window.ini"); }

    /// A photo-like picture with a bright blob at (x, y) in fractions.
    std::filesystem::path writePicture(const std::filesystem::path& name, QSize size, double x,
                                       double y) const {
        QImage picture(size, QImage::Format_RGB32);
        for (int row = 0; row < size.height(); ++row) {
            for (int column = 0; column < size.width(); ++column) {
                const double dx = (column + 0.5) / size.width() - x;
                const double dy = (row + 0.5) / size.height() - y;
                const double near = std::exp(-(dx * dx + dy * dy) * 20);
                picture.setPixel(column, row,
                                 qRgb(static_cast<int>(40 + 210 * near), static_cast<int>(60 + 90 * x),
                                      static_cast<int>(90 + 100 * (1 - near) * y)));
            }
        }
        const std::filesystem::path file = folder() / name;
        std::filesystem::create_directories(file.parent_path());
        picture.save(ui::toQString(file));
        return file;
    }

    std::filesystem::path writeModel(const std::string& behaviour,
                                     const std::filesystem::path& gate = {}) const {
        return writeTestModel(folder() / (behaviour + ".safetensors"), behaviour, gate);
    }

    /// A new window (the one before is closed).
    ui::MainWindow& start(ui::WindowOptions options = {}) {
        m_window.reset();
        if (options.engine.moduleFolder.empty()) {
            options.engine.moduleFolder = ACTISCOPE_TEST_MODULES;
        }
        options.settingsFile = settingsFile();
        m_window = std::make_unique<ui::MainWindow>(options);
        m_window->resize(1280, 800);
        m_window->show();
        // Without a window manager nobody else makes it the active one.
        (void)QTest::qWaitForWindowExposed(m_window.get());
        m_window->activateWindow();
        (void)QTest::qWaitForWindowActive(m_window.get());
        return *m_window;
    }

    /// A window with a model and a picture, all of the answer there.
    ui::MainWindow& startWith(const std::filesystem::path& model,
                              const std::vector<std::filesystem::path>& paths) {
        ui::WindowOptions options;
        options.model = ModelRequest{};
        options.model->path = model;
        options.paths = paths;
        start(std::move(options));
        (void)becomes([this] { return finished(); });
        return *m_window;
    }

    [[nodiscard]] bool finished() const {
        const AnalysisPtr& analysis = m_window->state()->analysis();
        return analysis != nullptr && analysis->model != nullptr && analysis->stage == Stage::Finished &&
               !m_window->session()->busy();
    }

    [[nodiscard]] ui::MainWindow& window() const { return *m_window; }
    void close() { m_window.reset(); }

    /// A key in the window, which a dialog may have left in the background.
    void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) const {
        m_window->activateWindow();
        (void)QTest::qWaitForWindowActive(m_window.get());
        QTest::keyClick(m_window.get(), key, with);
    }

    /// Chooses a file in the file dialog that is open; false where none is.
    [[nodiscard]] bool answerFileDialog(const std::filesystem::path& file) const {
        auto* dialog = find<QFileDialog>("fileDialog");
        if (dialog == nullptr) {
            return false;
        }
        QMetaObject::invokeMethod(dialog, "fileSelected", Q_ARG(QString, ui::toQString(file)));
        dialog->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return true;
    }

    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_window->findChild<Widget*>(QLatin1String(name));
    }

private:
    TemporaryFolder m_folder;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace actiscope::test
