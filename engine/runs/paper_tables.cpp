#include "engine/runs/paper_tables.h"

#include <array>

namespace actiscope::runs {
namespace {

constexpr std::array<PaperRow, 9> kTable1 = {{{"VGGnet-GAP", 33.4, 12.2},
                                              {"GoogLeNet-GAP", 35.0, 13.2},
                                              {"AlexNet*-GAP", 44.9, 20.9},
                                              {"AlexNet-GAP", 51.1, 26.3},
                                              {"GoogLeNet", 31.9, 11.3},
                                              {"VGGnet", 31.2, 11.4},
                                              {"AlexNet", 42.6, 19.5},
                                              {"NIN", 41.9, 19.6},
                                              {"GoogLeNet-GMP", 35.6, 13.9}}};

constexpr std::array<PaperRow, 10> kTable2 = {{{"GoogLeNet-GAP", 56.40, 43.00},
                                               {"VGGnet-GAP", 57.20, 45.14},
                                               {"GoogLeNet", 60.09, 49.34},
                                               {"AlexNet*-GAP", 63.75, 49.53},
                                               {"AlexNet-GAP", 67.19, 52.16},
                                               {"NIN", 65.47, 54.19},
                                               {"Backprop on GoogLeNet", 61.31, 50.55},
                                               {"Backprop on VGGnet", 61.12, 51.46},
                                               {"Backprop on AlexNet", 65.17, 52.64},
                                               {"GoogLeNet-GMP", 57.78, 45.26}}};

} // namespace

std::span<const PaperRow> paperClassificationErrors() {
    return kTable1;
}

std::span<const PaperRow> paperLocalizationErrors() {
    return kTable2;
}

} // namespace actiscope::runs
