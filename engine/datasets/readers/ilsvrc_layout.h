// What the layouts of ILSVRC have in common.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "engine/datasets/open.h"

namespace actiscope::datasets {

/// The folder of images: `part` ("val", "train") below the place, where the archives unpack it, or the place
/// itself where it is called so. `root` is what all paths are below; `images` is empty where none is found.
struct IlsvrcPlace {
    std::filesystem::path root;
    std::string images;
};
[[nodiscard]] IlsvrcPlace ilsvrcImages(const std::filesystem::path& place, const OpenOptions& options,
                                       const std::string& part);

/// The folder of annotations of a part, relative to the root; empty where there is none.
[[nodiscard]] std::string ilsvrcAnnotations(const std::filesystem::path& root, const OpenOptions& options,
                                            const std::string& part);

/// Makes the class table from synset_words.txt or LOC_synset_mapping.txt at the root or above it, where one
/// is there. Errors: as readLabels().
[[nodiscard]] Result<std::monostate> addSynsetTable(DataSetBuilder& builder,
                                                    const std::filesystem::path& root);

} // namespace actiscope::datasets
