// The names of a model's classes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/result.h"

namespace actiscope {

struct ClassLabel {
    std::string synset; ///< "n02123045", or empty
    std::string name;   ///< "tabby, tabby cat": comma-separated synonyms
};

/// Labels by class index.
struct LabelTable {
    std::vector<ClassLabel> classes;
    std::string source; ///< "ImageNet", "Places365", a file's name, or "numbers"
};

/// Where the program's own label lists lie. The environment variable ACTISCOPE_RESOURCES overrides it.
[[nodiscard]] std::filesystem::path resourceFolder();

/// Reads a text file (one class a line, with or without a leading synset; a trailing index, as in the Places
/// lists, is dropped) or JSON (a list of names; an object index -> name; or index -> [synset, name]).
/// Errors: FileNotFound, FileUnreadable, LabelsInvalid.
[[nodiscard]] Result<LabelTable> readLabels(const std::filesystem::path& file);

/// From a list of strings, each with or without a leading synset.
[[nodiscard]] LabelTable labelsFromList(const std::vector<std::string>& lines, std::string source);

/// The list that ships for a class count (1000: ImageNet, 365: Places), else "class 0" ... "class n-1".
[[nodiscard]] LabelTable defaultLabels(int classes);

/// LabelsInvalid naming both counts where they differ.
[[nodiscard]] Result<LabelTable> checkedLabels(LabelTable labels, int classes);

/// Class index by index from 0, synset, or name: any one of the comma-separated synonyms, case-insensitive,
/// or the whole name. Errors: ClassUnknown; several matches are named.
[[nodiscard]] Result<int> findClass(const LabelTable& labels, std::string_view query);

/// With ImageNet's names where it is a synset without a name that ImageNet has; else as it is. Lists often
/// name classes by synset only.
[[nodiscard]] ClassLabel named(const ClassLabel& label);

/// First synonym.
[[nodiscard]] std::string shortName(const ClassLabel& label);

/// Classes whose name or synset holds the text (case-insensitive), best first: for a search field.
[[nodiscard]] std::vector<int> searchClasses(const LabelTable& labels, std::string_view text,
                                             std::size_t most);

/// True where an annotated object (synset or name) is of this class.
[[nodiscard]] bool isOfClass(const std::string& synset, const std::string& name, const ClassLabel& label);

} // namespace actiscope
