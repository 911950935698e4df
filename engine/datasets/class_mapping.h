// From a data set's classes to a model's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/result.h"
#include "engine/data/labels.h"
#include "engine/datasets/data_set.h"

namespace actiscope::datasets {

/// What a mapping file says: a class of the set (synset, name or number) and one of the model (the same).
using MappingLines = std::vector<std::pair<std::string, std::string>>;

/// Text with a line a class, "SET'S CLASS<tab>MODEL'S CLASS" (or a comma, where there is no tab; lines that
/// begin with # are passed over), or a JSON object {"set's class": "model's class"}. Errors: FileNotFound,
/// FileUnreadable, LabelsInvalid with the line.
[[nodiscard]] Result<MappingLines> readMapping(const std::filesystem::path& file);

struct ClassMapping {
    std::vector<int> modelClass;         ///< by the set's class; -1 where it can't be mapped
    std::vector<std::uint32_t> unmapped; ///< the set's classes that can't be and that images have
    std::size_t imagesUnmapped = 0;      ///< images that have classes, none of which is mapped
    std::string warning;                 ///< one sentence that counts and names them, else empty
};

/// With these classes of the model (as ClassMapping::modelClass; precondition: one for each of the set's),
/// what they leave out is found.
[[nodiscard]] ClassMapping mappingOf(const DataSet& set, std::vector<int> modelClass);

/// By synset, then by name (a whole name or a synonym, "_" and "-" as spaces; several matches are none), then
/// by the mapping. Where the set's labels are numbers (hasNumberedClasses()), they are the model's own
/// indices. Errors: ClassUnknown where the mapping names a class that the model lacks.
[[nodiscard]] Result<ClassMapping> mapClasses(const DataSet& set, const LabelTable& model,
                                              const MappingLines& mapping = {});

} // namespace actiscope::datasets
