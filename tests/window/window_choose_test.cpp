// What is chosen in dialogs: a Caffe model's prototxt, folders of annotations, label lists.
#include <fstream>

#include <QAction>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QPushButton>

#include <gmock/gmock.h>

#include "tests/opencv/caffe_writer.h"
#include "tests/window/window_runner.h"

namespace actiscope::ui {
namespace {

using test::becomes;

/// A Caffe network of two classes: a 1x1 convolution of 3 to 4 channels, global pooling, one linear layer.
class WindowCaffe : public testing::Test {
protected:
    WindowCaffe() {
        m_model = m_run.folder() / "nets" / "weights.caffemodel";
        std::filesystem::create_directories(m_model.parent_path());
        const std::vector<float> ones(12, 0.1F);
        test::writeText(
            m_model,
            test::caffeModelBytes(
                {{"conv", "Convolution", {{{4, 3, 1, 1}, ones}, {{4}, {0, 0, 0, 0}}}},
                 {"fc", "InnerProduct", {{{2, 4}, {1, -1, 1, -1, -1, 1, -1, 1}}, {{2}, {0.25F, -0.5F}}}}}));
        m_prototxt = writeNetwork(m_run.folder() / "elsewhere" / "net.prototxt", 4);
        m_picture = m_run.writePicture("photos/photo.png", QSize(120, 90), 0.5, 0.5);
        start();
    }

    static std::filesystem::path writeNetwork(const std::filesystem::path& file, int channels) {
        std::filesystem::create_directories(file.parent_path());
        test::writeText(file,
                        "input: \"data\" input_dim: 1 input_dim: 3 input_dim: 32 input_dim: 32\n"
                        "layer { name: \"conv\" type: \"Convolution\" bottom: \"data\" top: \"conv\" "
                        "convolution_param { num_output: " +
                            std::to_string(channels) +
                            " kernel_size: 1 } }\n"
                            "layer { name: \"pool\" type: \"Pooling\" bottom: \"conv\" top: \"pool\" "
                            "pooling_param { pool: AVE global_pooling: true } }\n"
                            "layer { name: \"fc\" type: \"InnerProduct\" bottom: \"pool\" top: \"fc\" "
                            "inner_product_param { num_output: 2 } }\n"
                            "layer { name: \"prob\" type: \"Softmax\" bottom: \"fc\" top: \"prob\" }\n");
        return file;
    }

    void start() {
        WindowOptions options;
        options.engine.moduleFolder = ACTISCOPE_MODULE_DIR; // the real Caffe module
        m_run.start(options);
    }
    MainWindow& window() { return m_run.window(); }
    QPushButton& offer() { return *m_run.find<QPushButton>("messageAction"); }
    QString title() { return m_run.find<QLabel>("messageTitle")->text(); }
    bool opened() {
        return becomes([this] { return window().session()->model() != nullptr; });
    }

    /// Opens the model without its prototxt and waits for the offer to choose it.
    bool openAlone() {
        ModelRequest request;
        request.path = m_model;
        window().openModel(request);
        return becomes([this] { return offer().isVisible(); });
    }

