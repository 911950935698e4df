#include "app/commands/image_list.h"

#include <fstream>
#include <iostream>
#include <istream>

#include "engine/data/files.h"

namespace actiscope::app {

namespace fs = std::filesystem;

namespace {

void add(std::vector<ListedImage>& images, const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) {
        images.push_back({path, std::nullopt});
        return;
    }
    const auto inside = imagesInFolder(path);
    if (!inside) {
        images.push_back({path, inside.error()});
        return;
    }
    if (inside->empty()) {
        images.push_back(
            {path,
             Error{ErrorCode::FileNotFound, "There is no image in the folder " + path.string() + ".", {}}});
    }
    for (const fs::path& image : *inside) {
        images.push_back({image, std::nullopt});
    }
}

void addLines(std::vector<ListedImage>& images, std::istream& lines) {
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (!line.empty()) {
            add(images, line);
        }
    }
}

} // namespace

Result<std::vector<ListedImage>> listImages(const std::vector<std::string>& named, const std::string& list) {
    std::vector<ListedImage> images;
    for (const std::string& name : named) {
        add(images, name);
    }
    if (list == "-") {
        addLines(images, std::cin);
    } else if (!list.empty()) {
        std::error_code ignored;
        std::ifstream file(list);
        if (!file || fs::is_directory(list, ignored)) {
            return fail(fs::exists(list, ignored) ? ErrorCode::FileUnreadable : ErrorCode::FileNotFound,
                        "The list of images " + list + " can't be read; check its name.");
        }
        addLines(images, file);
    }
    return images;
}

} // namespace actiscope::app
