// What lies in folders, listed without opening a file.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/api/result.h"
#include "engine/datasets/report.h"

namespace actiscope::datasets {

struct FolderNames {
    std::vector<std::string> files;   ///< links to files too
    std::vector<std::string> folders; ///< links to folders too
    std::vector<std::string> broken;  ///< links that lead nowhere
};

/// The names in a folder in byte order, hidden ones left out. Errors: FileNotFound, FileUnreadable; the
/// detail is the system's word for it.
[[nodiscard]] Result<FolderNames> namesIn(const std::filesystem::path& folder);

/// What is said of a place that the system did not reach.
[[nodiscard]] Error unreachable(const std::filesystem::path& place, const std::error_code& error);

/// The images below a folder in byte order, as paths below it, "class/a.jpg". Links are followed, a folder is
/// entered once; folders of annotations are not.
struct ImageList {
    std::vector<std::string> images;
    std::vector<std::string> broken;   ///< image links that lead nowhere
    std::vector<std::string> unlisted; ///< folders that may not be read or lie too deep, with the reason
};
[[nodiscard]] Result<ImageList> imagesBelow(const std::filesystem::path& folder);

/// What the list lacks goes into the report: links as missing images where `links`. `below`: the folder that
/// was listed, for the names.
void reportGaps(Report& report, const std::string& below, const ImageList& list, bool links = true);

/// The first of `names` below `folder` that is a folder; empty where none is. An empty name is the folder.
[[nodiscard]] std::string firstFolder(const std::filesystem::path& folder,
                                      std::initializer_list<std::string_view> names);

[[nodiscard]] bool isFolder(const std::filesystem::path& path);
[[nodiscard]] bool isFile(const std::filesystem::path& path);

/// "a/b" of "a/b/c.jpg"; empty where there is no folder.
[[nodiscard]] std::string_view parentOf(std::string_view path);
/// "c" of "a/b/c.jpg".
[[nodiscard]] std::string_view stemOf(std::string_view path);
/// "a/b" and "c" as "a/b/c"; either may be empty.
[[nodiscard]] std::string joined(std::string_view folder, std::string_view name);

/// Tells which files are there, listing each folder once instead of asking for each file.
class KnownFiles {
public:
    explicit KnownFiles(std::filesystem::path root) : m_root(std::move(root)) {}

    /// `path`: below the root, or absolute.
    [[nodiscard]] bool has(std::string_view path);
    /// The same; the file counts as used.
    [[nodiscard]] bool use(std::string_view path);
    /// Files of the listed folders that end so and were never used, as paths below the root.
    [[nodiscard]] std::vector<std::string> unused(std::string_view ending) const;

private:
    using Names = std::unordered_map<std::string, bool>; ///< used or not
    Names& list(std::string_view folder);

    std::filesystem::path m_root;
    std::map<std::string, Names, std::less<>> m_folders;
};

} // namespace actiscope::datasets
