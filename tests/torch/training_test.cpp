// The trainer's steps against Python's, and what becomes of a trained network.
#include <algorithm>
#include <cmath>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/backends/torch/readers.h"
#include "engine/backends/torch/training/session.h"
#include "engine/data/safetensors.h"
#include "tests/support/npy.h"
#include "tests/support/temporary_folder.h"
#include "tests/torch/zoo_references.h"

namespace actiscope::torch_backend {
namespace {

using test::TemporaryFolder;
using testing::HasSubstr;

TrainingPlan planFor(const std::string& network, int classes) {
    TrainingPlan plan;
    plan.network = network;
    plan.classes = classes;
    plan.threads = 2;
    plan.seed = 3;
    return plan;
}

std::unique_ptr<TrainingSession> started(const TrainingPlan& plan) {
    auto session = startTraining(plan);
    if (!session) {
        throw std::runtime_error(session.error().message);
    }
    return std::move(*session);
}

const NamedArray& arrayOf(const std::vector<NamedArray>& arrays, const std::string& name) {
    const auto found =
        std::find_if(arrays.begin(), arrays.end(), [&name](const NamedArray& a) { return a.name == name; });
    if (found == arrays.end()) {
        throw std::runtime_error("no " + name);
    }
    return *found;
}

bool sameBits(const std::vector<NamedArray>& a, const std::vector<NamedArray>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const NamedArray& x, const NamedArray& y) {
        return x.name == y.name && x.shape == y.shape && x.values.size() == y.values.size() &&
               std::memcmp(x.values.data(), y.values.data(), 4 * x.values.size()) == 0;
    });
}

/// Pictures of noise, each class with a tint of its own.
InputTensor tintedNoise(const std::vector<int>& labels, int side, unsigned seed) {
    InputTensor images{static_cast<int>(labels.size()), side, side, {}};
    std::uint32_t state = seed * 2654435761U + 1;
    for (const int label : labels) {
        for (int channel = 0; channel < 3; ++channel) {
            for (int i = 0; i < side * side; ++i) {
                state = state * 1664525U + 1013904223U;
                const float noise = static_cast<float>(state >> 8U) * 0x1p-24F - 0.5F;
                images.values.push_back(noise + (label % 3 == channel ? 0.3F : 0.0F) +
                                        (label >= 3 && i % 2 == 0 ? 0.8F : 0.0F));
            }
        }
    }
    return images;
}

const std::vector<int> kLabels{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5};

void train(TrainingSession& session, int from, int to, int side = 32) {
    for (int step = from; step < to; ++step) {
        const auto result = session.step(tintedNoise(kLabels, side, static_cast<unsigned>(step)), kLabels,
                                         0.02, static_cast<std::uint64_t>(step));
        ASSERT_TRUE(result) << result.error().message;
    }
}

void expectNear(const std::vector<NamedArray>& state, std::map<std::string, test::NpyArray>& answers,
                const std::string& prefix) {
    int compared = 0;
    for (const auto& [name, expected] : answers) {
        if (name.compare(0, prefix.size(), prefix) != 0) {
            continue;
        }
        const NamedArray& found = arrayOf(state, name.substr(prefix.size()));
        ASSERT_EQ(found.values.size(), expected.values.size()) << name;
        double largest = 1;
        double error = 0;
        for (std::size_t i = 0; i < found.values.size(); ++i) {
            const auto value = static_cast<double>(expected.values[i]);
            largest = std::max(largest, std::abs(value));
            error = std::max(error, std::abs(static_cast<double>(found.values[i]) - value));
        }
        EXPECT_LE(error / largest, 1e-5) << name;
        ++compared;
    }
    EXPECT_EQ(compared, 8 * 5 + 2);
}

TEST(TrainingTest, OneStepAndThreeAreThoseOfPython) {
    ACTISCOPE_NEEDS_TORCHVISION();
    const TemporaryFolder folder;
    const std::string command =
        "/usr/bin/python3 '" ACTISCOPE_TRAINING_SCRIPT "' '" + folder.path().string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    auto answers = test::readNpz(folder.path() / "steps.npz");
    TrainingPlan plan = planFor("demo-net", 5);
    plan.initFile = (folder.path() / "start.pth").string();
    plan.weightDecay = 1e-3;
    const auto session = started(plan);
    EXPECT_TRUE(session->facts().remarks.empty());
    const double rates[] = {0.05, 0.2, 0.1};
    for (std::size_t step = 0; step < 3; ++step) {
        const std::size_t values = std::size_t{6} * 3 * 40 * 48;
        const auto& images = answers.at("images").values;
        InputTensor batch{6, 40, 48, {}};
        batch.values.assign(images.begin() + static_cast<std::ptrdiff_t>(step * values),
                            images.begin() + static_cast<std::ptrdiff_t>((step + 1) * values));
        std::vector<int> labels;
        for (std::size_t i = 0; i < 6; ++i) {
            labels.push_back(static_cast<int>(answers.at("labels").values[step * 6 + i]));
        }
        const auto result = session->step(batch, labels, rates[step], step);
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_NEAR(result->loss, static_cast<double>(answers.at("losses").values[step]), 1e-5) << step;
        if (step != 1) {
            expectNear(session->state(), answers, std::to_string(step + 1) + ":");
        }
    }
}

