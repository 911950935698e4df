// Evaluations and runs in the window: begun, held, ended, resumed, kept, opened again.
#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

class WindowEvaluation : public WindowData {};

TEST_F(WindowEvaluation, AnEvaluationIsKeptAndItsFiguresAreShown) {
    start();
    openSet();
    EXPECT_EQ(textOf("figureTop1"), QStringLiteral("–"));
    QSignalSpy moved(&data(), &DataSetSession::evaluationMoved);
    QTest::mouseClick(the<QPushButton>("evaluate"), Qt::LeftButton);
    EXPECT_FALSE(the<QPushButton>("evaluate")->isVisible());
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_GE(moved.count(), 1);
    const ShownRunPtr run = state().run();
    ASSERT_NE(run, nullptr);
    EXPECT_EQ(run->table.size(), kImages);
    EXPECT_EQ(data().imagesLeft(), 0U);
    EXPECT_FALSE(data().canResume());
    EXPECT_EQ(run->file.parent_path(), m_run.folder() / "home" / "actiscope" / "runs");

    // What the file says, counted apart.
    const auto store = runs::RunStore::open(run->file);
    ASSERT_TRUE(store) << store.error().message;
    int wrong = 0;
    int rows = 0;
    ASSERT_TRUE(store->forEach([&](runs::ImageRow&& row) {
        wrong += row.predictions.at(0).label != row.labels.at(0).label ? 1 : 0;
        ++rows;
        return true;
    }));
    EXPECT_EQ(rows, kImages);
    EXPECT_EQ(textOf("figureTop1"), percentText(static_cast<double>(wrong) / kImages));
    EXPECT_NE(textOf("figureMaxBoxV2"), QStringLiteral("–"));
    EXPECT_TRUE(textOf("figureOracle").contains(QStringLiteral("oracle")));
    EXPECT_EQ(textOf("evaluationWhat"), QStringLiteral("60 images evaluated"));
    EXPECT_EQ(store->facts().dataSet, m_set.string());

    const QString known = textOf("figureKnown");
    the<QDoubleSpinBox>("runThresholdNumber")->setValue(70);
    EXPECT_EQ(state().threshold(), 70);
    EXPECT_NE(textOf("figureKnown"), known);
    EXPECT_TRUE(textOf("runThresholdNote").contains(QStringLiteral("20 %")));
}

TEST_F(WindowEvaluation, ARunAtTenthsOfAPercentIsShownAtItsOwnThreshold) {
    start();
    openSet();
    EvaluationRequest request;
    request.wishes.level = 205;
    evaluateAll(request);
    auto* number = the<QDoubleSpinBox>("runThresholdNumber");
    const QString own = textOf("figureKnown");
    EXPECT_TRUE(state().atOwnThreshold());
    EXPECT_EQ(number->value(), 20.5);
    EXPECT_FALSE(the<QToolButton>("runThresholdOwn")->isEnabled());
    EXPECT_TRUE(textOf("runThresholdNote").contains(QStringLiteral("The run's own")));
    EXPECT_TRUE(textOf("timingLabel").contains(QStringLiteral("threshold 20.5 %")))
        << textOf("timingLabel").toStdString();
    number->stepUp();
    EXPECT_EQ(state().level(), 210);
    EXPECT_EQ(number->value(), 21);
    number->stepDown();
    EXPECT_EQ(state().level(), 200);
    EXPECT_TRUE(textOf("runThresholdNote").contains(QStringLiteral("own is 20.5 %")))
        << textOf("runThresholdNote").toStdString();
    QTest::mouseClick(the<QToolButton>("runThresholdOwn"), Qt::LeftButton);
    EXPECT_TRUE(state().atOwnThreshold());
    EXPECT_EQ(number->value(), 20.5);
    EXPECT_EQ(textOf("figureKnown"), own);
}

