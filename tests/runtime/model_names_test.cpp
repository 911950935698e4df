// Models called by name: those that ship, those that were fetched, and files of the same name.
#include "engine/runtime/model_names.h"

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>

#include "engine/data/model_store.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_model.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ModelNames : public testing::Test {
protected:
    ModelNames() {
        for (const auto& [name, folder] : {std::pair{"XDG_CONFIG_HOME", "config"},
                                           {"XDG_DATA_HOME", "data"},
                                           {"ACTISCOPE_RESOURCES", "resources"}}) {
            ::setenv(name, (m_folder.path() / folder).c_str(), 1);
        }
        m_folder.write("resources/models/catalogue.json",
                       R"({"models": [{"name": "net", "title": "T", "licence": "L",
            "source": "https://example.org/", "files": [
                {"url": "https://example.org/w.safetensors", "role": "weights"},
                {"url": "https://example.org/d.prototxt", "role": "prototxt"}],
            "description": {"name": "as described"}}]})");
        fs::current_path(m_folder.path());
    }
    ~ModelNames() override {
        fs::current_path(m_before);
        for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "ACTISCOPE_RESOURCES"}) {
            ::unsetenv(name);
        }
    }

    /// As a download would leave it.
    void install() const {
        const fs::path folder = modelFolder("net");
        fs::create_directories(folder);
        test::writeTestModel(folder / "w.safetensors", "plain");
        m_folder.write(folder / "d.prototxt", "layer");
        m_folder.write(folder / "w.safetensors.json", R"({"name": "as described"})");
        ASSERT_TRUE(recordInstalled(*loadCatalogue().find("net"), {"a", "b"}).has_value());
    }

    static Result<ModelRequest> resolve(const fs::path& path) {
        ModelRequest request;
        request.path = path;
        return resolveModelName(request);
    }

    fs::path m_before = fs::current_path();
    test::TemporaryFolder m_folder;
};

TEST_F(ModelNames, AShippedModelIsFoundInTheResources) {
    const fs::path shipped = m_folder.write("resources/models/demo-gap.safetensors", "x");
    EXPECT_EQ(resolve("demo-gap")->path, shipped);
    EXPECT_TRUE(isShipped(resolve("demo-gap")->path));
    EXPECT_FALSE(isShipped(m_folder.write("elsewhere/demo-gap.safetensors", "x")));
}

TEST_F(ModelNames, WhatShipsIsFoundBesideAFileOfItsName) {
    EXPECT_THAT(shippedModelFile("demo-gap").error().message, HasSubstr("install the program again"));
    const fs::path shipped = m_folder.write("resources/models/demo-gap.safetensors", "x");
    m_folder.write("demo-gap", "no model");
    EXPECT_EQ(*shippedModelFile("demo-gap"), shipped);
    EXPECT_EQ(resolve("demo-gap")->path, "demo-gap") << "typed, it is the file";
}

TEST_F(ModelNames, ShippedModelsAreToldByTheirDescriptions) {
    m_folder.write("resources/models/b.safetensors", "four");
    const fs::path first = m_folder.write("resources/models/a.safetensors", "x");
    m_folder.write("resources/models/a.safetensors.json", R"({"name": "A", "labels": ["one", "two"]})");
    const std::vector<ShippedModel> models = shippedModels();
    ASSERT_EQ(models.size(), 2U);
    EXPECT_EQ(models[0].name, "a");
    EXPECT_EQ(models[0].title, "A");
    EXPECT_EQ(models[0].path, first);
    EXPECT_EQ(models[0].classes, 2U);
    EXPECT_EQ(models[1].title, "b") << "without a description";
    EXPECT_EQ(models[1].bytes, 4U);
}

TEST_F(ModelNames, AnInstalledModelBringsItsPrototxt) {
    install();
    const auto found = resolve("net");
    ASSERT_TRUE(found.has_value()) << found.error().message;
    EXPECT_EQ(found->path, modelFolder("net") / "w.safetensors");
    EXPECT_EQ(found->prototxt, modelFolder("net") / "d.prototxt");
    ModelRequest own;
    own.path = "net";
    own.prototxt = "mine.prototxt";
    EXPECT_EQ(resolveModelName(own)->prototxt, "mine.prototxt");
}

TEST_F(ModelNames, AFileOfThatNameIsTheFile) {
    install();
    m_folder.write("net", "a file");
    EXPECT_EQ(resolve("net")->path, "net");
    fs::remove("net");
    fs::create_directory("net"); // as a training's output
    EXPECT_EQ(resolve("net")->path, modelFolder("net") / "w.safetensors");
    EXPECT_EQ(resolve("./net")->path, "./net");
}

TEST_F(ModelNames, AModelThatIsNotHereYetSaysHowToGetIt) {
    const auto missing = resolve("net");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, ErrorCode::FileNotFound);
    EXPECT_THAT(missing.error().message, HasSubstr("actiscope models pull net"));
    EXPECT_EQ(resolve("nobody.pth")->path, "nobody.pth") << "fails where it is opened";
}

TEST_F(ModelNames, ADamagedModelIsSaid) {
    install();
    fs::remove(modelFolder("net") / "w.safetensors");
    EXPECT_THAT(resolve("net").error().message, HasSubstr("damaged"));
}

TEST_F(ModelNames, OpeningByNameUsesTheDescriptionBesideTheWeights) {
    install();
    ModuleLoader modules{ACTISCOPE_TEST_MODULES};
    ModelRequest request;
    request.path = "net";
    const auto model = openModel(request, modules);
    ASSERT_TRUE(model.has_value()) << model.error().message;
    EXPECT_EQ((*model)->request.path, modelFolder("net") / "w.safetensors");
    EXPECT_EQ((*model)->description.name, "as described");
}

} // namespace
} // namespace actiscope
