// Opening, stepping, cancelling and failing, as a user sees them.
#include <fstream>

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QUrl>

#include <gmock/gmock.h>

#include "engine/data/description_file.h"
#include "tests/window/window_runner.h"
#include "ui/panels/filmstrip.h"

namespace actiscope::ui {
namespace {

using test::becomes;

/// Lets the network go on and closes the window while the gate is still there, however the test ends.
struct LetGo {
    test::Gate& gate;
    test::WindowRunner& run;
    ~LetGo() {
        constexpr int kMoreThanEver = 50;
        gate.open(kMoreThanEver);
        run.close();
    }
};

class WindowOpen : public testing::Test {
protected:
    WindowOpen() {
        for (int i = 0; i < 4; ++i) {
            m_pictures.push_back(m_run.writePicture("photos/" + std::to_string(i) + ".png",
                                                    QSize(160 + 10 * i, 120), 0.2 * i, 0.5));
        }
        m_model = m_run.writeModel("plain");
    }

    MainWindow& window() { return m_run.window(); }
    EngineSession& session() { return *window().session(); }
    std::filesystem::path shown() {
        return window().state()->analysis() == nullptr ? std::filesystem::path()
                                                       : window().state()->analysis()->source.path;
    }
    bool showsError() { return m_run.find<QWidget>("messageBar")->isVisible(); }
    std::string messageTitle() { return m_run.find<QLabel>("messageTitle")->text().toStdString(); }

    void drop(const std::vector<std::filesystem::path>& files) {
        QMimeData content;
        QList<QUrl> urls;
        for (const auto& file : files) {
            urls.append(QUrl::fromLocalFile(toQString(file)));
        }
        content.setUrls(urls);
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent event(QPointF(300, 300), Qt::CopyAction, &content, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &event);
    }

    std::filesystem::path writeBroken() {
        const auto file = m_run.folder() / "broken.png";
        std::ofstream(file) << "this is no picture";
        return file;
    }

    test::WindowRunner m_run;
    std::vector<std::filesystem::path> m_pictures;
    std::filesystem::path m_model;
};

TEST_F(WindowOpen, WithoutAnythingThePageSaysWhatToDo) {
    m_run.start();
    EXPECT_TRUE(m_run.find<QWidget>("welcomePage")->isVisible());
    EXPECT_TRUE(m_run.find<QPushButton>("welcomeOpen")->isVisible());
    m_run.find<QPushButton>("welcomeOpen")->click();
    auto* dialog = m_run.find<QFileDialog>("fileDialog");
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->fileMode(), QFileDialog::ExistingFiles);
}

TEST_F(WindowOpen, AnImageShowsWithoutAModel) {
    m_run.start();
    drop({m_pictures[0]});
    ASSERT_TRUE(becomes([&] { return shown() == m_pictures[0]; }));
    EXPECT_TRUE(m_run.find<QPushButton>("classesOpenModel")->isVisible()) << "and says how to open one";
    EXPECT_THAT(window().windowTitle().toStdString(), testing::StartsWith("0.png"));
    drop({m_model});
    ASSERT_TRUE(becomes([&] { return m_run.finished(); })) << "a dropped model opens as the model";
    EXPECT_EQ(shown(), m_pictures[0]);
    EXPECT_FALSE(m_run.find<QPushButton>("classesOpenModel")->isVisible());
    EXPECT_THAT(m_run.find<QToolButton>("modelButton")->text().toStdString(), testing::HasSubstr("exact"));
}

TEST_F(WindowOpen, ArrowsAndLettersStepThroughTheFolder) {
    m_run.startWith(m_model, {m_pictures[1].parent_path()});
    ASSERT_EQ(session().files().size(), 4U);
    EXPECT_TRUE(m_run.find<Filmstrip>("filmstrip")->isVisible());
    const auto press = [&](Qt::Key key, std::size_t expected) {
        m_run.press(key);
        return becomes([&] { return shown() == m_pictures[expected] && m_run.finished(); });
    };
    EXPECT_TRUE(press(Qt::Key_Right, 1));
    EXPECT_TRUE(press(Qt::Key_D, 2));
    EXPECT_TRUE(press(Qt::Key_A, 1));
    EXPECT_TRUE(press(Qt::Key_Left, 0));
    EXPECT_TRUE(press(Qt::Key_Left, 0)) << "stays at the end";
    auto* strip = m_run.find<Filmstrip>("filmstrip");
    EXPECT_TRUE(becomes([&] {
        return !strip->model()->index(3, 0).data(FilmstripModel::ThumbnailRole).value<QImage>().isNull();
    }));
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {},
                      strip->visualRect(strip->model()->index(3, 0)).center());
    EXPECT_TRUE(becomes([&] { return shown() == m_pictures[3]; }));
}

