#include <algorithm>
#include <functional>
#include <string>
#include <system_error>

#include "engine/runtime/score.h"

namespace actiscope {

namespace {

namespace fs = std::filesystem;

fs::path nameOf(const datasets::DataSet& set, std::uint32_t item) {
    return fs::path(std::string(set.relativePath(item))).filename();
}

std::uint64_t hashOf(const fs::path& name) {
    return std::hash<std::string>()(name.string());
}

/// Ids come from strangers, and may be paths.
bool staysInside(const fs::path& name) {
    return !name.empty() && name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
}

} // namespace

MapFinder::MapFinder(const datasets::DataSet& set, fs::path folder)
    : m_set(set), m_folder(std::move(folder)) {
    std::vector<std::uint64_t> names;
    for (std::uint32_t item = 0; item < set.size(); ++item) {
        const fs::path name = nameOf(set, item);
        names.push_back(hashOf(name));
        if (name.stem() != name) {
            names.push_back(hashOf(name.stem()));
        }
    }
    std::sort(names.begin(), names.end());
    for (std::size_t i = 1; i < names.size(); ++i) {
        if (names[i] == names[i - 1]) {
            m_taken.push_back(names[i]);
        }
    }
}

std::vector<fs::path> MapFinder::candidates(std::uint32_t item) const {
    std::vector<fs::path> files;
    const auto add = [&](const fs::path& name) {
        const fs::path file = m_folder / (name.string() + ".npy");
        if (staysInside(name) && std::find(files.begin(), files.end(), file) == files.end()) {
            files.push_back(file);
        }
    };
    add(fs::path(std::string(m_set.id(item))));
    for (const fs::path& name : {nameOf(m_set, item), nameOf(m_set, item).stem()}) {
        if (!std::binary_search(m_taken.begin(), m_taken.end(), hashOf(name))) {
            add(name);
        }
    }
    return files;
}

fs::path MapFinder::find(std::uint32_t item) const {
    std::error_code ignored;
    for (const fs::path& file : candidates(item)) {
        if (fs::exists(file, ignored)) {
            return file;
        }
    }
    return {};
}

} // namespace actiscope
