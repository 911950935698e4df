// The scene panel: what a network of scenes says of the picture.
#include <fstream>

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <gmock/gmock.h>

#include "tests/window/window_runner.h"
#include "ui/panels/scene_panel.h"

namespace actiscope::ui {
namespace {

using test::becomes;

constexpr int kClasses = 1000; // of the test backend
constexpr int kChannels = 8;

class WindowScene : public testing::Test {
protected:
    WindowScene() {
        m_first = m_run.writePicture("a/first.png", QSize(200, 150), 0.3, 0.4);
        // In a folder of its own: else it would be made ready before it is asked for.
        m_second = m_run.writePicture("b/second.png", QSize(160, 150), 0.9, 0.1);
    }
    ~WindowScene() override {
        constexpr int kMoreThanEver = 50;
        m_gate.open(kMoreThanEver);
        m_run.close();
    }
    /// The plain network, with every class in these surroundings.
    std::filesystem::path describedModel(const std::string& environment, const std::string& more = {},
                                         const std::filesystem::path& gate = {}) {
        const std::filesystem::path model = m_run.writeModel("plain", gate);
        std::string words;
        for (int i = 0; i < kClasses; ++i) {
            words += (i > 0 ? ",\"" : "\"") + environment + "\"";
        }
        std::ofstream(model.string() + ".json")
            << R"({"scene": {"environment": [)" << words << "]" << more << "}}";
        return model;
    }
    ScenePanel& panel() { return *m_run.window().findChild<ScenePanel*>(); }
    QLabel& label(const char* name) { return *m_run.find<QLabel>(name); }
    const SceneSummary& summary() { return *m_run.window().state()->analysis()->scene; }
    /// The five rows show the summary's categories.
    void expectCategories() {
        for (int row = 0; row < kSceneCategories; ++row) {
            const SceneCategory& category = summary().categories.at(static_cast<std::size_t>(row));
            const QLabel& name = *m_run.find<QLabel>(("sceneCategory" + std::to_string(row)).c_str());
            const QString whole = name.toolTip().isEmpty() ? name.text() : name.toolTip();
            EXPECT_EQ(whole, toQString(category.label.name));
            EXPECT_EQ(m_run.find<QLabel>(("sceneScore" + std::to_string(row)).c_str())->text(),
                      probabilityText(category.probability));
        }
    }

    test::WindowRunner m_run;
    test::Gate m_gate{m_run.folder() / "gate"};
    std::filesystem::path m_first;
    std::filesystem::path m_second;
};

TEST_F(WindowScene, IsThereForNetworksOfScenesOnly) {
    m_run.startWith(m_run.writeModel("plain"), {m_first});
    EXPECT_FALSE(panel().isVisible());
    ModelRequest request;
    request.path = m_run.writeModel("constant");
    std::ofstream(request.path.string() + ".json") << R"({"scene": {}})";
    m_run.window().openModel(request);
    ASSERT_TRUE(becomes([this] { return panel().isVisible() && m_run.finished(); }));
    EXPECT_FALSE(label("sceneEnvironment").isVisible()) << "indoor or outdoor is not known";
    EXPECT_FALSE(label("sceneAttributes").isVisible()) << "no weights";
    expectCategories();
    request.path = m_run.writeModel("inexact");
    m_run.window().openModel(request);
    ASSERT_TRUE(becomes([this] { return !panel().isVisible(); }));
}

TEST_F(WindowScene, TellsEnvironmentCategoriesAndAttributes) {
    const std::string header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, " + std::to_string(kChannels) + "), }\n";
    std::string weights(2 * kChannels * 4, '\0');
    weights.replace(6 * 4, 4, std::string("\0\0\x80\xbf", 4));               // -1 times the cells' column
    weights.replace((kChannels + 7) * 4, 4, std::string("\0\0\x80\x3f", 4)); // 1 times their row
    std::ofstream(m_run.folder() / "w.npy", std::ios::binary)
        << "\x93NUMPY" << std::string{1, '\0', static_cast<char>(header.size()), '\0'} << header << weights;
    m_run.startWith(
        describedModel("indoor", R"(, "attributes": ["<b>left</b>", "low"], "attribute_weights": "w.npy")"),
        {m_first});
    ASSERT_TRUE(panel().isVisible());
    EXPECT_EQ(label("sceneEnvironment").text(), QStringLiteral("Indoor"));
    EXPECT_EQ(label("sceneVote").text(), QStringLiteral("10 of the top 10 are indoor"));
    expectCategories();
    // Channels 6 and 7 of 14 x 14 cells hold 0/14 ... 13/14: means of 6.5/14.
    ASSERT_EQ(summary().attributes.size(), 2U);
    EXPECT_NEAR(summary().attributes[0].score, 6.5 / 14, 1e-6);
    EXPECT_NEAR(summary().attributes[1].score, -6.5 / 14, 1e-6);
    EXPECT_TRUE(label("sceneAttributes").isVisible());
    EXPECT_EQ(label("sceneAttributes").text(), QStringLiteral("low · <b>left</b>"));
    EXPECT_EQ(label("sceneAttributes").textFormat(), Qt::PlainText) << "names are no markup";
    EXPECT_EQ(m_run.window().state()->selected(), 0) << "the map shown is the first category's";
}

