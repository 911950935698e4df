// The maps that an evaluation writes, as scoreMaps() reads them.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "engine/runtime/evaluator.h"
#include "engine/runtime/map_finder.h"

namespace actiscope {

/// Writes the raw map of each image's first labelled class to FOLDER/<image id>.npy. Refers to the
/// evaluation, which must outlive it.
class MapWriter {
public:
    /// Errors: InvalidArgument where an image's map would have no name of its own below the folder.
    [[nodiscard]] static Result<MapWriter> create(const Evaluation& evaluation,
                                                  const std::filesystem::path& folder);

    /// What is to be known of the maps beforehand: a sentence each. `done` as in evaluate().
    [[nodiscard]] std::vector<std::string> remarks(const std::vector<bool>& done) const;

    /// What was left half written by a killed process that wrote maps of these images. Only while nobody else
    /// can be writing them: with the run's store open to write.
    void removeAbandoned() const;

    /// For EvaluationListener::analysed; makes the folders above. Nothing where the image has no such map.
    /// Errors: WriteFailed. Thread rule: any thread.
    [[nodiscard]] Result<std::monostate> write(const Analysis& analysis, const runs::ImageRow& row) const;

    /// Waits until all maps written are on the disk. Called before each group of rows is stored, so that a
    /// row that is there, also after a power cut, has its map: what is not there is evaluated again. One wait
    /// for a group, not one for a map. Errors: WriteFailed.
    [[nodiscard]] Result<std::monostate> flush() const;

private:
    MapWriter(const Evaluation& evaluation, const std::filesystem::path& folder);

    const Evaluation& m_evaluation;
    std::filesystem::path m_folder;
    MapFinder m_files;
};

} // namespace actiscope