    test::WindowRunner m_run;
    std::filesystem::path m_model;
    std::filesystem::path m_prototxt;
    std::filesystem::path m_picture;
};

TEST_F(WindowCaffe, AMissingPrototxtIsChosenWhereTheErrorIsSaid) {
    window().openPaths({m_picture});
    ASSERT_TRUE(openAlone());
    EXPECT_EQ(title(), QStringLiteral("The prototxt is missing"));
    EXPECT_TRUE(m_run.find<QLabel>("messageText")->text().contains(QStringLiteral("weights.caffemodel")));
    ASSERT_EQ(offer().text(), QStringLiteral("Choose prototxt…"));
    offer().click();
    EXPECT_EQ(m_run.find<QFileDialog>("fileDialog")->directory().path(), toQString(m_model.parent_path()));
    ASSERT_TRUE(m_run.answerFileDialog(m_prototxt));
    ASSERT_TRUE(becomes([this] { return m_run.finished(); }));
    EXPECT_EQ(window().session()->model()->request.prototxt, m_prototxt);
    ASSERT_EQ(window().state()->analysis()->classes.size(), 2U);
    EXPECT_NE(window().state()->analysis()->classes[0].cam, nullptr);
    EXPECT_FALSE(m_run.find<QWidget>("messageBar")->isVisible());

    window().close(); // next time it is known
    start();
    ASSERT_TRUE(opened());
    EXPECT_EQ(window().session()->model()->request.prototxt, m_prototxt);
}

TEST_F(WindowCaffe, AWrongPrototxtCanBeChosenAgain) {
    ASSERT_TRUE(openAlone());
    offer().click();
    ASSERT_TRUE(m_run.answerFileDialog(writeNetwork(m_run.folder() / "elsewhere" / "other.prototxt", 5)));
    ASSERT_TRUE(becomes([this] { return title() == QStringLiteral("Model not supported"); }))
        << title().toStdString();
    ASSERT_EQ(offer().text(), QStringLiteral("Choose prototxt…"));
    m_run.press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier); // the menu's way
    ASSERT_TRUE(m_run.answerFileDialog(m_prototxt));
    EXPECT_TRUE(opened());
}

TEST_F(WindowCaffe, ADroppedPrototxtJoinsTheModelThatWaitsForIt) {
    window().openPaths({m_prototxt});
    ASSERT_TRUE(becomes([this] { return offer().isVisible(); }));
    EXPECT_EQ(title(), QStringLiteral("A prototxt alone is no model"));
    EXPECT_EQ(offer().text(), QStringLiteral("Open model…"));
    window().openPaths({m_model});
    ASSERT_TRUE(becomes([this] { return title() == QStringLiteral("The prototxt is missing"); }));
    window().openPaths({m_prototxt});
    EXPECT_TRUE(opened());
}

TEST_F(WindowCaffe, TheMenuOffersItForCaffeModelsOnly) {
    const auto action = [this] {
        for (QAction* one : window().allActions()) {
            if (one->shortcut() == QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)) {
                return one;
            }
        }
        return static_cast<QAction*>(nullptr);
    };
    ASSERT_NE(action(), nullptr);
    EXPECT_FALSE(action()->isEnabled());
    ASSERT_TRUE(openAlone());
    EXPECT_TRUE(action()->isEnabled());
    const auto noModel = m_run.folder() / "weights.pth";
    std::ofstream(noModel) << "no weights";
    ModelRequest request;
    request.path = noModel;
    window().openModel(request);
    ASSERT_TRUE(becomes([this] { return offer().text() == QStringLiteral("Open model…"); }));
    EXPECT_FALSE(action()->isEnabled());
}

class WindowChoose : public testing::Test {
protected:
    WindowChoose() {
        m_picture = m_run.writePicture("photos/photo.png", QSize(200, 150), 0.5, 0.5);
        m_run.startWith(m_run.writeModel("plain"), {m_picture});
    }
    MainWindow& window() { return m_run.window(); }

    test::WindowRunner m_run;
    std::filesystem::path m_picture;
};

TEST_F(WindowChoose, AnAnnotationFolderBringsGroundTruth) {
    ASSERT_TRUE(window().state()->analysis()->groundTruth.empty());
    const auto folder = m_run.folder() / "boxes";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "photo.xml")
        << "<annotation><object><name>cat</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>50</xmax>"
           "<ymax>60</ymax></bndbox></object></annotation>";
    m_run.press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(m_run.answerFileDialog(folder));
    ASSERT_TRUE(
        becomes([this] { return m_run.finished() && !window().state()->analysis()->groundTruth.empty(); }));
    EXPECT_EQ(window().state()->analysis()->groundTruth[0].boxInImage, (Box{10, 20, 50, 60}));
    window().close();
    EXPECT_EQ(Settings(m_run.settingsFile()).annotationsFolder(), toQString(folder)) << "and is kept";
}

