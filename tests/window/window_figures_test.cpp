// Figures of real networks over real photos, from the window alone.
#include "tests/support/shared_data.h"
#include "tests/window/window_data_fixture.h"

namespace actiscope::ui {
namespace {

struct Reference {
    const char* name;
    const char* model;
    double top1; ///< percent: classification errors, localization errors, GT-known
    double top5;
    double top1Location;
    double top5Location;
    double known;
};

void PrintTo(const Reference& reference, std::ostream* out) {
    *out << reference.name;
}

class WindowFigures : public WindowData, public testing::WithParamInterface<Reference> {
protected:
    /// With the real network modules.
    void startReal(const std::filesystem::path& model) {
        WindowOptions options;
        options.engine.moduleFolder = ACTISCOPE_MODULE_DIR;
        options.model = ModelRequest{};
        options.model->path = model;
        m_run.start(options);
        ASSERT_TRUE(becomes([this] { return window().session()->model() != nullptr; }));
    }
    /// What a figure of the table says, as a number.
    double percentOf(const char* label) {
        QString text = textOf(label);
        bool isNumber = false;
        const double percent = QLocale().toDouble(text.remove(QLatin1Char('%')).trimmed(), &isNumber);
        EXPECT_TRUE(isNumber) << label << ": " << textOf(label).toStdString();
        return percent;
    }
};

TEST_P(WindowFigures, AreMetWithinOnePoint) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    constexpr std::size_t kPhotos = 300;
    startReal(test::sharedData() / "weights" / GetParam().model);
    window().openPaths({test::sharedData() / "ilsvrc"}); // as dropped
    ASSERT_TRUE(becomes([this] { return state().set() != nullptr && !data().readingAnnotations(); }));
    ASSERT_EQ(state().set()->size(), kPhotos);

    m_run.press(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = the<QDialog>("evaluationDialog");
    ASSERT_NE(dialog, nullptr);
    for (const char* more : {"evaluationSweep", "evaluationWsol", "evaluationHeuristic"}) {
        the<QCheckBox>(more)->setChecked(false); // these take longer than the figures asked for
    }
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("evaluationStart")), Qt::LeftButton);
    constexpr int kPatienceMs = 120'000; // a busy machine's
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return state().run() != nullptr && data().evaluating() == Evaluating::No; }, kPatienceMs));
    ASSERT_EQ(state().run()->table.size(), kPhotos) << textOf("messageText").toStdString();
    EXPECT_EQ(state().threshold(), 20);

    EXPECT_TRUE(the<QWidget>("figuresTable")->isVisible());
    EXPECT_NEAR(percentOf("figureTop1"), GetParam().top1, 1);
    EXPECT_NEAR(percentOf("figureTop5"), GetParam().top5, 1);
    EXPECT_NEAR(percentOf("figureTop1Loc"), GetParam().top1Location, 1);
    EXPECT_NEAR(percentOf("figureTop5Loc"), GetParam().top5Location, 1);
    EXPECT_NEAR(percentOf("figureKnown"), GetParam().known, 1);
}

// ../shared/data/INDEX.md, from an independent evaluation in Python.
INSTANTIATE_TEST_SUITE_P(
    OfTheIlsvrcImages, WindowFigures,
    testing::Values(Reference{"SqueezeNet", "squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth", 42.3,
                              22.0, 62.3, 50.0, 58.7},
                    Reference{"MobileNetV2", "mobilenet_v2/mobilenet_v2.pth", 36.7, 14.7, 61.0, 50.7, 53.3}),
    [](const auto& tested) { return std::string(tested.param.name); });

} // namespace
} // namespace actiscope::ui
