#include "engine/runtime/engine.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"

namespace {

using namespace actiscope;
using actiscope::test::Gate;
using actiscope::test::TemporaryFolder;
using actiscope::test::writeTestModel;

/// Collects answers from the engine's threads; waits for them without polling.
template <class Value>
class Answers {
public:
    struct Answer {
        Ticket ticket = 0;
        Result<Value> result;
    };
    auto callback() {
        return [this](Ticket ticket, const Result<Value>& result) {
            const std::lock_guard lock(m_mutex);
            m_answers.push_back(Answer{ticket, result});
            m_arrived.notify_all();
        };
    }
    /// The last answer of a request: Finished or an error.
    Result<Value> final(Ticket ticket) {
        std::unique_lock lock(m_mutex);
        std::optional<Result<Value>> found;
        m_arrived.wait(lock, [&] {
            for (const Answer& answer : m_answers) {
                if (answer.ticket == ticket && isFinal(answer.result)) {
                    found = answer.result;
                }
            }
            return found.has_value();
        });
        return *found;
    }
    std::vector<Answer> all() {
        const std::lock_guard lock(m_mutex);
        return m_answers;
    }

private:
    static bool isFinal(const Result<ModelPtr>&) { return true; }
    static bool isFinal(const Result<ClassificationMapPtr>&) { return true; }
    static bool isFinal(const Result<AnalysisPtr>& result) {
        return !result || (*result)->stage == Stage::Finished;
    }
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<Answer> m_answers;
};

/// A picture of one colour with a brighter square; equal seeds give equal pixels.
ImageSource picture(int seed) {
    const int side = 64;
    std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[side * side * 3]);
    for (int i = 0; i < side * side; ++i) {
        const bool bright = (i / side) > 30 && (i % side) > 20 && (i % side) < 44;
        for (int c = 0; c < 3; ++c) {
            pixels[static_cast<std::size_t>(3 * i + c)] =
                static_cast<std::uint8_t>(bright ? 250 : (seed * 37 + c * 50) % 200);
        }
    }
    auto image = std::make_shared<Image>();
    image->size = image->storedSize = Size{side, side};
    image->rgb = pixels;
    ImageSource source;
    source.pixels = image;
    source.name = "picture " + std::to_string(seed);
    return source;
}

AnalysisRequest requestFor(int seed) {
    AnalysisRequest request;
    request.source = picture(seed);
    return request;
}

class EngineTest : public testing::Test {
protected:
    EngineTest() {
        options.moduleFolder = ACTISCOPE_TEST_MODULES;
        engine = std::make_unique<Engine>(options);
    }
    Result<ModelPtr> openModel(const std::string& behaviour, const std::filesystem::path& gate = {}) {
        ModelRequest request;
        request.path = writeTestModel(folder.path() / (behaviour + ".safetensors"), behaviour, gate);
        return models.final(engine->openModel(request, models.callback()));
    }
    Result<AnalysisPtr> analyse(const AnalysisRequest& request) {
        return answers.final(engine->analyse(request, answers.callback()));
    }

    TemporaryFolder folder;
    EngineOptions options;
    Answers<ModelPtr> models;
    Answers<AnalysisPtr> answers;
    std::unique_ptr<Engine> engine; // last: its threads stop before what they call goes
};

TEST_F(EngineTest, AnswersInStagesUnderTheRequestsTicket) {
    ASSERT_TRUE(openModel("plain"));
    const Ticket ticket = engine->analyse(requestFor(1), answers.callback());
    ASSERT_TRUE(answers.final(ticket));
    const auto all = answers.all();
    ASSERT_EQ(all.size(), 3U);
    const Stage expected[] = {Stage::Decoded, Stage::Predicted, Stage::Finished};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(all[i].ticket, ticket);
        ASSERT_TRUE(all[i].result);
        EXPECT_EQ((*all[i].result)->stage, expected[i]);
    }
    EXPECT_TRUE((*all[0].result)->classes.empty());
    ASSERT_EQ((*all[1].result)->classes.size(), 5U);
    EXPECT_NE((*all[1].result)->classes[0].cam, nullptr);
    EXPECT_EQ((*all[1].result)->classes[0].boxes, nullptr);
    const Analysis& finished = **all[2].result;
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(finished.classes[i].rank, static_cast<int>(i) + 1);
        ASSERT_NE(finished.classes[i].boxes, nullptr);
        EXPECT_LE(finished.classes[i].cam->exactnessError, 1e-4);
    }
    EXPECT_GE(finished.classes[0].probability, finished.classes[1].probability);
}

