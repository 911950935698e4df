// The maps that an evaluation writes, as scoreMaps() reads them.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "engine/runtime/evaluator.h"
#include "engine/runtime/score.h"

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

private:
    MapWriter(const Evaluation& evaluation, const std::filesystem::path& folder);

    const Evaluation& m_evaluation;
    MapFinder m_files;
};

} // namespace actiscope
