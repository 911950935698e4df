// Pictures of a report: none of a file outside of the images' folder, whatever a stranger's run names.
#include "engine/runtime/report_pictures.h"

#include <gtest/gtest.h>

#include "tests/support/bmp_picture.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;

TEST(ReportPictures, LieInTheFolderOfTheImages) {
    const test::TemporaryFolder folder;
    const std::string bmp = test::bmpPicture(0, 1);
    const fs::path within = folder.write("set/a/1.bmp", bmp);
    const fs::path secret = folder.write("secret.bmp", bmp);
    folder.write("set-two/1.bmp", bmp);
    ModuleLoader modules;
    const ReportPictures pictures(folder.path() / "set", nullptr, modules, 1);
    const auto isShown = [&](const std::string& path) {
        runs::ImageRow row;
        row.path = path;
        return pictures.picture(row).has_value();
    };
    for (const std::string& path : {std::string("a/1.bmp"), within.string(), std::string("a/../a/1.bmp")}) {
        EXPECT_TRUE(isShown(path)) << path;
    }
    for (const std::string& path : {secret.string(), std::string("../secret.bmp"), std::string(),
                                    std::string("a/../../secret.bmp"), std::string("../set-two/1.bmp")}) {
        EXPECT_FALSE(isShown(path)) << path;
    }
}

} // namespace
} // namespace actiscope
