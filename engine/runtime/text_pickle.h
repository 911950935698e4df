// Pickles of protocol 0, which are text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace actiscope {

/// What a text pickle is asked to run or build: "os.system"; empty where it names nothing. Nothing where the
/// text is no pickle. PyTorch never writes one, so none is read. `text` may be the beginning of the file
/// only; `last` is the file's last byte. Source: Python's pickletools.py, opcodes GLOBAL and INST.
[[nodiscard]] std::optional<std::string> globalOfTextPickle(std::string_view text, std::string_view last);

} // namespace actiscope
