// A run and the model that is open: whether it is the run's own is told by content, and labels are mapped as
// in the run.
#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

namespace fs = std::filesystem;

class WindowRunModel : public WindowData {
protected:
    static constexpr int kEvaluated = 6;
    static constexpr int kPaperLevel = 200;

    void evaluateSome() {
        openSet();
        EvaluationRequest request;
        request.store = m_run.folder() / "some.db";
        request.wishes.limit = kEvaluated;
        evaluateAll(request);
    }
    void openModel(const fs::path& file) {
        ModelRequest request;
        request.path = file;
        window().session()->openModel(request);
        ASSERT_TRUE(
            becomes([&] { return data().model() != nullptr && data().model()->request.path == file; }));
    }
    void loadRun(const fs::path& file) {
        data().loadRun(file);
        ASSERT_TRUE(becomes([this] { return state().run() != nullptr; }));
    }
    [[nodiscard]] bool isKnown() { return data().modelIsOfRun().has_value(); }
    /// The box of the run's map of the image's first label; asks for the map.
    [[nodiscard]] std::optional<Box> mapBoxOf(std::uint32_t item) {
        const runs::Brief& brief = state().rows().at(item);
        const MapKey key{item, brief.label, false};
        data().images().wish(&m_client, {TileWish{item, key.label, false}}, 128);
        EXPECT_TRUE(becomes([&] { return data().images().hasMap(key); }));
        return data().images().mapBox(key, kPaperLevel);
    }
    [[nodiscard]] std::string reportOf() {
        QSignalSpy saved(&data(), &DataSetSession::runSaved);
        data().saveRun(m_run.folder() / "report.html");
        EXPECT_TRUE(becomes([&] { return saved.count() == 1; }));
        std::ifstream stream(m_run.folder() / "report.html");
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    QObject m_client; ///< wishes for maps beside the gallery
};

TEST_F(WindowRunModel, ACopyElsewhereIsTheSame) {
    start();
    EXPECT_FALSE(data().modelIsOfRun().has_value()) << "there is no run";
    evaluateSome();
    ASSERT_TRUE(becomes([this] { return isKnown(); }));
    EXPECT_EQ(data().modelIsOfRun(), true);
    EXPECT_EQ(textOf("evaluationModel"), modelName(*data().model()));

    const fs::path own = data().model()->request.path;
    const fs::path copy = m_run.folder() / "moved" / "renamed.safetensors";
    fs::create_directories(copy.parent_path());
    fs::rename(own, copy);
    openModel(copy);
    ASSERT_TRUE(becomes([this] { return isKnown(); }));
    EXPECT_EQ(data().modelIsOfRun(), true);
    EXPECT_EQ(textOf("evaluationModel"), modelName(*data().model()));
    EXPECT_TRUE(mapBoxOf(0).has_value()) << "by the open one: nothing lies where the run's was";
    EXPECT_NE(reportOf().find("lies over its image"), std::string::npos);
}

TEST_F(WindowRunModel, AnotherModelIsSaidAndTheRunsOwnMakesItsMaps) {
    start();
    evaluateSome();
    ASSERT_TRUE(becomes([this] { return data().modelIsOfRun() == true; }));
    const std::optional<Box> box = mapBoxOf(0);
    ASSERT_TRUE(box.has_value());
    openModel(m_run.writeModel("constant")); // its maps are empty
    ASSERT_TRUE(becomes([this] { return isKnown(); }));
    EXPECT_EQ(data().modelIsOfRun(), false);
    const QString said = QStringLiteral("Run of plain · open: %1").arg(modelName(*data().model()));
    EXPECT_TRUE(becomes([&] { return textOf("evaluationModel") == said; }))
        << textOf("evaluationModel").toStdString();
    EXPECT_EQ(mapBoxOf(0), box);

    Q_EMIT the<DataSetPage>("dataSetPage")->imageChosen(2);
    EXPECT_TRUE(the<QWidget>("messageBar")->isVisible());
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("plain")))
        << textOf("messageText").toStdString();
    QTest::mouseClick(the<QPushButton>("messageAction"), Qt::LeftButton);
    ASSERT_TRUE(becomes([this] { return data().modelIsOfRun() == true; }));
    EXPECT_TRUE(becomes([this] { return !the<QWidget>("messageBar")->isVisible(); }));
}

