// How the charts look: small type, thin lines, no frame, colours of the palette.
#pragma once

class QChart;
class QAbstractAxis;
class QPalette;

namespace actiscope::ui {

void styleChart(QChart* chart);
void styleAxis(QAbstractAxis* axis, const QPalette& palette, bool grid);

} // namespace actiscope::ui
