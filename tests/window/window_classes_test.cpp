// Classes, threshold and display, as a user presses, drags and reads them.
#include <fstream>

#include <QAbstractItemView>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSignalSpy>
#include <QSlider>
#include <QStyle>
#include <QStyleOptionSlider>

#include <gmock/gmock.h>

#include "tests/window/pointer.h"
#include "tests/window/window_runner.h"
#include "ui/panels/class_list.h"
#include "ui/panels/probability_chart.h"
#include "ui/panels/threshold_chart.h"
#include "ui/render/marks.h"

namespace actiscope::ui {
namespace {

using test::becomes;

/// A VOC annotation with one box of the class.
void writeAnnotation(const std::filesystem::path& image, const std::string& name, Size size, Box box) {
    std::filesystem::path file = image;
    std::ofstream(file.replace_extension(".xml"))
        << "<annotation><size><width>" << size.width << "</width><height>" << size.height
        << "</height><depth>3</depth></size><object><name>" << name << "</name><bndbox><xmin>" << box.x0 + 1
        << "</xmin><ymin>" << box.y0 + 1 << "</ymin><xmax>" << box.x1 << "</xmax><ymax>" << box.y1
        << "</ymax></bndbox></object></annotation>";
}

class WindowClasses : public testing::Test {
protected:
    WindowClasses() {
        m_picture = m_run.writePicture("photos/one.png", QSize(320, 240), 0.3, 0.4);
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
        m_list = m_run.find<QListView>("classList");
    }

    ViewState& state() { return *m_run.window().state(); }
    QString row(int at, int role = Qt::DisplayRole) {
        return m_list->model()->index(at, 0).data(role).toString();
    }
    QString text(const char* label) { return m_run.find<QLabel>(label)->text(); }

    /// Starts again with ground truth of the first class.
    void giveGroundTruth() {
        writeAnnotation(m_picture, shortName(state().analysis()->classes[0].label), {320, 240},
                        {20, 30, 200, 180});
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
        m_list = m_run.find<QListView>("classList");
    }

    test::WindowRunner m_run;
    std::filesystem::path m_picture;
    QListView* m_list = nullptr;
};

TEST_F(WindowClasses, FiveClassesAreListedByProbability) {
    ASSERT_TRUE(m_run.finished());
    ASSERT_EQ(m_list->model()->rowCount(), 5);
    double before = 1;
    for (int at = 0; at < 5; ++at) {
        const ClassResult& result = state().analysis()->classes[static_cast<std::size_t>(at)];
        EXPECT_EQ(row(at), QString::fromStdString(shortName(result.label)));
        EXPECT_EQ(row(at, ClassListModel::RankRole), QString::number(at + 1));
        const double probability =
            m_list->model()->index(at, 0).data(ClassListModel::ProbabilityRole).toDouble();
        EXPECT_LE(probability, before);
        before = probability;
    }
    EXPECT_TRUE(becomes([&] {
        return !m_list->model()->index(4, 0).data(ClassListModel::ThumbnailRole).value<QImage>().isNull();
    })) << "every row gets the thumbnail of its map";
}

TEST_F(WindowClasses, AKeyAClickAndABarAreTheSameSelection) {
    m_run.press(Qt::Key_3);
    EXPECT_EQ(state().selected(), 2);
    EXPECT_EQ(m_list->currentIndex().row(), 2);

    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {},
                      m_list->visualRect(m_list->model()->index(1, 0)).center());
    EXPECT_EQ(state().selected(), 1);

    auto* bars = m_run.find<ProbabilityChart>("probabilityChart");
    QTest::mouseClick(bars->viewport(), Qt::LeftButton, {}, bars->rowPosition(4).toPoint());
    EXPECT_EQ(state().selected(), 4);
    EXPECT_EQ(m_list->currentIndex().row(), 4);

