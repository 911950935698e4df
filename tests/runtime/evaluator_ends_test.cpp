// How an evaluation ends before its time: by what another time may not fail, and not by what fails one image.
#include <algorithm>
#include <atomic>
#include <future>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/datasets/open.h"
#include "engine/runtime/evaluator.h"
#include "tests/support/bmp_picture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"

namespace {

using namespace actiscope;
using actiscope::test::bmpPicture;
using actiscope::test::TemporaryFolder;
using actiscope::test::writeTestModel;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

/// Pictures in a folder of their own beside their list, and a model of the test backend.
class EvaluationEnds : public testing::Test {
protected:
    static constexpr int kPictures = 6;

    EvaluationEnds() {
        std::string csv = "path,label,x0,y0,x1,y1\n";
        for (int i = 0; i < kPictures; ++i) {
            const std::string name = "pictures/" + std::to_string(i) + ".bmp";
            m_folder.write("set/" + name, bmpPicture(i % 3, static_cast<unsigned>(i)));
            csv += name + ",n01440764,,,,\n";
        }
        m_list = m_folder.write("set/list.csv", csv);
    }

    Evaluation prepare(int threads = 2) {
        auto set = datasets::openDataSet(m_list);
        EXPECT_TRUE(set) << set.error().message;
        ModelRequest request;
        request.path = writeTestModel(m_folder.path() / "model.safetensors", "plain");
        auto model = openModel(request, m_modules);
        EXPECT_TRUE(model) << model.error().message;
        EvaluationWishes wishes;
        wishes.threads = threads;
        auto evaluation = prepareEvaluation(std::move(*set), *model, std::move(wishes));
        return std::move(evaluation.value()); // throws where there is none
    }

    Result<std::monostate> run(const Evaluation& evaluation) { return run(evaluation, m_modules); }
    Result<std::monostate> run(const Evaluation& evaluation, ModuleLoader& modules) {
        if (!m_listener.rows) {
            m_listener.rows = [&](const std::vector<runs::ImageRow>& rows) -> Result<std::monostate> {
                m_rows.insert(m_rows.end(), rows.begin(), rows.end());
                return std::monostate{};
            };
        }
        return evaluate(evaluation, {}, modules, m_listener, m_control);
    }
    [[nodiscard]] fs::path pictures() const { return m_folder.path() / "set" / "pictures"; }

    TemporaryFolder m_folder;
    fs::path m_list;
    ModuleLoader m_modules{fs::path(ACTISCOPE_TEST_MODULES)};
    EvaluationListener m_listener;
    EvaluationControl m_control;
    std::vector<runs::ImageRow> m_rows;
};

TEST_F(EvaluationEnds, OneImageThatWasDeletedIsSkipped) {
    const Evaluation evaluation = prepare();
    fs::remove(pictures() / "3.bmp");
    ASSERT_TRUE(run(evaluation));
    ASSERT_THAT(m_rows, SizeIs(kPictures));
    for (const runs::ImageRow& row : m_rows) {
        EXPECT_EQ(!row.skipped.empty(), row.path == "pictures/3.bmp") << row.skipped;
    }
}

TEST_F(EvaluationEnds, WhereTheImagesFolderIsGone) {
    const Evaluation evaluation = prepare();
    fs::rename(pictures(), m_folder.path() / "elsewhere");
    const auto gone = run(evaluation);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, ErrorCode::FileNotFound);
    EXPECT_THAT(gone.error().message, AllOf(HasSubstr(pictures().string()), HasSubstr("gone or empty")));
    EXPECT_THAT(m_rows, SizeIs(0)) << "none of them is skipped for ever";
    fs::create_directory(pictures()); // where a disk was mounted
    const auto empty = run(evaluation);
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.error().code, ErrorCode::FileNotFound);
    fs::remove(pictures());
    fs::rename(m_folder.path() / "elsewhere", pictures());
    EXPECT_TRUE(run(evaluation));
    EXPECT_THAT(m_rows, SizeIs(kPictures));
}

