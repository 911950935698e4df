// Training in the window: start, pause, stop, resume; what is read meanwhile; closing; the finished model.
#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

#include <gmock/gmock.h>

#include "engine/training/checkpoint.h"
#include "engine/training/training_folder.h"
#include "tests/window/window_runner.h"
#include "ui/canvas/image_view.h"
#include "ui/pages/training_page.h"
#include "ui/panels/curve_chart.h"
#include "ui/trainer_session.h"

namespace actiscope::ui {
namespace {

using State = TrainerSession::State;
using test::becomes;

constexpr int kPicturesAClass = 10; // a tenth of them validates: one
constexpr int kClasses = 3;
constexpr int kSteps = kClasses * (kPicturesAClass - 1); // of an epoch, one picture each

class WindowTraining : public testing::Test {
protected:
    WindowTraining() {
        for (int label = 0; label < kClasses; ++label) {
            for (int i = 0; i < kPicturesAClass; ++i) {
                writeColour("data/" + std::string(1, static_cast<char>('a' + label)) + "/" +
                                std::to_string(i) + ".png",
                            label);
            }
        }
        setenv("ACTISCOPE_TEST_GATE", m_gate.path().c_str(), 1);
        m_run.start();
    }
    ~WindowTraining() override {
        constexpr int kMoreThanEver = 10'000;
        m_gate.open(kMoreThanEver);
        m_run.close(); // while the gate is still there
    }

    /// Red, green or blue: what a linear layer behind mean colours can learn.
    void writeColour(const std::filesystem::path& name, int label) const {
        QImage picture(QSize(40, 40), QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(120 * label, 200, 200));
        const auto file = m_run.folder() / name;
        std::filesystem::create_directories(file.parent_path());
        picture.save(toQString(file));
    }

    MainWindow& window() { return m_run.window(); }
    TrainerSession& trainer() { return *window().trainer(); }
    [[nodiscard]] std::filesystem::path out() const { return m_run.folder() / "out"; }

