// Data sets in the window: opening, gallery, filters, and the way to the main view and back.
#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

TEST_F(WindowData, ASetIsOpenedAndWhatItLacksIsSaid) {
    start();
    m_run.press(Qt::Key_F7);
    EXPECT_TRUE(the<QWidget>("dataSetEmpty")->isVisible());
    EXPECT_TRUE(the<QPushButton>("emptyOpenSet")->hasFocus());
    data().openDataSet(m_set);
    EXPECT_TRUE(data().opening());
    EXPECT_TRUE(the<QWidget>("dataSetOpening")->isVisible()) << "no blank page while it is read";
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr; }));
    EXPECT_TRUE(view()->isVisible());
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("60 images"));
    EXPECT_EQ(textOf("dataSetName"), QStringLiteral("list.csv"));
    EXPECT_TRUE(the<QWidget>("remarksNotice")->isVisible());
    EXPECT_TRUE(textOf("remarksText").startsWith(QStringLiteral("4 images are missing")))
        << textOf("remarksText").toStdString();
    QTest::mouseClick(the<QToolButton>("remarksClose"), Qt::LeftButton);
    EXPECT_FALSE(the<QWidget>("remarksNotice")->isVisible());
    ASSERT_TRUE(becomes([this] { return !data().images().thumbnail(0).isNull(); }));
    EXPECT_EQ(data().images().pictureSize(0), (Size{120, 90}));
    ASSERT_EQ(data().images().truths(0).size(), 1U);
}

TEST_F(WindowData, ASetThatIsNoneIsAnErrorAndTheOpenOneStays) {
    start();
    openSet();
    const auto before = state().set();
    data().openDataSet(m_run.folder() / "nowhere");
    ASSERT_TRUE(becomes([this] { return the<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("nowhere")));
    EXPECT_EQ(state().set(), before);
    EXPECT_TRUE(view()->isVisible());

    start(); // what was opened is offered again
    m_run.press(Qt::Key_F7);
    auto* recent = the<QListWidget>("recentData");
    ASSERT_EQ(recent->count(), 1);
    recent->setCurrentRow(0);
    recent->setFocus();
    QTest::keyClick(recent, Qt::Key_Return);
    EXPECT_TRUE(data().opening());
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr; }));
}

TEST_F(WindowData, ADropIsASetARunOrPictures) {
    start();
    QMimeData content;
    content.setUrls({QUrl::fromLocalFile(toQString(m_set))});
    QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window(), &enter);
    QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window(), &drop);
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr; }));
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible());
    evaluateAll();
    const auto file = state().run()->file;

    window().openPaths({m_set.parent_path()}); // holds images itself: a strip
    ASSERT_TRUE(
        becomes([this] { return window().session()->files().size() == kImages && m_run.finished(); }));
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());

    window().openPaths({file});
    ASSERT_TRUE(becomes([this] { return the<QWidget>("dataSetPage")->isVisible(); }));
    EXPECT_EQ(state().run()->table.size(), kImages);
}

TEST_F(WindowData, TheGalleryIsWalkedThroughByKeys) {
    start();
    openSet();
    view()->setFocus();
    window().resize(1100, 700);
    const int across = view()->columns();
    ASSERT_GT(across, 2);
    ASSERT_LT(across * 4, kImages);
    key(Qt::Key_Home);
    EXPECT_EQ(currentRow(), 0);
    EXPECT_EQ(state().current(), 0U);
    key(Qt::Key_Right);
    key(Qt::Key_Down);
    EXPECT_EQ(currentRow(), across + 1);
    key(Qt::Key_Left);
    key(Qt::Key_Up);
    EXPECT_EQ(currentRow(), 0);
    key(Qt::Key_Up);
    EXPECT_EQ(currentRow(), 0);
    key(Qt::Key_PageDown);
    EXPECT_GT(currentRow(), across);
    EXPECT_EQ(currentRow() % across, 0) << "the same column";
    EXPECT_TRUE(view()->viewport()->rect().contains(view()->visualRect(view()->currentIndex())));
    key(Qt::Key_End);
    EXPECT_EQ(currentRow(), kImages - 1);
    EXPECT_TRUE(view()->viewport()->rect().contains(view()->visualRect(view()->currentIndex())));
    key(Qt::Key_Right);
    EXPECT_EQ(currentRow(), kImages - 1);
    key(Qt::Key_Home);
    QTest::keyClicks(view(), QStringLiteral("go"));
    EXPECT_EQ(view()->currentIndex().data().toString(), QStringLiteral("golden retriever")) << "typed";
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible()) << "letters are not the window's keys here";
    EXPECT_EQ(window().state()->viewMode(), ViewMode::Single);
}

