#include "app/commands/boxes.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands/exit_codes.h"
#include "app/commands/messages.h"
#include "app/commands/model_options.h"
#include "app/commands/table_text.h"
#include "engine/data/files.h"
#include "engine/data/npy.h"
#include "engine/evaluation/author_boxes.h"
#include "engine/runtime/module_loader.h"
#include "engine/vision/threshold_boxes.h"

namespace actiscope::app {

namespace {

constexpr const char* kPaper = "paper";
constexpr const char* kAuthors = "authors";
constexpr std::uintmax_t kMostImageBytes = std::uintmax_t{1} << 30U;

constexpr const char* kFooter = R"(
The map is taken at its own size; the boxes are in its pixels, one line each: "x y width height", counted from 0
at the upper left. A map without a box prints nothing.

--rule paper: the pixels above --threshold times the maximum; of their components (8 neighbours) the largest, of
equal ones the first in row order; its box. One box.
--rule authors: the rule of the code that the paper's authors published ("20 100 110"): for each of the three
thresholds the pixels above it, thinned by their distance to the others, and the rectangles of the contours; all of
them from the largest down, without those that an earlier one covers too much. The first is the loose box, the
second the tight one. --threshold plays no part.

MAP.npy is an array of two dimensions of any real type. For the authors' rule it is divided by its maximum and
becomes 8 bit, 255 * value / maximum rounded down. An image is read as grey, (19595 R + 38470 G + 7471 B + 32768)
/ 65536 rounded down (ITU-R BT.601), turned as its EXIF data says; for the authors' rule it is the 8 bit map itself.

With --json, stdout holds one document and nothing else:
  {"path", "width", "height", "rule", "threshold"?, "boxes": [{"x", "y", "width", "height"}]}

Exit code: 0 all good, 1 the map can't be read, 2 wrong use.)";

struct ReadMap {
    Size size;
    std::vector<double> values;
    std::vector<std::uint8_t> grey; ///< of an image
};

ReadMap greyOf(const Image& image) {
    ReadMap map{image.size, {}, {}};
    const std::size_t pixels = image.bytes() / 3;
    map.grey.resize(pixels);
    for (std::size_t i = 0; i < pixels; ++i) {
        const std::uint8_t* rgb = image.rgb.get() + 3 * i;
        map.grey[i] =
            static_cast<std::uint8_t>((19595U * rgb[0] + 38470U * rgb[1] + 7471U * rgb[2] + 32768U) >> 16U);
    }
    map.values.assign(map.grey.begin(), map.grey.end());
    return map;
}

Result<ReadMap> readMap(const std::string& path, ModuleLoader& modules) {
    const auto bytes = readFile(path, kMostImageBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    constexpr std::string_view kNpy = "\x93NUMPY";
    const bool isNpy = bytes->size() >= kNpy.size() &&
                       std::equal(kNpy.begin(), kNpy.end(), reinterpret_cast<const char*>(bytes->data()));
    if (isNpy || std::filesystem::path(path).extension() == ".npy") {
        auto map = readNpyMap(path);
        return map ? Result<ReadMap>(ReadMap{{static_cast<int>(map->columns), static_cast<int>(map->rows)},
                                             std::move(map->values),
                                             {}})
                   : fail(map.error());
    }
    const auto codecs = modules.codecs();
    if (!codecs) {
        return fail(codecs.error());
    }
    const auto image = (*codecs)->decode(bytes->data(), bytes->size(), path);
    return image ? Result<ReadMap>(greyOf(**image)) : fail(image.error());
}

/// The pixels above are found in the map's own digits: 0.2 as a float is more than 0.2.
std::vector<Box> paperBoxes(const ReadMap& map, int level) {
    const std::vector<double>& values = map.values;
    const double maximum = *std::max_element(values.begin(), values.end());
    const bool isMap =
        std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
    if (!isMap || maximum <= 0) {
        return {};
    }
    const double limit = level / static_cast<double>(kThresholdLevels) * maximum;
    std::vector<float> above(values.size());
    std::transform(values.begin(), values.end(), above.begin(),
                   [&](double value) { return value > limit ? 1.0F : 0.0F; });
    const auto found = boxAtThreshold(above.data(), map.size, kThresholdLevels / 2);
    return found ? std::vector<Box>{found->box} : std::vector<Box>{};
}

std::vector<Box> authorsBoxes(const ReadMap& map) {
    return evaluation::authorBoxes(
        (map.grey.empty() ? evaluation::authorBytes(map.values.data(), map.size) : map.grey).data(),
        map.size);
}

std::string boxesText(const std::vector<Box>& boxes) {
    std::string text;
    for (const Box& box : boxes) {
        text += format("%d %d %d %d\n", box.x0, box.y0, box.width(), box.height());
    }
    return text;
}

std::string boxesJson(const BoxesArguments& arguments, Size size, int level, const std::vector<Box>& boxes) {
    using Json = nlohmann::ordered_json;
    Json json{
        {"path", arguments.map}, {"width", size.width}, {"height", size.height}, {"rule", arguments.rule}};
    if (arguments.rule == kPaper) {
        json["threshold"] = level / static_cast<double>(kThresholdLevels);
    }
    json["boxes"] = Json::array();
    for (const Box& box : boxes) {
        json["boxes"].push_back(
            Json{{"x", box.x0}, {"y", box.y0}, {"width", box.width()}, {"height", box.height()}});
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

void addBoxesCommand(CLI::App& program, BoxesArguments& arguments) {
    CLI::App* boxes = program.add_subcommand("boxes", "Finds the boxes of a map or a grey image");
    boxes->footer(kFooter);
    boxes->add_option("map", arguments.map, "the map: .npy, or an image that is read as grey")
        ->required()
        ->check(notEmpty())
        ->option_text("MAP.npy|IMAGE");
    boxes->add_option("--rule", arguments.rule, "how boxes are found (else paper)")
        ->check(CLI::IsMember(std::vector<std::string>{kPaper, kAuthors}))
        ->option_text("paper|authors");
    boxes
        ->add_option("--threshold", arguments.threshold,
                     "of the paper's rule, a fraction of the map's maximum in steps of 0.001 (0.2 is the "
                     "paper's)")
        ->check(numberIn(0.0, 1.0, "0.2 is 20 %"))
        ->option_text("FRACTION");
    boxes->add_flag("--json", arguments.json, "one JSON document on stdout instead of lines");
}

int runBoxes(const BoxesArguments& arguments) {
    ModuleLoader modules;
    const auto map = readMap(arguments.map, modules);
    if (!map) {
        say(map.error().message);
        return kSomeFailed;
    }
    const int level = static_cast<int>(std::lround(arguments.threshold * kThresholdLevels));
    const std::vector<Box> boxes = arguments.rule == kPaper ? paperBoxes(*map, level) : authorsBoxes(*map);
    std::cout << (arguments.json ? boxesJson(arguments, map->size, level, boxes) : boxesText(boxes));
    if (!std::cout.flush()) {
        say("The results could not be written to the standard output.");
        return kSomeFailed;
    }
    return kAllGood;
}

} // namespace actiscope::app
