// The dialog of published models, against a server of the test's own.
#include <fstream>

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>

#include <gmock/gmock.h>

#include "tests/support/loopback_server.h"
#include "tests/window/window_runner.h"
#include "ui/dialogs/models_dialog.h"

namespace actiscope::ui {
namespace {

using test::becomes;
using testing::HasSubstr;

class ModelsDialogTest : public testing::Test {
protected:
    ModelsDialogTest() {
        qputenv("XDG_DATA_HOME", (m_run.folder() / "data").c_str());
        qputenv("XDG_CONFIG_HOME", (m_run.folder() / "config").c_str());
        qputenv("ACTISCOPE_ALLOW_LOOPBACK", "1");
        std::ifstream stream(m_run.writeModel("plain"), std::ios::binary);
        m_file.body = QByteArray::fromStdString({std::istreambuf_iterator<char>(stream), {}});
        m_server.answering = m_file;
        writeCatalogue(R"({"models": [{"name": "mine", "title": "A network of mine", "licence": "MIT",
            "source": "https://example.org/mine", "files": [{"url": ")" +
                       m_server.url("/mine.safetensors") + R"(", "role": "weights", "bytes": )" +
                       std::to_string(m_file.body.size()) + "}]}]}");
    }
    ~ModelsDialogTest() override {
        m_run.close();
        for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "ACTISCOPE_ALLOW_LOOPBACK"}) {
            qunsetenv(name);
        }
    }

    void writeCatalogue(const std::string& json) const {
        const auto file = m_run.folder() / "config" / "actiscope" / "models.json";
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << json;
    }

    /// The dialog, its list read.
    void open() {
        if (m_dialog == nullptr) {
            m_run.press(Qt::Key_G, Qt::ControlModifier);
            m_dialog = m_run.find<ModelsDialog>("modelsDialog");
        }
        ASSERT_NE(m_dialog, nullptr);
        ASSERT_TRUE(becomes([this] { return part<QTableWidget>("modelsTable")->rowCount() > 0; }));
    }
    void openMine() {
        m_run.start();
        open();
        part<QLineEdit>("modelsSearch")->setText(QStringLiteral("mine"));
        ASSERT_EQ(part<QLabel>("modelName")->text(), QStringLiteral("mine"));
    }

    template <class Widget>
    Widget* part(const char* name) {
        return m_dialog->findChild<Widget*>(QLatin1String(name));
    }
    bool offers(const char* button) { return part<QPushButton>(button)->isVisible(); }
    int shownRows() {
        const auto* table = part<QTableWidget>("modelsTable");
        int shown = 0;
        for (int row = 0; row < table->rowCount(); ++row) {
            shown += table->isRowHidden(row) ? 0 : 1;
        }
        return shown;
    }
    [[nodiscard]] std::filesystem::path weights() const {
        return m_run.folder() / "data" / "actiscope" / "models" / "mine" / "mine.safetensors";
    }

