#include "engine/runs/run_columns.h"

#include <string_view>

namespace actiscope::runs {
namespace {

/// How many bytes the character at the front has as UTF-8 (Unicode 15, table 3-7); 0 where it is none.
std::size_t characterBytes(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto within = [&](std::size_t i, unsigned char least, unsigned char most) {
        return i < text.size() && byte(i) >= least && byte(i) <= most;
    };
    const unsigned char first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return within(1, 0x80, 0xBF) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        const bool second = within(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
        return second && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool second = within(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
        return second && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

/// Text that every reader of SQL takes whole: UTF-8 without a zero byte.
bool isPlainText(std::string_view text) {
    while (!text.empty()) {
        const std::size_t bytes = text.front() == '\0' ? 0 : characterBytes(text);
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
    } else {
        bindText(statement, column, text);
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

std::string textAt(const SQLite::Statement& row, int column) {
    const SQLite::Column value = row.getColumn(column);
    if (!value.isText() && !value.isBlob()) {
        throw BadContent("its \"" + std::string(value.getName()) + "\" is no text");
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