    template <class Widget>
    Widget* the(const char* name) {
        auto* found = m_run.find<Widget>(name);
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString textOf(const char* label) { return the<QLabel>(label)->text(); }
    void click(const char* button) {
        auto* found = the<QPushButton>(button);
        ASSERT_TRUE(found->isEnabled()) << button;
        QTest::mouseClick(found, Qt::LeftButton);
    }

    /// F8, and the form filled in. `gated`: each step waits for the test.
    void fillIn(int epochs, bool gated) {
        m_run.press(Qt::Key_F8);
        ASSERT_TRUE(the<QWidget>("trainingPage")->isVisible());
        ASSERT_TRUE(becomes([this] { return the<QComboBox>("trainingNetwork")->count() > 1; }));
        the<QComboBox>("trainingPictures")->setCurrentIndex(0);
        the<QLineEdit>("trainingFolder")->setText(toQString(m_run.folder() / "data"));
        auto* networks = the<QComboBox>("trainingNetwork");
        networks->setCurrentIndex(
            networks->findText(gated ? QStringLiteral("test-net-gated") : QStringLiteral("test-net")));
        the<QSpinBox>("trainingEpochs")->setValue(epochs);
        the<QSpinBox>("trainingBatch")->setValue(1);
        the<QSpinBox>("trainingInputSize")->setValue(32);
        the<QDoubleSpinBox>("trainingRate")->setValue(0.05);
        the<QLineEdit>("trainingOut")->setText(toQString(out()));
    }
    void passSteps(int steps) {
        for (int i = 0; i < steps; ++i) {
            m_gate.waitForArrival();
            m_gate.open();
        }
    }
    [[nodiscard]] bool idle() { return trainer().state() == State::Idle; }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
};

TEST_F(WindowTraining, ATrainingIsStartedShownAndItsModelOpened) {
    fillIn(4, false);
    click("trainingStart");
    EXPECT_FALSE(the<QPushButton>("trainingStart")->isEnabled());
    EXPECT_FALSE(the<QWidget>("trainingEpochs")->isEnabled());
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Finished"); }));

    auto* errors = the<CurveChart>("errorChart");
    auto* losses = the<CurveChart>("lossChart");
    EXPECT_EQ(errors->pointsOf(0).size(), 4) << "one point an epoch";
    EXPECT_TRUE(errors->textOf(0).startsWith(QStringLiteral("top-1 error")));
    EXPECT_TRUE(errors->textOf(0).endsWith(QStringLiteral(" %"))) << errors->textOf(0).toStdString();
    EXPECT_TRUE(errors->pointsOf(2).isEmpty()) << "no boxes, so no GT-known";
    ASSERT_EQ(losses->pointsOf(1).size(), 4);
    EXPECT_LT(losses->pointsOf(1).back().y(), losses->pointsOf(1).front().y()) << "it learns";
    ASSERT_TRUE(becomes([this] { return the<CurveChart>("stepChart")->pointsOf(0).size() == kSteps; }));
    EXPECT_EQ(the<QProgressBar>("trainingProgress")->value(),
              the<QProgressBar>("trainingProgress")->maximum());
    EXPECT_TRUE(
        the<QPlainTextEdit>("trainingNotes")->toPlainText().contains(QStringLiteral("27 pictures; 3")));
    EXPECT_TRUE(textOf("trainingFacts").contains(QStringLiteral("model.safetensors")));

    click("trainingOpen");
    ASSERT_TRUE(becomes([this] { return window().session()->model() != nullptr; }));
    EXPECT_FALSE(the<QWidget>("trainingPage")->isVisible());
    const Model& model = *window().session()->model();
    EXPECT_EQ(model.request.path, out() / "model.safetensors");
    EXPECT_EQ(model.labels.classes.size(), 3U);
    window().openPaths({m_run.folder() / "data" / "b" / "0.png"});
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_EQ(window().state()->analysis()->classes.front().label.name, "b") << "what it has learnt";
}

TEST_F(WindowTraining, PauseHoldsItWithACheckpointAndGoOnLetsIt) {
    fillIn(2, true);
    click("trainingStart");
    passSteps(4);
    m_gate.waitForArrival(); // within the fifth step
    ASSERT_TRUE(becomes([this] {
        return textOf("trainingFacts").startsWith(QStringLiteral("step 4 of 27"));
    })) << textOf("trainingFacts").toStdString();
    EXPECT_EQ(textOf("trainingWhat"), QStringLiteral("Epoch 1 of 2"));
    EXPECT_TRUE(textOf("trainingTimeLeft").endsWith(QStringLiteral("left")));
    click("trainingPause");
    EXPECT_EQ(textOf("trainingWhat"), QStringLiteral("Pausing…"));
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Paused"); }));
    const auto checkpoint = training::readCheckpoint(out() / training::kCheckpointFile);
    ASSERT_TRUE(checkpoint) << checkpoint.error().message;
    EXPECT_EQ(checkpoint->progress.step, 5U);
    EXPECT_EQ(the<QPushButton>("trainingPause")->text(), QStringLiteral("Go on"));

    click("trainingPause");
    EXPECT_EQ(the<QPushButton>("trainingPause")->text(), QStringLiteral("Pause"));
    passSteps(2 * kSteps - 5);
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Finished"); }));
    EXPECT_EQ(the<CurveChart>("errorChart")->pointsOf(0).size(), 2);
}

TEST_F(WindowTraining, StopEndsWithACheckpointFromWhichItIsResumed) {
    fillIn(2, true);
    EXPECT_EQ(the<QPushButton>("trainingStart")->text(), QStringLiteral("Start"));
    click("trainingStart");
    passSteps(kSteps + 3); // the second epoch
    m_gate.waitForArrival();
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Epoch 2 of 2"); }));
    click("trainingStop");
    EXPECT_EQ(textOf("trainingWhat"), QStringLiteral("Stopping…"));
    EXPECT_FALSE(the<QPushButton>("trainingStop")->isEnabled());
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Stopped"); }));
    EXPECT_TRUE(textOf("trainingFacts").contains(QStringLiteral("press Resume")));
    EXPECT_TRUE(the<QWidget>("trainingOpen")->isVisible()) << "the first epoch's model is there";

    ASSERT_TRUE(
        becomes([this] { return the<QPushButton>("trainingStart")->text() == QStringLiteral("Resume"); }));
    the<QSpinBox>("trainingEpochs")->setValue(5); // another training
    click("trainingStart");
    ASSERT_TRUE(becomes([this] { return idle(); }));
    EXPECT_TRUE(textOf("trainingFacts").contains(QStringLiteral("number of epochs is 2 there and 5 here")))
        << textOf("trainingFacts").toStdString();

    the<QSpinBox>("trainingEpochs")->setValue(2);
    click("trainingStart");
    passSteps(kSteps - 4);
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Finished"); }));
    EXPECT_EQ(the<CurveChart>("errorChart")->pointsOf(0).size(), 2) << "with the epoch from before";
    EXPECT_TRUE(the<QPlainTextEdit>("trainingNotes")
                    ->toPlainText()
                    .contains(QStringLiteral("goes on in epoch 2, after step 4")));
}

TEST_F(WindowTraining, TheRestOfTheWindowIsFreeMeanwhile) {
    fillIn(1, true);
    click("trainingStart");
    m_gate.waitForArrival();
    ASSERT_TRUE(becomes([this] { return trainer().state() == State::Running; }));
    ModelRequest model;
    model.path = m_run.writeModel("plain");
    window().openModel(model);
    window().openPaths({m_run.writePicture("photo.png", QSize(200, 150), 0.5, 0.5)});
    ASSERT_TRUE(becomes([this] { return m_run.finished(); })) << "while the training stands in a step";
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());
    EXPECT_EQ(window().state()->analysis()->classes.size(), 5U);
    ASSERT_TRUE(
        becomes([this] { return textOf("busyLabel").startsWith(QStringLiteral("Training test-net")); }));
    EXPECT_FALSE(the<QWidget>("cancelButton")->isVisible()) << "it is stopped on its page";