    m_run.press(Qt::Key_Up);
    EXPECT_EQ(m_list->currentIndex().row(), 3);
}

TEST_F(WindowClasses, TheSliderMovesBoxNumberAndMarker) {
    auto* slider = m_run.find<QSlider>("thresholdSlider");
    auto* chart = m_run.find<ThresholdChart>("thresholdChart");
    auto* number = m_run.find<QDoubleSpinBox>("thresholdNumber");
    ASSERT_EQ(slider->value(), 200);
    EXPECT_EQ(number->value(), 20.0);
    const QString before = text("thresholdFacts");
    const double markerBefore = chart->markerPosition().x();

    QStyleOptionSlider option;
    option.initFrom(slider);
    option.minimum = slider->minimum();
    option.maximum = slider->maximum();
    option.sliderPosition = slider->value();
    const QRect handle =
        slider->style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, slider);
    test::drag(*slider, Qt::LeftButton, handle.center(),
               QPoint(slider->width() * 9 / 10, handle.center().y()));

    EXPECT_GT(state().thresholdLevel(), 800);
    EXPECT_EQ(number->value() * 10, state().thresholdLevel());
    EXPECT_NE(text("thresholdFacts"), before);
    EXPECT_GT(chart->markerPosition().x(), markerBefore);
    const auto box = state().predictedBoxOf(*state().selectedResult());
    ASSERT_TRUE(box.has_value());
    EXPECT_THAT(text("thresholdFacts").toStdString(),
                testing::HasSubstr(std::to_string(box->width()) + " × " + std::to_string(box->height())));
}

TEST_F(WindowClasses, TheNumberTakesStepsOfAThousandth) {
    auto* number = m_run.find<QDoubleSpinBox>("thresholdNumber");
    number->stepBy(1);
    EXPECT_EQ(state().thresholdLevel(), 201);
    number->setValue(100);
    EXPECT_EQ(state().thresholdLevel(), 1000);
    EXPECT_THAT(text("thresholdFacts").toStdString(), testing::HasSubstr("No box"));
}

TEST_F(WindowClasses, TheMarkerOnTheCurveCanBeDragged) {
    auto* chart = m_run.find<ThresholdChart>("thresholdChart");
    const QPoint from = chart->markerPosition().toPoint();
    test::drag(*chart->viewport(), Qt::LeftButton, from, from + QPoint(60, 0));
    EXPECT_GT(state().thresholdLevel(), 300);
    EXPECT_EQ(m_run.find<QSlider>("thresholdSlider")->value(), state().thresholdLevel());
    EXPECT_NEAR(chart->markerPosition().x(), from.x() + 60, 1.5);
}

TEST_F(WindowClasses, GroundTruthMakesTheCurveIou) {
    EXPECT_THAT(text("curveTitle").toStdString(), testing::HasSubstr("area"));
    EXPECT_TRUE(text("boxLabel").isEmpty());
    giveGroundTruth();
    ASSERT_EQ(state().analysis()->groundTruth.size(), 1U);
    EXPECT_THAT(text("curveTitle").toStdString(), testing::HasSubstr("IoU"));
    const ClassResult& result = *state().selectedResult();
    const double overlap =
        iou(*state().predictedBoxOf(result), state().analysis()->groundTruth[0].boxInImage);
    const QString shown = QStringLiteral("IoU ") + QString::number(overlap, 'f', 2);
    EXPECT_EQ(text("boxLabel"), shown);
    EXPECT_TRUE(text("thresholdFacts").contains(shown));
    m_run.press(Qt::Key_2);
    EXPECT_TRUE(text("boxLabel").isEmpty()) << "the second class has no ground truth";
}

TEST_F(WindowClasses, AnAnnotationOfAnotherSizeIsSaidToBeOne) {
    const std::string name = shortName(state().analysis()->classes[0].label);
    const auto restart = [&](Size annotated) {
        writeAnnotation(m_picture, name, annotated, {20, 30, 200, 180});
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
        return state().analysis()->groundTruth;
    };
    const std::vector<GroundTruthBox> scaled = restart({640, 480});
    ASSERT_EQ(scaled.size(), 1U);
    EXPECT_EQ(scaled[0].boxInImage, (Box{10, 15, 100, 90}));
    EXPECT_EQ(text("messageTitle"), QStringLiteral("Ground truth scaled"));
    EXPECT_TRUE(text("messageText").contains(QStringLiteral("640 x 480")));
    EXPECT_TRUE(restart({300, 300}).empty());
    EXPECT_EQ(text("messageTitle"), QStringLiteral("Annotation is wrong"));
    EXPECT_TRUE(text("messageText").contains(QStringLiteral("300 x 300")));
}

