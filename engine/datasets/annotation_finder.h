// Finds the XML file of each image.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/datasets/builder.h"
#include "engine/datasets/folders.h"

namespace actiscope::datasets {

struct AnnotationPlaces {
    std::vector<std::string> folders; ///< below the root or absolute, the first ones first
    std::string images;               ///< the folder of images: "images/n01/a.jpg" has "FOLDER/n01/a.xml"
    bool beside = false;              ///< also beside the image, and in a folder "annotations" there
};

/// Names the annotation file of every item that has one: in the folder that corresponds to the image's, else,
/// where no other image has its name, in a folder itself; what is left without for its name is noted. Reports
/// images without and, where `complete` says that the items are all images there are, annotations without an
/// image. Images without are not reported where none has one and `optional`.
void attachAnnotations(DataSetBuilder& builder, const std::filesystem::path& root,
                       const AnnotationPlaces& places, bool complete, bool optional);

/// How the first annotation in a folder, or in the folders in it, names its objects.
enum class XmlKind { None, Synsets, Names };
[[nodiscard]] XmlKind peekXml(const std::filesystem::path& folder);

} // namespace actiscope::datasets
