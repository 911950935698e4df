#include "engine/vision/resample_axis.h"

#include <algorithm>
#include <cmath>

namespace actiscope {

ResampleAxis resampleAxis(int source, std::int64_t resized, std::int64_t offset, int count,
                          ResizeFilter filter) {
    const double scale = static_cast<double>(source) / static_cast<double>(resized);
    const double reach = filter == ResizeFilter::Antialias ? std::max(scale, 1.0) : 1.0;
    ResampleAxis axis;
    axis.weights.reserve(static_cast<std::size_t>(count) * std::min(static_cast<std::size_t>(source) + 1,
                                                                    static_cast<std::size_t>(2 * reach) + 3));
    std::vector<double> shares;
    for (std::int64_t i = offset; i < offset + count; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(std::floor(centre - reach + 0.5)));
        const int end = std::min(source, static_cast<int>(std::floor(centre + reach + 0.5)));
        shares.clear();
        double sum = 0;
        for (int x = first; x < end; ++x) {
            shares.push_back(std::max(0.0, 1.0 - std::abs((x - centre + 0.5) * (1.0 / reach))));
            sum += shares.back();
        }
        axis.first.push_back(first);
        axis.end.push_back(end);
        axis.weightsAt.push_back(axis.weights.size());
        for (const double share : shares) {
            axis.weights.push_back(
                static_cast<std::int32_t>(std::floor(share / sum * (1 << kWeightBits) + 0.5)));
        }
        if (shares.size() % 2 != 0) {
            axis.weights.push_back(0);
        }
    }
    return axis;
}

} // namespace actiscope
