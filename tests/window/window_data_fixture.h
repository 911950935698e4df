// A window with a small data set and a network without LibTorch: what tests of the data-set page share.
#pragma once

#include "engine/runs/run_store.h"
#include "tests/window/data_set_files.h"
#include "tests/window/pointer.h"
#include "ui/canvas/image_view.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/filter_popups.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_gallery.h"
#include "ui/dataset/tile_model.h"
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>
#include <gmock/gmock.h>
#include <thread>

namespace actiscope::ui {

using Evaluating = DataSetSession::Evaluating;
using test::becomes;

inline constexpr int kImages = 60;
inline constexpr int kMissing = 4;
inline constexpr int kMoreThanEver = 10'000;

class WindowData : public testing::Test {
protected:
    WindowData() {
        setenv("XDG_DATA_HOME", (m_run.folder() / "home").c_str(), 1);
        setenv("XDG_CACHE_HOME", (m_run.folder() / "cache").c_str(), 1);
        m_set = test::writeDataSet(m_run, kImages, kMissing);
    }
    ~WindowData() override {
        m_gate.open(kMoreThanEver);
        m_run.close(); // while the gate is still there
        unsetenv("XDG_DATA_HOME");
        unsetenv("XDG_CACHE_HOME");
    }

    /// `gated`: each forward pass waits for the test.
    void start(bool gated = false) {
        WindowOptions options;
        options.model = ModelRequest{};
        options.model->path = m_run.writeModel("plain", gated ? m_gate.path() : std::filesystem::path());
        m_run.start(options);
        ASSERT_TRUE(becomes([this] { return window().session()->model() != nullptr; }));
    }
    void openSet() {
        data().openDataSet(m_set);
        ASSERT_TRUE(becomes([this] { return state().set() != nullptr && !data().readingAnnotations(); }));
    }
    void evaluateAll(const EvaluationRequest& request = {}) {
        data().evaluate(request);
        ASSERT_EQ(data().evaluating(), Evaluating::Preparing);
        ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
        ASSERT_NE(state().run(), nullptr);
    }

    MainWindow& window() { return m_run.window(); }
    DataSetState& state() { return window().dataSetState(); }
    DataSetSession& data() { return window().dataSets(); }
    template <class Widget>
    Widget* the(const char* name) {
        auto* found = m_run.find<Widget>(name);
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    GridView* view() { return the<GridView>("galleryView"); }
    int currentRow() { return view()->currentIndex().row(); }
    void key(Qt::Key pressed, Qt::KeyboardModifiers with = Qt::NoModifier) {
        QTest::keyClick(view(), pressed, with);
    }
    QString textOf(const char* label) { return the<QLabel>(label)->text(); }
    QStringList chips() {
        QStringList texts;
        for (const auto* chip :
             the<QWidget>("filterBar")->findChildren<QToolButton*>(QStringLiteral("filterChip"))) {
            if (chip->isVisibleTo(the<QWidget>("filterBar"))) {
                texts += chip->text().trimmed();
            }
        }
        return texts;
    }
    void choose(const QString& path) {
        auto* menu = the<QMenu>("filterMenu");
        Q_EMIT menu->aboutToShow();
        const QStringList steps = path.split(QLatin1Char('/'));
        for (const QString& step : steps) {
            QAction* found = nullptr;
            for (QAction* action : menu->actions()) {
                found = action->text().remove(QLatin1Char('&')) == step ? action : found;
            }
            ASSERT_NE(found, nullptr) << step.toStdString();
            if (found->menu() != nullptr) {
                menu = found->menu();
            } else {
                found->trigger();
            }
        }
    }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
    std::filesystem::path m_set;
};

} // namespace actiscope::ui
