// Values to and from the columns of a run's tables. What is read comes from strangers: types and bounds are
// checked. Columns count from 0 where they are read and, as SQLite does it, from 1 where they are bound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/api/box.h"

namespace actiscope::runs {

/// What is wrong with what a file holds, the end of a sentence: "it has no classes".
class BadContent : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Coordinates within this have differences and areas that fit.
inline constexpr int kFarthest = 1 << 29;
[[nodiscard]] constexpr bool isNear(const Box& box) {
    const auto near = [](int at) { return at >= -kFarthest && at <= kFarthest; };
    return near(box.x0) && near(box.y0) && near(box.x1) && near(box.y1);
}

/// Bytes of one text. Paths, sentences and whatever else is told of a run or an image: no file system has
/// longer paths. A class's name. A command: what a system passes on, more than any has.
inline constexpr std::size_t kMostText = std::size_t{64} << 10;
inline constexpr std::size_t kMostName = std::size_t{4} << 10;
inline constexpr std::size_t kMostCommand = std::size_t{4} << 20;

/// The string must live until the statement is run. Bytes that are no UTF-8 are bound as a BLOB.
void bindText(SQLite::Statement& statement, int column, const std::string& text);
/// NULL for an empty one; what is longer than kMostText is cut.
void bindSentence(SQLite::Statement& statement, int column, const std::string& text);
/// Four columns.
void bindBox(SQLite::Statement& statement, int column, const std::optional<Box>& box);
void bindReal(SQLite::Statement& statement, int column, const std::optional<double>& value);

// All of these throw BadContent where the column holds something else.
[[nodiscard]] std::int64_t integerAt(const SQLite::Statement& row, int column,
                                     std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                                     std::int64_t most = std::numeric_limits<std::int64_t>::max());
[[nodiscard]] int intAt(const SQLite::Statement& row, int column, int least, int most);
[[nodiscard]] double realAt(const SQLite::Statement& row, int column);
[[nodiscard]] std::optional<double> optionalRealAt(const SQLite::Statement& row, int column);
[[nodiscard]] std::string textAt(const SQLite::Statement& row, int column, std::size_t most = kMostText);
[[nodiscard]] std::string sentenceAt(const SQLite::Statement& row, int column); ///< empty for NULL
[[nodiscard]] Box boxAt(const SQLite::Statement& row, int column);
[[nodiscard]] std::optional<Box> optionalBoxAt(const SQLite::Statement& row, int column);

} // namespace actiscope::runs