TEST_F(WindowEvaluation, PauseHoldsItCancelEndsItAndResumeBringsTheRest) {
    constexpr int kWorkers = 3;
    constexpr int kAtFirst = 10;
    constexpr int kTooMany = 20; // more than stand at the gate when it is held
    start(true);
    openSet();
    const auto rows = [this] {
        return state().run() == nullptr ? 0 : static_cast<int>(state().run()->table.size());
    };
    EvaluationRequest request;
    request.wishes.threads = kWorkers;
    data().evaluate(request);
    m_gate.open(kAtFirst);
    ASSERT_TRUE(becomes([&] { return rows() == kAtFirst; }));
    EXPECT_TRUE(textOf("evaluationWhat").startsWith(QStringLiteral("10 of 60 images")))
        << textOf("evaluationWhat").toStdString();
    for (int i = 0; i < kAtFirst + kWorkers; ++i) {
        m_gate.waitForArrival();
    }
    QTest::mouseClick(the<QPushButton>("evaluatePause"), Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Paused);
    EXPECT_EQ(the<QPushButton>("evaluatePause")->text(), QStringLiteral("Go on"));
    // Rows come a few times a second: were it not held, the others would come with those at the gate.
    m_gate.open(kTooMany);
    ASSERT_TRUE(becomes([&] { return rows() >= kAtFirst + kWorkers; }));
    EXPECT_EQ(rows(), kAtFirst + kWorkers) << "those that stood at the gate end; no others begin";

    QTest::mouseClick(the<QPushButton>("evaluatePause"), Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Running);
    ASSERT_TRUE(becomes([&] { return rows() == kAtFirst + kTooMany; }));
    QTest::mouseClick(the<QPushButton>("evaluateCancel"), Qt::LeftButton);
    EXPECT_EQ(data().evaluating(), Evaluating::Stopping);
    m_gate.open(kMoreThanEver);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    const std::size_t before = state().run()->table.size();
    EXPECT_LT(before, kImages);
    EXPECT_EQ(data().imagesLeft(), kImages - before);
    const auto file = state().run()->file;
    EXPECT_TRUE(the<QPushButton>("evaluateResume")->isVisible());
    EXPECT_TRUE(textOf("evaluationWhat").contains(QStringLiteral("of 60 images")));

    data().openDataSet(m_set); // away from it and back
    ASSERT_TRUE(becomes([this] { return state().run() == nullptr && !data().opening(); }));
    data().loadRun(file);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_EQ(state().run()->table.size(), before);
    QTest::mouseClick(the<QPushButton>("evaluateResume"), Qt::LeftButton);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_EQ(state().run()->file, file);
    EXPECT_EQ(state().run()->table.size(), kImages);
    EXPECT_EQ(data().imagesLeft(), 0U);
    EXPECT_FALSE(the<QPushButton>("evaluateResume")->isVisible());
}

TEST_F(WindowEvaluation, WhileItEvaluatesNoOtherSetOrRunIsOpened) {
    start(true);
    openSet();
    const auto set = state().set();
    data().evaluate({});
    m_gate.open(3);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 3; }));
    QSignalSpy openFailed(&data(), &DataSetSession::openFailed);
    QSignalSpy runFailed(&data(), &DataSetSession::runFailed);
    data().openDataSet(m_set);
    data().loadRun(m_run.folder() / "other.db");
    EXPECT_EQ(openFailed.count(), 1);
    EXPECT_EQ(runFailed.count(), 1);
    EXPECT_EQ(state().set(), set);
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("evaluation goes on")));
}

TEST_F(WindowEvaluation, ClosingTheWindowEndsAnEvaluationWhoseRowsStay) {
    start(true);
    openSet();
    data().evaluate({});
    m_gate.open(7);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 7; }));
    const auto file = state().run()->file;
    m_gate.open(kMoreThanEver); // whoever stands at the gate
    m_run.close();
    const auto store = runs::RunStore::open(file);
    ASSERT_TRUE(store) << store.error().message;
    EXPECT_GE(store->count().value(), 7U);
    EXPECT_LE(store->count().value(), static_cast<std::size_t>(kImages));
}

