// One class over many images, its figures, and what it is confused with.
#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "engine/runs/run_store.h"
#include "tests/support/temporary_folder.h"
#include "tests/window/shown_runs.h"
#include "ui/dataset/class_page.h"
#include "ui/dataset/class_table.h"
#include "ui/dataset/map_wall.h"

namespace actiscope::ui {
namespace {

using test::RandomRun;
using test::RandomRunOptions;

class DataSetClassPage : public testing::Test {
protected:
    DataSetClassPage() : m_wanted(&m_page, &ClassPage::galleryWanted) {
        m_page.resize(1200, 800);
        m_page.show();
        (void)QTest::qWaitForWindowExposed(&m_page);
        test::show(m_state, m_run);
        (void)QTest::qWaitFor([this] { return m_page.label() >= 0; });
    }

    template <class Widget>
    [[nodiscard]] Widget* the(const char* name) const {
        return m_page.findChild<Widget*>(QLatin1String(name));
    }
    [[nodiscard]] QString cell(int label, int column) const {
        const auto* view = the<QTableView>("classTable");
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            const QModelIndex index = view->model()->index(row, column);
            if (index.data(ClassTable::LabelRole).toInt() == label) {
                return index.data().toString();
            }
        }
        return {};
    }
    /// What the image has of the class; null where it isn't labelled with it, or is skipped.
    [[nodiscard]] const runs::Label* labelOf(std::uint32_t item, int label) const {
        const runs::ImageRow& row = m_run.rows[item];
        const auto own = std::find_if(row.labels.begin(), row.labels.end(),
                                      [label](const runs::Label& one) { return one.label == label; });
        return row.skipped.empty() && own != row.labels.end() ? &*own : nullptr;
    }

