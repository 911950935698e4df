// Words and numbers as the window shows them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <QLocale>
#include <QString>

#include "engine/api/result.h"
#include "engine/data/labels.h"
#include "engine/runtime/model.h"

class QFontMetrics;
class QLabel;

namespace actiscope::ui {

[[nodiscard]] QString toQString(std::string_view utf8);
[[nodiscard]] QString toQString(const std::string& utf8);
[[nodiscard]] QString toQString(const std::filesystem::path& path);
[[nodiscard]] std::filesystem::path toPath(const QString& path);

[[nodiscard]] QString percentText(double fraction); ///< a share that may be none: 0.631 -> "63.1 %"
/// 0.631 -> "63.1 %", 0.0042 -> "0.42 %", 0.000042 -> "<0.01 %": every probability that is shown
[[nodiscard]] QString probabilityText(double probability, const QLocale& numbers = QLocale());
[[nodiscard]] QString logitText(double value);        ///< "+9.31": always signed
[[nodiscard]] QString millisecondsText(double value); ///< "3", below ten "3.2"
/// "IoU 0.71", or "No box · IoU 0.00"
[[nodiscard]] QString overlapText(double iou, bool hasBox, const QLocale& numbers = QLocale());
/// "tabby, tabby cat (n02123045)"
[[nodiscard]] QString fullClassText(const ClassLabel& label);
/// What a model is called: by its description, else by its file without the ending.
[[nodiscard]] QString modelName(const Model& model);

/// What kind of thing went wrong; the error's own message says the rest.
[[nodiscard]] QString errorTitle(ErrorCode code);

/// Shows `text` shortened in the middle to the label's width, the whole in the tooltip.
void setElidedText(QLabel* label, const QString& text, int width);

} // namespace actiscope::ui