TEST_F(WindowData, TilesLieWhereTheyAreFound) {
    start();
    openSet();
    for (const int width : {96, 160, 300}) {
        the<TileGallery>("tileGallery")->setPictureWidth(width);
        for (const int scroll : {0, 37, 400, 100'000}) {
            view()->verticalScrollBar()->setValue(scroll);
            const GridView::Rows rows = view()->visibleRows();
            ASSERT_LT(rows.first, rows.last);
            for (int row = 0; row < kImages; ++row) {
                const QModelIndex index = view()->model()->index(row, 0);
                const QRect tile = view()->visualRect(index);
                const bool onScreen = tile.intersects(view()->viewport()->rect());
                EXPECT_EQ(onScreen, row >= rows.first && row < rows.last)
                    << width << ' ' << scroll << ' ' << row;
                if (view()->viewport()->rect().contains(tile.center())) {
                    EXPECT_EQ(view()->indexAt(tile.center()), index);
                }
            }
        }
    }
}

TEST_F(WindowData, FiltersAreChipsThatCanBeTakenBack) {
    start();
    openSet();
    evaluateAll();
    EXPECT_TRUE(chips().isEmpty());
    choose(QStringLiteral("Classification/Wrong at top-1"));
    EXPECT_EQ(state().filter().top1, false);
    choose(QStringLiteral("Localization/GT-known wrong"));
    EXPECT_EQ(chips(), (QStringList{"Wrong at top-1", "GT-known wrong"}));
    const auto shown = static_cast<int>(state().shown().size());
    int counted = 0;
    for (const runs::Brief& row : state().rows()) {
        counted += !row.top1 && !row.known ? 1 : 0;
    }
    EXPECT_EQ(shown, counted);
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("%1 of 60 images").arg(shown));

    choose(QStringLiteral("IoU…"));
    auto* popup = the<RangePopup>("rangePopup");
    popup->findChild<QDoubleSpinBox*>(QStringLiteral("rangeFrom"))->setValue(0.2);
    popup->findChild<QDoubleSpinBox*>(QStringLiteral("rangeTo"))->setValue(0.45);
    QTest::mouseClick(popup->findChild<QPushButton*>(QStringLiteral("rangeShow")), Qt::LeftButton);
    EXPECT_EQ(state().filter().overlap, (runs::Filter::Range{0.2, 0.45}));
    EXPECT_EQ(chips().back(), QStringLiteral("IoU 0.20 to 0.45"));

    choose(QStringLiteral("Label…"));
    auto* classes = the<ClassPopup>("classPopup");
    QTest::keyClicks(classes->findChild<QLineEdit*>(), QStringLiteral("n02123045"));
    QTest::keyClick(classes->findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_EQ(state().filter().label, 281);
    EXPECT_EQ(chips().front(), QStringLiteral("Label: tabby"));

    // Back through the filters and forward again.
    m_run.press(Qt::Key_Left, Qt::AltModifier);
    EXPECT_FALSE(state().filter().label);
    m_run.press(Qt::Key_Left, Qt::AltModifier);
    EXPECT_EQ(chips(), (QStringList{"Wrong at top-1", "GT-known wrong"}));
    m_run.press(Qt::Key_Right, Qt::AltModifier);
    EXPECT_TRUE(state().filter().overlap);

    for (auto* chip : the<QWidget>("filterBar")->findChildren<QToolButton*>(QStringLiteral("filterChip"))) {
        if (chip->text().contains(QStringLiteral("Wrong at top-1")) && chip->isVisible()) {
            QTest::mouseClick(chip, Qt::LeftButton);
            break;
        }
    }
    EXPECT_FALSE(state().filter().top1);
    EXPECT_EQ(chips(), (QStringList{"GT-known wrong", "IoU 0.20 to 0.45"}));
    QTest::mouseClick(the<QToolButton>("clearFilters"), Qt::LeftButton);
    EXPECT_TRUE(chips().isEmpty());
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("60 images"));
}