    RandomRun m_run{RandomRunOptions{500, 12}};
    DataSetState m_state;
    DataSetSession m_session{m_state, ACTISCOPE_TEST_MODULES};
    ClassPage m_page{m_state, m_session};
    QSignalSpy m_wanted;
};

TEST_F(DataSetClassPage, TheWallHasTheImagesOfTheClass) {
    const auto* wall = the<MapWall>("classWall");
    for (int label = 0; label < 12; ++label) {
        m_page.setLabel(label);
        std::vector<std::uint32_t> expected;
        for (const runs::ImageRow& row : m_run.rows) {
            if (labelOf(row.item, label) != nullptr) {
                expected.push_back(row.item);
            }
        }
        std::vector<std::uint32_t> items = wall->items();
        std::sort(items.begin(), items.end());
        EXPECT_EQ(items, expected) << label;
        for (const std::uint32_t item : items) {
            EXPECT_EQ(wall->tileOf(item).label, label);
            EXPECT_EQ(wall->tileOf(item).right, m_run.rows[item].predictions.front().label == label);
        }
    }
}

TEST_F(DataSetClassPage, TheWallIsInTheOrderAskedFor) {
    m_page.setLabel(3);
    auto* sort = the<QComboBox>("classSort");
    const auto* wall = the<MapWall>("classWall");
    const auto rowOf = [this](std::uint32_t item) -> const runs::Brief& { return m_state.rows()[item]; };
    sort->setCurrentIndex(1);
    EXPECT_TRUE(
        std::is_sorted(wall->items().begin(), wall->items().end(), [&](std::uint32_t a, std::uint32_t b) {
            return labelOf(a, 3)->overlap > labelOf(b, 3)->overlap;
        }));
    sort->setCurrentIndex(0);
    const auto& items = wall->items();
    ASSERT_GT(items.size(), 10U);
    const auto probabilityOf = [this](std::uint32_t item) {
        return labelOf(item, 3)->probability; // the class's own, whatever is predicted
    };
    EXPECT_TRUE(std::is_sorted(items.begin(), items.end(), [&](std::uint32_t a, std::uint32_t b) {
        return probabilityOf(a) > probabilityOf(b);
    }));
    EXPECT_GT(probabilityOf(items.front()), probabilityOf(items.back()));
    const auto wrong = std::find_if(items.begin(), items.end(),
                                    [&](std::uint32_t item) { return rowOf(item).predicted != 3; });
    ASSERT_NE(wrong, items.end());
    const QString own = QString::number(100 * probabilityOf(*wrong), 'f', 1);
    EXPECT_TRUE(wall->tileOf(*wrong).lines[1].contains(QStringLiteral("own %1 %").arg(own)))
        << wall->tileOf(*wrong).lines[1].toStdString();
    sort->setCurrentIndex(2);
    EXPECT_TRUE(std::is_sorted(wall->items().begin(), wall->items().end()));
}

TEST_F(DataSetClassPage, FiguresAreThoseOfTheImages) {
    runs::RunFigures figures(12);
    std::size_t several = 0;
    for (const runs::ImageRow& row : m_run.rows) {
        figures.add(row);
        several += row.labels.size() > 1 ? 1 : 0;
    }
    ASSERT_GT(several, 20U);
    const auto percent = [](std::uint64_t of, std::uint64_t all) {
        return QString::number(100.0 * static_cast<double>(of) / static_cast<double>(all), 'f', 1);
    };
    for (int label = 0; label < 12; ++label) {
        const auto images =
            std::count_if(m_run.rows.begin(), m_run.rows.end(),
                          [&](const runs::ImageRow& row) { return labelOf(row.item, label) != nullptr; });
        EXPECT_EQ(cell(label, ClassTable::Images), QString::number(images));
        const evaluation::ClassCounts& counts = figures.classes().classes()[static_cast<std::size_t>(label)];
        EXPECT_EQ(cell(label, ClassTable::Images), QString::number(counts.images));
        EXPECT_EQ(cell(label, ClassTable::Top1), percent(counts.top1, counts.images));
        EXPECT_EQ(cell(label, ClassTable::Top5), percent(counts.top5, counts.images));
        EXPECT_EQ(cell(label, ClassTable::Known), percent(counts.known, counts.annotated));
        EXPECT_EQ(cell(label, ClassTable::FirstError + 2), QString::number(counts.errors[3]));
    }
}

TEST_F(DataSetClassPage, FiguresFollowTheThreshold) {
    m_page.setLabel(2);
    const QString before = cell(2, ClassTable::Overlap);
    m_state.setThreshold(70);
    EXPECT_TRUE(QTest::qWaitFor([&] { return cell(2, ClassTable::Overlap) != before; }));
    EXPECT_TRUE(the<QLabel>("classFigures")->text().contains(QStringLiteral("at threshold 70 %")));
    EXPECT_EQ(m_page.label(), 2);
}

TEST_F(DataSetClassPage, ConfusedClassesLeadToTheirImages) {
    std::size_t pairs = 0;
    for (int label = 0; label < 12; ++label) {
        m_page.setLabel(label);
        for (const char* name : {"classTakenFor", "classTakenForIt"}) {
            auto* list = the<QListWidget>(name);
            for (int row = 0; row < list->count(); ++row) {
                list->scrollToItem(list->item(row));
                m_wanted.clear();
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                                  list->visualItemRect(list->item(row)).center());
                EXPECT_GE(m_wanted.count(), 1);
                EXPECT_EQ(m_state.shown().size(),
                          list->item(row)->text().section(QLatin1Char(' '), 0, 0).toUInt());
                EXPECT_EQ(*(std::string(name) == "classTakenFor" ? m_state.filter().label
                                                                 : m_state.filter().predicted),
                          label);
                ++pairs;
            }
        }
    }
    EXPECT_GT(pairs, 50U);
    m_page.setLabel(5);
    QTest::mouseClick(the<QPushButton>("classGallery"), Qt::LeftButton);
    EXPECT_EQ(m_state.shown().size(), cell(5, ClassTable::Images).toUInt());
}

TEST_F(DataSetClassPage, ClassesAreFoundSortedAndStepped) {
    auto* view = the<QTableView>("classTable");
    view->sortByColumn(ClassTable::Images, Qt::DescendingOrder);
    const auto labelAt = [view](int row) {
        return view->model()->index(row, 0).data(ClassTable::LabelRole).toInt();
    };
    m_page.setLabel(labelAt(0));
    m_page.activateWindow();
    (void)QTest::qWaitForWindowActive(&m_page);
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
    EXPECT_EQ(m_page.label(), labelAt(1));
    m_page.stepLabel(-1);
    EXPECT_EQ(m_page.label(), labelAt(0));
    m_page.stepLabel(-1);
    EXPECT_EQ(m_page.label(), labelAt(0)) << "it ends there";
    EXPECT_EQ(view->currentIndex().row(), 0) << "the table goes along";
    QTest::keyClick(view, Qt::Key_Down);
    EXPECT_EQ(m_page.label(), labelAt(1));

    auto* search = the<QLineEdit>("classSearch");
    search->setText(QStringLiteral("THING 11"));
    EXPECT_EQ(view->model()->rowCount(), 1);
    QTest::keyClick(search, Qt::Key_Return);
    EXPECT_EQ(m_page.label(), 11);
    EXPECT_EQ(the<QLabel>("className")->text(), QStringLiteral("thing 11"));
    search->setText(QStringLiteral("n10000004"));
    EXPECT_EQ(labelAt(0), 4) << "by synset";
}

