// The filters of the gallery before and after the one in force.
#include "tests/window/window_data_fixture.h"
#include "ui/dataset/filter_bar.h"

namespace actiscope::ui {
namespace {

using WindowFilters = WindowData;

TEST_F(WindowFilters, FiltersBeforeAskNothingOfARunThatIsGone) {
    start();
    openSet();
    evaluateAll();
    auto* bar = the<FilterBar>("filterBar");
    runs::Filter filter;
    filter.label = 281;
    state().setFilter(filter);
    filter.top1 = true;
    state().setFilter(filter);
    state().setFilter({});
    auto other = std::make_shared<ShownRun>(*state().run());
    other->facts.classes[281].name = "something else";
    state().setRun(other);
    bar->goBack();
    EXPECT_FALSE(state().filter().label) << "its number means another class now";
    EXPECT_TRUE(state().filter().top1);
    bar->goBack();
    EXPECT_EQ(state().filter(), runs::Filter());
    EXPECT_FALSE(bar->canGoBack()) << "no step that changes nothing";
    bar->goForward();
    EXPECT_TRUE(state().filter().top1);
    bar->goForward();
    EXPECT_EQ(state().filter(), runs::Filter());
    EXPECT_FALSE(bar->canGoForward());
}

} // namespace
} // namespace actiscope::ui