TEST(TrainingTest, ATinySetIsFittedInAFewSteps) {
    for (const Pooling pool : {Pooling::Average, Pooling::Max}) {
        TrainingPlan plan = planFor("demo-net", 6);
        plan.pool = pool;
        const auto session = started(plan);
        const InputTensor images = tintedNoise(kLabels, 32, 5);
        StepResult result;
        for (std::uint64_t step = 0; step < 30 && result.right < 12; ++step) {
            result = session->step(images, kLabels, 0.05, step).value();
        }
        EXPECT_EQ(result.right, 12);
        // The network that runs has the same answer by then, from the statistics that batch norm observed.
        for (std::uint64_t step = 30; step < 60; ++step) {
            (void)session->step(images, kLabels, 0.01, step);
        }
        const auto network = session->network();
        ASSERT_TRUE(network) << network.error().message;
        ASSERT_NE((*network)->head(), nullptr);
        EXPECT_EQ((*network)->head()->pooling, pool);
        const auto outputs = (*network)->forward(images, {});
        ASSERT_TRUE(outputs) << outputs.error().message;
        for (std::size_t i = 0; i < kLabels.size(); ++i) {
            const auto& logits = (*outputs)[i].logits;
            EXPECT_EQ(std::max_element(logits.begin(), logits.end()) - logits.begin(), kLabels[i]) << i;
        }
    }
}

TEST(TrainingTest, RestoredItGoesOnBitForBit) {
    for (const std::string network : {"demo-net", "squeezenet-1.1"}) { // the latter has dropout
        const TrainingPlan plan = planFor(network, 6);
        const auto whole = started(plan);
        train(*whole, 0, 5, 40);
        const auto first = started(plan);
        train(*first, 0, 2, 40);
        const std::vector<NamedArray> saved = first->state();
        TrainingPlan other = plan;
        const auto second = started(other);
        train(*second, 7, 9, 40); // elsewhere before
        ASSERT_TRUE(second->restore(saved));
        train(*second, 2, 5, 40);
        EXPECT_TRUE(sameBits(whole->state(), second->state())) << network;
        EXPECT_FALSE(sameBits(whole->state(), saved)) << network;
    }
}

TEST(TrainingTest, AStateOfAnotherNetworkIsRefusedByName) {
    const auto session = started(planFor("demo-net", 6));
    const std::vector<NamedArray> before = session->state();
    std::vector<NamedArray> state = before;
    state.back().shape.push_back(1);
    const auto shape = session->restore(state);
    ASSERT_FALSE(shape);
    EXPECT_THAT(shape.error().message, HasSubstr(state.back().name + " has another shape"));
    const std::string gone = state.back().name;
    state.pop_back();
    const auto missing = session->restore(state);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr(gone + " is missing"));
    EXPECT_TRUE(sameBits(before, session->state()));
}

TEST(TrainingTest, AnExportedModelHasNoBatchNormAndAnswersAsTheNetworkInTraining) {
    const TemporaryFolder folder;
    for (const std::string name : {"demo-net", "resnet-18", "mobilenet-v2"}) {
        const auto session = started(planFor(name, 6));
        train(*session, 0, 3, 64);
        const auto network = session->network();
        ASSERT_TRUE(network) << network.error().message;
        const std::vector<NamedArray> arrays = session->exportModel();
        for (const NamedArray& array : arrays) {
            EXPECT_THAT(array.name, testing::Not(HasSubstr("running")));
        }
        const InputTensor images = tintedNoise({0, 3}, 64, 77);
        const auto expected = (*network)->forward(images, {});
        ASSERT_TRUE(expected);
        for (const Storage storage : {Storage::Single, Storage::Half}) {
            const auto file = folder.path() / (name + ".safetensors");
            ASSERT_TRUE(writeSafetensors(file, arrays, {{kNetworkKey, name}}, storage));
            auto model = readStateDict(file.string(), {});
            ASSERT_TRUE(model) << model.error().message;
            EXPECT_EQ(model->halfPrecision, storage == Storage::Half);
            const auto opened = makeGraphNetwork(std::move(*model), {});
            ASSERT_TRUE(opened) << opened.error().message;
            EXPECT_TRUE((*opened)->info().exact);
            EXPECT_EQ((*opened)->info().classes, 6);
            const auto found = (*opened)->forward(images, {});
            ASSERT_TRUE(found) << found.error().message;
            for (std::size_t i = 0; i < 2; ++i) {
                double largest = 0;
                double error = 0;
                for (std::size_t c = 0; c < 6; ++c) {
                    const auto value = static_cast<double>((*expected)[i].logits[c]);
                    largest = std::max(largest, std::abs(value));
                    error = std::max(error, std::abs(static_cast<double>((*found)[i].logits[c]) - value));
                }
                EXPECT_LE(error / largest, storage == Storage::Half ? 2e-2 : 1e-4) << name;
            }
        }
    }
}