    m_gate.open();
    passSteps(kSteps - 1);
    ASSERT_TRUE(
        becomes([this] { return textOf("messageTitle") == QStringLiteral("The training is finished"); }));
    click("messageAction");
    EXPECT_TRUE(the<QWidget>("trainingPage")->isVisible());
    m_run.press(Qt::Key_F3);
    EXPECT_TRUE(window().findChild<ImageView*>()->isVisible());
}

TEST_F(WindowTraining, ClosingAsksAndEndsWithACheckpoint) {
    fillIn(1, true);
    click("trainingStart");
    passSteps(2);
    m_gate.waitForArrival();
    EXPECT_FALSE(window().close()) << "it asks first";
    auto* box = the<QMessageBox>("closeBox");
    QTest::mouseClick(box->findChild<QPushButton*>(QStringLiteral("goOn")), Qt::LeftButton);
    EXPECT_TRUE(window().isVisible());
    EXPECT_TRUE(becomes([this] { return trainer().state() == State::Running; }));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

    EXPECT_FALSE(window().close());
    box = the<QMessageBox>("closeBox");
    QTest::mouseClick(box->findChild<QPushButton*>(QStringLiteral("stopAndClose")), Qt::LeftButton);
    EXPECT_TRUE(window().isVisible()) << "until the step is over";
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return !window().isVisible(); }));
    const auto checkpoint = training::readCheckpoint(out() / training::kCheckpointFile);
    ASSERT_TRUE(checkpoint) << checkpoint.error().message;
    EXPECT_EQ(checkpoint->progress.step, 3U);
}

TEST_F(WindowTraining, WhatFailedIsSaidInPlace) {
    fillIn(2, false);
    auto* networks = the<QComboBox>("trainingNetwork");
    networks->setCurrentIndex(networks->findText(QStringLiteral("test-net-diverging")));
    click("trainingStart");
    ASSERT_TRUE(becomes([this] { return trainer().active(); }));
    ASSERT_TRUE(becomes([this] { return idle(); }));
    EXPECT_TRUE(
        textOf("trainingFacts").contains(QStringLiteral("no finite number any more at step 3 of epoch 1")))
        << textOf("trainingFacts").toStdString();
    EXPECT_TRUE(the<QPushButton>("trainingStart")->isEnabled());

    the<QLineEdit>("trainingFolder")->setText(toQString(m_run.folder() / "nowhere"));
    click("trainingStart");
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("File not found"); }));
    EXPECT_TRUE(textOf("trainingFacts").contains(QStringLiteral("nowhere")));
    the<QLineEdit>("trainingFolder")->clear();
    EXPECT_FALSE(the<QPushButton>("trainingStart")->isEnabled());
    EXPECT_TRUE(textOf("trainingMissing").contains(QStringLiteral("Name a folder of pictures")));
}

