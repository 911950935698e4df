#include "ui/render/class_cells.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <QFontMetricsF>
#include <QPainter>

#include "ui/render/marks.h"
#include "ui/render/picture.h"
#include "ui/render/plate_text.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

constexpr double kNameFrom = 56;  ///< logical pixels of a cell's width that a name of its own wants
constexpr double kLeastName = 44; ///< and the fewest that a shared name is written in
constexpr double kLinesFrom = 6;  ///< smaller cells have no lines between them
constexpr double kPadding = 3;
constexpr double kGoldenRatio = 0.61803398875;
constexpr double kFirstHue = 0.58;
constexpr float kLeastProbability = 1e-6F; ///< a range must not be empty
constexpr double kLeastStrength = 0.35;    ///< of the colour of a cell whose class is improbable

class CellsPainter {
public:
    CellsPainter(QPainter& painter, const ClassCells& cells, const Placement& placement, const QRectF& bounds,
                 double unit, const QRectF& keepFree)
        : m_painter(painter), m_cells(cells), m_bounds(bounds), m_unit(unit), m_keepFree(keepFree),
          m_area(placement.map(placesBox(*cells.map))), m_columns(cells.map->grid.width),
          m_rows(cells.map->grid.height), m_width(m_area.width() / m_columns),
          m_height(m_area.height() / m_rows) {}

    void paint() {
        m_painter.save();
        m_painter.setClipRect(m_bounds, Qt::IntersectClip);
        if (m_cells.chosen < 0) {
            fill();
        }
        paintLines();
        m_painter.setFont(smallTextFont(m_unit));
        const QFontMetricsF metrics(m_painter.font());
        const bool high = m_height >= metrics.height() + 2 * kPadding * m_unit;
        if (m_cells.chosen >= 0) {
            const double widest = std::max(metrics.horizontalAdvance(probabilityText(0, m_cells.numbers)),
                                           metrics.horizontalAdvance(probabilityText(1, m_cells.numbers)));
            if (high && m_width >= widest + 2 * kPadding * m_unit) {
                forEachCell([this](int row, int column) { paintChosen(row, column); });
            }
        } else if (high && m_width >= kNameFrom * m_unit) {
            forEachCell([this](int row, int column) { paintOwnName(row, column); });
        } else if (high) {
            paintSharedNames();
        }
        m_painter.restore();
    }

private:
    [[nodiscard]] QRectF rectOf(int row, int column, int columns = 1) const {
        return {m_area.left() + column * m_width, m_area.top() + row * m_height, columns * m_width, m_height};
    }
    [[nodiscard]] const CellAnswer& answerOf(int row, int column) const {
        return m_cells.answers[static_cast<std::size_t>(row * m_columns + column)];
    }
    [[nodiscard]] int classOf(int row, int column) const { return answerOf(row, column).classIndex; }

    template <class Paint>
    void forEachCell(const Paint& paint) const {
        for (int row = 0; row < m_rows; ++row) {
            for (int column = 0; column < m_columns; ++column) {
                if (rectOf(row, column).intersects(m_bounds)) {
                    paint(row, column);
                }
            }
        }
    }

    void fill() {
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        forEachCell([this](int row, int column) {
            const CellAnswer& answer = answerOf(row, column);
            const auto found = std::ranges::find(m_cells.classes, answer.classIndex, &CellClass::classIndex);
            QColor colour = classColour(static_cast<int>(found - m_cells.classes.begin()));
            const double strength =
                kLeastStrength + (1 - kLeastStrength) * static_cast<double>(answer.probability);
            colour.setAlphaF(static_cast<float>(strength) * m_cells.display.opacity);
            m_painter.fillRect(rectOf(row, column), colour);
        });
    }

    void paintLines() {
        if (std::min(m_width, m_height) < kLinesFrom * m_unit) {
            return;
        }
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.setPen(QPen(QColor(255, 255, 255, 90), m_unit));
        for (int column = 0; column <= m_columns; ++column) {
            const double x = m_area.left() + column * m_width;
            m_painter.drawLine(QPointF(x, m_area.top()), QPointF(x, m_area.bottom()));
        }
        for (int row = 0; row <= m_rows; ++row) {
            const double y = m_area.top() + row * m_height;
            m_painter.drawLine(QPointF(m_area.left(), y), QPointF(m_area.right(), y));
        }
    }

    /// Lines of text on a plate in the middle of a rectangle, each shortened to its width.
    void paintText(const QRectF& rect, const QStringList& lines) {
        const QFontMetricsF metrics(m_painter.font());
        const double room = rect.width() - 2 * kPadding * m_unit;
        QStringList shown;
        double width = 0;
        for (const QString& line : lines) {
            shown.append(metrics.elidedText(line, Qt::ElideRight, room));
            width = std::max(width, metrics.horizontalAdvance(shown.back()));
        }
        const double height = metrics.height() * static_cast<double>(lines.size());
        QRectF plate(0, 0, width + 2 * kPadding * m_unit, height);
        plate.moveCenter(rect.center());
        if (plate.intersects(m_keepFree)) {
            return;
        }
        paintPlate(m_painter, plate, m_unit);
        m_painter.setPen(Qt::white);
        double y = plate.top();
        for (const QString& line : shown) {
            const double x = rect.center().x() - metrics.horizontalAdvance(line) / 2;
            m_painter.drawText(QPointF(x, y + metrics.ascent()), line);
            y += metrics.height();
        }
    }

    [[nodiscard]] QString nameOf(int classIndex) const {
        return toQString(shortName(m_cells.map->model->labels.classes[static_cast<std::size_t>(classIndex)]));
    }

    [[nodiscard]] QString percentOf(float probability) const {
        return probabilityText(static_cast<double>(probability), m_cells.numbers);
    }

