#include "engine/runtime/map_writer.h"

#include <algorithm>
#include <system_error>

#include "engine/data/files.h"
#include "engine/data/npy.h"

namespace actiscope {

MapWriter::MapWriter(const Evaluation& evaluation, const std::filesystem::path& folder)
    : m_evaluation(evaluation), m_folder(folder), m_files(evaluation.set, folder) {}

Result<MapWriter> MapWriter::create(const Evaluation& evaluation, const std::filesystem::path& folder) {
    MapWriter writer(evaluation, folder);
    for (const std::uint32_t item : evaluation.items()) {
        if (writer.m_files.candidates(item).empty()) {
            return fail(ErrorCode::InvalidArgument,
                        "The map of " + std::string(evaluation.set.relativePath(item)) +
                            " has no name of its own in " + folder.string() +
                            ": the image lies outside of the data set's folder, and others are called as it "
                            "is. Evaluate without maps, or give the images names of their own.");
        }
    }
    return writer;
}

std::vector<std::string> MapWriter::remarks(const std::vector<bool>& done) const {
    std::vector<std::string> sentences;
    if (std::find(done.begin(), done.end(), true) != done.end()) {
        sentences.emplace_back(
            "Maps are written of the images that are evaluated now, not of those that are in the store.");
    }
    if (m_evaluation.model->input.geometry == Geometry::Crop) {
        sentences.emplace_back("The maps are of the crop that the network sees; \"actiscope score\" takes "
                               "maps of whole images.");
    }
    return sentences;
}

void MapWriter::removeAbandoned() const {
    std::vector<std::filesystem::path> files;
    for (const std::uint32_t item : m_evaluation.items()) {
        files.push_back(m_files.candidates(item).front());
    }
    removeAbandonedParts(files);
}

Result<std::monostate> MapWriter::write(const Analysis& analysis, const runs::ImageRow& row) const {
    const auto own =
        std::find_if(analysis.classes.begin(), analysis.classes.end(), [&](const ClassResult& result) {
            return result.classIndex == row.labels.front().label;
        });
    if (own == analysis.classes.end() || !own->cam) {
        return std::monostate{};
    }
    const std::filesystem::path file = m_files.candidates(row.item).front();
    std::error_code ignored; // writing says so
    std::filesystem::create_directories(file.parent_path(), ignored);
    const std::vector<std::uint8_t> bytes = npyBytes(*own->cam);
    return writeFileAtomically(file, bytes.data(), bytes.size(), Flush::Later);
}

Result<std::monostate> MapWriter::flush() const {
    std::error_code ignored;
    // Without a map there is no folder yet.
    return std::filesystem::exists(m_folder, ignored) ? flushFileSystemOf(m_folder) : std::monostate{};
}

} // namespace actiscope
