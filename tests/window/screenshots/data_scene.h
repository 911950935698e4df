// The data-set page: empty, a gallery, filters, an evaluation that goes on and one that is finished.
//
// With ACTISCOPE_SCREENSHOT_DATA another data set is shown than the drawn one.
#pragma once

#include <functional>
#include <string>

#include <QApplication>
#include <QTabBar>

#include "tests/window/data_set_files.h"
#include "tests/window/window_runner.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/tile_gallery.h"
#include "ui/dataset/tile_model.h"

namespace actiscope::test {

class DataScene {
public:
    using Shoot = std::function<void(const std::string&)>;

    DataScene(WindowRunner& run, Shoot shoot, std::string prefix)
        : m_run(run), m_shoot(std::move(shoot)), m_prefix(std::move(prefix)) {
        qputenv("XDG_DATA_HOME", (run.folder() / "data-home").c_str());
        qputenv("XDG_CACHE_HOME", (run.folder() / "cache").c_str());
        const QByteArray place = qgetenv("ACTISCOPE_SCREENSHOT_DATA");
        m_place = place.isEmpty() ? writeDataSet(run, 90, 7) : std::filesystem::path(place.toStdString());
    }

    /// `run` has a window with a model.
    void show() {
        ui::MainWindow& window = m_run.window();
        m_run.press(Qt::Key_F7);
        shoot("data_empty");
        ui::DataSetSession& session = window.dataSets();
        ui::DataSetState& state = window.dataSetState();
        session.openDataSet(m_place);
        shoot("data_opening");
        (void)becomes([&] { return state.set() != nullptr && !state.set()->annotationsPending(); });
        shoot("data_gallery");
        session.evaluate({});
        (void)becomes([&] { return state.run() != nullptr && state.run()->table.size() > 20; });
        session.pause();
        shoot("data_paused");
        session.proceed();
        shoot("data_evaluating");
        (void)QTest::qWaitFor([&] { return session.evaluating() == ui::DataSetSession::Evaluating::No; },
                              kEvaluationMs);
        auto* page = m_run.find<ui::DataSetPage>("dataSetPage");
        page->gallery()->setLook({true, true});
        shoot("data_finished");
        runs::Filter filter;
        filter.top1 = true;
        filter.known = false;
        filter.overlap = runs::Filter::Range{0.1, 0.5};
        state.setOrder({runs::SortBy::Overlap, true});
        state.setFilter(filter);
        shoot("data_filtered");
        state.setFilter({});
        state.setThreshold(45);
        shoot("data_threshold");
        page->gallery()->setPictureWidth(240);
        shoot("data_large");
        page->gallery()->setPictureWidth(96);
        shoot("data_small");
        page->gallery()->setPictureWidth(160);
        window.resize(1024, 700);
        shoot("data_1024x700");
        auto* tabs = m_run.find<QTabBar>("dataSetTabs");
        for (int tab = 1; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            shoot("data_tab_" + std::to_string(tab) + "_1024x700");
        }
        window.resize(1280, 800);
    }

private:
    static constexpr int kEvaluationMs = 600'000;

    void shoot(const std::string& name) {
        auto* gallery = m_run.find<ui::TileGallery>("tileGallery");
        (void)becomes(
            [&] { return gallery == nullptr || !gallery->view()->isVisible() || hasPictures(*gallery); });
        m_shoot(m_prefix + name);
    }

    /// Every tile on the screen has what is drawn over it.
    [[nodiscard]] bool hasPictures(const ui::TileGallery& gallery) const {
        ui::MainWindow& window = m_run.window();
        const auto* model = static_cast<const ui::TileModel*>(gallery.view()->model());
        const ui::GridView::Rows rows = gallery.view()->visibleRows();
        for (int row = rows.first; row < rows.last; ++row) {
            const std::uint32_t item = model->itemAt(row);
            ui::TileImages& images = window.dataSets().images();
            const bool map =
                !gallery.look().maps || images.hasMap(ui::TileDelegate::mapOf(window.dataSetState(), item));
            if (!images.isUnreadable(item) && (images.thumbnail(item).isNull() || !map)) {
                return false;
            }
        }
        return true;
    }

    WindowRunner& m_run;
    Shoot m_shoot;
    std::string m_prefix;
    std::filesystem::path m_place;
};

} // namespace actiscope::test
