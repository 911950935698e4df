#include "engine/runtime/evaluator.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/datasets/open.h"
#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run_table.h"
#include "tests/support/bmp_picture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"

namespace {

using namespace actiscope;
using actiscope::test::bmpPicture;
using actiscope::test::Gate;
using actiscope::test::TemporaryFolder;
using actiscope::test::writeTestModel;
using testing::HasSubstr;

constexpr const char* kTench = "n01440764";
constexpr const char* kGoldfish = "n01443537";

/// A set of pictures in a CSV, and a model of the test backend over it.
class EvaluatorTest : public testing::Test {
protected:
    void picture(const std::string& name, const std::string& label, const std::string& box = ",,,") {
        m_folder.write("set/" + name, bmpPicture(m_pictures % 3, m_pictures));
        list(name, label, box);
    }
    void list(const std::string& name, const std::string& label, const std::string& box = ",,,") {
        m_csv += name + "," + label + "," + box + "\n";
        ++m_pictures;
    }

    Result<Evaluation> prepare(EvaluationWishes wishes = {}, const std::string& behaviour = "plain",
                               const std::filesystem::path& gate = {}) {
        auto set = datasets::openDataSet(m_folder.write("set/list.csv", m_csv));
        EXPECT_TRUE(set) << set.error().message;
        ModelRequest request;
        request.path = writeTestModel(m_folder.path() / "model.safetensors", behaviour, gate);
        auto model = openModel(request, m_modules);
        EXPECT_TRUE(model) << model.error().message;
        return prepareEvaluation(std::move(*set), *model, std::move(wishes));
    }

    Result<std::monostate> run(const Evaluation& evaluation, const std::vector<bool>& done = {}) {
        EvaluationListener listener;
        listener.rows = [&](const std::vector<runs::ImageRow>& rows) -> Result<std::monostate> {
            for (const runs::ImageRow& row : rows) {
                EXPECT_TRUE(m_rows.emplace(row.item, row).second) << row.path << " came twice";
            }
            return std::monostate{};
        };
        listener.moved = [&](const EvaluationStanding& standing) { m_standing = standing; };
        return evaluate(evaluation, done, m_modules, listener, m_control);
    }