TEST_F(EngineTest, WithoutAModelGivesTheImageAlone) {
    const Result<AnalysisPtr> answer = analyse(requestFor(1));
    ASSERT_TRUE(answer);
    EXPECT_EQ((*answer)->model, nullptr);
    EXPECT_EQ((*answer)->image->size, (Size{64, 64}));
    EXPECT_TRUE((*answer)->classes.empty());
}

TEST_F(EngineTest, NewestRequestWins) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    const Ticket running = engine->analyse(requestFor(1), answers.callback());
    gate.waitForArrival();
    const Ticket replaced = engine->analyse(requestFor(2), answers.callback());
    const Ticket newest = engine->analyse(requestFor(3), answers.callback());
    gate.open(2);
    const Result<AnalysisPtr> first = answers.final(running);
    const Result<AnalysisPtr> second = answers.final(replaced);
    const Result<AnalysisPtr> third = answers.final(newest);
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().code, ErrorCode::Cancelled);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::Cancelled);
    ASSERT_TRUE(third);
    EXPECT_EQ((*third)->source.name, "picture 3");
}

TEST_F(EngineTest, CancelStopsBetweenStages) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    const Ticket ticket = engine->analyse(requestFor(1), answers.callback());
    gate.waitForArrival();
    engine->cancel();
    gate.open();
    const Result<AnalysisPtr> answer = answers.final(ticket);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Cancelled);
    gate.open();
    EXPECT_TRUE(analyse(requestFor(2))) << "the engine goes on after a cancel";
}

TEST_F(EngineTest, EqualPixelsRunTheNetworkOnce) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    gate.open(); // for one pass only: a second would wait for ever
    ASSERT_TRUE(analyse(requestFor(1)));
    ASSERT_TRUE(analyse(requestFor(1)));
    AnalysisRequest more = requestFor(1);
    more.extraClasses = {7, 999, 7};
    const Result<AnalysisPtr> answer = analyse(more);
    ASSERT_TRUE(answer);
    EXPECT_GE((*answer)->classes.size(), 6U);
    EXPECT_LE((*answer)->classes.size(), 7U);
}

TEST_F(EngineTest, ClassesAskedForKeepTheirTrueRank) {
    ASSERT_TRUE(openModel("plain"));
    AnalysisRequest request = requestFor(4);
    request.top = 2;
    request.extraClasses = {123};
    const Result<AnalysisPtr> answer = analyse(request);
    ASSERT_TRUE(answer);
    const ClassResult& asked = (*answer)->classes.back();
    EXPECT_EQ(asked.classIndex, 123);
    int rank = 1;
    for (const float logit : (*answer)->output->logits) {
        rank += static_cast<double>(logit) > asked.logit ? 1 : 0;
    }
    EXPECT_EQ(asked.rank, rank);
}

TEST_F(EngineTest, PrefetchedImageIsThereAlready) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    engine->prefetch(requestFor(5));
    gate.waitForArrival();
    gate.open();
    // The engine has one worker: when the next answer is there, the prefetch was done or dropped before it.
    gate.open();
    const std::size_t before = engine->cacheBytes();
    ASSERT_TRUE(analyse(requestFor(6)));
    EXPECT_GT(engine->cacheBytes(), before);
    ASSERT_TRUE(analyse(requestFor(5))) << "no third pass goes through the gate";
}

TEST_F(EngineTest, FailedModelKeepsTheOneThatWasOpen) {
    ASSERT_TRUE(openModel("plain"));
    ModelRequest missing;
    missing.path = folder.path() / "missing.pth";
    const Result<ModelPtr> failed = models.final(engine->openModel(missing, models.callback()));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::FileNotFound);
    const Result<AnalysisPtr> answer = analyse(requestFor(1));
    ASSERT_TRUE(answer);
    ASSERT_NE((*answer)->model, nullptr);
    EXPECT_EQ((*answer)->classes.size(), 5U);
}

