// An analysis made by hand, whose every pixel and box is known.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "engine/runtime/analysis.h"

namespace actiscope::test {

/// A picture whose pixel (x, y) is given by a function returning {r, g, b}.
template <class Colour>
ImagePtr paintedImage(Size size, const Colour& colour) {
    auto image = std::make_shared<Image>();
    image->size = size;
    image->storedSize = size;
    std::shared_ptr<std::uint8_t[]> rgb(new std::uint8_t[image->bytes()]);
    std::uint8_t* out = rgb.get();
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            for (const int value : colour(x, y)) {
                *out++ = static_cast<std::uint8_t>(value);
            }
        }
    }
    image->rgb = rgb;
    return image;
}

inline ImagePtr greyImage(Size size, int grey = 128) {
    return paintedImage(size, [grey](int, int) { return std::array{grey, grey, grey}; });
}

/// A bump of height `max` in cell (column, row), falling towards `min`.
inline std::shared_ptr<ClassActivationMap> bump(int column, int row, float min, float max, int side = 7) {
    auto cam = std::make_shared<ClassActivationMap>();
    cam->width = side;
    cam->height = side;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double distance = std::hypot(x - column, y - row);
            cam->values.push_back(min + (max - min) * static_cast<float>(std::exp(-distance * distance / 4)));
        }
    }
    cam->min = *std::ranges::min_element(cam->values);
    cam->max = *std::ranges::max_element(cam->values);
    return cam;
}

/// The box at level k: `widest` drawn in by k / 1000 of a third of its sides.
inline Box boxAt(const Box& widest, int level) {
    const int dx = widest.width() * level / 3000;
    const int dy = widest.height() * level / 3000;
    return {widest.x0 + dx, widest.y0 + dy, widest.x1 - dx, widest.y1 - dy};
}

inline ClassResult classResult(int rank, int index, std::string name, double probability,
                               std::shared_ptr<const ClassActivationMap> cam, const Box& widest) {
    ClassResult result;
    result.rank = rank;
    result.classIndex = index;
    result.label = ClassLabel{"", std::move(name)};
    result.probability = probability;
    result.logit = 10.0 - rank;
    result.cam = std::move(cam);
    auto boxes = std::make_shared<ThresholdBoxes>();
    boxes->maximum = result.cam->max;
    for (int level = 0; level < kThresholdLevels; ++level) {
        boxes->levels.push_back({boxAt(widest, level), 1});
    }
    result.boxes = boxes;
    return result;
}

/// The widest box of the first class of analysisOf().
inline Box firstBox(Size size) {
    return {size.width / 4, size.height / 4, size.width * 3 / 4, size.height * 3 / 4};
}

/// Three classes over the picture; ground truth of the first, the left half of its box.
inline std::shared_ptr<Analysis> analysisOf(ImagePtr image) {
    const Size size = image->size;
    auto analysis = std::make_shared<Analysis>();
    analysis->stage = Stage::Finished;
    analysis->image = std::move(image);
    analysis->seen = Box{0, 0, size.width, size.height};
    analysis->source.name = "picture.png";
    analysis->contentKey =
        static_cast<std::uint64_t>(size.width) * 100003 + static_cast<std::uint64_t>(size.height);
    const Box box = firstBox(size);
    const Box small{0, 0, std::max(1, size.width / 8), std::max(1, size.height / 8)};
    analysis->classes = {
        classResult(1, 281, "tabby, tabby cat", 0.63, bump(3, 3, -2, 12), box),
        classResult(2, 282, "tiger cat", 0.21, bump(5, 1, -1, 6), small),
        classResult(3, 285, "an exceedingly long class name that no label has room for, long", 0.08,
                    bump(1, 5, 0, 3), small),
    };
    analysis->groundTruth = {GroundTruthBox{"", "tabby", Box{box.x0, box.y0, (box.x0 + box.x1) / 2, box.y1}}};
    return analysis;
}

} // namespace actiscope::test