TEST_F(EvaluationEnds, WhereReadingFailsForAReasonThatMayPass) {
    const Evaluation evaluation = prepare();
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next = ::dup(STDERR_FILENO); // the number that the next file would have
    ASSERT_GE(next, 0);
    ::close(next);
    const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto failed = run(evaluation);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::ReadFailed) << failed.error().message;
    EXPECT_THAT(failed.error().message, HasSubstr(".bmp could not be read"));
    EXPECT_THAT(m_rows, SizeIs(0));
}

TEST_F(EvaluationEnds, WhereThereIsNoMemory) {
    const Evaluation evaluation = prepare(1);
    m_listener.analysed = [](const Analysis&, const runs::ImageRow& row) -> Result<std::monostate> {
        if (row.item == 2) {
            throw std::bad_alloc();
        }
        return std::monostate{};
    };
    const auto failed = run(evaluation);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::OutOfMemory);
    EXPECT_THAT(failed.error().message,
                AllOf(HasSubstr("2.bmp needs more memory"), HasSubstr("Fewer threads")));
    EXPECT_THAT(m_rows, SizeIs(2)) << "those before it, and no row of it";
}

TEST_F(EvaluationEnds, WhereAPartOfTheProgramIsMissing) {
    const fs::path modules = m_folder.path() / "modules";
    fs::create_directory(modules);
    fs::create_symlink(fs::path(ACTISCOPE_TEST_MODULES) / kTorchModule, modules / kTorchModule);
    ModuleLoader withoutCodecs(modules);
    const auto failed = run(prepare(), withoutCodecs);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::ModuleMissing) << failed.error().message;
    EXPECT_THAT(m_rows, SizeIs(0));
}

TEST_F(EvaluationEnds, WhereTheSystemGivesNoThreads) {
    const Evaluation evaluation = prepare();
    pthread_attr_t before;
    pthread_attr_t huge;
    ASSERT_EQ(::pthread_getattr_default_np(&before), 0);
    ASSERT_EQ(::pthread_attr_init(&huge), 0);
    ASSERT_EQ(::pthread_attr_setstacksize(&huge, std::size_t{1} << 47), 0); // more than can be addressed
    ASSERT_EQ(::pthread_setattr_default_np(&huge), 0);
    const auto failed = run(evaluation);
    ASSERT_EQ(::pthread_setattr_default_np(&before), 0);
    ::pthread_attr_destroy(&huge);
    ::pthread_attr_destroy(&before);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::OutOfMemory) << failed.error().message;
    EXPECT_THAT(failed.error().message, HasSubstr("of 2 threads the system gives 0"));
}

TEST_F(EvaluationEnds, PausedAfterAFailureAsWell) {
    const Evaluation evaluation = prepare(1);
    std::atomic<bool> failed = false;
    std::promise<void> mayGoOn;
    m_listener.analysed = [&](const Analysis&, const runs::ImageRow& row) -> Result<std::monostate> {
        if (row.item == 1) { // with items left
            mayGoOn.get_future().wait();
        }
        return std::monostate{};
    };
    m_listener.rows = [&](const std::vector<runs::ImageRow>&) {
        m_control.pause();
        failed = true;
        return Result<std::monostate>(fail(ErrorCode::WriteFailed, "The disk is full."));
    };
    auto ended = std::async(std::launch::async, [&] { return run(evaluation); });
    while (!failed) {
        std::this_thread::yield();
    }
    while (m_control.paused()) { // the failure lets the workers go on, so that they end
        std::this_thread::yield();
    }
    m_control.pause(); // by someone who does not know yet
    mayGoOn.set_value();
    const bool inTime = ended.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
    EXPECT_TRUE(inTime) << "a worker waits for ever";
    m_control.cancel(); // lets it end all the same
    const auto result = ended.get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, "The disk is full.");
}

} // namespace
