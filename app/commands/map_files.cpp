#include "app/commands/map_files.h"

#include <algorithm>
#include <system_error>

#include "engine/data/files.h"
#include "engine/data/npy.h"

namespace actiscope::app {

namespace {

bool staysInside(const std::filesystem::path& name) {
    return !name.empty() && name.is_relative() && std::find(name.begin(), name.end(), "..") == name.end();
}

} // namespace

Result<std::monostate> writeMap(const std::filesystem::path& folder, const Analysis& analysis,
                                const runs::ImageRow& row) {
    const auto own =
        std::find_if(analysis.classes.begin(), analysis.classes.end(), [&](const ClassResult& result) {
            return result.classIndex == row.labels.front().label;
        });
    if (own == analysis.classes.end() || !own->cam) {
        return std::monostate{};
    }
    const std::filesystem::path name = row.id + ".npy";
    if (!staysInside(name)) {
        return fail(ErrorCode::InvalidArgument,
                    "The map of image " + row.id + " would be written outside of " + folder.string() + ".");
    }
    const std::filesystem::path file = folder / name;
    std::error_code ignored; // writing says so
    std::filesystem::create_directories(file.parent_path(), ignored);
    const std::vector<std::uint8_t> bytes = npyBytes(*own->cam);
    return writeFileAtomically(file, bytes.data(), bytes.size());
}

} // namespace actiscope::app