TEST_F(WindowData, SearchAndOrder) {
    start();
    openSet();
    m_run.press(Qt::Key_F, Qt::ControlModifier);
    auto* search = the<QLineEdit>("imageSearch");
    EXPECT_TRUE(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("7.png"));
    ASSERT_TRUE(becomes([this] { return state().shown().size() == 6; })) << state().shown().size();
    EXPECT_EQ(textOf("imageCount"), QStringLiteral("6 of 60 images"));
    QTest::keyClicks(search, QStringLiteral("zzz"));
    ASSERT_TRUE(becomes([this] { return state().shown().empty(); }));
    EXPECT_TRUE(the<QLabel>("galleryNothing")->isVisible()) << "no blank gallery";
    search->clear();
    ASSERT_TRUE(becomes([this] { return state().shown().size() == kImages; }));

    evaluateAll();
    auto* by = the<QComboBox>("sortBy");
    by->setCurrentIndex(static_cast<int>(runs::SortBy::Overlap));
    Q_EMIT by->activated(by->currentIndex());
    QTest::mouseClick(the<QToolButton>("sortDirection"), Qt::LeftButton);
    EXPECT_TRUE(state().order().descending);
    QCoreApplication::processEvents();
    view()->verticalScrollBar()->setValue(view()->verticalScrollBar()->maximum());
    view()->setCurrentIndex(view()->model()->index(50, 0));
    QTest::mouseClick(the<QToolButton>("sortDirection"), Qt::LeftButton);
    QTest::mouseClick(the<QToolButton>("sortDirection"), Qt::LeftButton);
    EXPECT_EQ(view()->verticalScrollBar()->value(), 0) << "the first of the new order are seen";
    EXPECT_EQ(state().current(), state().shown().front());
    float last = 2;
    for (const std::uint32_t item : state().shown()) {
        const float overlap = state().rows()[*state().run()->table.positionOf(item)].overlap;
        EXPECT_LE(overlap, last);
        last = overlap;
    }
}

TEST_F(WindowData, AnImageOpensWithTheSetsBoxesAndTheGalleryIsFoundAgain) {
    start();
    openSet();
    evaluateAll();
    runs::Filter filter;
    filter.text = "n02099601"; // every third image
    state().setFilter(filter);
    ASSERT_EQ(state().shown().size(), 20U);
    window().resize(900, 600);
    const QModelIndex wanted = view()->model()->index(15, 0);
    view()->scrollTo(wanted, GridView::PositionAtTop);
    const int place = view()->verticalScrollBar()->value();
    ASSERT_GT(place, 0);
    QTest::mouseDClick(view()->viewport(), Qt::LeftButton, {}, view()->visualRect(wanted).center());
    const std::uint32_t item = state().shown()[15];
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());
    const AnalysisPtr analysis = window().state()->analysis();
    EXPECT_EQ(analysis->source.path, state().set()->path(item));
    ASSERT_EQ(analysis->groundTruth.size(), 1U) << "from the list: there is no annotation file";
    EXPECT_EQ(analysis->groundTruth[0].boxInImage, state().set()->boxes(item)[0].box);
    EXPECT_EQ(analysis->groundTruth[0].synset, "n02099601");
    EXPECT_EQ(window().state()->thresholdLevel(), 200);

    // What is computed there is what the run says.
    const auto store = runs::RunStore::open(state().run()->file);
    const auto row = store->row(item);
    ASSERT_TRUE(row);
    EXPECT_EQ(analysis->classes[0].classIndex, row->predictions[0].label);
    EXPECT_EQ(analysis->classes[0].predictedBox(200), row->predictions[0].box);

    m_run.press(Qt::Key_Right);
    ASSERT_TRUE(becomes([this] {
        return m_run.finished() &&
               window().state()->analysis()->source.path == state().set()->path(state().shown()[16]);
    })) << "in the gallery's order";
    m_run.press(Qt::Key_Left);
    ASSERT_TRUE(becomes([&] {
        return m_run.finished() && window().state()->analysis()->source.path == state().set()->path(item);
    }));
    m_run.press(Qt::Key_Escape);
    EXPECT_TRUE(view()->isVisible());
    EXPECT_TRUE(becomes([&] { return view()->verticalScrollBar()->value() == place; }))
        << view()->verticalScrollBar()->value() << " and not " << place;
    EXPECT_EQ(currentRow(), 15);
    EXPECT_TRUE(view()->hasFocus());
    key(Qt::Key_Return);
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible()) << "Enter opens, too";
}

TEST_F(WindowData, MapsAreDrawnOnDemandAndOnlyForWhatIsSeen) {
    start(true);
    openSet();
    m_gate.open(kImages);
    evaluateAll();
    EXPECT_EQ(m_gate.arrivals(), kImages);
    ASSERT_TRUE(becomes([this] { return !data().images().thumbnail(0).isNull(); }));
    const MapKey first = TileDelegate::mapOf(state(), 0);
    EXPECT_GE(first.label, 0);
    EXPECT_FALSE(data().images().hasMap(first));

    // The gate lets through as many as are seen: whoever made another map would keep one of them back.
    const auto maps = [this](int from, int to) {
        int there = 0;
        for (int row = from; row < to; ++row) {
            there +=
                data().images().hasMap(TileDelegate::mapOf(state(), static_cast<std::uint32_t>(row))) ? 1 : 0;
        }
        return there;
    };
    const GridView::Rows top = view()->visibleRows();
    ASSERT_GT(top.last, 0);
    the<QCheckBox>("galleryMaps")->setChecked(true);
    m_gate.open(top.last);
    ASSERT_TRUE(becomes([&] { return maps(0, top.last) == top.last; }));
    const QImage drawn = data().images().overlay(first);
    EXPECT_EQ(drawn.size(), data().images().thumbnail(0).size());
    EXPECT_NE(drawn, data().images().thumbnail(0));
    ASSERT_TRUE(becomes([this] { return data().images().row(0) != nullptr; }));
    EXPECT_EQ(data().images().row(0)->predictions.at(0).label, first.label);

    key(Qt::Key_End);
    const GridView::Rows bottom = view()->visibleRows();
    ASSERT_EQ(bottom.last, kImages);
    ASSERT_GT(bottom.first, top.last) << "some are never seen";
    m_gate.open(bottom.last - bottom.first);
    ASSERT_TRUE(becomes([&] { return maps(bottom.first, kImages) == kImages - bottom.first; }));
    EXPECT_EQ(maps(top.last, bottom.first), 0) << "out of sight";
    EXPECT_EQ(m_gate.arrivals(), kImages + top.last + bottom.last - bottom.first);

    // The choice comes back with the next window.
    the<TileGallery>("tileGallery")->setPictureWidth(200);
    start();
    openSet();
    EXPECT_TRUE(the<QCheckBox>("galleryMaps")->isChecked());
    EXPECT_EQ(the<TileGallery>("tileGallery")->pictureWidth(), 200);
}