TEST_F(DataSetClassPage, BoxesAreThoseOfTheStoreAtItsOwnThresholdOnly) {
    const test::TemporaryFolder folder;
    auto store = runs::RunStore::create(folder.path() / "run.db", m_run.facts);
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE(store->append(m_run.rows));
    m_state.setRun(test::shownRun(m_run, folder.path() / "run.db"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return m_page.label() >= 0; }));
    auto* wall = the<MapWall>("classWall");
    const std::uint32_t item = wall->items().front();
    const runs::Label& label = *labelOf(item, m_page.label());
    ASSERT_TRUE(label.box);
    ASSERT_TRUE(QTest::qWaitFor([&] { return wall->boxOf(item, label.label).has_value(); }));
    EXPECT_EQ(*wall->boxOf(item, label.label), *label.box);
    const runs::Prediction& other = m_run.rows[item].predictions[2];
    ASSERT_NE(other.label, label.label);
    EXPECT_EQ(wall->boxOf(item, other.label), other.box);
    wall->setLevel(210);
    EXPECT_FALSE(wall->boxOf(item, label.label)) << "there is no map to find it in";
}

TEST_F(DataSetClassPage, AllColumnsAreSeenBesideTheImages) {
    const auto* view = the<QTableView>("classTable");
    for (const int column : {int{ClassTable::Name}, int{ClassTable::Top5}, ClassTable::FirstError + 4}) {
        the<QTableView>("classTable")->sortByColumn(column, Qt::DescendingOrder);
        EXPECT_EQ(view->horizontalScrollBar()->maximum(), 0);
        EXPECT_EQ(view->horizontalHeader()->length(), view->viewport()->width());
        EXPECT_GE(view->columnWidth(ClassTable::Name), 100) << "and the names can be read";
    }
    EXPECT_GE(the<MapWall>("classWall")->width(), 450);
}

TEST_F(DataSetClassPage, InANarrowPageTheImagesStandBelowTheTable) {
    const auto* view = the<QTableView>("classTable");
    const auto* wall = the<MapWall>("classWall");
    const auto place = [this](const QWidget* widget) {
        return QRect(widget->mapTo(&m_page, QPoint()), widget->size());
    };
    for (const int width : {700, 1200, 720}) { // and back again
        m_page.resize(width, 560);
        ASSERT_TRUE(
            QTest::qWaitFor([&] { return (place(wall).top() > place(view).bottom()) == (width < 800); }));
        ASSERT_TRUE(QTest::qWaitFor([&] { return view->horizontalScrollBar()->maximum() == 0; })) << width;
        EXPECT_GE(view->columnWidth(ClassTable::Name), 100) << width;
        EXPECT_GE(wall->viewport()->height(), wall->tileSize().height()) << "an image is seen whole";
        const auto* sort = the<QComboBox>("classSort");
        EXPECT_GE(sort->width(), sort->sizeHint().width()) << "the order can be read";
        const auto* pairs = the<QWidget>("classTakenFor")->parentWidget();
        EXPECT_TRUE(QTest::qWaitFor([&] { return !place(pairs).intersects(place(wall)); })) << width;
    }
}

TEST_F(DataSetClassPage, ALongNameIsShortenedAndToldWhole) {
    const std::string name(120, 'w');
    m_run.facts.classes[3].name = name;
    m_state.setRun(test::shownRun(m_run));
    m_page.setLabel(3);
    const auto* shown = the<QLabel>("className");
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown->text().contains(QChar(0x2026)); }));
    EXPECT_LE(shown->fontMetrics().horizontalAdvance(shown->text()), shown->width());
    EXPECT_EQ(shown->accessibleName().toStdString(), name);
    EXPECT_TRUE(shown->toolTip().contains(QString::fromStdString(name)));
    EXPECT_LT(shown->height(), 2 * shown->fontMetrics().height()) << "on one line: nothing below it moves";
}