TEST_F(WindowOpen, OneImageBringsItsFolder) {
    m_run.startWith(m_model, {m_pictures[2]});
    EXPECT_EQ(session().files().size(), 4U);
    EXPECT_EQ(session().currentFile(), 2);
}

TEST_F(WindowOpen, PicturesAndFilesCanBePasted) {
    m_run.startWith(m_model, {m_pictures[0]});
    QImage picture(90, 70, QImage::Format_ARGB32);
    picture.fill(QColor(10, 200, 30));
    picture.setPixelColor(0, 0, Qt::transparent);
    QGuiApplication::clipboard()->setImage(picture);
    m_run.press(Qt::Key_V, Qt::ControlModifier);
    ASSERT_TRUE(becomes([&] {
        return window().state()->analysis()->image->size == Size{90, 70} && m_run.finished();
    }));
    const Image& image = *window().state()->analysis()->image;
    EXPECT_THAT(std::vector<int>(image.row(1), image.row(1) + 3), testing::ElementsAre(10, 200, 30));
    EXPECT_THAT(std::vector<int>(image.row(0), image.row(0) + 3), testing::ElementsAre(255, 255, 255))
        << "transparent is white";

    auto* files = new QMimeData;
    files->setUrls({QUrl::fromLocalFile(toQString(m_pictures[3]))});
    QGuiApplication::clipboard()->setMimeData(files);
    m_run.press(Qt::Key_V, Qt::ControlModifier);
    EXPECT_TRUE(becomes([&] { return shown() == m_pictures[3]; }));
}

TEST_F(WindowOpen, ABrokenImageIsSaidInPlaceAndTheOldOneStays) {
    m_run.startWith(m_model, {m_pictures[0]});
    drop({writeBroken()});
    ASSERT_TRUE(becomes([&] { return showsError(); }));
    EXPECT_EQ(messageTitle(), "Not a readable image");
    EXPECT_THAT(m_run.find<QLabel>("messageText")->text().toStdString(), testing::HasSubstr("broken.png"));
    EXPECT_EQ(shown(), m_pictures[0]);
    EXPECT_EQ(m_run.find<QListView>("classList")->model()->rowCount(), 5);
    EXPECT_FALSE(session().busy());
    drop({m_pictures[1]});
    ASSERT_TRUE(becomes([&] { return shown() == m_pictures[1] && m_run.finished(); }));
    EXPECT_FALSE(showsError()) << "the next good image takes the message away";
}

TEST_F(WindowOpen, AFileThatIsNoModelKeepsTheModel) {
    m_run.startWith(m_model, {m_pictures[0]});
    const auto file = m_run.folder() / "weights.pth";
    std::ofstream(file) << "no weights";
    ModelRequest request;
    request.path = file;
    window().openModel(request);
    ASSERT_TRUE(becomes([&] { return showsError(); }));
    EXPECT_EQ(messageTitle(), "Not a readable model");
    EXPECT_EQ(session().model()->request.path, m_model);
}

TEST_F(WindowOpen, LogitsThatAreNoNumbersAreSaid) {
    m_run.start();
    drop({m_run.writeModel("nan"), m_pictures[0]});
    ASSERT_TRUE(becomes([&] { return showsError(); }));
    EXPECT_EQ(messageTitle(), "The network's answer is not a number");
    EXPECT_EQ(shown(), m_pictures[0]) << "the picture is there";
    EXPECT_EQ(m_run.find<QPushButton>("messageAction")->text(), QStringLiteral("Edit description…"));
}

TEST_F(WindowOpen, LongWorkShowsAndCanBeCancelled) {
    test::Gate gate(m_run.folder() / "gate");
    const LetGo atTheEnd{gate, m_run};
    m_run.start();
    drop({m_run.writeModel("plain", gate.path()), m_pictures[0]});
    auto* cancel = m_run.find<QToolButton>("cancelButton");
    ASSERT_TRUE(becomes([&] { return cancel->isVisible() && shown() == m_pictures[0]; }));
    EXPECT_TRUE(session().busy());
    EXPECT_TRUE(becomes([&] { return m_run.find<QListView>("classList")->model()->rowCount() == 5; }))
        << "skeleton rows";
    cancel->click();
    EXPECT_FALSE(session().busy()) << "free at once, whatever the network does";
    EXPECT_FALSE(cancel->isVisible());
}