TEST_F(WindowTraining, ABrokenPictureIsNamedAndLeftOut) {
    std::ofstream(m_run.folder() / "data" / "b" / "broken.png") << "no picture";
    fillIn(2, false);
    click("trainingStart");
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Finished"); }));
    EXPECT_TRUE(the<QPlainTextEdit>("trainingNotes")->toPlainText().contains(QStringLiteral("b/broken.png")));
    EXPECT_TRUE(textOf("trainingFacts").contains(QStringLiteral("were left out: 1.")));
}

TEST_F(WindowTraining, TheChoicesComeBack) {
    fillIn(3, false);
    the<QComboBox>("trainingPool")->setCurrentIndex(2);
    the<QSpinBox>("trainingSeed")->setValue(77);
    click("trainingStart");
    ASSERT_TRUE(becomes([this] { return textOf("trainingWhat") == QStringLiteral("Finished"); }));
    m_run.start();
    m_run.press(Qt::Key_F8);
    EXPECT_EQ(the<QLineEdit>("trainingFolder")->text(), toQString(m_run.folder() / "data"));
    EXPECT_EQ(the<QComboBox>("trainingNetwork")->currentText(), QStringLiteral("test-net"));
    EXPECT_EQ(the<QComboBox>("trainingPool")->currentIndex(), 2);
    EXPECT_EQ(the<QSpinBox>("trainingEpochs")->value(), 3);
    EXPECT_EQ(the<QSpinBox>("trainingSeed")->value(), 77);
    EXPECT_EQ(the<QDoubleSpinBox>("trainingRate")->value(), 0.05);
    EXPECT_EQ(the<QLineEdit>("trainingOut")->text(), toQString(out()));
    ASSERT_TRUE(
        becomes([this] { return the<QPushButton>("trainingStart")->text() == QStringLiteral("Resume"); }));
}

TEST_F(WindowTraining, ThePageIsUsedByKeyboardAndEveryControlSaysWhatItIs) {
    m_run.press(Qt::Key_F8);
    auto* first = the<QComboBox>("trainingPictures");
    EXPECT_TRUE(first->hasFocus());
    QTest::keyClick(first, Qt::Key_Tab);
    EXPECT_TRUE(the<QWidget>("trainingPage")->isAncestorOf(window().focusWidget()));
    EXPECT_NE(window().focusWidget(), first);
    EXPECT_TRUE(the<QWidget>("trainingPage")->isVisible()) << "Tab hides no panels there";
    auto* epochs = the<QSpinBox>("trainingEpochs");
    epochs->setFocus();
    epochs->selectAll();
    QTest::keyClicks(epochs, QStringLiteral("12"));
    EXPECT_EQ(epochs->value(), 12) << "digits are not the classes' keys there";
    for (const QWidget* control : the<QWidget>("trainingPage")->findChildren<QWidget*>()) {
        const bool ours = !control->objectName().startsWith(QLatin1String("qt_"));
        if (ours && control->isVisible() && (control->focusPolicy() & Qt::TabFocus) != 0 &&
            !control->objectName().isEmpty()) {
            EXPECT_TRUE(!control->toolTip().isEmpty() ||
                        control->objectName() == QLatin1String("trainingNotes"))
                << control->objectName().toStdString();
        }
    }
}

TEST(WindowTrainingTime, IsToldInWords) {
    EXPECT_EQ(TrainingPage::timeText(12.4), QStringLiteral("12 s"));
    EXPECT_EQ(TrainingPage::timeText(250), QStringLiteral("4 min 10 s"));
    EXPECT_EQ(TrainingPage::timeText(3 * 3600 + 125), QStringLiteral("3 h 2 min"));
}

} // namespace
} // namespace actiscope::ui
