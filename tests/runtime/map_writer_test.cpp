// Maps of an evaluation: written without waiting for the disk, which is waited for once a group of rows.
#include "engine/runtime/map_writer.h"

#include <atomic>

#include <gtest/gtest.h>

#include <sys/syscall.h>
#include <unistd.h>

#include "engine/data/npy.h"
#include "engine/datasets/open.h"
#include "tests/support/bmp_picture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"

namespace {

std::atomic<int> s_filesWaitedFor = 0;
std::atomic<int> s_disksWaitedFor = 0;

} // namespace

// In place of the C library's, for the whole test program: they do the same and are counted.
extern "C" int fsync(int file) {
    ++s_filesWaitedFor;
    return static_cast<int>(::syscall(SYS_fsync, file));
}
extern "C" int syncfs(int file) noexcept {
    ++s_disksWaitedFor;
    return static_cast<int>(::syscall(SYS_syncfs, file));
}

namespace {

using namespace actiscope;

TEST(MapWriter, WaitsForTheDiskOnceAGroup) {
    constexpr int kPictures = 5;
    const test::TemporaryFolder folder;
    ModuleLoader modules{std::filesystem::path(ACTISCOPE_TEST_MODULES)};
    std::string csv = "path,label,x0,y0,x1,y1\n";
    for (int i = 0; i < kPictures; ++i) {
        folder.write("set/" + std::to_string(i) + ".bmp", test::bmpPicture(i % 3, static_cast<unsigned>(i)));
        csv += std::to_string(i) + ".bmp,n01440764,,,,\n";
    }
    auto set = datasets::openDataSet(folder.write("set/list.csv", csv));
    ASSERT_TRUE(set);
    ModelRequest request;
    request.path = test::writeTestModel(folder.path() / "model.safetensors", "plain");
    auto model = openModel(request, modules);
    ASSERT_TRUE(model);
    const auto evaluation = prepareEvaluation(std::move(*set), *model, {});
    ASSERT_TRUE(evaluation);
    const std::filesystem::path target = folder.path() / "maps";
    const auto maps = MapWriter::create(*evaluation, target);
    ASSERT_TRUE(maps);
    EXPECT_TRUE(maps->flush()) << "also before there is a folder";

    s_filesWaitedFor = s_disksWaitedFor = 0;
    EvaluationListener listener;
    std::size_t rows = 0;
    listener.rows = [&](const std::vector<runs::ImageRow>& group) -> Result<std::monostate> {
        rows += group.size();
        return std::monostate{};
    };
    listener.analysed = [&](const Analysis& analysis, const runs::ImageRow& row) {
        return maps->write(analysis, row);
    };
    EvaluationControl control;
    ASSERT_TRUE(evaluate(*evaluation, {}, modules, listener, control));
    EXPECT_EQ(rows, std::size_t{kPictures});
    EXPECT_EQ(s_filesWaitedFor, 0);
    EXPECT_EQ(s_disksWaitedFor, 0);
    ASSERT_TRUE(maps->flush());
    EXPECT_EQ(s_disksWaitedFor, 1);
    const MapFinder found(evaluation->set, target);
    for (std::uint32_t item = 0; item < kPictures; ++item) {
        const auto file = found.find(item);
        ASSERT_TRUE(file) << file.error().message;
        EXPECT_TRUE(readNpyMap(*file));
    }
}

} // namespace