TEST_F(EngineTest, NetworkWithoutMapsStillPredicts) {
    ASSERT_TRUE(openModel("inexact"));
    const Result<AnalysisPtr> answer = analyse(requestFor(1));
    ASSERT_TRUE(answer);
    ASSERT_EQ((*answer)->classes.size(), 5U);
    EXPECT_EQ((*answer)->classes[0].cam, nullptr);
    EXPECT_FALSE((*answer)->classes[0].predictedBox(200).has_value());
    EXPECT_FALSE((*answer)->model->network->info().whyNot.empty());
}

TEST_F(EngineTest, LogitsThatAreNotFiniteAreAnError) {
    ASSERT_TRUE(openModel("nan"));
    const Result<AnalysisPtr> answer = analyse(requestFor(1));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::LogitsNotFinite);
    EXPECT_NE(answer.error().message.find("picture 1"), std::string::npos);
}

TEST_F(EngineTest, ConstantMapSaysSo) {
    ASSERT_TRUE(openModel("constant"));
    const Result<AnalysisPtr> answer = analyse(requestFor(1));
    ASSERT_TRUE(answer);
    EXPECT_NE((*answer)->classes[0].note.find("constant"), std::string::npos);
    EXPECT_FALSE((*answer)->classes[0].predictedBox(200).has_value());
}

TEST_F(EngineTest, CacheStaysWithinItsBound) {
    engine.reset();
    options.cacheBytes = 200'000;
    engine = std::make_unique<Engine>(options);
    ASSERT_TRUE(openModel("plain"));
    for (int seed = 0; seed < 20; ++seed) {
        ASSERT_TRUE(analyse(requestFor(seed)));
        EXPECT_LE(engine->cacheBytes(), options.cacheBytes);
    }
    EXPECT_GT(engine->cacheBytes(), 0U);
}

TEST_F(EngineTest, OneLevelGivesTheSameBoxAsAllLevels) {
    ASSERT_TRUE(openModel("plain"));
    const Result<AnalysisPtr> all = analyse(requestFor(8));
    AnalysisRequest request = requestFor(8);
    request.onlyLevel = 350;
    const Result<AnalysisPtr> one = analyse(request);
    ASSERT_TRUE(all);
    ASSERT_TRUE(one);
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ((*one)->classes[i].boxes, nullptr);
        EXPECT_EQ((*all)->classes[i].predictedBox(350), (*one)->classes[i].predictedBox(350));
    }
}

TEST_F(EngineTest, StopsWhileARequestIsRunning) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    const Ticket ticket = engine->analyse(requestFor(1), answers.callback());
    gate.waitForArrival();
    std::thread closing([this] { engine.reset(); });
    gate.open();
    closing.join();
    // It has answered for good by now: finished where it was faster than the end, else cancelled.
    const auto all = answers.all();
    ASSERT_FALSE(all.empty());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& answer = all[i];
        EXPECT_EQ(answer.ticket, ticket);
        const bool finished = answer.result && (*answer.result)->stage == Stage::Finished;
        const bool cancelled = !answer.result && answer.result.error().code == ErrorCode::Cancelled;
        EXPECT_EQ(finished || cancelled, i + 1 == all.size()) << i;
    }
}

TEST_F(EngineTest, ACancelledRequestStopsAtItsNextStage) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    const Ticket ticket = engine->analyse(requestFor(1), answers.callback());
    gate.waitForArrival();
    engine->cancel();
    gate.open();
    const auto last = answers.final(ticket);
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(answers.all().size(), 2U) << "the decoded image and that it was cancelled";
}

TEST_F(EngineTest, AClassificationMapIsMadeWhenAskedForAndKept) {
    Gate gate(folder.path() / "gate");
    ASSERT_TRUE(openModel("plain", gate.path()));
    Answers<ClassificationMapPtr> maps;
    const Ticket first = engine->classificationMap({requestFor(1).source, 64}, maps.callback());
    const Ticket second = engine->classificationMap({requestFor(1).source, 96}, maps.callback());
    gate.open(2); // the first one runs only where it had begun before the second came
    const auto map = maps.final(second);
    ASSERT_TRUE(map) << map.error().message;
    EXPECT_EQ((*map)->grid.width, 6);
    const auto replaced = maps.final(first);
    EXPECT_TRUE(replaced || replaced.error().code == ErrorCode::Cancelled);
    gate.open(); // what the first one may have used up
    const auto again = maps.final(engine->classificationMap({requestFor(1).source, 96}, maps.callback()));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, *map) << "kept by content and size";
}

} // namespace
