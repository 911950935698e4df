// What is going on with data sets: opening, reading, loading and evaluating, and how each is cancelled.
#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

namespace fs = std::filesystem;

class WindowDataLoading : public WindowData {
protected:
    /// A folder a class, whose boxes lie in a file an image: they are read after the list.
    fs::path writeFolders(const std::string& name, int images) {
        const fs::path root = m_run.folder() / name;
        for (int i = 0; i < images; ++i) {
            const std::string number = std::to_string(i);
            const fs::path folder = fs::path(name) / test::kLabels[i % 3];
            (void)m_run.writePicture(folder / (number + ".png"), QSize(80, 60), 0.5, 0.5);
            std::ofstream(m_run.folder() / folder / (number + ".xml"))
                << "<annotation><filename>" << number << ".png</filename><size><width>80</width>"
                << "<height>60</height><depth>3</depth></size><object><name>" << test::kLabels[i % 3]
                << "</name><bndbox><xmin>10</xmin><ymin>10</ymin><xmax>50</xmax><ymax>40</ymax></bndbox>"
                << "</object></annotation>";
        }
        return root;
    }
    /// Once the annotations of the set that is opened next are being read.
    void whenReading(const std::function<void()>& then) {
        auto* once = new QObject(&m_parent);
        QObject::connect(
            &data(), &DataSetSession::loadingChanged, once,
            [this, then, once] {
                if (data().readingAnnotations()) {
                    once->deleteLater();
                    then();
                }
            },
            Qt::QueuedConnection);
    }
    bool annotationsCome() {
        return becomes([this] { return state().set() != nullptr && !state().set()->annotationsPending(); });
    }

    QObject m_parent;
};

TEST_F(WindowDataLoading, AnOpeningThatFailsLeavesTheAnnotationsOfTheOpenSetBeRead) {
    start();
    const fs::path root = writeFolders("folders", 30);
    int failed = 0;
    QObject::connect(&data(), &DataSetSession::openFailed, &m_parent, [&failed] { ++failed; });
    bool tried = false;
    whenReading([&] {
        tried = true;
        EXPECT_TRUE(state().set()->annotationsPending());
        data().openDataSet(m_run.folder() / "nowhere");
    });
    data().openDataSet(root);
    ASSERT_TRUE(becomes([&] { return failed == 1; }));
    ASSERT_TRUE(tried);
    EXPECT_TRUE(annotationsCome());
    EXPECT_EQ(state().set()->boxes(0).size(), 1U);
    EXPECT_TRUE(data().canEvaluate());
}

TEST_F(WindowDataLoading, AnOpeningThatIsCancelledLeavesThemBeReadToo) {
    start();
    const fs::path root = writeFolders("folders", 30);
    bool tried = false;
    whenReading([&] {
        tried = true;
        data().openDataSet(m_set);
        EXPECT_TRUE(data().work()->stoppable);
        data().cancelLoading();
        EXPECT_FALSE(data().opening());
        ASSERT_TRUE(data().work()) << "annotations are being read still";
        EXPECT_FALSE(data().work()->stoppable) << "without them the set would be of little use";
    });
    data().openDataSet(root);
    ASSERT_TRUE(becomes([&] { return tried; }));
    EXPECT_TRUE(annotationsCome());
    EXPECT_EQ(data().place(), root);
    EXPECT_FALSE(data().work());
}

TEST_F(WindowDataLoading, ASetIsCalledByItsNameHoweverItIsNamed) {
    start();
    const fs::path root = writeFolders("folders", 3);
    data().openDataSet(root / "");
    ASSERT_TRUE(annotationsCome());
    EXPECT_EQ(data().place(), root);
    EXPECT_EQ(Settings(m_run.settingsFile()).recentData(), QStringList(toQString(root)));
    evaluateAll();
    EXPECT_THAT(state().run()->file.filename().string(), testing::StartsWith("folders "));
}

TEST_F(WindowDataLoading, ARunIsOpenedWhateverItIsCalled) {
    start();
    openSet();
    EvaluationRequest request;
    request.store = m_run.folder() / "some run.keep";
    evaluateAll(request);
    start();
    m_run.press(Qt::Key_R, Qt::ControlModifier);
    ASSERT_TRUE(m_run.answerFileDialog(request.store));
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_EQ(state().run()->file, request.store);
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible());
}

TEST_F(WindowDataLoading, ARunOpensItsSetAsThatWasOpened) {
    start();
    const fs::path list = m_run.folder() / "lists" / "list.csv";
    fs::create_directories(list.parent_path());
    fs::rename(m_set, list);
    datasets::OpenOptions options;
    options.images = m_set.parent_path();
    data().openDataSet(list, options);
    ASSERT_TRUE(annotationsCome());
    EvaluationRequest request;
    request.store = m_run.folder() / "run.db";
    evaluateAll(request);
    EXPECT_EQ(state().run()->facts.dataSet, list.string());
    EXPECT_EQ(state().run()->facts.root, m_set.parent_path().string());
    start();
    data().loadRun(request.store);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_EQ(data().place(), list);
    EXPECT_EQ(data().openOptions().images, m_set.parent_path());
    EXPECT_EQ(state().set()->size(), static_cast<std::size_t>(kImages));
}

TEST_F(WindowDataLoading, TheStatusBarsCancelButtonIsForWhatItTells) {
    start(true);
    openSet();
    data().evaluate({});
    m_gate.open(3);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 3; }));
    auto* cancel = the<QToolButton>("cancelButton");
    ASSERT_TRUE(becomes([&] { return cancel->isVisible(); })) << "beside the evaluation";
    EXPECT_FALSE(cancel->toolTip().contains(QStringLiteral("Esc"))) << "which does not end it";
    QTest::mouseClick(cancel, Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Stopping);
    EXPECT_FALSE(cancel->isVisible());
    m_gate.open(kMoreThanEver);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_LT(state().run()->table.size(), static_cast<std::size_t>(kImages));
}

} // namespace
} // namespace actiscope::ui
