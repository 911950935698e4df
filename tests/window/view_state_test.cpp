#include "ui/view_state.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "tests/window/synthetic_analysis.h"

namespace actiscope::ui {
namespace {

const Size kSize{40, 30};

TEST(ViewStateSelection, StaysOnTheSameClassOfTheSamePicture) {
    ViewState state;
    state.setAnalysis(test::analysisOf(test::greyImage(kSize)));
    EXPECT_EQ(state.selected(), 0);
    state.selectClassIndex(285);
    EXPECT_EQ(state.selected(), 2);

    auto decoded = test::analysisOf(test::greyImage(kSize));
    decoded->classes.clear();
    state.setAnalysis(decoded); // an early stage in between
    EXPECT_EQ(state.selected(), -1);
    EXPECT_EQ(state.selectedResult(), nullptr);

    auto reordered = test::analysisOf(test::greyImage(kSize));
    std::swap(reordered->classes[1], reordered->classes[2]);
    state.setAnalysis(reordered);
    ASSERT_NE(state.selectedResult(), nullptr);
    EXPECT_EQ(state.selectedResult()->classIndex, 285);
    EXPECT_EQ(state.selected(), 1);
}

TEST(ViewStateSelection, GoesToTheFirstClassOfAnotherPicture) {
    ViewState state;
    state.setAnalysis(test::analysisOf(test::greyImage(kSize)));
    state.select(2);
    state.setAnalysis(test::analysisOf(test::greyImage({41, 30})));
    EXPECT_EQ(state.selected(), 0);
}

TEST(ViewStateSelection, IgnoresWhatIsNotThere) {
    ViewState state;
    state.select(0);
    EXPECT_EQ(state.selected(), -1);
    state.setAnalysis(test::analysisOf(test::greyImage(kSize)));
    state.select(3);
    state.select(-1);
    state.selectClassIndex(999);
    EXPECT_EQ(state.selected(), 0);
}

TEST(ViewStateSignals, ComeOnceAChangeAndOnlyThen) {
    ViewState state;
    QSignalSpy analysis(&state, &ViewState::analysisChanged);
    QSignalSpy selection(&state, &ViewState::selectionChanged);
    QSignalSpy threshold(&state, &ViewState::thresholdChanged);
    QSignalSpy display(&state, &ViewState::displayChanged);
    QSignalSpy peek(&state, &ViewState::peekChanged);
    QSignalSpy mode(&state, &ViewState::viewModeChanged);
    const AnalysisPtr shown = test::analysisOf(test::greyImage(kSize));
    for (int again = 0; again < 2; ++again) {
        state.setAnalysis(shown);
        state.select(1);
        state.setThresholdLevel(300);
        DisplayOptions options;
        options.opacity = 0.7F;
        state.setDisplay(options);
        state.setPeek(Peek::Bare);
        state.setViewMode(ViewMode::Figure);
    }
    EXPECT_EQ(analysis.count(), 1);
    EXPECT_EQ(selection.count(), 2); // the first class, then the chosen one
    EXPECT_EQ(threshold.count(), 1);
    EXPECT_EQ(display.count(), 1);
    EXPECT_EQ(peek.count(), 1);
    EXPECT_EQ(mode.count(), 1);
}

TEST(ViewStateBounds, ThresholdAndOpacityStayWithinTheirs) {
    ViewState state;
    state.setThresholdLevel(5000);
    EXPECT_EQ(state.thresholdLevel(), 1000);
    state.setThresholdLevel(-5);
    EXPECT_EQ(state.thresholdLevel(), 0);
    DisplayOptions options;
    options.opacity = 3;
    state.setDisplay(options);
    EXPECT_FLOAT_EQ(state.display().opacity, 1);
}

TEST(ViewStateProbe, IsForgottenWithThePicture) {
    ViewState state;
    state.setAnalysis(test::analysisOf(test::greyImage(kSize)));
    state.setProbe(QPointF(3, 4));
    state.setAnalysis(test::analysisOf(test::greyImage(kSize))); // a later stage
    EXPECT_TRUE(state.probe().has_value());
    state.setAnalysis(test::analysisOf(test::greyImage({41, 30})));
    EXPECT_FALSE(state.probe().has_value());
}

} // namespace
} // namespace actiscope::ui