TEST_F(WindowEvaluation, ARunBringsItsDataSetAlong) {
    start();
    openSet();
    EvaluationRequest request;
    request.store = m_run.folder() / "elsewhere" / "kept.db";
    request.wishes.limit = 9;
    request.wishes.level = 300;
    evaluateAll(request);
    EXPECT_EQ(state().run()->table.size(), 9U);
    EXPECT_EQ(state().threshold(), 30);

    start(); // another window, nothing open
    EXPECT_EQ(state().set(), nullptr);
    data().loadRun(request.store);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_EQ(state().set()->size(), static_cast<std::size_t>(kImages));
    EXPECT_EQ(state().run()->table.size(), 9U);
    EXPECT_EQ(state().threshold(), 30);
    EXPECT_TRUE(the<QWidget>("dataSetPage")->isVisible());

    QSignalSpy saved(&data(), &DataSetSession::runSaved);
    data().saveRun(m_run.folder() / "copy.db");
    ASSERT_TRUE(becomes([&] { return saved.count() == 1; }));
    const auto copy = runs::RunStore::open(m_run.folder() / "copy.db");
    ASSERT_TRUE(copy) << copy.error().message;
    EXPECT_EQ(copy->count().value(), 9U);

    for (const char* name : {"report.html", "rows.csv", "rows.json"}) {
        saved.clear();
        data().saveRun(m_run.folder() / name);
        ASSERT_TRUE(becomes([&] { return saved.count() == 1; })) << name;
    }
    const auto textOfFile = [this](const char* name) {
        std::ifstream stream(m_run.folder() / name);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    EXPECT_NE(textOfFile("report.html").find("data:image/jpeg;base64,"), std::string::npos);
    const std::string table = textOfFile("rows.csv");
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 10); // the head, and a line an image
    EXPECT_NE(textOfFile("rows.json").find("\"rows\""), std::string::npos);

    data().loadCompared(m_run.folder() / "copy.db");
    ASSERT_TRUE(becomes([this] { return state().compared() != nullptr; }));
    EXPECT_EQ(state().compared()->table.size(), 9U);

    // The images have changed since.
    std::ofstream(m_set, std::ios::app) << "0.png,n02123045,1,1,9,9\n";
    start();
    data().loadRun(request.store);
    ASSERT_TRUE(becomes([this] { return the<QWidget>("messageBar")->isVisible(); }));
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("other images or annotations")))
        << textOf("messageText").toStdString();
    EXPECT_EQ(state().run(), nullptr);
}

TEST_F(WindowEvaluation, OptionsAreAskedForAndRemembered) {
    start();
    openSet();
    m_run.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = the<QDialog>("evaluationDialog");
    the<QDoubleSpinBox>("evaluationThreshold")->setValue(35);
    the<QCheckBox>("evaluationWsol")->setChecked(false);
    the<QCheckBox>("evaluationLimited")->setChecked(true);
    the<QSpinBox>("evaluationLimit")->setValue(5);
    the<QLineEdit>("evaluationStore")->setText(toQString(m_run.folder() / "mine.db"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("evaluationStart")), Qt::LeftButton);
    ASSERT_TRUE(
        becomes([this] { return state().run() != nullptr && data().evaluating() == Evaluating::No; }));
    EXPECT_EQ(state().run()->file, m_run.folder() / "mine.db");
    EXPECT_EQ(state().run()->table.size(), 5U);
    EXPECT_EQ(state().run()->facts.level, 350);
    EXPECT_FALSE(state().run()->facts.wsol);
    EXPECT_EQ(textOf("figureMaxBox"), QStringLiteral("–"));

    // The same file again: it is not overwritten.
    EvaluationRequest again;
    again.store = m_run.folder() / "mine.db";
    data().evaluate(again);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_TRUE(the<QWidget>("messageBar")->isVisible());
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("mine.db")));
    EXPECT_EQ(state().run()->table.size(), 5U) << "what was shown stays";

    start();
    openSet();
    m_run.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(the<QDoubleSpinBox>("evaluationThreshold")->value(), 35);
    EXPECT_FALSE(the<QCheckBox>("evaluationWsol")->isChecked());
}

TEST_F(WindowEvaluation, ControlAndReturnInTheGalleryBeginsOne) {
    start();
    openSet();
    view()->setFocus();
    m_run.press(Qt::Key_Return, Qt::ControlModifier);
    EXPECT_TRUE(becomes([this] { return state().run() != nullptr; }));
    EXPECT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
}

TEST_F(WindowEvaluation, AnImageThatCannotBeReadIsSkippedAndSaid) {
    std::ofstream(m_set.parent_path() / "3.png") << "no picture";
    start();
    openSet();
    ASSERT_TRUE(becomes([this] { return data().images().isUnreadable(3); }));
    EvaluationRequest request;
    request.wishes.limit = 8;
    evaluateAll(request);
    EXPECT_EQ(state().run()->figures.images(), 7U);
    EXPECT_TRUE(textOf("evaluationWhat").contains(QStringLiteral("7 images evaluated")))
        << textOf("evaluationWhat").toStdString();
    EXPECT_TRUE(textOf("evaluationWhat").contains(QStringLiteral("1 skipped")))
        << textOf("evaluationWhat").toStdString();
    EXPECT_EQ(TileDelegate::markOf(state(), 3), TileMark::Skipped);
    choose(QStringLiteral("Skipped"));
    EXPECT_EQ(state().shown(), (std::vector<std::uint32_t>{3}));
}

} // namespace
} // namespace actiscope::ui