TEST_F(WindowClasses, AMapWithoutABoxMissesTheObject) {
    giveGroundTruth();
    state().setThresholdLevel(kThresholdLevels); // nothing is above the maximum
    ASSERT_FALSE(state().predictedBoxOf(*state().selectedResult()).has_value());
    EXPECT_EQ(text("boxLabel"), QStringLiteral("No box · IoU 0.00"));
    EXPECT_EQ(text("thresholdFacts"), QStringLiteral("No box: no pixel is above this threshold · IoU 0.00"));
    Marks marks;
    marks.analysis = state().analysis().get();
    marks.result = state().selectedResult();
    marks.display = state().display();
    marks.thresholdLevel = state().thresholdLevel();
    marks.bounds = QRectF(0, 0, 320, 240);
    QImage canvas(320, 240, QImage::Format_RGB32);
    QPainter painter(&canvas);
    const std::vector<PlacedLabel> labels = paintMarks(painter, marks);
    ASSERT_FALSE(labels.empty());
    EXPECT_TRUE(labels[0].whole.endsWith(QStringLiteral("No box · IoU 0.00")))
        << labels[0].whole.toStdString();
    m_run.press(Qt::Key_2);
    EXPECT_TRUE(text("boxLabel").isEmpty()) << "there is no object of the second class to miss";
}

TEST_F(WindowClasses, ThumbnailsHaveThePixelsOfTheScreen) {
    const auto thumbnail = [this] {
        return m_list->model()->index(0, 0).data(ClassListModel::ThumbnailRole).value<QImage>();
    };
    ASSERT_TRUE(becomes([&] { return !thumbnail().isNull(); }));
    EXPECT_EQ(thumbnail().width(),
              qRound(ClassRowDelegate::kThumbnailSide * m_run.window().devicePixelRatioF()));
    EXPECT_EQ(thumbnail().devicePixelRatio(), m_run.window().devicePixelRatioF());
}

TEST_F(WindowClasses, TheSearchFieldAddsAnyClassAndTheCrossTakesItOff) {
    m_run.press(Qt::Key_F, Qt::ControlModifier);
    auto* search = m_run.find<QLineEdit>("classSearch");
    EXPECT_TRUE(search->hasFocus());
    const int wanted =
        state().analysis()->classes[0].classIndex == 283 ? 285 : 283; // Persian cat, Egyptian cat
    const std::string synset =
        m_run.window().session()->model()->labels.classes[static_cast<std::size_t>(wanted)].synset;
    QTest::keyClicks(search, QString::fromStdString(synset));
    EXPECT_EQ(search->completer()->completionModel()->rowCount(), 1);
    QTest::keyClick(search, Qt::Key_Return);
    ASSERT_TRUE(becomes([&] { return m_list->model()->rowCount() == 6 && m_run.finished(); }));
    EXPECT_EQ(state().selectedResult()->classIndex, wanted);
    EXPECT_EQ(m_list->currentIndex().row(), 5);
    EXPECT_EQ(row(5, ClassListModel::RankRole).toInt(), state().analysis()->classes[5].rank);
    EXPECT_GT(state().analysis()->classes[5].rank, 5);

    const QRect last = m_list->visualRect(m_list->model()->index(5, 0));
    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {}, ClassRowDelegate::removeRect(last).center());
    ASSERT_TRUE(becomes([&] { return m_list->model()->rowCount() == 5; }));
    EXPECT_EQ(state().selected(), 0);
}

