// What an evaluation of the window can be told beyond what is measured, how its data set is read, how its run
// is saved, and how a window that evaluates is closed.
#include "tests/window/window_data_fixture.h"

#include <QDialog>
#include <QFileDialog>
#include <QMessageBox>
#include <sstream>

namespace actiscope::ui {
namespace {

namespace fs = std::filesystem;

class WindowEvaluationOptions : public WindowData {
protected:
    void askToEvaluate() { m_run.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier); }
    void click(const char* button) { QTest::mouseClick(the<QAbstractButton>(button), Qt::LeftButton); }
    bool idleAgain() {
        return becomes([this] { return data().evaluating() == Evaluating::No; });
    }
    static std::vector<std::string> linesOf(const fs::path& file) {
        std::ifstream stream(file);
        std::vector<std::string> lines;
        for (std::string line; std::getline(stream, line);) {
            lines.push_back(line);
        }
        return lines;
    }
    static std::size_t mapsIn(const fs::path& folder) {
        std::size_t maps = 0;
        std::error_code none;
        for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
            char magic[6] = {};
            std::ifstream(entry.path(), std::ios::binary).read(magic, sizeof magic);
            maps += std::string(magic, sizeof magic) == "\x93NUMPY" ? 1 : 0;
        }
        return maps;
    }
};

TEST_F(WindowEvaluationOptions, AShareASubmissionAndMapsAreUnderMore) {
    start();
    openSet();
    askToEvaluate();
    EXPECT_FALSE(the<QWidget>("evaluationMoreBox")->isVisible());
    const int low = the<QDialog>("evaluationDialog")->height();
    click("evaluationMore");
    EXPECT_TRUE(the<QWidget>("evaluationMoreBox")->isVisible());
    EXPECT_TRUE(becomes([&] { return the<QDialog>("evaluationDialog")->height() > low; }));
    EXPECT_FALSE(the<QSpinBox>("evaluationShard")->isEnabled());
    the<QCheckBox>("evaluationSharded")->setChecked(true);
    the<QSpinBox>("evaluationShards")->setValue(3);
    the<QSpinBox>("evaluationShard")->setValue(7);
    EXPECT_EQ(the<QSpinBox>("evaluationShard")->value(), 3) << "of three";
    the<QSpinBox>("evaluationShard")->setValue(2);
    const fs::path submission = m_run.folder() / "guesses.txt";
    const fs::path maps = m_run.folder() / "maps";
    the<QLineEdit>("evaluationSubmission")->setText(toQString(submission));
    the<QLineEdit>("evaluationMaps")->setText(toQString(maps));
    click("evaluationStart");
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    ASSERT_TRUE(idleAgain());

    EXPECT_EQ(state().run()->facts.shard, (runs::Shard{2, 3}));
    const auto store = runs::RunStore::open(state().run()->file);
    ASSERT_TRUE(store) << store.error().message;
    const std::vector<std::string> lines = linesOf(submission);
    std::size_t at = 0;
    ASSERT_TRUE(store->forEach([&](runs::ImageRow&& row) {
        EXPECT_EQ(row.item % 3, 1U) << "every third, from the second on";
        std::istringstream line(at < lines.size() ? lines[at] : std::string());
        ++at;
        for (const runs::Prediction& prediction : row.predictions) {
            std::string synset;
            int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
            EXPECT_TRUE(line >> synset >> x0 >> y0 >> x1 >> y1);
            EXPECT_EQ(synset, store->facts().classes[static_cast<std::size_t>(prediction.label)].synset);
            EXPECT_EQ(prediction.box.value_or(Box{-1, -1, 0, 0}), (Box{x0, y0, x1 + 1, y1 + 1}));
        }
        return true;
    }));
    EXPECT_EQ(at, 20U);
    EXPECT_EQ(lines.size(), 20U);
    EXPECT_EQ(mapsIn(maps), 20U);
}

