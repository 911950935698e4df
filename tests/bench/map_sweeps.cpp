// MaxBoxAccV2 and the paper-rule boxes at all 1,000 thresholds of maps that `actiscope evaluate --maps`
// wrote: the score in percent and the milliseconds that each takes of a map, as compare_max_box.py prints
// them.
//   map_sweeps MAPS DATASET COUNT
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/data/npy.h"
#include "engine/datasets/open.h"
#include "engine/evaluation/max_box_accuracy.h"
#include "engine/vision/threshold_boxes.h"
#include "engine/vision/upsample.h"
#include "tests/bench/bound.h"

using namespace actiscope;
using namespace actiscope::bench;

namespace {

constexpr Size kSquare{evaluation::kWsolSide, evaluation::kWsolSide};

std::vector<Box> truthsOf(const datasets::DataSet& set, std::uint32_t item) {
    const Size size = set.annotatedSize(item);
    std::vector<Box> truths;
    for (const datasets::LabelledBox& box : set.groundTruth(item, size, 1).boxes) {
        truths.push_back(evaluation::wsolTruth(box.box, size));
    }
    return truths;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "map_sweeps MAPS DATASET COUNT\n");
        return 2;
    }
    const datasets::DataSet set = orExit(datasets::readAnnotations(orExit(datasets::openDataSet(argv[2]))));
    const auto count = std::min(set.size(), std::strtoul(argv[3], nullptr, 10));
    evaluation::MaxBoxAccuracy accuracy;
    double hitsMs = 0;
    double boxesMs = 0;
    for (std::uint32_t item = 0; item < count; ++item) {
        const NumberMap map =
            orExit(readNpyMap(std::filesystem::path(argv[1]) / (std::string(set.id(item)) + ".npy")));
        const std::vector<float> values(map.values.begin(), map.values.end());
        const Size size{static_cast<int>(map.columns), static_cast<int>(map.rows)};
        const std::vector<Box> truths = truthsOf(set, item);
        hitsMs += milliseconds([&] {
            const std::vector<std::uint8_t> bytes = evaluation::wsolBytes(values.data(), size);
            accuracy.add(evaluation::wsolHits(evaluation::wsolOverlaps(bytes.data(), kSquare, truths)));
        });
        const std::vector<float> upsampled = upsample(values.data(), size, kSquare);
        boxesMs += milliseconds([&] { (void)boxesAtEveryThreshold(upsampled.data(), kSquare); });
    }
    const auto maps = static_cast<double>(count);
    std::printf("score %.3f maxboxaccv2_ms %.3f boxes_ms %.3f\n", 100 * accuracy.maxBoxAccV2(), hitsMs / maps,
                boxesMs / maps);
    return 0;
}
