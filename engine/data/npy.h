// NumPy's .npy format: maps are written, tables of weights are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/api/maps.h"
#include "engine/api/result.h"

namespace actiscope {

/// The map as a file's bytes: version 1.0, '<f4', shape (height, width), logit units.
[[nodiscard]] std::vector<std::uint8_t> npyBytes(const ClassActivationMap& cam);

/// A table of numbers, row by row.
struct NumberTable {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<float> values;
};

/// Reads an array of two dimensions, versions 1.0 to 3.0, float32 or float64 ('<f4', '<f8'), in C or Fortran
/// order. Errors: FileNotFound, FileUnreadable (also no .npy file, another type or another number of
/// dimensions, values that are not finite, a length that is not the shape's).
[[nodiscard]] Result<NumberTable> readNpyTable(const std::filesystem::path& file);

} // namespace actiscope