TEST_F(WindowScene, OneVoterIsSaidSo) {
    m_run.startWith(describedModel("outdoor", R"(, "voters": 1)"), {m_first});
    EXPECT_EQ(label("sceneEnvironment").text(), QStringLiteral("Outdoor"));
    EXPECT_EQ(label("sceneVote").text(), QStringLiteral("as the top category"));
}

TEST_F(WindowScene, FollowsThePicture) {
    WindowOptions options;
    options.model = ModelRequest{};
    options.model->path = describedModel("outdoor", {}, m_gate.path());
    options.paths = {m_first};
    m_run.start(options);
    ASSERT_TRUE(becomes([this] { return panel().isVisible(); }))
        << "its place is there while the network runs";
    m_gate.waitForArrival();
    EXPECT_EQ(label("sceneCategory0").text(), QString());
    const int height = panel().sizeHint().height();
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    expectCategories();
    EXPECT_EQ(panel().sizeHint().height(), height) << "nothing jumps";
    const int before = summary().categories.front().classIndex;
    m_run.window().openPaths({m_second});
    ASSERT_TRUE(becomes([this] { return m_run.window().state()->analysis()->scene == nullptr; }));
    m_gate.waitForArrival();
    EXPECT_EQ(label("sceneCategory0").text(), QString()) << "the first picture's words are gone";
    EXPECT_EQ(label("sceneScore0").text(), QString());
    m_gate.open();
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    expectCategories();
    EXPECT_NE(summary().categories.front().classIndex, before) << "two pictures, two answers";
}

TEST_F(WindowScene, AnEditedDescriptionKeepsTheScene) {
    m_run.startWith(describedModel("outdoor"), {m_first});
    m_run.press(Qt::Key_E, Qt::ControlModifier);
    auto* editor = m_run.find<QDialog>("descriptionEditor");
    ASSERT_NE(editor, nullptr);
    m_run.find<QLineEdit>("descriptionName")->setText(QStringLiteral("my scenes"));
    QTest::mouseClick(m_run.find<QPushButton>("descriptionApply"), Qt::LeftButton);
    ASSERT_TRUE(becomes([this] {
        const AnalysisPtr& analysis = m_run.window().state()->analysis();
        return m_run.finished() && analysis->model->description.name == "my scenes";
    }));
    EXPECT_TRUE(panel().isVisible());
    EXPECT_EQ(label("sceneEnvironment").text(), QStringLiteral("Outdoor"));
}

} // namespace
} // namespace actiscope::ui
