#include "engine/vision/resample_rows.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

#include "engine/vision/resample_row.h"
#include "engine/vision/simd.h"

namespace actiscope {
namespace {

ACTISCOPE_VECTORISED
void addWeighted(const std::uint8_t* row, std::int32_t weight, std::int32_t* sums, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        sums[i] += row[i] * weight;
    }
}

ACTISCOPE_VECTORISED
void toBytes(const std::int32_t* sums, std::uint8_t* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>(weightedByte(sums[i]));
    }
}

/// Output rows whose source rows are being added up.
class RowSums {
public:
    RowSums(const ResampleAxis& down, int width, const RowFinished& finished)
        : m_down(down), m_width(static_cast<std::size_t>(width)), m_finished(finished) {}

    /// The first output row that isn't finished; all are when it is down.count().
    [[nodiscard]] int next() const { return m_next; }

    void add(int y, const std::uint8_t* planes) {
        for (int i = m_next; i < m_down.count() && m_down.first[static_cast<std::size_t>(i)] <= y; ++i) {
            if (static_cast<std::size_t>(i - m_next) == m_sums.size()) {
                m_sums.emplace_back(3 * m_width, kHalfWeight);
            }
            addWeighted(planes, m_down.weight(i, y), m_sums[static_cast<std::size_t>(i - m_next)].data(),
                        3 * m_width);
        }
        while (m_next < m_down.count() && m_down.end[static_cast<std::size_t>(m_next)] == y + 1) {
            finishRow();
        }
    }

private:
    void finishRow() {
        m_finished(m_next, m_sums.front().data());
        // The finished row's memory becomes that of a later one.
        std::rotate(m_sums.begin(), m_sums.begin() + 1, m_sums.end());
        std::fill(m_sums.back().begin(), m_sums.back().end(), kHalfWeight);
        ++m_next;
    }

    const ResampleAxis& m_down;
    std::size_t m_width;
    const RowFinished& m_finished;
    int m_next = 0;
    std::vector<std::vector<std::int32_t>> m_sums;
};

} // namespace

void resampleRows(const Image& image, const Box& region, const ResampleAxis& across, const ResampleAxis& down,
                  const RowFinished& finished) {
    // resampleRow reads past a row's end: what lies at the image's end is read from a copy.
    const std::size_t rowBytes = 3 * static_cast<std::size_t>(region.width());
    const std::uint8_t* const imageEnd = image.rgb.get() + image.bytes();
    std::vector<std::uint8_t> copy(rowBytes + kReadPastRow);
    const auto readable = [&](int y) {
        const std::uint8_t* row = image.row(region.y0 + y) + 3 * static_cast<std::size_t>(region.x0);
        if (static_cast<std::size_t>(imageEnd - row) >= rowBytes + kReadPastRow) {
            return row;
        }
        std::memcpy(copy.data(), row, rowBytes);
        return static_cast<const std::uint8_t*>(copy.data());
    };

    std::vector<std::uint8_t> planes(3 * static_cast<std::size_t>(across.count()));
    RowSums sums(down, across.count(), finished);
    for (int y = 0; sums.next() < down.count(); ++y) {
        y = std::max(y, down.first[static_cast<std::size_t>(sums.next())]);
        resampleRow(readable(y), across, planes.data());
        sums.add(y, planes.data());
    }
}

void resampleRegion(const Image& image, const Box& region, Size size, ResizeFilter filter,
                    std::uint8_t* planes) {
    const ResampleAxis across = resampleAxis(region.width(), size.width, 0, size.width, filter);
    const ResampleAxis down = resampleAxis(region.height(), size.height, 0, size.height, filter);
    const auto width = static_cast<std::size_t>(size.width);
    const std::size_t plane = width * static_cast<std::size_t>(size.height);
    resampleRows(image, region, across, down, [&](int y, const std::int32_t* sums) {
        for (std::size_t c = 0; c < 3; ++c) {
            toBytes(sums + c * width, planes + c * plane + static_cast<std::size_t>(y) * width, width);
        }
    });
}

} // namespace actiscope
