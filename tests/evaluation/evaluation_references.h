// What tests/evaluation/evaluation_reference.py writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/api/box.h"
#include "tests/support/npy.h"
#include "tests/support/references.h"
#include "tests/support/shared_data.h"

namespace actiscope::test {

inline std::filesystem::path evaluationReferences() {
    return references(ACTISCOPE_EVALUATION_SCRIPT, ACTISCOPE_EVALUATION_REFERENCES,
                      "'" + sharedData().string() + "'");
}

/// Rows of inclusive coordinates, from a row on.
inline std::vector<Box> boxesOf(const NpyArray& array, std::size_t firstRow, std::size_t rows) {
    std::vector<Box> boxes;
    for (std::size_t row = firstRow; row < firstRow + rows; ++row) {
        const float* const values = array.values.data() + 4 * row;
        boxes.push_back({static_cast<int>(values[0]), static_cast<int>(values[1]),
                         static_cast<int>(values[2]) + 1, static_cast<int>(values[3]) + 1});
    }
    return boxes;
}

inline std::vector<std::uint8_t> bytesOf(const NpyArray& array, std::size_t from, std::size_t count) {
    return {array.values.begin() + static_cast<std::ptrdiff_t>(from),
            array.values.begin() + static_cast<std::ptrdiff_t>(from + count)};
}

} // namespace actiscope::test

/// First line of a test that compares with OpenCV's Python.
#define ACTISCOPE_NEEDS_OPENCV_PYTHON()                                                                      \
    do {                                                                                                     \
        if (!actiscope::test::hasPython("cv2 numpy")) {                                                      \
            GTEST_SKIP() << "skipped: no python3-opencv";                                                    \
        }                                                                                                    \
    } while (false)
