#include "engine/runtime/thumbnail.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/data/files.h"
#include "engine/runtime/guarded.h"
#include "engine/vision/preprocess.h"

namespace actiscope {

namespace {

ImagePtr shrink(const Image& image, Size size) {
    InputDescription plain; // pixel values as they are
    plain.size = size;
    plain.range = 255;
    plain.mean = {0, 0, 0};
    plain.std = {1, 1, 1};
    const std::size_t plane = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
    std::vector<float> planes(3 * plane);
    preprocessInto(image, plain, planes.data());
    const std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[3 * plane]);
    std::uint8_t* at = pixels.get();
    for (std::size_t i = 0; i < plane; ++i) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
            *at++ = static_cast<std::uint8_t>(planes[channel * plane + i] + 0.5F); // 0 ... 255
        }
    }
    Image small;
    small.size = size;
    small.rgb = pixels;
    small.storedSize = image.storedSize;
    small.orientation = image.orientation;
    return std::make_shared<const Image>(std::move(small));
}

Result<ImagePtr> readSmall(const std::filesystem::path& file, int side, ModuleLoader& modules) {
    const Result<std::vector<std::uint8_t>> bytes = readFile(file);
    if (!bytes) {
        return fail(bytes.error());
    }
    const Result<const Codecs*> codecs = modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    Result<ImagePtr> image = (*codecs)->decode(bytes->data(), bytes->size(), file.string());
    if (!image) {
        return image;
    }
    const Size full = (*image)->size;
    const double scale = static_cast<double>(side) / std::max(full.width, full.height);
    if (scale >= 1) {
        return image;
    }
    return shrink(**image, Size{std::max(1, static_cast<int>(std::lround(full.width * scale))),
                                std::max(1, static_cast<int>(std::lround(full.height * scale)))});
}

} // namespace

Result<ImagePtr> makeThumbnail(const std::filesystem::path& file, int side, ModuleLoader& modules) {
    return guarded(file.string(), [&] { return readSmall(file, side, modules); });
}

} // namespace actiscope