TEST_F(WindowEvaluationOptions, WhatIsResumedWritesItsFilesToo) {
    start(true);
    openSet();
    EvaluationRequest request;
    request.submission = m_run.folder() / "guesses.csv";
    request.maps = m_run.folder() / "maps";
    data().evaluate(request);
    m_gate.open(10);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 10; }));
    data().cancelEvaluation();
    m_gate.open(kMoreThanEver);
    ASSERT_TRUE(idleAgain());
    EXPECT_FALSE(fs::exists(request.submission)) << "not of half of the images";
    ASSERT_TRUE(data().canResume());
    data().resume();
    ASSERT_TRUE(idleAgain());
    EXPECT_EQ(linesOf(request.submission).size(), 1U + kImages); // with the head of Kaggle's table
    EXPECT_EQ(mapsIn(request.maps), static_cast<std::size_t>(kImages));
    EXPECT_TRUE(data().remarks().join(QLatin1Char(' ')).contains(QStringLiteral("evaluated now")))
        << "that maps of an earlier time are not written again";
}

TEST_F(WindowEvaluationOptions, MapsThatCannotBeWrittenAreSaid) {
    start();
    openSet();
    std::ofstream(m_run.folder() / "taken") << "a file";
    EvaluationRequest request;
    request.maps = m_run.folder() / "taken";
    data().evaluate(request);
    ASSERT_TRUE(becomes([this] { return the<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("taken")))
        << textOf("messageText").toStdString();
    EXPECT_TRUE(idleAgain());
}

TEST_F(WindowEvaluationOptions, WithoutASingleImageThereIsNothingToEvaluateAndItIsSaid) {
    m_set = test::writeDataSet(m_run, 0, 5, "gone");
    start();
    openSet();
    EXPECT_EQ(state().set()->size(), 0U);
    EXPECT_FALSE(the<QPushButton>("evaluate")->isEnabled());
    EXPECT_FALSE(the<QToolButton>("evaluateOptions")->isEnabled());
    EXPECT_TRUE(the<QPushButton>("evaluate")->toolTip().contains(QStringLiteral("None of the images")));
    EXPECT_TRUE(textOf("evaluationWhat").contains(QStringLiteral("None of the images")));
    askToEvaluate();
    EXPECT_EQ(m_run.find<QDialog>("evaluationDialog"), nullptr);
    m_run.press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_EQ(data().evaluating(), Evaluating::No);
}

TEST_F(WindowEvaluationOptions, ASetIsReadAsSomethingElse) {
    start();
    openSet();
    EXPECT_TRUE(textOf("dataSetFormat").startsWith(QStringLiteral("a list of path,label")))
        << textOf("dataSetFormat").toStdString();
    click("dataSetReading");
    EXPECT_EQ(the<QLineEdit>("openSetPlace")->text(), toQString(m_set));
    auto* readers = the<QComboBox>("openSetFormat");
    EXPECT_EQ(readers->count(), 1 + static_cast<int>(datasets::formats().size()));
    readers->setCurrentIndex(readers->findData(QStringLiteral("coco")));
    click("openSetOpen");
    ASSERT_TRUE(becomes([this] { return the<QWidget>("messageBar")->isVisible(); })) << "it is no COCO";
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    ASSERT_EQ(the<QPushButton>("messageAction")->text(), QStringLiteral("Open as…"));
    click("messageAction");
    ASSERT_NE(m_run.find<QDialog>("openSetDialog"), nullptr);
    EXPECT_EQ(the<QLineEdit>("openSetPlace")->text(), toQString(m_set));

    // Folders a class whose boxes lie elsewhere.
    const fs::path folder = m_run.folder() / "classes";
    m_run.writePicture("classes/n02123045/a.png", QSize(80, 60), 0.5, 0.5);
    m_run.writePicture("classes/n02099601/b.png", QSize(80, 60), 0.5, 0.5);
    const fs::path boxes = m_run.folder() / "boxes";
    for (const char* file : {"n02123045/a", "n02099601/b"}) {
        const fs::path xml = boxes / (std::string(file) + ".xml");
        fs::create_directories(xml.parent_path());
        std::ofstream(xml) << "<annotation><size><width>80</width><height>60</height></size><object><name>"
                           << xml.parent_path().filename().string()
                           << "</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>50</xmax><ymax>60</ymax>"
                              "</bndbox></object></annotation>";
    }
    the<QLineEdit>("openSetPlace")->setText(toQString(folder));
    readers = the<QComboBox>("openSetFormat");
    readers->setCurrentIndex(readers->findData(QStringLiteral("folders")));
    the<QLineEdit>("openSetAnnotations")->setText(toQString(boxes));
    click("openSetOpen");
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr && state().set()->size() == 2U; }));
    ASSERT_TRUE(becomes([this] { return !data().readingAnnotations(); }));
    const auto truths = state().set()->groundTruth(0, Size{80, 60}, {}).boxes;
    ASSERT_EQ(truths.size(), 1U);
    EXPECT_EQ(truths[0].box, (Box{11, 21, 51, 60})) << "ILSVRC's, named by its synset: from 0, inclusive";
    EXPECT_TRUE(textOf("dataSetFormat").contains(QStringLiteral("Annotations: boxes")));
    EXPECT_FALSE(the<QWidget>("messageBar")->isVisible());

    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_run.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(the<QLineEdit>("openSetAnnotations")->text(), toQString(boxes)) << "as it was opened";
    EXPECT_EQ(the<QComboBox>("openSetFormat")->currentData().toString(), QStringLiteral("folders"));

    start(); // another time, from the list of what was open
    m_run.press(Qt::Key_F7);
    auto* recent = the<QListWidget>("recentData");
    recent->setCurrentRow(0);
    recent->setFocus();
    QTest::keyClick(recent, Qt::Key_Return);
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr && !data().readingAnnotations(); }));
    EXPECT_EQ(data().openOptions().annotations, boxes);
    EXPECT_EQ(data().openOptions().format, "folders");
    EXPECT_EQ(state().set()->groundTruth(0, Size{80, 60}, {}).boxes.size(), 1U);
}

