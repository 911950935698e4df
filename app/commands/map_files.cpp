#include "app/commands/map_files.h"

#include <algorithm>
#include <system_error>

#include "engine/data/files.h"
#include "engine/data/npy.h"

namespace actiscope::app {

Result<std::monostate> writeMap(const std::filesystem::path& file, const Analysis& analysis,
                                const runs::ImageRow& row) {
    const auto own =
        std::find_if(analysis.classes.begin(), analysis.classes.end(), [&](const ClassResult& result) {
            return result.classIndex == row.labels.front().label;
        });
    if (own == analysis.classes.end() || !own->cam) {
        return std::monostate{};
    }
    std::error_code ignored; // writing says so
    std::filesystem::create_directories(file.parent_path(), ignored);
    const std::vector<std::uint8_t> bytes = npyBytes(*own->cam);
    return writeFileAtomically(file, bytes.data(), bytes.size());
}

} // namespace actiscope::app