    TemporaryFolder m_folder;
    ModuleLoader m_modules{std::filesystem::path(ACTISCOPE_TEST_MODULES)};
    std::string m_csv = "path,label,x0,y0,x1,y1\n";
    unsigned m_pictures = 0;
    std::map<std::uint32_t, runs::ImageRow> m_rows;
    EvaluationStanding m_standing;
    EvaluationControl m_control;
};

TEST_F(EvaluatorTest, EveryImageGivesOneRowOrTheReasonWhyNot) {
    picture("a.bmp", kTench, "5,6,30,33");
    m_folder.write("set/broken.bmp", "BM this is none");
    list("broken.bmp", kTench);
    picture("b.bmp", "no such thing");
    picture("c.bmp", kGoldfish);
    const auto evaluation = prepare();
    ASSERT_TRUE(evaluation) << evaluation.error().message;
    ASSERT_TRUE(run(*evaluation));
    ASSERT_EQ(m_rows.size(), 4u);
    std::map<std::string, runs::ImageRow> byPath;
    for (const auto& [item, row] : m_rows) {
        byPath[row.path] = row;
    }
    const runs::ImageRow& whole = byPath["a.bmp"];
    EXPECT_EQ(whole.skipped, "");
    EXPECT_EQ(whole.size, (Size{40, 40}));
    ASSERT_EQ(whole.predictions.size(), 5u);
    ASSERT_EQ(whole.labels.size(), 1u);
    EXPECT_EQ(whole.labels[0].truths, (std::vector<Box>{{5, 6, 31, 34}})); // inclusive in the file
    EXPECT_TRUE(whole.labels[0].overlap.has_value());
    EXPECT_TRUE(whole.labels[0].wsol.has_value());
    EXPECT_LE(whole.sweep.size(), 1024u);
    const auto sweep = evaluation::decodeSweep(whole.sweep.data(), whole.sweep.size());
    ASSERT_TRUE(sweep);
    EXPECT_GE(sweep->classes.size(), 5u);
    EXPECT_THAT(byPath["broken.bmp"].skipped, HasSubstr("broken.bmp"));
    EXPECT_THAT(byPath["b.bmp"].skipped, HasSubstr("no such thing"));
    EXPECT_EQ(byPath["c.bmp"].skipped, "");
    EXPECT_FALSE(byPath["c.bmp"].labels[0].overlap.has_value()); // no box, so nothing to localize
    EXPECT_TRUE(byPath["c.bmp"].sweep.empty());
    EXPECT_EQ(m_standing.done, 4u);
    EXPECT_EQ(m_standing.of, 4u);
    EXPECT_EQ(m_standing.skipped, 2u);
}

TEST_F(EvaluatorTest, ThresholdsOfTheSweepAreThoseOfRunsOfTheirOwn) {
    // At the size at which the sweep searches, its boxes are those of the image.
    constexpr unsigned kImages = 9;
    const auto name = [](unsigned i) { return std::to_string(i) + ".bmp"; };
    for (unsigned i = 0; i < kImages; ++i) {
        m_folder.write("set/" + name(i), bmpPicture(static_cast<int>(i % 3), i, evaluation::kSweepSide));
        list(name(i), kTench);
    }
    const auto unlabelled = prepare();
    ASSERT_TRUE(unlabelled) << unlabelled.error().message;
    ASSERT_TRUE(run(*unlabelled));
    const auto predicted = std::exchange(m_rows, {});
    m_csv = "path,label,x0,y0,x1,y1\n";
    for (unsigned i = 0; i < kImages; ++i) {
        const auto synsetOf = [&](std::size_t rank) {
            const int label = predicted.at(i).predictions.at(rank).label;
            return unlabelled->facts.classes[static_cast<std::size_t>(label)].synset;
        };
        const std::string first = synsetOf(i % 4 == 3 ? 2 : 0);
        constexpr std::array<const char*, 3> kTruths = {"0,0,90,223", "80,80,150,150", "16,32,200,210"};
        list(name(i), first, kTruths[i % 3]);
        if (i % 3 == 0) {
            list(name(i), first, "120,0,223,223");
        }
        list(name(i), synsetOf(1), "90,90,150,140");
    }
    const auto evaluatedAt = [&](int level) {
        EvaluationWishes wishes;
        wishes.level = level;
        wishes.wsol = wishes.heuristic = false;
        const auto evaluation = prepare(wishes);
        EXPECT_TRUE(evaluation && run(*evaluation));
        runs::RunTable table;
        for (const auto& [item, row] : std::exchange(m_rows, {})) {
            table.add(row);
        }
        return table;
    };
    const runs::RunTable swept = evaluatedAt(200);
    ASSERT_EQ(swept.size(), kImages);
    std::array<int, evaluation::kBoxErrors> errors{};
    for (int k = 0; k < evaluation::kSweepThresholds; k += 3) {
        const runs::Rows found = swept.rowsAt(k);
        const runs::RunTable expected = evaluatedAt(10 * k);
        for (std::size_t i = 0; i < kImages; ++i) {
            EXPECT_EQ(found[i].error, expected.rows()[i].error) << i << " at " << k;
            EXPECT_EQ(found[i].known, expected.rows()[i].known) << i << " at " << k;
            EXPECT_EQ(found[i].top1Localized, expected.rows()[i].top1Localized) << i << " at " << k;
            EXPECT_NEAR(found[i].overlap, expected.rows()[i].overlap, 0.004) << i << " at " << k;
            ++errors[static_cast<std::size_t>(found[i].error)];
        }
    }
    EXPECT_THAT(errors, testing::Each(testing::Gt(0))) << "every kind";
}

TEST_F(EvaluatorTest, AnImageOfManyClassesHasASweepOfAKilobyteAtMost) {
    picture("a.bmp", kTench);
    const auto unlabelled = prepare();
    ASSERT_TRUE(unlabelled) << unlabelled.error().message;
    constexpr std::size_t kClasses = 40;
    for (std::size_t i = 0; i < kClasses; ++i) {
        list("a.bmp", unlabelled->facts.classes[i].synset, "5,6,30,33");
    }
    const auto evaluation = prepare();
    ASSERT_TRUE(evaluation) << evaluation.error().message;
    ASSERT_TRUE(run(*evaluation));
    const runs::ImageRow& row = m_rows.at(0);
    EXPECT_EQ(row.labels.size(), kClasses);
    EXPECT_LE(row.sweep.size(), evaluation::kSweepBytes);
    const auto sweep = evaluation::decodeSweep(row.sweep.data(), row.sweep.size());
    ASSERT_TRUE(sweep);
    EXPECT_GE(sweep->classes.size(), 32u);
    EXPECT_LE(sweep->classes.size(), 37u);
}

TEST_F(EvaluatorTest, WhatIsDoneIsNotDoneAgain) {
    for (int i = 0; i < 9; ++i) {
        picture(std::to_string(i) + ".bmp", kTench);
    }
    const auto evaluation = prepare();
    ASSERT_TRUE(evaluation);
    std::vector<bool> done(9, false);
    done[0] = done[4] = done[8] = true;
    ASSERT_TRUE(run(*evaluation, done));
    EXPECT_EQ(m_rows.size(), 6u);
    EXPECT_EQ(m_rows.count(4), 0u);
    EXPECT_EQ(m_standing.done, 9u);
}

TEST_F(EvaluatorTest, ShardsShareTheImagesOfTheLimit) {
    for (int i = 0; i < 11; ++i) {
        picture(std::to_string(i) + ".bmp", kTench);
    }
    std::multiset<std::uint32_t> all;
    for (std::uint32_t number = 1; number <= 3; ++number) {
        EvaluationWishes wishes;
        wishes.limit = 10;
        wishes.shard = {number, 3};
        const auto evaluation = prepare(wishes);
        ASSERT_TRUE(evaluation);
        const std::vector<std::uint32_t> items = evaluation->items();
        all.insert(items.begin(), items.end());
    }
    EXPECT_EQ(all, (std::multiset<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(EvaluatorTest, AnErrorOfWhoTakesTheRowsEndsIt) {
    for (int i = 0; i < 3000; ++i) {
        list("missing" + std::to_string(i) + ".bmp", "nothing");
    }
    picture("a.bmp", kTench);
    for (int i = 0; i < 3000; ++i) {
        picture(std::to_string(i) + ".bmp", "nothing"); // skipped without being read
    }
    const auto evaluation = prepare();
    ASSERT_TRUE(evaluation);
    EvaluationListener listener;
    std::size_t taken = 0;
    listener.rows = [&](const std::vector<runs::ImageRow>& rows) -> Result<std::monostate> {
        taken += rows.size();
        return fail(ErrorCode::WriteFailed, "The disk is full.");
    };
    const auto ended = evaluate(*evaluation, {}, m_modules, listener, m_control);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().message, "The disk is full.");
    EXPECT_LT(taken, 3001u);
}

/// Holds the evaluation while two images stand at the gate, which then lets all through, and asks `then` once
/// their rows are there. Rows come with a quarter of a second's patience: whoever was not held has made the
/// others long since, and hands them on, too.
class PausedEvaluation : public EvaluatorTest {
protected:
    static constexpr std::size_t kWorkers = 2;
    static constexpr std::size_t kPictures = 12;

    Result<std::monostate> pauseAnd(const std::function<void()>& then) {
        for (std::size_t i = 0; i < kPictures; ++i) {
            picture(std::to_string(i) + ".bmp", kTench);
        }
        Gate gate(m_folder.path() / "gate");
        EvaluationWishes wishes;
        wishes.threads = kWorkers;
        const auto evaluation = prepare(wishes, "plain", gate.path());
        if (!evaluation) {
            return fail(evaluation.error());
        }
        std::thread other([&] {
            for (std::size_t i = 0; i < kWorkers; ++i) {
                gate.waitForArrival();
            }
            m_control.pause();
            gate.open(kPictures);
        });
        EvaluationListener listener;
        listener.rows = [&](const std::vector<runs::ImageRow>& rows) -> Result<std::monostate> {
            m_taken += rows.size();
            if (m_taken >= kWorkers && m_whilePaused == 0) {
                m_whilePaused = m_taken;
                then();
            }
            return std::monostate{};
        };
        const auto ended = evaluate(*evaluation, {}, m_modules, listener, m_control);
        other.join();
        return ended;
    }

    std::size_t m_taken = 0;
    std::size_t m_whilePaused = 0;
};

TEST_F(PausedEvaluation, WaitsUntilItIsToProceed) {
    const auto ended = pauseAnd([this] {
        EXPECT_TRUE(m_control.paused());
        m_control.proceed();
    });
    EXPECT_TRUE(ended);
    EXPECT_EQ(m_whilePaused, kWorkers) << "those that stood at the gate, and no other";
    EXPECT_EQ(m_taken, kPictures);
}

TEST_F(PausedEvaluation, EndsWhenItIsCancelled) {
    const auto ended = pauseAnd([this] { m_control.cancel(); });
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(m_taken, kWorkers);
}

TEST_F(EvaluatorTest, CancelledItEndsBetweenTheStagesOfAnImage) {
    for (int i = 0; i < 4; ++i) {
        picture(std::to_string(i) + ".bmp", kTench);
    }
    Gate gate(m_folder.path() / "gate");
    EvaluationWishes wishes;
    wishes.threads = 1;
    const auto evaluation = prepare(wishes, "plain", gate.path());
    ASSERT_TRUE(evaluation);
    std::thread other([&] {
        gate.waitForArrival(); // of the first image
        gate.open();
        gate.waitForArrival(); // of the second
        m_control.cancel();
        gate.open();
    });
    const auto ended = run(*evaluation);
    other.join();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(m_rows.size(), 1u);
}

TEST_F(EvaluatorTest, ModelsWithoutMapsAndSetsWithoutTheirClassesAreRefused) {
    picture("a.bmp", "no such thing");
    const auto foreign = prepare();
    ASSERT_FALSE(foreign);
    EXPECT_THAT(foreign.error().message, HasSubstr("mapping"));
    EvaluationWishes wishes;
    wishes.mapping = datasets::MappingLines{{"no such thing", kTench}};
    EXPECT_TRUE(prepare(wishes));
    const auto inexact = prepare(wishes, "inexact");
    ASSERT_FALSE(inexact);
    EXPECT_EQ(inexact.error().code, ErrorCode::ModelUnsupported);
}

TEST_F(EvaluatorTest, TheModelsHashIsOfItsContent) {
    picture("a.bmp", kTench);
    const auto first = prepare();
    const auto again = prepare();
    const auto other = prepare({}, "constant");
    ASSERT_TRUE(first && again && other);
    EXPECT_EQ(first->facts.modelHash, again->facts.modelHash);
    EXPECT_NE(first->facts.modelHash, other->facts.modelHash);
    EXPECT_EQ(first->facts.dataSetHash, other->facts.dataSetHash);
}

} // namespace