TEST_F(WindowOpen, EscapeCancelsToo) {
    test::Gate gate(m_run.folder() / "gate");
    const LetGo atTheEnd{gate, m_run};
    m_run.start();
    drop({m_run.writeModel("plain", gate.path()), m_pictures[0]});
    ASSERT_TRUE(becomes([&] { return session().model() != nullptr && session().busy(); }));
    m_run.press(Qt::Key_Escape);
    EXPECT_FALSE(session().busy());
}

TEST_F(WindowOpen, AnswersOfImagesThatWereSteppedPastAreDropped) {
    test::Gate gate(m_run.folder() / "gate");
    const LetGo atTheEnd{gate, m_run};
    m_run.start();
    drop({m_run.writeModel("plain", gate.path()), m_pictures[0].parent_path()});
    ASSERT_TRUE(becomes([&] { return shown() == m_pictures[0]; }));
    std::vector<std::filesystem::path> answered;
    QObject::connect(&session(), &EngineSession::analysisChanged, &session(), [&] {
        if (session().analysis()->stage == Stage::Finished) {
            answered.push_back(session().analysis()->source.path);
        }
    });
    for (int i = 0; i < 3; ++i) {
        m_run.press(Qt::Key_Right);
    }
    gate.open(20);
    ASSERT_TRUE(becomes([&] { return m_run.finished(); }));
    EXPECT_THAT(answered, testing::ElementsAre(m_pictures[3]));
}

TEST_F(WindowOpen, ClosingWhileTheNetworkRunsIsClean) {
    test::Gate gate(m_run.folder() / "gate");
    const LetGo atTheEnd{gate, m_run};
    m_run.start();
    drop({m_run.writeModel("plain", gate.path()), m_pictures[0]});
    ASSERT_TRUE(becomes([&] { return session().model() != nullptr; }));
    gate.waitForArrival();
    window().close();
    gate.open(10);
    m_run.close();
    SUCCEED();
}

TEST_F(WindowOpen, RecentImagesAndModelsAreKept) {
    m_run.startWith(m_model, {m_pictures[1]});
    ASSERT_TRUE(m_run.finished());
    window().close();
    m_run.start();
    auto* images = m_run.find<QListWidget>("recentImages");
    ASSERT_EQ(images->count(), 1);
    EXPECT_EQ(images->item(0)->text(), QStringLiteral("1.png"));
    EXPECT_EQ(m_run.find<QListWidget>("recentModels")->count(), 1);
    ASSERT_TRUE(becomes([&] { return session().model() != nullptr; })) << "the last model opens by itself";
    QTest::mouseClick(images->viewport(), Qt::LeftButton, {},
                      images->visualItemRect(images->item(0)).center());
    EXPECT_TRUE(becomes([&] { return shown() == m_pictures[1] && m_run.finished(); }));
}

TEST_F(WindowOpen, TheDescriptionEditorChangesTheInputAndSavesItBesideTheModel) {
    m_run.startWith(m_model, {m_pictures[0]});
    const auto edit = [&](int side, const char* button) {
        m_run.press(Qt::Key_E, Qt::ControlModifier);
        auto* editor = m_run.find<QDialog>("descriptionEditor");
        ASSERT_NE(editor, nullptr);
        editor->findChild<QSpinBox*>(QStringLiteral("descriptionWidth"))->setValue(side);
        editor->findChild<QComboBox*>(QStringLiteral("descriptionGeometry"))->setCurrentIndex(1);
        editor->findChild<QPushButton*>(QLatin1String(button))->click();
        ASSERT_TRUE(becomes([&] { return session().model()->input.size.width == side && m_run.finished(); }));
        ASSERT_TRUE(becomes([&] { return m_run.find<QDialog>("descriptionEditor") == nullptr; }));
    };
    edit(320, "descriptionApply");
    EXPECT_EQ(session().model()->input.geometry, Geometry::Crop);
    EXPECT_EQ(window().state()->analysis()->classes[0].cam->width, 20);
    EXPECT_FALSE(std::filesystem::exists(descriptionPathFor(m_model)));
    edit(448, "descriptionSave");
    const auto written = readDescription(descriptionPathFor(m_model));
    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(written->size->width, 448);
    EXPECT_EQ(written->geometry, Geometry::Crop);
}

} // namespace
} // namespace actiscope::ui