TEST_F(WindowRunModel, WhatHasTakenItsPlaceIsNotTheRunsModel) {
    start();
    evaluateSome();
    start(); // another window, in which nothing is known of it
    openModel(m_run.writeModel("constant"));
    (void)m_run.writeModel("plain", m_gate.path()); // another file where the run's lay
    loadRun(m_run.folder() / "some.db");
    ASSERT_TRUE(becomes([this] { return isKnown(); }));
    EXPECT_EQ(data().modelIsOfRun(), false);
    QSignalSpy failed(&data().images(), &TileImages::mapsFailed);
    data().images().wish(&m_client, {TileWish{0, state().rows().at(0).label, false}}, 128);
    ASSERT_TRUE(becomes([&] { return failed.count() == 1; }));
    EXPECT_TRUE(textOf("messageText").contains(QStringLiteral("The model has changed since the run began")))
        << textOf("messageText").toStdString();
    EXPECT_NE(reportOf().find("shown without their maps"), std::string::npos);
}

TEST_F(WindowRunModel, ARunIsResumedAndShownWithItsMapping) {
    const fs::path list = m_run.folder() / "named" / "list.csv";
    std::string lines = "path,label,x0,y0,x1,y1\n";
    for (int i = 0; i < kEvaluated; ++i) {
        const std::string name = std::to_string(i) + ".png";
        (void)m_run.writePicture(fs::path("named") / name, QSize(90, 80), 0.4, 0.5);
        lines += name + (i % 2 == 0 ? ",Schleie,9,9,60,60\n" : ",Tigerkatze,9,9,60,60\n");
    }
    std::ofstream(list) << lines;
    const fs::path mapping = m_run.folder() / "mapping.txt";
    std::ofstream(mapping) << "Schleie\tn01440764\nTigerkatze\tn02123159\n";

    start(true);
    data().openDataSet(list);
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr && !data().readingAnnotations(); }));
    EvaluationRequest request;
    request.mappingFile = mapping;
    request.store = m_run.folder() / "named.db";
    data().evaluate(request);
    m_gate.open(2);
    ASSERT_TRUE(becomes([this] { return state().run() != nullptr && state().run()->table.size() == 2; }));
    data().cancelEvaluation();
    m_gate.open(kMoreThanEver);
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    ASSERT_GT(data().imagesLeft(), 0U);
    fs::remove(mapping);

    start(true);
    loadRun(request.store);
    data().resume();
    ASSERT_TRUE(becomes([this] { return data().evaluating() == Evaluating::No; }));
    EXPECT_FALSE(the<QWidget>("messageBar")->isVisible()) << textOf("messageText").toStdString();
    ASSERT_EQ(state().run()->table.size(), static_cast<std::size_t>(kEvaluated));
    for (const auto& skipped : state().run()->figures.skipped()) {
        ADD_FAILURE() << skipped.reason;
    }
    EXPECT_THAT(state().run()->facts.mapping, testing::ElementsAre(0, 282));
    EXPECT_TRUE(data().remarks().filter(QStringLiteral("mapped")).isEmpty());
    for (const runs::Brief& row : state().rows()) {
        EXPECT_EQ(row.label, row.item % 2 == 0 ? 0 : 282);
    }

    Q_EMIT the<DataSetPage>("dataSetPage")->imageChosen(1);
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    const AnalysisPtr analysis = window().state()->analysis();
    ASSERT_EQ(analysis->groundTruth.size(), 1U);
    EXPECT_EQ(analysis->groundTruth[0].synset, "n02123159");
}

} // namespace
} // namespace actiscope::ui
