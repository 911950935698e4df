#include "app/commands/image_list.h"

#include <array>
#include <cerrno>
#include <climits>
#include <sstream>
#include <string_view>
#include <variant>

#include <fcntl.h>
#include <unistd.h>

#include "app/commands/interrupt.h"
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
/// What an interruption cuts short is no error: the run ends anyway.
std::optional<std::string> textOf(int descriptor) {
    std::string text;
    std::array<char, 65536> chunk{};
    while (waitForInput(descriptor)) {
        const ssize_t count = ::read(descriptor, chunk.data(), chunk.size());
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        const std::string_view got(chunk.data(), static_cast<std::size_t>(count));
        if (got.find('\0') != std::string_view::npos) {
            return std::nullopt;
        }
        text += got;
    }
    return text;
}

Error noList(const std::string& name) {
    return {ErrorCode::FileUnreadable,
            name +
                " is no list of images: a list is a text with the name of an image or folder on each line.",
            {}};
}

Result<std::monostate> addLines(std::vector<ListedImage>& images, int descriptor, const std::string& name) {
    const std::optional<std::string> text = textOf(descriptor);
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
        return addLines(images, STDIN_FILENO, "The standard input").map([&](std::monostate) {
            return images;
        });
    }
    std::error_code ignored;
    // Without O_NONBLOCK a named pipe would wait for its writer here, deaf to Ctrl-C.
    const bool folder = fs::is_directory(list, ignored);
    const int file = folder ? -1 : ::open(list.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return fail(fs::exists(list, ignored) ? ErrorCode::FileUnreadable : ErrorCode::FileNotFound,
                    "The list of images " + list + " can't be read; check its name.");
    }
    const auto added = addLines(images, file, list);
    ::close(file);
    return added.map([&](std::monostate) { return images; });
}

} // namespace actiscope::app
