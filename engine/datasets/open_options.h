// How a data set is opened.
#pragma once

#include <filesystem>
#include <string>

namespace actiscope::datasets {

/// A reader that does not take an option (Format::takes) refuses a set with it.
struct OpenOptions {
    std::string format; ///< a reader's name; empty: told by content
    std::filesystem::path
        annotations;              ///< folder of XML files that is used first; empty: where the format says
    std::filesystem::path images; ///< folder that the list's paths are below; empty: where the format says
    /// "train", "val", "test", "all" where the format has such parts: that part or none. Empty: what is
    /// evaluated.
    std::string split;
};

} // namespace actiscope::datasets
