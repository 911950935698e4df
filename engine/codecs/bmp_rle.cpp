#include "engine/codecs/bmp_rle.h"

#include <algorithm>

namespace actiscope::codecs {
namespace {

/// Writes runs from the bottom row upward.
class RunWriter {
public:
    RunWriter(const BmpPalette& palette, const Picture& picture) : m_palette(palette), m_picture(picture) {
        for (int y = 0; y < picture.size.height; ++y) {
            for (int x = 0; x < picture.size.width; ++x) {
                std::copy_n(palette[0].begin(), 3, picture.row(y) + 3 * static_cast<std::ptrdiff_t>(x));
            }
        }
    }
    void put(unsigned index) {
        if (m_x < m_picture.size.width && !full()) {
            std::uint8_t* row = m_picture.row(m_picture.size.height - 1 - static_cast<int>(m_y));
            std::copy_n(m_palette[index].begin(), 3, row + 3 * m_x);
        }
        ++m_x;
    }
    void nextRow() {
        m_x = 0;
        ++m_y;
    }
    void skip(unsigned right, unsigned up) {
        m_x += right;
        m_y += up;
    }
    [[nodiscard]] bool full() const { return m_y >= m_picture.size.height; }
    [[nodiscard]] bool atEnd() const {
        return full() || (m_y == m_picture.size.height - 1 && m_x >= m_picture.size.width);
    }

private:
    const BmpPalette& m_palette;
    const Picture& m_picture;
    std::int64_t m_x = 0;
    std::int64_t m_y = 0; ///< counted from the bottom
};

} // namespace

bool decodeBmpRle(Bytes data, unsigned bits, const BmpPalette& palette, const Picture& picture) {
    enum Escape : unsigned { kEndOfRow = 0, kEndOfPicture = 1, kDelta = 2 };
    RunWriter writer(palette, picture);
    const auto indexAt = [bits](std::uint8_t byte, unsigned place) {
        return bits == 8 ? unsigned{byte} : place % 2 == 0 ? byte >> 4u : byte & 15u;
    };
    std::size_t at = 0;
    while (at + 2 <= data.size() && !writer.full()) {
        const unsigned count = data[at];
        const unsigned value = data[at + 1];
        at += 2;
        if (count > 0) {
            for (unsigned i = 0; i < count; ++i) {
                writer.put(indexAt(data[at - 1], i));
            }
        } else if (value == kEndOfRow) {
            writer.nextRow();
        } else if (value == kEndOfPicture) {
            return true;
        } else if (value == kDelta) {
            if (at + 2 > data.size()) {
                return false;
            }
            writer.skip(data[at], data[at + 1]);
            at += 2;
        } else {
            const std::size_t bytes = (std::size_t{value} * bits + 7) / 8;
            if (at + bytes > data.size()) {
                return false;
            }
            for (unsigned i = 0; i < value; ++i) {
                writer.put(indexAt(data[at + i * bits / 8], i));
            }
            at += bytes + bytes % 2;
        }
    }
    return writer.atEnd();
}

} // namespace actiscope::codecs
