#include "app/commands/image_list.h"

#include <array>
#include <climits>
#include <fstream>
#include <iostream>
#include <istream>
#include <sstream>
#include <string_view>
#include <variant>

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

/// The whole list, or nothing where it is no text: a picture named by mistake has zero bytes near its begin.
std::optional<std::string> textOf(std::istream& stream) {
    std::string text;
    std::array<char, 65536> chunk{};
    do {
        stream.read(chunk.data(), chunk.size());
        const std::string_view got(chunk.data(), static_cast<std::size_t>(stream.gcount()));
        if (got.find('\0') != std::string_view::npos) {
            return std::nullopt;
        }
        text += got;
    } while (stream);
    return text;
}

Error noList(const std::string& name) {
    return {ErrorCode::FileUnreadable,
            name +
                " is no list of images: a list is a text with the name of an image or folder on each line.",
            {}};
}

Result<std::monostate> addLines(std::vector<ListedImage>& images, std::istream& stream,
                                const std::string& name) {
    const std::optional<std::string> text = textOf(stream);
    if (!text) {
        return fail(noList(name));
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF"; // as Windows' editor puts before a text
    std::istringstream lines(text->starts_with(kByteOrderMark) ? text->substr(kByteOrderMark.size()) : *text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        if (line.size() > PATH_MAX) {
            return fail(noList(name));
        }
        if (!line.empty()) {
            add(images, line);
        }
    }
    return std::monostate{};
}

} // namespace

Result<std::vector<ListedImage>> listImages(const std::vector<std::string>& named, const std::string& list) {
    std::vector<ListedImage> images;
    for (const std::string& name : named) {
        add(images, name);
    }
    if (list.empty()) {
        return images;
    }
    if (list == "-") {
        return addLines(images, std::cin, "The standard input").map([&](std::monostate) { return images; });
    }
    std::error_code ignored;
    std::ifstream file(list, std::ios::binary);
    if (!file || fs::is_directory(list, ignored)) {
        return fail(fs::exists(list, ignored) ? ErrorCode::FileUnreadable : ErrorCode::FileNotFound,
                    "The list of images " + list + " can't be read; check its name.");
    }
    return addLines(images, file, list).map([&](std::monostate) { return images; });
}

} // namespace actiscope::app
