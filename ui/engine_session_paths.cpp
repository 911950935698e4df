// What was dropped, chosen or named on the command line: looked into on another thread, then opened.
#include "ui/engine_session.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/data/files.h"
#include "engine/runtime/model_format.h"

namespace actiscope::ui {

namespace {

namespace fs = std::filesystem;

} // namespace

/// What lies behind some paths, found out on another thread.
struct EngineSession::OpenedPaths {
    std::vector<fs::path> images;
    int first = -1; ///< the one to show
    std::optional<ModelRequest> model;
    fs::path prototxt;
    std::optional<Error> error;
};

EngineSession::OpenedPaths EngineSession::sortPaths(const std::vector<fs::path>& paths) {
    OpenedPaths opened;
    for (const fs::path& path : paths) {
        std::error_code failure;
        if (fs::is_directory(path, failure)) {
            auto images = imagesInFolder(path);
            if (!images) {
                opened.error = images.error();
            } else if (images->empty()) {
                opened.error = Error{ErrorCode::FileNotFound,
                                     "The folder " + path.string() + " holds no images; open another one.",
                                     {}};
            } else {
                opened.images.insert(opened.images.end(), images->begin(), images->end());
            }
        } else if (path.extension() == ".prototxt") {
            opened.prototxt = path;
        } else if (!hasImageEnding(path) && recogniseModel(path)) {
            opened.model = ModelRequest{};
            opened.model->path = path;
        } else {
            opened.images.push_back(path);
        }
    }
    if (opened.model) {
        opened.model->prototxt = opened.prototxt;
    }
    opened.first = opened.images.empty() ? -1 : 0;
    if (paths.size() == 1 && opened.images.size() == 1 && opened.images.front() == paths.front()) {
        if (auto siblings = imagesInFolder(paths.front().parent_path()); siblings) {
            const auto self = std::find_if(siblings->begin(), siblings->end(), [&](const fs::path& file) {
                return file.filename() == paths.front().filename();
            });
            if (self != siblings->end()) {
                opened.first = static_cast<int>(self - siblings->begin());
                opened.images = std::move(*siblings);
            }
        }
    }
    return opened;
}

void EngineSession::openPaths(const std::vector<fs::path>& paths) {
    if (paths.empty()) {
        return;
    }
    m_pathsRead = paths;
    tellBusy();
    std::vector<fs::path> absolute;
    for (const fs::path& path : paths) {
        std::error_code failure;
        const fs::path whole = fs::absolute(path, failure);
        absolute.push_back(failure ? path : whole.lexically_normal());
    }
    m_folders.startNewest([absolute] { return sortPaths(absolute); },
                          [this](OpenedPaths opened) { takePaths(std::move(opened)); });
}

void EngineSession::openList(std::vector<fs::path> files, int position) {
    m_folders.dropNewest();
    m_pathsRead.clear();
    m_files = std::move(files);
    m_currentFile = -1;
    cancelThumbnails();
    Q_EMIT filesChanged();
    openFileAt(position);
}

void EngineSession::takePaths(OpenedPaths opened) {
    m_pathsRead.clear();
    tellBusy();
    if (opened.error) {
        Q_EMIT imageFailed(*opened.error, {});
    }
    if (opened.model) {
        openModel(*opened.model);
    } else if (!opened.prototxt.empty()) {
        Q_EMIT prototxtOpened(opened.prototxt);
    }
    if (opened.first >= 0) {
        m_files = std::move(opened.images);
        m_currentFile = -1;
        cancelThumbnails();
        Q_EMIT filesChanged();
        openFileAt(opened.first);
    }
}

} // namespace actiscope::ui
