// A small data set on the disk: pictures with a bright spot, and a list of their classes and boxes.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/window/window_runner.h"

namespace actiscope::test {

/// Of ImageNet, in turn the labels of the pictures.
inline constexpr const char* kLabels[] = {"n01440764", "n02123045", "n02099601"};

/// FOLDER/data/list.csv and FOLDER/data/NUMBER.png: picture i has its spot at a place of its own, a label of
/// kLabels and one box around the spot. The list also names pictures that are not there, as many as
/// `missing`.
inline std::filesystem::path writeDataSet(const WindowRunner& run, int pictures, int missing = 0,
                                          const std::string& name = "data") {
    std::string list = "path,label,x0,y0,x1,y1\n";
    for (int i = 0; i < pictures + missing; ++i) {
        const QSize size(120 + 8 * (i % 5), 90);
        const double x = 0.2 + 0.6 * (i % 7) / 6.0;
        const double y = 0.25 + 0.5 * (i % 4) / 3.0;
        const std::string file = std::to_string(i) + ".png";
        if (i < pictures) {
            run.writePicture(std::filesystem::path(name) / file, size, x, y);
        }
        const auto at = [](double share, int side, int by) {
            return std::to_string(std::clamp(static_cast<int>(share * side) + by, 0, side - 1));
        };
        list += file + "," + kLabels[i % 3] + "," + at(x, size.width(), -30) + "," +
                at(y, size.height(), -25) + "," + at(x, size.width(), 30) + "," + at(y, size.height(), 25) +
                "\n";
    }
    const std::filesystem::path file = run.folder() / name / "list.csv";
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << list;
    return file;
}

} // namespace actiscope::test