TEST_F(WindowEvaluationOptions, WithoutASetTheDialogAsksForOne) {
    start();
    m_run.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_FALSE(the<QPushButton>("openSetOpen")->isEnabled());
    the<QLineEdit>("openSetPlace")->setText(toQString(m_set));
    click("openSetOpen");
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr; }));
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible());
}

TEST_F(WindowEvaluationOptions, TheEndingOfASavedRunFollowsTheKindOfFile) {
    start();
    openSet();
    EvaluationRequest request;
    request.wishes.limit = 3;
    request.store = m_run.folder() / "demo.db";
    evaluateAll(request);
    const auto save = [this](const char* typed, int kind, const char* written) {
        m_run.press(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = the<QFileDialog>("fileDialog");
        dialog->setDirectory(toQString(m_run.folder()));
        auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        EXPECT_EQ(name->text(), QStringLiteral("demo.db"));
        if (typed != nullptr) {
            dialog->activateWindow();
            (void)QTest::qWaitForWindowActive(dialog);
            name->setFocus();
            name->selectAll();
            QTest::keyClicks(name, QLatin1String(typed));
        }
        auto* kinds = dialog->findChild<QComboBox*>(QStringLiteral("fileTypeCombo"));
        kinds->setFocus();
        QTest::keyClick(kinds, Qt::Key_Home);
        for (int i = 0; i < kind; ++i) {
            QTest::keyClick(kinds, Qt::Key_Down);
        }
        EXPECT_EQ(kinds->currentIndex(), kind);
        QSignalSpy saved(&data(), &DataSetSession::runSaved);
        QMetaObject::invokeMethod(dialog, "accept");
        EXPECT_TRUE(becomes([&] { return saved.count() == 1; }));
        EXPECT_EQ(saved.value(0).value(0).value<fs::path>(), m_run.folder() / written);
        EXPECT_TRUE(fs::exists(m_run.folder() / written)) << written;
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    save(nullptr, 1, "demo.html");
    save(nullptr, 3, "demo.json");
    save("other", 2, "other.csv");
    EXPECT_NE(linesOf(m_run.folder() / "demo.html").at(0).find("html"), std::string::npos);
}

TEST_F(WindowEvaluationOptions, ClosingAsksAndEndsTheEvaluationWhoseRowsStay) {
    start(true);
    openSet();
    data().evaluate({});
    m_gate.open(7);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 7; }));
    const fs::path file = state().run()->file;
    EXPECT_FALSE(window().close()) << "it asks first";
    click("goOn");
    EXPECT_TRUE(window().isVisible());
    EXPECT_EQ(data().evaluating(), Evaluating::Running);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

    EXPECT_FALSE(window().close());
    click("stopAndClose");
    EXPECT_TRUE(window().isVisible()) << "until those at work have ended";
    m_gate.open(kMoreThanEver);
    ASSERT_TRUE(becomes([this] { return !window().isVisible(); }));
    const auto store = runs::RunStore::open(file);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_GE(store->count().value(), 7U);
    EXPECT_LT(store->count().value(), static_cast<std::size_t>(kImages));
}

} // namespace
} // namespace actiscope::ui