TEST(TrainingTest, AHeadOfAnotherClassCountIsReplacedAndSaidSo) {
    const TemporaryFolder folder;
    const auto file = (folder.path() / "six.safetensors").string();
    const auto six = started(planFor("demo-net", 6));
    train(*six, 0, 2);
    ASSERT_TRUE(writeSafetensors(file, six->state(), {}, Storage::Single));
    TrainingPlan plan = planFor("demo-net", 4);
    plan.initFile = file;
    const auto four = started(plan);
    ASSERT_EQ(four->facts().remarks.size(), 1U);
    EXPECT_THAT(four->facts().remarks[0], HasSubstr("fc.weight of 6 classes"));
    EXPECT_THAT(four->facts().remarks[0], HasSubstr("replaced by a new one of 4 classes"));
    const auto trunk = [](const TrainingSession& session) {
        return arrayOf(session.state(), "layers.4.conv.weight").values;
    };
    EXPECT_EQ(trunk(*four), trunk(*six));
    EXPECT_EQ(arrayOf(four->state(), "fc.weight").shape, (std::vector<std::int64_t>{4, 224}));
    EXPECT_NE(trunk(*started(planFor("demo-net", 4))), trunk(*six));

    ASSERT_TRUE(writeSafetensors(file, six->exportModel(), {{kNetworkKey, "demo-net"}}, Storage::Single));
    const auto folded = startTraining(plan);
    ASSERT_FALSE(folded);
    EXPECT_THAT(folded.error().message, HasSubstr("batch norms folded away"));
    plan.network = "squeezenet-1.1";
    const auto other = startTraining(plan);
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().message, HasSubstr("holds no parameter of squeezenet-1.1"));
}

/// A new network's parameters in a file, each under the name that `rename` gives it, "" for none.
template <class Rename>
void writeRenamed(const std::string& file, const std::string& network, Rename rename) {
    std::vector<NamedArray> arrays;
    for (const auto& [name, tensor] : createState(findNetwork(network)->architecture, {}, 10, 99)) {
        if (const std::string renamed = rename(name); !renamed.empty()) {
            const at::Tensor plain = tensor.contiguous();
            arrays.push_back({renamed,
                              tensor.sizes().vec(),
                              {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()}});
        }
    }
    ASSERT_TRUE(writeSafetensors(file, arrays, {}, Storage::Single));
}

/// Everything but what starts with one of `ends` is the file's.
void expectTaken(const TrainingSession& session, const std::string& network,
                 const std::vector<std::string>& ends) {
    const StateDict published = createState(findNetwork(network)->architecture, {}, 10, 99);
    std::size_t compared = 0;
    for (const NamedArray& array : session.state()) {
        const bool end = std::any_of(ends.begin(), ends.end(), [&](const std::string& start) {
            return array.name.compare(0, start.size(), start) == 0;
        });
        if (end || array.name.compare(0, 9, "momentum/") == 0) {
            continue;
        }
        const at::Tensor expected = published.at(array.name).contiguous();
        ASSERT_EQ(array.shape, expected.sizes().vec()) << array.name;
        EXPECT_EQ(
            std::memcmp(array.values.data(), expected.data_ptr<float>(), sizeof(float) * array.values.size()),
            0)
            << array.name;
        ++compared;
    }
    EXPECT_GT(compared, 9U);
}

TEST(TrainingTest, NamesOfOldAndWrappedFilesAreTheNetworks) {
    const TemporaryFolder folder;
    const auto file = (folder.path() / "published.safetensors").string();
    const auto of2017 = [](std::string name) {
        for (const char* part : {".norm1.", ".norm2.", ".conv1.", ".conv2."}) {
            if (const std::size_t at = name.find(part); at != std::string::npos) {
                name.insert(at + 5, ".");
            }
        }
        return name;
    };
    TrainingPlan plan = planFor("densenet-121", 3);
    plan.initFile = file;
    for (const char* wrapper : {"", "module."}) {
        writeRenamed(file, "densenet-121", [&](const std::string& name) { return wrapper + of2017(name); });
        const auto dense = started(plan);
        ASSERT_EQ(dense->facts().remarks.size(), 1U);
        EXPECT_THAT(dense->facts().remarks[0], HasSubstr("replaced by a new one of 3 classes"));
        expectTaken(*dense, "densenet-121", {"classifier."});
    }
    writeRenamed(file, "squeezenet-1.1", [](const std::string& name) {
        return name.compare(0, 9, "features.") == 0 ? "features.module." + name.substr(9) : name;
    });
    plan.network = "squeezenet-1.1";
    expectTaken(*started(plan), "squeezenet-1.1", {"classifier."});
}

