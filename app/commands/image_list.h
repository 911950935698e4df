// The images that a command line names.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/result.h"

namespace actiscope::app {

/// One image to work on, or the reason why a name stands for none.
struct ListedImage {
    std::filesystem::path path;
    std::optional<Error> error; ///< an empty folder, or one that can't be read
};

/// Files as they are, folders as their images in natural order, then the lines of `list` ("-": stdin), each a
/// file or a folder. A name that is not there stays in the list: reading it says so.
/// An interruption ends the reading of the list.
/// Errors: FileNotFound, FileUnreadable (the list itself, also where it is no text).
[[nodiscard]] Result<std::vector<ListedImage>> listImages(const std::vector<std::string>& named,
                                                          const std::string& list);

} // namespace actiscope::app
