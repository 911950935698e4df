#include "engine/runs/run_columns.h"

#include <string_view>

#include "engine/data/text.h"

namespace actiscope::runs {
namespace {

/// Text that every reader of SQL takes whole: UTF-8 without a zero byte.
bool isPlainText(std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = text.front() == '\0' ? 0 : text::characterBytes(text);
        if (bytes == 0) {
            return false;
        }
        text.remove_prefix(bytes);
    }
    return true;
}

} // namespace

void bindText(SQLite::Statement& statement, int column, const std::string& text) {
    if (isPlainText(text)) {
        statement.bindNoCopy(column, text);
    } else {
        statement.bindNoCopy(column, text.data(), static_cast<int>(text.size()));
    }
}

void bindSentence(SQLite::Statement& statement, int column, const std::string& text) {
    if (text.empty()) {
        statement.bind(column);
    } else if (text.size() <= kMostText) {
        bindText(statement, column, text);
    } else {
        std::size_t end = kMostText;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) { // within a character
            --end;
        }
        const std::string cut = text.substr(0, end);
        if (isPlainText(cut)) {
            statement.bind(column, cut);
        } else {
            statement.bind(column, cut.data(), static_cast<int>(cut.size()));
        }
    }
}

void bindBox(SQLite::Statement& statement, int column, const std::optional<Box>& box) {
    if (!box) {
        for (int i = 0; i < 4; ++i) {
            statement.bind(column + i);
        }
        return;
    }
    statement.bind(column, box->x0);
    statement.bind(column + 1, box->y0);
    statement.bind(column + 2, box->x1);
    statement.bind(column + 3, box->y1);
}

void bindReal(SQLite::Statement& statement, int column, const std::optional<double>& value) {
    if (value) {
        statement.bind(column, *value);
    } else {
        statement.bind(column);
    }
}

std::int64_t integerAt(const SQLite::Statement& row, int column, std::int64_t least, std::int64_t most) {
    const SQLite::Column value = row.getColumn(column);
    if (!value.isInteger() || value.getInt64() < least || value.getInt64() > most) {
        throw BadContent("its \"" + std::string(value.getName()) + "\" is no number that can stand there");
    }
    return value.getInt64();
}

int intAt(const SQLite::Statement& row, int column, int least, int most) {
    return static_cast<int>(integerAt(row, column, least, most));
}

double realAt(const SQLite::Statement& row, int column) {
    const SQLite::Column value = row.getColumn(column);
    if (!value.isFloat()) {
        throw BadContent("its \"" + std::string(value.getName()) + "\" is no number");
    }
    return value.getDouble();
}

std::optional<double> optionalRealAt(const SQLite::Statement& row, int column) {
    if (row.isColumnNull(column)) {
        return std::nullopt;
    }
    return realAt(row, column);
}

std::string textAt(const SQLite::Statement& row, int column, std::size_t most) {
    const SQLite::Column value = row.getColumn(column);
    if (!value.isText() && !value.isBlob()) {
        throw BadContent("its \"" + std::string(value.getName()) + "\" is no text");
    }
    if (static_cast<std::size_t>(value.getBytes()) > most) {
        throw BadContent("its \"" + std::string(value.getName()) + "\" is longer than the " +
                         std::to_string(most) + " bytes that are read");
    }
    return value.getString();
}

std::string sentenceAt(const SQLite::Statement& row, int column) {
    return row.isColumnNull(column) ? std::string() : textAt(row, column);
}

Box boxAt(const SQLite::Statement& row, int column) {
    const auto at = [&](int i) { return intAt(row, column + i, -kFarthest, kFarthest); };
    return Box{at(0), at(1), at(2), at(3)};
}

std::optional<Box> optionalBoxAt(const SQLite::Statement& row, int column) {
    if (row.isColumnNull(column)) {
        return std::nullopt;
    }
    return boxAt(row, column);
}

} // namespace actiscope::runs
