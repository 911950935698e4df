#include "engine/training/augment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "engine/vision/resample_rows.h"
#include "engine/vision/simd.h"

namespace actiscope::training {

namespace {

constexpr float kGrey[3] = {0.299F, 0.587F, 0.114F};

/// value = own * byte + grey * (the pixel's grey) + all, limited; then times scale, plus offset.
struct ChannelRule {
    float own;
    float grey;
    float all;
    float scale;
    float offset;
};

ACTISCOPE_VECTORISED
void greyOf(const std::uint8_t* red, const std::uint8_t* green, const std::uint8_t* blue, float* grey,
            std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        grey[i] = kGrey[0] * static_cast<float>(red[i]) + kGrey[1] * static_cast<float>(green[i]) +
                  kGrey[2] * static_cast<float>(blue[i]);
    }
}

ACTISCOPE_VECTORISED
void recolour(const std::uint8_t* plane, const float* grey, const ChannelRule& rule, float* target,
              std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        float value = rule.own * static_cast<float>(plane[i]) + rule.grey * grey[i] + rule.all;
        value = value < 0.0F ? 0.0F : value;
        value = value > 255.0F ? 255.0F : value;
        target[i] = value * rule.scale + rule.offset;
    }
}

void mirror(std::vector<std::uint8_t>& planes, std::size_t width) {
    for (auto row = planes.begin(); row != planes.end(); row += static_cast<std::ptrdiff_t>(width)) {
        std::reverse(row, row + static_cast<std::ptrdiff_t>(width));
    }
}

/// Of whole numbers, so that the order of the sum does not show.
float meanGrey(const std::vector<std::uint8_t>& planes) {
    const std::size_t plane = planes.size() / 3;
    double mean = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        const std::uint8_t* bytes = planes.data() + c * plane;
        const auto sum = std::accumulate(bytes, bytes + plane, std::uint64_t{0});
        mean += static_cast<double>(kGrey[c]) * static_cast<double>(sum) / static_cast<double>(plane);
    }
    return static_cast<float>(mean);
}

} // namespace

Augmentation drawAugmentation(Size image, Size input, const AugmentOptions& options, demo::Random& random) {
    Augmentation result;
    const float area =
        random.in(options.leastArea, 1) * static_cast<float>(image.width) * static_cast<float>(image.height);
    const float spread = std::log(options.mostAspect);
    const float aspect = std::exp(random.in(-spread, spread)) * static_cast<float>(input.width) /
                         static_cast<float>(input.height);
    const float left = random.unit();
    const float top = random.unit();
    result.flipped = random.chance(options.flip);
    result.brightness = random.in(1 - options.brightness, 1 + options.brightness);
    result.contrast = random.in(1 - options.contrast, 1 + options.contrast);
    result.saturation = random.in(1 - options.saturation, 1 + options.saturation);

    // A crop that is longer than the picture is cut: drawing again would need more numbers for some pictures.
    const auto side = [](float length, int most) {
        return std::clamp(static_cast<int>(std::lround(length)), 1, most);
    };
    const int width = side(std::sqrt(area * aspect), image.width);
    const int height = side(std::sqrt(area / aspect), image.height);
    const int x0 =
        std::min(static_cast<int>(left * static_cast<float>(image.width - width + 1)), image.width - width);
    const int y0 = std::min(static_cast<int>(top * static_cast<float>(image.height - height + 1)),
                            image.height - height);
    result.crop = Box{x0, y0, x0 + width, y0 + height};
    return result;
}

void augmentInto(const Image& image, const Augmentation& augmentation, const InputDescription& description,
                 float* target) {
    const auto width = static_cast<std::size_t>(description.size.width);
    const std::size_t plane = width * static_cast<std::size_t>(description.size.height);
    std::vector<std::uint8_t> planes(3 * plane);
    resampleRegion(image, augmentation.crop, description.size, description.resize, planes.data());
    if (augmentation.flipped) {
        mirror(planes, width);
    }
    std::vector<float> grey(plane);
    greyOf(planes.data(), planes.data() + plane, planes.data() + 2 * plane, grey.data(), plane);
    // The three steps in one: brightness b, contrast c about the mean m of the brightened picture, saturation
    // s give s·c·b·x + (1 - s)·c·b·grey + (1 - c)·m, since the grey of the second is c·b·grey + (1 - c)·m.
    const float mean = augmentation.brightness * meanGrey(planes);
    const float contrasted = augmentation.contrast * augmentation.brightness;
    for (std::size_t c = 0; c < 3; ++c) {
        const std::size_t from = description.channels == ChannelOrder::Rgb ? c : 2 - c;
        const ChannelRule rule{augmentation.saturation * contrasted,
                               (1 - augmentation.saturation) * contrasted, (1 - augmentation.contrast) * mean,
                               static_cast<float>(description.range / 255.0 / description.std[c]),
                               static_cast<float>(-description.mean[c] / description.std[c])};
        recolour(planes.data() + from * plane, grey.data(), rule, target + c * plane, plane);
    }
}

} // namespace actiscope::training