TEST_F(WindowChoose, ALabelListNamesTheClasses) {
    const auto write = [this](const char* name, int classes) {
        const auto file = m_run.folder() / name;
        std::ofstream out(file);
        for (int i = 0; i < classes; ++i) {
            out << "thing number " << i << '\n';
        }
        return file;
    };
    const auto choose = [this](const std::filesystem::path& file) {
        m_run.press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        return m_run.answerFileDialog(file);
    };
    ASSERT_TRUE(choose(write("short.txt", 12)));
    ASSERT_TRUE(becomes([this] { return m_run.find<QWidget>("messageBar")->isVisible(); }));
    EXPECT_EQ(m_run.find<QLabel>("messageTitle")->text(), QStringLiteral("Labels do not fit"));
    ASSERT_TRUE(choose(write("own.txt", 1000)));
    const auto first = [this] {
        return m_run.find<QListView>("classList")->model()->index(0, 0).data().toString();
    };
    ASSERT_TRUE(
        becomes([&] { return m_run.finished() && first().startsWith(QStringLiteral("thing number ")); }));
    EXPECT_EQ(first(),
              QStringLiteral("thing number %1").arg(window().state()->analysis()->classes[0].classIndex));
}

TEST_F(WindowChoose, LabelsThatDoNotFitAreChosenWhereTheErrorIsSaid) {
    const auto model = test::writeTestModel(m_run.folder() / "few.safetensors", "plain");
    std::ofstream(m_run.folder() / "few.safetensors.json") << R"({"labels": ["cat", "dog"]})";
    const auto own = m_run.folder() / "own.txt";
    std::ofstream out(own);
    for (int i = 0; i < 1000; ++i) {
        out << "thing number " << i << '\n';
    }
    out.close();
    ModelRequest request;
    request.path = model;
    window().openModel(request);
    ASSERT_TRUE(becomes([this] {
        return m_run.find<QLabel>("messageTitle")->text() == QStringLiteral("Labels do not fit");
    }));
    auto* offer = m_run.find<QPushButton>("messageAction");
    ASSERT_EQ(offer->text(), QStringLiteral("Choose labels…"));
    offer->click();
    ASSERT_TRUE(m_run.answerFileDialog(own));
    ASSERT_TRUE(
        becomes([&] { return m_run.finished() && window().session()->model()->request.path == model; }));
    EXPECT_THAT(window().state()->analysis()->classes[0].label.name, testing::StartsWith("thing number "));
    EXPECT_FALSE(m_run.find<QWidget>("messageBar")->isVisible());
}

TEST_F(WindowChoose, GroundTruthBySynsetIsNamedWithoutAModel) {
    m_run.close();
    QFile::remove(m_run.settingsFile()); // with the model that was open
    std::ofstream(m_run.folder() / "photos" / "photo.xml")
        << "<annotation><object><name>n04263257</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>50</xmax>"
           "<ymax>60</ymax></bndbox></object><object><name>n00000001</name><bndbox><xmin>1</xmin><ymin>1</"
           "ymin>"
           "<xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>";
    m_run.start();
    window().openPaths({m_picture});
    ASSERT_TRUE(becomes([this] { return window().state()->analysis() != nullptr; }));
    ASSERT_EQ(window().session()->model(), nullptr);
    const auto& objects = window().state()->analysis()->groundTruth;
    ASSERT_EQ(objects.size(), 2U);
    EXPECT_EQ(objects[0].name, "soup bowl");
    EXPECT_EQ(objects[0].synset, "n04263257");
    EXPECT_EQ(objects[1].name, "") << "not one of ImageNet's";
}

} // namespace
} // namespace actiscope::ui