TEST_F(WindowData, MarksTellRightFromWrongByShape) {
    const auto paint = [](TileMark mark) {
        QImage image(20, 20, QImage::Format_Grayscale8);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintTileMark(painter, QRectF(2, 2, 16, 16), mark, QPalette(QColor(230, 230, 230)));
        return image;
    };
    const QList<TileMark> marks{TileMark::None, TileMark::Right, TileMark::Top5, TileMark::Wrong,
                                TileMark::Skipped};
    for (const TileMark a : marks) {
        for (const TileMark b : marks) {
            if (a != b) {
                EXPECT_NE(paint(a), paint(b)) << static_cast<int>(a) << ' ' << static_cast<int>(b);
            }
        }
    }
    start();
    openSet();
    EXPECT_EQ(TileDelegate::markOf(state(), 0), TileMark::None);
    evaluateAll();
    for (const runs::Brief& row : state().rows()) {
        EXPECT_EQ(TileDelegate::markOf(state(), row.item), row.top1   ? TileMark::Right
                                                           : row.top5 ? TileMark::Top5
                                                                      : TileMark::Wrong);
    }
}

TEST_F(WindowData, TheStatusBarTellsOfTheSetAndItsImage) {
    start();
    const auto shows = [this](const char* label, const QString& text) {
        return textOf(label).contains(text);
    };
    window().openPaths({m_run.writePicture("other/picture.png", QSize(333, 222), 0.5, 0.5)});
    ASSERT_TRUE(becomes([&] { return m_run.finished() && shows("timingLabel", QStringLiteral("forward")); }));
    openSet();
    ASSERT_TRUE(becomes([&] { return shows("timingLabel", QStringLiteral("60 images")); }));
    EXPECT_FALSE(shows("timingLabel", QStringLiteral("forward")));
    EXPECT_FALSE(shows("probeLabel", QStringLiteral("333")));
    EXPECT_FALSE(the<QLabel>("exactnessLabel")->isVisible());
    evaluateAll();
    EXPECT_TRUE(shows("timingLabel", QStringLiteral("threshold 20 %")))
        << textOf("timingLabel").toStdString();
    state().setThreshold(31);
    EXPECT_TRUE(shows("timingLabel", QStringLiteral("threshold 31 %")));
    state().setCurrent(7);
    EXPECT_TRUE(shows("probeLabel", QStringLiteral("7.png")));
    EXPECT_TRUE(the<QLabel>("probeLabel")->toolTip().contains(QStringLiteral("Prediction: ")));
    view()->setCurrentIndex(view()->model()->index(8, 0));
    QTest::keyClick(view(), Qt::Key_Return);
    ASSERT_TRUE(becomes([&] { return shows("timingLabel", QStringLiteral("forward")); }))
        << "the picture's own again";
    EXPECT_TRUE(the<QLabel>("exactnessLabel")->isVisible());
}

TEST_F(WindowData, EveryControlSaysWhatItIs) {
    start();
    openSet();
    evaluateAll();
    for (const QWidget* control : the<QWidget>("dataSetPage")->findChildren<QWidget*>()) {
        const bool ours =
            !control->objectName().isEmpty() && !control->objectName().startsWith(QLatin1String("qt_"));
        if (ours && control->isVisible() && (control->focusPolicy() & Qt::TabFocus) != 0) {
            EXPECT_TRUE(!control->toolTip().isEmpty() || !control->accessibleName().isEmpty() ||
                        control->objectName() == QLatin1String("dataSetTabs"))
                << control->objectName().toStdString();
        }
    }
}

} // namespace
} // namespace actiscope::ui