    void paintChosen(int row, int column) {
        const ClassGrid& grid = m_cells.map->grid;
        const int classIndex = m_cells.classes[static_cast<std::size_t>(m_cells.chosen)].classIndex;
        const std::size_t at = static_cast<std::size_t>(classIndex) * m_cells.answers.size() +
                               static_cast<std::size_t>(row * m_columns + column);
        paintText(rectOf(row, column), {percentOf(grid.probabilities[at])});
    }

    void paintOwnName(int row, int column) {
        const CellAnswer& answer = answerOf(row, column);
        QStringList lines{nameOf(answer.classIndex)};
        if (m_height >= 2 * QFontMetricsF(m_painter.font()).height() + 2 * kPadding * m_unit) {
            lines.append(percentOf(answer.probability));
        }
        paintText(rectOf(row, column), lines);
    }

    /// One name for cells of a class that lie together, in their longest row.
    void paintSharedNames() {
        std::vector<bool> named(m_cells.answers.size());
        for (int row = 0; row < m_rows; ++row) {
            for (int column = 0; column < m_columns; ++column) {
                if (!named[positionOf(row, column)]) {
                    const QRectF rect = longestRow(row, column, named);
                    if (rect.width() >= kLeastName * m_unit && rect.intersects(m_bounds)) {
                        paintText(rect, {nameOf(classOf(row, column))});
                    }
                }
            }
        }
    }

    [[nodiscard]] std::size_t positionOf(int row, int column) const {
        return static_cast<std::size_t>(row * m_columns + column);
    }

    /// Of the cells that hang together with this one; marks them.
    QRectF longestRow(int firstRow, int firstColumn, std::vector<bool>& named) const {
        const int classIndex = classOf(firstRow, firstColumn);
        std::vector<std::pair<int, int>> next{{firstRow, firstColumn}};
        std::map<int, std::vector<int>> columnsOf; // by row
        named[positionOf(firstRow, firstColumn)] = true;
        while (!next.empty()) {
            const auto [row, column] = next.back();
            next.pop_back();
            columnsOf[row].push_back(column);
            for (const auto& [y, x] : {std::pair(row - 1, column), std::pair(row + 1, column),
                                       std::pair(row, column - 1), std::pair(row, column + 1)}) {
                if (y >= 0 && y < m_rows && x >= 0 && x < m_columns && !named[positionOf(y, x)] &&
                    classOf(y, x) == classIndex) {
                    named[positionOf(y, x)] = true;
                    next.emplace_back(y, x);
                }
            }
        }
        QRectF longest;
        for (auto& [row, columns] : columnsOf) {
            std::ranges::sort(columns);
            for (std::size_t from = 0, to = 0; from < columns.size(); from = to) {
                to = from + 1;
                while (to < columns.size() && columns[to] == columns[to - 1] + 1) {
                    ++to;
                }
                const QRectF run = rectOf(row, columns[from], static_cast<int>(to - from));
                longest = run.width() > longest.width() + 1e-9 ? run : longest;
            }
        }
        return longest;
    }

    QPainter& m_painter;
    const ClassCells& m_cells;
    QRectF m_bounds;
    double m_unit;
    QRectF m_keepFree;
    QRectF m_area;
    int m_columns;
    int m_rows;
    double m_width;
    double m_height;
};

} // namespace

QColor classColour(int position) {
    const double hue = kFirstHue + position * kGoldenRatio;
    return QColor::fromHsvF(static_cast<float>(hue - std::floor(hue)), 0.75F, 0.95F);
}

ClassCells classCells(const ViewState& state) {
    return {state.classificationMap(), state.placeAnswers(), state.placeClasses(),
            state.placeClass(),        state.display(),      QLocale::c()};
}

ValueRange probabilityRange(const ClassCells& cells) {
    if (cells.display.scale == ScaleMode::Shared) {
        return {0, 1};
    }
    const int classIndex = cells.classes[static_cast<std::size_t>(cells.chosen)].classIndex;
    return {0, std::max(probabilityMap(cells.map->grid, classIndex).max, kLeastProbability)};
}

void drawProbabilities(QImage& target, const ClassCells& cells, const Placement& placement) {
    const int classIndex = cells.classes[static_cast<std::size_t>(cells.chosen)].classIndex;
    drawMap(target, cells.map->image->size, placement, probabilityMap(cells.map->grid, classIndex),
            placesBox(*cells.map), {cells.display.colormap, probabilityRange(cells), cells.display.opacity});
}

void paintClassCells(QPainter& painter, const ClassCells& cells, const Placement& placement,
                     const QRectF& bounds, double unit, const QRectF& keepFree) {
    CellsPainter(painter, cells, placement, bounds, unit, keepFree).paint();
}

QImage renderClassCells(const ClassCells& cells) {
    const Size size = cells.map->image->size;
    QImage picture(size.width, size.height, QImage::Format_RGB32);
    const QRectF whole(picture.rect());
    const Placement placement = Placement::into(whole, size);
    drawPicture(picture, *PicturePyramid::of(cells.map->image), placement);
    if (cells.chosen >= 0) {
        drawProbabilities(picture, cells, placement);
    }
    QPainter painter(&picture);
    paintClassCells(painter, cells, placement, whole, markUnit(picture.size()));
    return picture;
}

int cellAt(const ClassificationMap& map, QPointF inImage) {
    const Box box = placesBox(map);
    const double column = (inImage.x() - box.x0) / box.width() * map.grid.width;
    const double row = (inImage.y() - box.y0) / box.height() * map.grid.height;
    const bool inside = column >= 0 && column < map.grid.width && row >= 0 && row < map.grid.height;
    return inside ? static_cast<int>(row) * map.grid.width + static_cast<int>(column) : -1;
}

} // namespace actiscope::ui
