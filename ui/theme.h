// Spacing, type and colours that all of the window shares.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;
class QLabel;

namespace actiscope::ui {

/// Every distance is a multiple of half of this.
inline constexpr int kGrid = 8;

enum class Appearance { System, Light, Dark };

/// What the desktop asks its programs for.
enum class SystemScheme { Unknown, Light, Dark };

/// Takes the palette of the system, or one of the two that are designed here. A system that asks for dark but
/// has told Qt of no dark palette gets the one designed here.
void applyAppearance(QApplication& application, Appearance appearance, SystemScheme system);

[[nodiscard]] bool isDark(const QPalette& palette);

/// The three sizes of type.
enum class TextSize { Small, Normal, Large };
[[nodiscard]] QFont textFont(TextSize size);
/// For numbers that change in place: the same family where its digits are equally wide, else a fixed one.
[[nodiscard]] QFont numberFont(TextSize size);

/// Text that steps back; a line between areas; a fill that is just visible; the one accent; what curves are
/// told apart from the accent with.
[[nodiscard]] QColor quietText(const QPalette& palette);
[[nodiscard]] QColor hairline(const QPalette& palette);
[[nodiscard]] QColor quietFill(const QPalette& palette);
[[nodiscard]] QColor accent(const QPalette& palette);
[[nodiscard]] QColor secondAccent(const QPalette& palette);

/// A panel's heading.
[[nodiscard]] QLabel* makeHeading(const QString& text, QWidget* parent);

} // namespace actiscope::ui
