#include "engine/datasets/folders.h"

#include <algorithm>
#include <set>

#include "engine/data/files.h"
#include "engine/data/text.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 16; ///< folders in folders
constexpr const char* kTooDeep = "more than 16 folders deep";

/// Lists one folder and those in it.
class Walk {
public:
    explicit Walk(const fs::path& root) : m_root(root) {}

    Result<ImageList> run() {
        auto here = namesIn(m_root);
        if (!here) {
            return fail(here.error());
        }
        std::error_code error;
        m_entered.insert(fs::canonical(m_root, error)); // a link to it leads into no other folder
        add(*here, {}, 0);
        std::sort(m_list.images.begin(), m_list.images.end());
        return std::move(m_list);
    }

private:
    void add(const FolderNames& names, const std::string& below, int depth) {
        for (const std::string& name : names.files) {
            if (hasImageEnding(name)) {
                m_list.images.push_back(joined(below, name));
            }
        }
        for (const std::string& name : names.broken) {
            if (hasImageEnding(name)) {
                m_list.broken.push_back(joined(below, name));
            }
        }
        for (const std::string& name : names.folders) {
            const std::string folder = joined(below, name);
            std::error_code error;
            const fs::path real = fs::canonical(m_root / folder, error);
            if (text::lower(name) == "annotations" || (!error && m_entered.contains(real))) {
                continue;
            }
            if (error || depth >= kDeepest) {
                m_list.unlisted.push_back(folder + " (" + (error ? error.message() : kTooDeep) + ")");
                continue;
            }
            m_entered.insert(real);
            if (const auto inside = namesIn(real)) {
                add(*inside, folder, depth + 1);
            } else {
                m_list.unlisted.push_back(folder + " (" + inside.error().detail + ")");
            }
        }
    }

    const fs::path& m_root;
    std::set<fs::path> m_entered;
    ImageList m_list;
};

} // namespace

Result<FolderNames> namesIn(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    if (error) {
        return fail(unreachable(folder, error));
    }
    FolderNames names;
    for (; entry != fs::directory_iterator(); entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (name.starts_with('.')) {
            continue;
        }
        std::error_code unreadable;
        if (entry->is_directory(unreadable)) {
            names.folders.push_back(std::move(name));
        } else if (entry->is_regular_file(unreadable)) {
            names.files.push_back(std::move(name));
        } else if (entry->is_symlink(unreadable)) {
            names.broken.push_back(std::move(name));
        }
    }
    if (error) {
        return fail(ErrorCode::FileUnreadable, folder.string() + " cannot be listed to its end: try again.",
                    error.message());
    }
    for (auto* list : {&names.files, &names.folders, &names.broken}) {
        std::sort(list->begin(), list->end());
    }
    return names;
}

Result<ImageList> imagesBelow(const fs::path& folder) {
    return Walk(folder).run();
}

Error unreachable(const fs::path& place, const std::error_code& error) {
    if (error == std::errc::no_such_file_or_directory) {
        return {ErrorCode::FileNotFound, place.string() + " does not exist: check its name.",
                error.message()};
    }
    const bool isLong = error == std::errc::filename_too_long;
    return {ErrorCode::FileUnreadable,
            place.string() + (isLong ? " is a longer name than the system takes: move the folder to a "
                                       "shorter one."
                                     : " cannot be read: check that you may read it and the folders that "
                                       "it lies in."),
            error.message()};
}

void reportGaps(Report& report, const std::string& below, const ImageList& list, bool links) {
    for (const std::string& link : links ? list.broken : std::vector<std::string>()) {
        report.add(Finding::MissingImage, joined(below, link));
    }
    for (const std::string& folder : list.unlisted) {
        report.add(Finding::UnlistedFolder, joined(below, folder));
    }
}

std::string firstFolder(const fs::path& folder, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        if (isFolder(folder / name)) {
            return std::string(name);
        }
    }
    return {};
}

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

std::string_view parentOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view stemOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash != std::string_view::npos) {
        path.remove_prefix(slash + 1);
    }
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? path : path.substr(0, dot);
}

std::string joined(std::string_view folder, std::string_view name) {
    if (folder.empty() || name.empty()) {
        return std::string(folder.empty() ? name : folder);
    }
    std::string path;
    path.reserve(folder.size() + name.size() + 1);
    path.append(folder).append("/").append(name);
    return path;
}

KnownFiles::Names& KnownFiles::list(std::string_view folder) {
    const auto known = m_folders.find(folder);
    if (known != m_folders.end()) {
        return known->second;
    }
    Names names;
    if (auto listed = namesIn(m_root / folder)) {
        names.reserve(listed->files.size());
        for (std::string& name : listed->files) {
            names.emplace(std::move(name), false);
        }
    }
    return m_folders.emplace(std::string(folder), std::move(names)).first->second;
}

bool KnownFiles::has(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    // "/a.jpg" lies in "/".
    const std::string_view folder = slash == 0 ? path.substr(0, 1) : parentOf(path);
    return list(folder).contains(std::string(name));
}

bool KnownFiles::use(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    Names& names = list(parentOf(path));
    const auto found =
        names.find(std::string(slash == std::string_view::npos ? path : path.substr(slash + 1)));
    if (found == names.end()) {
        return false;
    }
    found->second = true;
    return true;
}

std::vector<std::string> KnownFiles::unused(std::string_view ending) const {
    std::vector<std::string> paths;
    for (const auto& [folder, names] : m_folders) {
        for (const auto& [name, used] : names) {
            if (!used && name.ends_with(ending)) {
                paths.push_back(joined(folder, name));
            }
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

} // namespace actiscope::datasets