TEST_F(WindowClasses, DisplayControlsAndKeysAreOne) {
    auto* outline = m_run.find<QCheckBox>("outlineCheck");
    m_run.press(Qt::Key_O);
    EXPECT_TRUE(state().display().outline);
    EXPECT_TRUE(outline->isChecked());
    outline->click();
    EXPECT_FALSE(state().display().outline);

    auto* colours = m_run.find<QComboBox>("colormapChoice");
    m_run.press(Qt::Key_M);
    EXPECT_EQ(state().display().colormap, colormaps()[1].colormap);
    EXPECT_EQ(colours->currentIndex(), 1);

    m_run.press(Qt::Key_BracketRight);
    EXPECT_EQ(m_run.find<QSlider>("opacitySlider")->value(), 55);
    m_run.press(Qt::Key_S);
    EXPECT_EQ(state().display().scale, ScaleMode::Shared);
}

TEST_F(WindowClasses, ThePointerIsReadInTheStatusBar) {
    state().setProbe(QPointF(160.5, 120.5));
    const ClassResult& result = *state().selectedResult();
    const std::string probe = text("probeLabel").toStdString();
    EXPECT_THAT(probe, testing::HasSubstr("(160, 120)"));
    EXPECT_THAT(probe, testing::HasSubstr(
                           "cell 7, 7")); // 14 x 14 cells, 160.5 / 320 and 120.5 / 240 just past the middle
    EXPECT_THAT(probe, testing::HasSubstr(shortName(result.label)));
    // The middle of an even grid is the mean of its four middle cells, up to the half pixel off it.
    const std::vector<double> map(result.cam->values.begin(), result.cam->values.end());
    const double mean = (map[6 * 14 + 6] + map[6 * 14 + 7] + map[7 * 14 + 6] + map[7 * 14 + 7]) / 4;
    const QString number = text("probeLabel").split(QStringLiteral("  ")).at(2);
    const double shown = QString(number).replace(QChar(0x2212), QLatin1Char('-')).toDouble();
    EXPECT_NEAR(shown, mean, 0.2 + 0.05 * std::abs(mean));
    EXPECT_THAT(text("exactnessLabel").toStdString(), testing::StartsWith("exact ±"));
    EXPECT_THAT(text("timingLabel").toStdString(), testing::ContainsRegex("decode .* forward .* maps .* ms"));
}

TEST_F(WindowClasses, HeldKeysPeek) {
    QTest::keyPress(&m_run.window(), Qt::Key_Z);
    EXPECT_EQ(state().peek(), Peek::Bare);
    QTest::keyRelease(&m_run.window(), Qt::Key_Z);
    EXPECT_EQ(state().peek(), Peek::None);
    QTest::keyPress(&m_run.window(), Qt::Key_X);
    EXPECT_EQ(state().peek(), Peek::MapOnly);
    QTest::keyRelease(&m_run.window(), Qt::Key_X);
    EXPECT_EQ(state().peek(), Peek::None);
}

TEST_F(WindowClasses, AConstantMapIsSaidSo) {
    m_run.startWith(m_run.writeModel("constant"), {m_picture});
    ASSERT_TRUE(m_run.finished());
    EXPECT_EQ(text("thresholdFacts"), QString::fromStdString(state().selectedResult()->note));
    EXPECT_FALSE(text("thresholdFacts").isEmpty());
}

TEST_F(WindowClasses, ANetworkWithoutMapsStillPredictsAndSaysWhy) {
    m_run.startWith(m_run.writeModel("inexact"), {m_picture});
    ASSERT_TRUE(m_run.finished());
    EXPECT_EQ(m_run.find<QListView>("classList")->model()->rowCount(), 5);
    EXPECT_EQ(text("exactnessLabel"), QStringLiteral("no exact map"));
    EXPECT_THAT(m_run.find<QLabel>("exactnessLabel")->toolTip().toStdString(),
                testing::HasSubstr("two linear layers"));
    EXPECT_FALSE(m_run.find<QWidget>("messageBar")->isVisible()) << "that is no error";
}

} // namespace
} // namespace actiscope::ui
