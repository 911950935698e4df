#include "engine/runtime/model_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/datasets/open.h"
#include "engine/runtime/evaluator.h"
#include "tests/support/bmp_picture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"

namespace {

using namespace actiscope;
using actiscope::test::TemporaryFolder;
using actiscope::test::writeTestModel;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

class ModelHashTest : public testing::Test {
protected:
    [[nodiscard]] fs::path write(const std::string& name, const std::string& behaviour = "plain") const {
        return writeTestModel(m_folder.path() / name, behaviour, {});
    }
    [[nodiscard]] ModelPtr open(const fs::path& file, void (*change)(ModelRequest&) = nullptr) {
        ModelRequest request;
        request.path = file;
        if (change != nullptr) {
            change(request);
        }
        auto model = openModel(request, m_modules);
        EXPECT_TRUE(model) << model.error().message;
        return model.value_or(nullptr);
    }
    /// Of a run of this model.
    [[nodiscard]] static runs::RunFacts factsOf(const Model& model) {
        runs::RunFacts facts;
        facts.method = "cam";
        facts.model = model.request.path.string();
        facts.modelHash = contentHash(model).value();
        return facts;
    }

    TemporaryFolder m_folder;
    ModuleLoader m_modules{fs::path(ACTISCOPE_TEST_MODULES)};
    ModelHashes m_hashes;
};

TEST_F(ModelHashTest, IsOfContentAndInputNotOfThePlace) {
    const auto hashOf = [this](const std::string& name, void (*change)(ModelRequest&) = nullptr) {
        return contentHash(*open(m_folder.path() / name, change)).value();
    };
    (void)write("one.safetensors");
    (void)write("copy.safetensors");
    (void)write("other.safetensors", "constant");
    const std::uint64_t hash = hashOf("one.safetensors");
    EXPECT_EQ(hashOf("copy.safetensors"), hash);
    EXPECT_NE(hashOf("other.safetensors"), hash);
    EXPECT_NE(hashOf("one.safetensors", [](ModelRequest& request) { request.geometry = Geometry::Crop; }),
              hash);
    EXPECT_NE(hashOf("one.safetensors", [](ModelRequest& request) { request.inputSize = 448; }), hash);
}

TEST_F(ModelHashTest, AFileThatIsGoneHasNone) {
    const ModelPtr model = open(write("one.safetensors"));
    fs::remove(model->request.path);
    const auto hash = m_hashes.of(model);
    ASSERT_FALSE(hash);
    EXPECT_EQ(hash.error().code, ErrorCode::FileUnreadable);
    EXPECT_THAT(hash.error().message, HasSubstr("one.safetensors"));
    EXPECT_FALSE(m_hashes.known(model).has_value());
}

TEST_F(ModelHashTest, EachModelIsReadOnce) {
    const ModelPtr model = open(write("one.safetensors"));
    EXPECT_FALSE(m_hashes.known(model).has_value());
    EXPECT_FALSE(m_hashes.known(nullptr).has_value());
    const auto hash = m_hashes.of(model);
    ASSERT_TRUE(hash);
    EXPECT_EQ(m_hashes.known(model), *hash);
    fs::remove(model->request.path);
    EXPECT_EQ(m_hashes.of(model).value_or(0), *hash) << "not read again";
}

TEST_F(ModelHashTest, TheRunsModelIsTheOpenOneElseWhatLiesThere) {
    const ModelPtr own = open(write("one.safetensors"));
    const runs::RunFacts facts = factsOf(*own);
    const ModelPtr copy = open(write("copy.safetensors"));
    const ModelPtr other = open(write("other.safetensors", "constant"));
    EXPECT_EQ(modelOfRun(facts, copy, m_hashes, m_modules), copy);
    const auto opened = modelOfRun(facts, other, m_hashes, m_modules);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ((*opened)->request.path, own->request.path);

    (void)write("one.safetensors", "constant"); // in its place
    const auto changed = modelOfRun(facts, other, m_hashes, m_modules);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().code, ErrorCode::InvalidArgument);
    EXPECT_THAT(changed.error().message, HasSubstr("The model has changed since the run began"));
    fs::remove(own->request.path);
    const auto gone = modelOfRun(facts, nullptr, m_hashes, m_modules);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, ErrorCode::FileNotFound);
    EXPECT_EQ(modelOfRun(facts, copy, m_hashes, m_modules), copy);

    runs::RunFacts scored = facts;
    scored.method = runs::kMapsMethod;
    EXPECT_FALSE(modelOfRun(scored, copy, m_hashes, m_modules));
}

/// Of the run that an evaluation goes on with.
class ResumedMapping : public ModelHashTest {
protected:
    [[nodiscard]] Result<Evaluation> prepare(const EvaluationWishes& wishes) {
        (void)m_folder.write("a.bmp", actiscope::test::bmpPicture(0, 0));
        (void)m_folder.write("b.bmp", actiscope::test::bmpPicture(1, 1));
        auto set = datasets::openDataSet(
            m_folder.write("list.csv", "path,label,x0,y0,x1,y1\na.bmp,Schleie,,,,\nb.bmp,n01443537,,,,\n"));
        EXPECT_TRUE(set) << set.error().message;
        return prepareEvaluation(std::move(*set), open(write("one.safetensors")), wishes);
    }
};

TEST_F(ResumedMapping, IsTakenWhereNoneIsNamed) {
    EvaluationWishes wishes;
    wishes.mapping = datasets::MappingLines{{"Schleie", "n01440764"}};
    const auto first = prepare(wishes);
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_THAT(first->facts.mapping, ElementsAre(0, 1));

    EvaluationWishes resumed;
    resumed.resumed = first->facts;
    const auto again = prepare(resumed);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->facts.mapping, first->facts.mapping);
    EXPECT_EQ(again->mapping.modelClass, first->mapping.modelClass);
    EXPECT_EQ(again->mapping.warning, "");

    resumed.mapping = datasets::MappingLines(); // one that says nothing
    const auto named = prepare(resumed);
    ASSERT_TRUE(named) << named.error().message;
    EXPECT_THAT(named->facts.mapping, ElementsAre(-1, 1));
    EXPECT_THAT(named->mapping.warning, HasSubstr("Schleie"));

    // Of another set or model it means nothing.
    resumed = {};
    resumed.resumed = first->facts;
    ++resumed.resumed->dataSetHash;
    EXPECT_THAT(prepare(resumed)->facts.mapping, ElementsAre(-1, 1));
    resumed.resumed = first->facts;
    ++resumed.resumed->modelHash;
    EXPECT_THAT(prepare(resumed)->facts.mapping, ElementsAre(-1, 1));
}

TEST_F(ResumedMapping, IsRefusedWhereItFitsNeitherSetNorModel) {
    const auto first = prepare({});
    ASSERT_TRUE(first) << first.error().message;
    for (const std::vector<int>& wrong : {std::vector<int>{}, std::vector<int>{0}, std::vector<int>{0, 1, 2},
                                          std::vector<int>{0, 1000}, std::vector<int>{-2, 0}}) {
        EvaluationWishes resumed;
        resumed.resumed = first->facts;
        resumed.resumed->mapping = wrong;
        const auto refused = prepare(resumed);
        ASSERT_FALSE(refused) << testing::PrintToString(wrong);
        EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
        EXPECT_THAT(refused.error().message, HasSubstr("damaged"));
    }
}

} // namespace
