// What the layouts of ILSVRC have in common.
#pragma once

#include <filesystem>
#include <string>
#include <variant>

#include "engine/datasets/open.h"

namespace actiscope::datasets {

/// The folder of images: `part` ("val", "train") below the place, where the archives unpack it, or the place
/// itself where it is called so; or the folder named in the options. None where another part is asked for.
struct IlsvrcPlace {
    std::filesystem::path folder; ///< with the annotations and tables; empty: none
    std::filesystem::path root;   ///< what the images' paths are below
    std::string images;           ///< their folder below the root; empty: the root, which was named
    bool found = false;           ///< the folder of images
    [[nodiscard]] std::filesystem::path pictures() const { return root / images; }
};
[[nodiscard]] IlsvrcPlace ilsvrcImages(const std::filesystem::path& place, const OpenOptions& options,
                                       const std::string& part);

/// The folder of annotations of a part in a place's folder; empty where there is none.
[[nodiscard]] std::filesystem::path ilsvrcAnnotations(const std::filesystem::path& folder,
                                                      const OpenOptions& options, const std::string& part);

/// Makes the class table from synset_words.txt or LOC_synset_mapping.txt at the root or above it, where one
/// is there. Errors: as readLabels().
[[nodiscard]] Result<std::monostate> addSynsetTable(DataSetBuilder& builder,
                                                    const std::filesystem::path& root);

} // namespace actiscope::datasets