TEST(TrainingTest, ATrunkThatIsNotWholeIsRefused) {
    const TemporaryFolder folder;
    const auto file = (folder.path() / "trunk.safetensors").string();
    const auto without = [](const std::vector<std::string>& parts) {
        return [parts](const std::string& name) {
            const bool gone = std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
                return name.find(part) != std::string::npos;
            });
            return gone ? std::string() : name;
        };
    };
    TrainingPlan plan = planFor("squeezenet-1.1", 3);
    plan.initFile = file;
    writeRenamed(file, "squeezenet-1.1", without({"expand1x1", "classifier"}));
    const auto holes = startTraining(plan);
    ASSERT_FALSE(holes);
    EXPECT_EQ(holes.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(holes.error().message,
                testing::AllOf(HasSubstr("lacks 16 of the 52 parameters of squeezenet-1.1"),
                               HasSubstr("features.10.expand1x1.bias"), HasSubstr("and 13 more")));
    // What stands behind a published trunk starts anew: the head, and what the paper puts before it.
    writeRenamed(file, "squeezenet-1.1", without({"classifier"}));
    const auto headless = started(plan);
    expectTaken(*headless, "squeezenet-1.1", {"classifier."});
    ASSERT_EQ(headless->facts().remarks.size(), 1U);
    EXPECT_THAT(headless->facts().remarks[0], HasSubstr("lacks 2 of the 52 parameters, which start anew"));
    plan.network = "alexnet-gap";
    writeRenamed(file, "alexnet-gap", without({"CAM_"}));
    const auto gap = started(plan);
    expectTaken(*gap, "alexnet-gap", {"CAM_"});
    EXPECT_THAT(gap->facts().remarks.at(0), HasSubstr("CAM_conv.bias"));
    writeRenamed(file, "alexnet-gap", without({"CAM_", "features.6.bias"}));
    const auto hole = startTraining(plan);
    ASSERT_FALSE(hole);
    EXPECT_THAT(hole.error().message,
                HasSubstr("lacks 1 of the 14 parameters of alexnet-gap (features.6.bias)"));
}

TEST(TrainingTest, ALossThatIsNoNumberChangesNoParameter) {
    const auto session = started(planFor("demo-net", 6));
    train(*session, 0, 1);
    const std::vector<float> before = arrayOf(session->state(), "fc.weight").values;
    InputTensor images = tintedNoise(kLabels, 32, 1);
    images.values[5] = NAN;
    const auto result = session->step(images, kLabels, 0.1, 1);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_TRUE(std::isnan(result->loss));
    EXPECT_EQ(arrayOf(session->state(), "fc.weight").values, before);
}

TEST(TrainingTest, WrongUseIsSaid) {
    const auto unknown = startTraining(planFor("no-such-net", 6));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, ErrorCode::ModelUnsupported);
    EXPECT_THAT(unknown.error().message, testing::AllOf(HasSubstr("no-such-net"), HasSubstr("demo-net")));
    TrainingPlan plan = planFor("demo-net", 6);
    plan.mapStride = 16;
    const auto stride = startTraining(plan);
    ASSERT_FALSE(stride);
    EXPECT_EQ(stride.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(stride.error().message, HasSubstr("a map stride of 16"));
    const auto session = started(planFor("demo-net", 6));
    const auto labels = session->step(tintedNoise({0, 1}, 16, 1), {0, 6}, 0.1, 0);
    ASSERT_FALSE(labels);
    EXPECT_EQ(labels.error().code, ErrorCode::InvalidArgument);
}

TEST(TrainingTest, OneValueAChannelIsTooFewForBatchNorm) {
    const auto session = started(planFor("demo-net", 6));
    ASSERT_TRUE(session->step(tintedNoise({0}, 16, 1), {0}, 0.1, 0)) << "a map of 2 x 2";
    ASSERT_TRUE(session->step(tintedNoise({0, 1}, 8, 1), {0, 1}, 0.1, 1)) << "two maps of one";
    const auto lone = session->step(tintedNoise({0}, 8, 1), {0}, 0.1, 2);
    ASSERT_FALSE(lone);
    EXPECT_EQ(lone.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(lone.error().message,
                testing::AllOf(HasSubstr("Batch norm needs more than one value a channel"),
                               HasSubstr("a batch of 1"), HasSubstr("take a larger batch")));
}

} // namespace
} // namespace actiscope::torch_backend
