// The program's own icons: one set of line drawings (ui/icons/*.svg), tinted from the palette as it is
// painted.
#pragma once

#include <QIcon>
#include <QString>

namespace actiscope::ui {

/// `name` is a file of ui/icons without its ending: "open", "folder", "previous", "next", "fit",
/// "one-to-one", "zoom-in", "zoom-out", "save", "copy", "paste", "model", "info", "search", "cancel",
/// "single", "figure", "settings", "help", "remove". An unknown name gives a null icon.
[[nodiscard]] QIcon lineIcon(const QString& name);

} // namespace actiscope::ui
