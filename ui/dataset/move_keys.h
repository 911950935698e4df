// The keys that lists and tables of the data-set page need.
#pragma once

class QWidget;

namespace actiscope::ui {

/// Arrows, Home, End, Page Up, Page Down, Return and Enter.
[[nodiscard]] bool isMoveKey(int key);

/// The focused view keeps the keys that move and choose in it, although the window has shortcuts on them.
void keepMoveKeys(QWidget* view);

} // namespace actiscope::ui