    test::WindowRunner m_run;
    test::LoopbackServer m_server;
    test::ServedFile m_file;
    QPointer<ModelsDialog> m_dialog;
};

TEST_F(ModelsDialogTest, ShowsWhatIsPublishedAndFetchesNothing) {
    m_run.start();
    open();
    EXPECT_EQ(m_dialog->focusWidget(), part<QLineEdit>("modelsSearch"));
    EXPECT_GT(shownRows(), 30);
    part<QLineEdit>("modelsSearch")->setText(QStringLiteral("resnet-18"));
    EXPECT_EQ(shownRows(), 3) << "by name, also those on Places";
    EXPECT_EQ(part<QLabel>("modelTitle")->text(), QStringLiteral("ResNet-18"));
    EXPECT_THAT(part<QLabel>("modelChecksum")->text().toStdString(), HasSubstr("f37072fd"));
    EXPECT_THAT(part<QLabel>("modelLicence")->text().toStdString(), HasSubstr("BSD"));
    EXPECT_EQ(part<QLabel>("modelSize")->text(), QStringLiteral("46.8 MB"));
    EXPECT_THAT(part<QLabel>("modelSource")->text().toStdString(),
                HasSubstr("href=\"https://docs.pytorch.org/"));
    EXPECT_TRUE(offers("modelGet"));
    EXPECT_FALSE(offers("modelOpen") || offers("modelCancel") || offers("modelRemove"));
    part<QLineEdit>("modelsSearch")->setText(QStringLiteral("no such thing"));
    EXPECT_EQ(shownRows(), 0);
    EXPECT_TRUE(part<QLabel>("modelsEmpty")->isVisible());
    EXPECT_FALSE(offers("modelGet"));
    EXPECT_TRUE(m_server.requests.empty());
}

TEST_F(ModelsDialogTest, AWholeChecksumFitsBesideTheList) {
    m_run.start();
    open();
    part<QLineEdit>("modelsSearch")->setText(QStringLiteral("efficientnet-b0"));
    const auto* checksum = part<QLabel>("modelChecksum");
    EXPECT_THAT(checksum->text().remove(QLatin1Char(' ')).toStdString(),
                HasSubstr("7f5810bc96def8f7552d5b7e68d53c4786f81167d28291b21c0d90e1fca14934"));
    const int inOneLine = checksum->fontMetrics().horizontalAdvance(checksum->text());
    EXPECT_LT(checksum->minimumSizeHint().width(), inOneLine / 3) << "else it pushes the list aside";
}

TEST_F(ModelsDialogTest, AModelIsFetchedOpenedAndRemoved) {
    openMine();
    part<QPushButton>("modelGet")->click();
    EXPECT_TRUE(offers("modelCancel"));
    ASSERT_TRUE(becomes([this] { return offers("modelOpen"); }));
    EXPECT_TRUE(std::filesystem::exists(weights()));
    const QPointer<ModelsDialog> first = m_dialog;
    part<QPushButton>("modelOpen")->click();
    ASSERT_TRUE(becomes([this] { return m_run.window().session()->model() != nullptr; }));
    EXPECT_EQ(m_run.window().session()->model()->request.path, weights());
    ASSERT_TRUE(becomes([&] { return first.isNull(); })) << "and the picture is seen again";
    openMine();
    EXPECT_TRUE(offers("modelOpen"));
    part<QPushButton>("modelRemove")->click();
    ASSERT_TRUE(becomes([this] { return offers("modelGet"); }));
    EXPECT_FALSE(std::filesystem::exists(weights().parent_path()));
}

TEST_F(ModelsDialogTest, EnterInTheListOpensWhatIsHere) {
    openMine();
    auto* table = part<QTableWidget>("modelsTable");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    EXPECT_TRUE(m_server.requests.empty()) << "and fetches nothing unasked";
    part<QPushButton>("modelGet")->click();
    ASSERT_TRUE(becomes([this] { return offers("modelOpen"); }));
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    EXPECT_TRUE(becomes([this] { return m_run.window().session()->model() != nullptr; }));
}

TEST_F(ModelsDialogTest, ADownloadShowsHowFarItIsAndCanBeCancelledAndGoneOnWith) {
    const qsizetype half = m_file.body.size() / 2;
    m_server.answering = [&](const test::WebRequest&) { return test::cutAfter(m_file.whole(), half, false); };
    openMine();
    part<QPushButton>("modelGet")->click();
    const auto* bar = part<QProgressBar>("modelProgress");
    ASSERT_TRUE(becomes([&] { return bar->isVisible() && bar->value() > 0; }));
    EXPECT_NEAR(static_cast<double>(bar->value()) / bar->maximum(), 0.5, 0.01);
    part<QPushButton>("modelCancel")->click();
    ASSERT_TRUE(becomes([this] { return offers("modelGet"); }));
    EXPECT_FALSE(bar->isVisible());
    EXPECT_FALSE(part<QLabel>("modelProblem")->isVisible()) << "the user's own wish is no problem";
    EXPECT_FALSE(std::filesystem::exists(weights()));
    m_server.answering = m_file;
    part<QPushButton>("modelGet")->click();
    ASSERT_TRUE(becomes([this] { return offers("modelOpen"); }));
    EXPECT_EQ(m_server.requests.back().headers.value("range"), "bytes=" + QByteArray::number(half) + "-");
}

TEST_F(ModelsDialogTest, AFailureIsSaidInPlace) {
    m_server.answering = [](const test::WebRequest&) { return test::answer("404 Not Found", {}, {}); };
    openMine();
    part<QPushButton>("modelGet")->click();
    ASSERT_TRUE(becomes([this] { return part<QLabel>("modelProblem")->isVisible(); }));
    EXPECT_THAT(part<QLabel>("modelProblem")->text().toStdString(), HasSubstr("no longer"));
    EXPECT_TRUE(offers("modelGet")) << "to try again";
}

TEST_F(ModelsDialogTest, ADownloadOutlivesTheDialog) {
    const qsizetype half = m_file.body.size() / 2;
    m_server.answering = [&](const test::WebRequest&) { return test::cutAfter(m_file.whole(), half, false); };
    openMine();
    part<QPushButton>("modelGet")->click();
    ASSERT_TRUE(becomes([this] { return part<QProgressBar>("modelProgress")->value() > 0; }));
    m_dialog->close();
    ASSERT_TRUE(becomes([this] { return m_dialog.isNull(); }));
    open();
    part<QLineEdit>("modelsSearch")->setText(QStringLiteral("mine"));
    EXPECT_TRUE(offers("modelCancel")) << "still on its way";
    m_run.close(); // cancels, waits, and keeps the part
    EXPECT_TRUE(std::filesystem::exists(weights().string() + ".part"));
    EXPECT_FALSE(std::filesystem::exists(weights()));
}

TEST_F(ModelsDialogTest, ABrokenListOfTheUsersIsSaidAndTheOthersStay) {
    writeCatalogue(R"({"models": [{"name": "../evil"}]})");
    m_run.start();
    open();
    EXPECT_TRUE(part<QLabel>("modelsEmpty")->isVisible());
    EXPECT_THAT(part<QLabel>("modelsEmpty")->text().toStdString(), HasSubstr("models.json"));
    EXPECT_GT(shownRows(), 30);
}

TEST_F(ModelsDialogTest, EveryButtonHasATooltip) {
    openMine();
    part<QPushButton>("modelGet")->click();
    ASSERT_TRUE(becomes([this] { return offers("modelRemove"); }));
    for (const auto* button : m_dialog->findChildren<QPushButton*>()) {
        EXPECT_FALSE(button->toolTip().isEmpty()) << button->text().toStdString();
    }
}

} // namespace
} // namespace actiscope::ui