TEST_F(DataSetClassPage, ARunWithoutACountedImageSaysSo) {
    const auto* says = the<QLabel>("classEmpty");
    m_state.setRun(test::shownRun(m_run, {}, 0));
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return says->isVisible() && says->text().contains(QStringLiteral("yet")); }));
    for (runs::ImageRow& row : m_run.rows) {
        runs::ImageRow skipped;
        skipped.item = row.item;
        skipped.skipped = "It can't be read";
        row = skipped;
    }
    m_state.setRun(test::shownRun(m_run));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return says->isVisible() && says->text().contains(QStringLiteral("skipped")); }));
    EXPECT_EQ(m_page.label(), -1);
}

TEST_F(DataSetClassPage, TabGoesThroughThePageAsItStands) {
    m_page.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_page));
    the<QLineEdit>("classSearch")->setFocus();
    QStringList order;
    for (int i = 0; i < 8; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        order << QApplication::focusWidget()->objectName();
    }
    order.removeAll(QStringLiteral("classTakenFor")); // where there are any
    order.removeAll(QStringLiteral("classTakenForIt"));
    const QStringList expected = {QStringLiteral("classTable"), QStringLiteral("previousClass"),
                                  QStringLiteral("nextClass"),  QStringLiteral("classSort"),
                                  QStringLiteral("classMaps"),  QStringLiteral("classGallery")};
    EXPECT_EQ(order.first(expected.size()), expected);
}

TEST_F(DataSetClassPage, OneImageIsShownLarge) {
    auto* wall = the<MapWall>("classWall");
    m_page.setLabel(1);
    ASSERT_GT(wall->items().size(), 12U);
    const int small = wall->tileSize().width();
    runs::ImageRow only = m_run.rows[wall->items().front()];
    auto run = test::shownRun(m_run, {}, 0);
    run->table.add(only);
    m_state.setRun(run);
    ASSERT_TRUE(QTest::qWaitFor([&] { return wall->items().size() == 1; }));
    EXPECT_GT(wall->tileSize().width(), 2 * small);
    EXPECT_EQ(wall->verticalScrollBar()->maximum(), 0) << "and is seen whole";
    EXPECT_LE(wall->tileSize().width(), wall->viewport()->width());
}

TEST_F(DataSetClassPage, NoConfusionIsSaid) {
    for (runs::ImageRow& row : m_run.rows) {
        if (row.skipped.empty()) {
            row.predictions = {{row.labels.front().label, 0.5, {}, {}}};
        }
    }
    m_state.setRun(test::shownRun(m_run));
    const auto says = [this](const char* name, const QString& text) {
        return QTest::qWaitFor(
            [=, this] { return the<QLabel>(name)->isVisible() && the<QLabel>(name)->text() == text; });
    };
    EXPECT_TRUE(says("classNoneTakenFor", QStringLiteral("Never taken for another class.")));
    EXPECT_TRUE(says("classNoneTakenForIt", QStringLiteral("No other class was taken for it.")));
    EXPECT_FALSE(the<QListWidget>("classTakenFor")->isVisible());

    m_run.facts.method = runs::kMapsMethod;
    for (runs::ImageRow& row : m_run.rows) {
        row.predictions.clear();
    }
    m_state.setRun(test::shownRun(m_run));
    EXPECT_TRUE(says("classNoneTakenFor", QStringLiteral("This run has no predictions.")));
    EXPECT_EQ(cell(m_page.label(), ClassTable::Top1), QStringLiteral("–"));
    EXPECT_NE(cell(m_page.label(), ClassTable::Known), QStringLiteral("–"));
    EXPECT_FALSE(the<QLabel>("classFigures")->text().contains(QStringLiteral("top-1")));
}

TEST_F(DataSetClassPage, WithoutARunItSaysWhatToDo) {
    m_state.setRun(nullptr);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !the<MapWall>("classWall")->isVisible(); }));
    EXPECT_EQ(m_page.label(), -1);
}

} // namespace
} // namespace actiscope::ui
