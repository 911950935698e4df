// NumPy's .npy format: maps are written and read, tables of weights are read.
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

/// A map that somebody else made, row by row, with all the digits that its type has.
struct NumberMap {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values; ///< whole numbers above 2^53 rounded; may hold what is not finite
};

/// Reads an array of two dimensions of any real type (bool, whole numbers of up to 64 bits, float16 to
/// float64, either byte order), in C or Fortran order. Errors: as readNpyTable, but for values;
/// FileUnreadable also where a side is 0 or above 65,000 or the map has more than 100 million values.
[[nodiscard]] Result<NumberMap> readNpyMap(const std::filesystem::path& file);

} // namespace actiscope
