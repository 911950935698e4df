// Lists of published models: the program's own, good ones, and those of people who mean no good.
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "engine/data/folder_lock.h"
#include "engine/data/labels.h"
#include "engine/data/model_catalogue.h"
#include "engine/data/model_store.h"
#include "tests/support/temporary_folder.h"

namespace actiscope {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class ModelCatalogue : public testing::Test {
protected:
    ModelCatalogue() {
        for (const auto& [name, folder] :
             {std::pair{"XDG_CONFIG_HOME", "config"}, {"XDG_DATA_HOME", "data"}}) {
            ::setenv(name, (m_folder.path() / folder).c_str(), 1);
        }
        ::setenv("ACTISCOPE_RESOURCES", (m_folder.path() / "resources").c_str(), 1);
        ::unsetenv("ACTISCOPE_ALLOW_LOOPBACK");
    }
    ~ModelCatalogue() override {
        for (const char* name :
             {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "ACTISCOPE_RESOURCES", "ACTISCOPE_ALLOW_LOOPBACK"}) {
            ::unsetenv(name);
        }
    }

    static std::string file(const std::string& more = {},
                            const std::string& url = "https://example.org/w.pth") {
        return R"({"url": ")" + url + R"(", "role": "weights")" + more + "}";
    }
    static std::string model(const std::string& name, const std::string& files = file(),
                             const std::string& more = {}) {
        return R"({"name": ")" + name +
               R"(", "title": "T", "licence": "L", "source": "https://example.org/", "files": [)" + files +
               "]" + more + "}";
    }
    static std::string list(const std::string& models) { return R"({"models": [)" + models + "]}"; }

    Result<std::vector<CatalogueModel>> read(const std::string& json, bool allowLoopback = false) const {
        return readCatalogue(m_folder.write("list.json", json), allowLoopback);
    }
    /// The sentence that refuses it.
    std::string refusal(const std::string& json) const {
        const auto models = read(json);
        EXPECT_FALSE(models.has_value()) << json;
        if (models) {
            return {};
        }
        EXPECT_EQ(models.error().code, ErrorCode::DescriptionInvalid);
        EXPECT_THAT(models.error().message, AllOf(HasSubstr("list.json"), testing::EndsWith(".")));
        return models.error().message;
    }

    test::TemporaryFolder m_folder;
};

TEST_F(ModelCatalogue, AModelIsReadAsItStands) {
    const auto models = read(list(R"({"name": "net-1.0_x", "title": "A net", "licence": "MIT", "note": "old",
        "source": "https://example.org/net", "files": [
            {"url": "https://example.org/a/w.caffemodel", "role": "weights", "sha256": "ABCDEF0123", "mib": 1.5},
            {"url": "https://example.org/?p=1", "name": "deploy.prototxt", "role": "prototxt", "bytes": 77}],
        "description": {"input": {"width": 224, "channels": "BGR"}, "pool": "gmp"}})"));
    ASSERT_TRUE(models.has_value()) << models.error().message;
    const CatalogueModel& net = models->at(0);
    EXPECT_EQ(net.name, "net-1.0_x");
    EXPECT_EQ(net.note, "old");
    ASSERT_EQ(net.files.size(), 2U);
    EXPECT_EQ(net.files[0].name, "w.caffemodel");
    EXPECT_EQ(net.files[0].sha256, "abcdef0123");
    EXPECT_EQ(net.files[1].role, FileRole::Prototxt);
    EXPECT_EQ(net.files[1].least, 77U);
    EXPECT_EQ(net.files[1].most, 77U);
    // 1.5 MiB, rounded to three decimals: from 1.4995 to 1.5005.
    EXPECT_LE(net.files[0].least, 1'572'340U);
    EXPECT_GE(net.files[0].most, 1'573'388U);
    EXPECT_EQ(publishedBytes(net.files[0]), 1'572'864U);
    EXPECT_EQ(publishedBytes(net), 1'572'864U + 77U);
    EXPECT_THAT(net.description, HasSubstr("\"gmp\""));
}

TEST_F(ModelCatalogue, WhatIsNotPublishedIsLeftOut) {
    const auto models = read(list(model("net")));
    ASSERT_TRUE(models.has_value()) << models.error().message;
    EXPECT_EQ(publishedBytes(models->at(0)), std::nullopt);
    EXPECT_EQ(models->at(0).files[0].most, kMostDownloadBytes);
    EXPECT_TRUE(models->at(0).files[0].sha256.empty());
}

TEST_F(ModelCatalogue, NamesThatLeaveTheirFolderAreRefused) {
    for (const char* name : {"", ".", "..", "../evil", "a/b", "/etc", "a..b", "-x", ".hidden", "Upper", "a b",
                             "a\\\\b", "\\u0000a", "name\\n", "n\\u00e4me"}) {
        EXPECT_THAT(refusal(list(model(name))), HasSubstr("\"name\"")) << name;
    }
    EXPECT_THAT(refusal(list(model(std::string(65, 'a')))), HasSubstr("64"));
    for (const char* name : {"../w.pth", "a/w.pth", "..", ".w", "w.pth.part", "installed.json",
                             "w.pth.part.json", "a\\\\b", "w pth"}) {
        EXPECT_THAT(refusal(list(model("net", file(R"(, "name": ")" + std::string(name) + "\"")))),
                    HasSubstr("plain file name"))
            << name;
    }
    EXPECT_THAT(refusal(list(model("net", file({}, "https://example.org/")))), HasSubstr("plain file name"));
}

TEST_F(ModelCatalogue, OnlyHttpsAddressesAreListed) {
    for (const char* url :
         {"http://example.org/w.pth", "http://127.0.0.1:80/w.pth", "ftp://example.org/w.pth",
          "file:///etc/w.pth", "https://user@example.org/w.pth", "https://example.org\\\\@x/w.pth", "w.pth",
          "https://example.org/ w.pth", "HTTPS://example.org/w.pth"}) {
        EXPECT_THAT(refusal(list(model("net", file({}, url)))), HasSubstr("https address")) << url;
    }
    EXPECT_TRUE(read(list(model("net", file({}, "http://127.0.0.1:80/w.pth"))), true).has_value());
    EXPECT_FALSE(
        read(list(model("net", file({}, "http://127.0.0.1.example.org:80/w.pth"))), true).has_value());
    EXPECT_FALSE(read(list(model("net", file({}, "http://example.org/w.pth"))), true).has_value());
}

TEST_F(ModelCatalogue, WrongTypesAndShapesAreSaid) {
    for (const char* json : {"[]", "1", "{}", R"({"models": {}})", R"({"models": [1]})",
                             R"({"models": [{}]})", "{", "", "\xff\xfe", R"({"models": [{"name": 5}]})"}) {
        const auto models = read(json);
        EXPECT_FALSE(models.has_value()) << json;
    }
    EXPECT_THAT(refusal(list(model("net", {}))), HasSubstr("\"files\""));
    EXPECT_THAT(refusal(list(model("net", "7"))), HasSubstr("the model net"));
    EXPECT_THAT(refusal(list(model("net", file(R"(, "sha256": "xyz12345")")))), HasSubstr("hexadecimal"));
    EXPECT_THAT(refusal(list(model("net", file(R"(, "sha256": "abc")")))), HasSubstr("hexadecimal"));
    EXPECT_THAT(refusal(list(model("net", file(R"(, "sha256": 12345678)")))), HasSubstr("\"sha256\""));
    for (const char* bytes : {"0", "-1", "1.5", "\"9\"", "2147483649", "1e30"}) {
        EXPECT_THAT(refusal(list(model("net", file(", \"bytes\": " + std::string(bytes))))),
                    HasSubstr("\"bytes\""));
    }
    for (const char* size : {"0", "-1", "\"9\"", "2049", "1e300"}) {
        EXPECT_THAT(refusal(list(model("net", file(", \"mib\": " + std::string(size))))),
                    HasSubstr("\"mib\""));
    }
    EXPECT_THAT(refusal(list(model("net", file(R"(, "run": "rm")")))), HasSubstr("\"run\" is no key"));
    EXPECT_THAT(refusal(list(model("net", file(), R"(, "exec": 1)"))), HasSubstr("\"exec\" is no key"));
    EXPECT_THAT(refusal(list(model("net", file(), R"(, "note": "\u001b[2J")"))), HasSubstr("one line"));
    EXPECT_THAT(refusal(list(model("net", R"({"url": "https://example.org/l.txt", "role": "labels"})"))),
                HasSubstr("role weights"));
    EXPECT_THAT(refusal(list(model("net", file() + "," + file()))), HasSubstr("one name or one role"));
    EXPECT_THAT(refusal(list(model("net") + "," + model("net"))),
                HasSubstr("the model net stands there twice"));
    EXPECT_THAT(refusal(list(model("net", file(), R"(, "description": {"input": {"width": -1}})"))),
                HasSubstr("input.width"));
    EXPECT_THAT(refusal(list(model("net", file(), R"(, "description": {"labels": "../../passwd"})"))),
                HasSubstr("one of its files"));
    for (const char* key : {"environment", "attributes", "attribute_weights"}) {
        for (const char* elsewhere : {"../../../secret.txt", "/etc/passwd", "missing.txt"}) {
            EXPECT_THAT(refusal(list(model("net", file(),
                                           R"(, "description": {"scene": {")" + std::string(key) + R"(": ")" +
                                               elsewhere + R"("}})"))),
                        HasSubstr("\"scene." + std::string(key) +
                                  "\" of its description must be the name of one of its files"));
        }
    }
    const std::string environment =
        file() + R"(, {"url": "https://example.org/io.txt", "role": "indoor-outdoor"})";
    EXPECT_TRUE(
        read(list(model("net", environment, R"(, "description": {"scene": {"environment": "io.txt"}})"))));
    std::string deep = "[";
    for (int i = 0; i < 16; ++i) {
        deep += deep;
    }
    EXPECT_FALSE(read(R"({"models": )" + deep).has_value());
}

TEST_F(ModelCatalogue, TheUsersListLiesOverTheProgramsOwn) {
    m_folder.write("resources/models/catalogue.json", list(model("a") + "," + model("b")));
    ASSERT_EQ(userCatalogueFile(), m_folder.path() / "config/actiscope/models.json");
    EXPECT_EQ(loadCatalogue().models.size(), 2U);
    m_folder.write("config/actiscope/models.json",
                   list(model("b", file({}, "https://mine.org/b.pth")) + "," + model("c")));
    const Catalogue catalogue = loadCatalogue();
    EXPECT_TRUE(catalogue.problems.empty());
    ASSERT_EQ(catalogue.models.size(), 3U);
    EXPECT_EQ(catalogue.find("b")->files[0].url, "https://mine.org/b.pth");
    EXPECT_NE(catalogue.find("c"), nullptr);
    EXPECT_EQ(catalogue.find("d"), nullptr);

    m_folder.write("config/actiscope/models.json", list(model("../x")));
    const Catalogue broken = loadCatalogue();
    EXPECT_EQ(broken.models.size(), 2U);
    ASSERT_EQ(broken.problems.size(), 1U);
    EXPECT_THAT(broken.problems[0].message, HasSubstr("models.json"));
    m_folder.write("config/actiscope/models.json", list(model("d", file({}, "http://127.0.0.1:8000/w.pth"))));
    EXPECT_EQ(loadCatalogue().problems.size(), 1U)
        << "no list says that this computer may be asked in plain text";
}

TEST_F(ModelCatalogue, AModelThatShipsKeepsItsName) {
    m_folder.write("resources/models/catalogue.json", list(model("a")));
    m_folder.write("resources/models/demo-scenes.safetensors", "1");
    m_folder.write("config/actiscope/models.json", list(model("demo-scenes") + "," + model("c")));
    const Catalogue catalogue = loadCatalogue();
    EXPECT_EQ(catalogue.find("demo-scenes"), nullptr);
    EXPECT_NE(catalogue.find("c"), nullptr) << "the others stay";
    ASSERT_EQ(catalogue.problems.size(), 1U);
    EXPECT_THAT(catalogue.problems[0].message,
                AllOf(HasSubstr("models.json"), HasSubstr("demo-scenes"), HasSubstr("another name")));
}

/// Files that Debian's torchvision 0.14 lists by names whose digits are not those of their checksums; later
/// versions of torchvision list them by their true ones.
bool isRenamedSince(const std::string& model) {
    return model == "efficientnet-b0" || model == "efficientnet-b1" || model == "efficientnet-b2" ||
           model == "efficientnet-b3";
}

/// Debian's torchvision names the files with the first digits of their checksums.
TEST_F(ModelCatalogue, TheProgramsOwnListAgreesWithTorchvision) {
    ::unsetenv("ACTISCOPE_RESOURCES");
    const Catalogue catalogue = loadCatalogue();
    ASSERT_TRUE(catalogue.problems.empty()) << catalogue.problems[0].message;
    const fs::path sources = "/usr/lib/python3/dist-packages/torchvision/models";
    std::string python;
    for (const auto& entry : fs::directory_iterator(sources)) {
        if (entry.path().extension() != ".py") {
            continue;
        }
        std::ifstream stream(entry.path());
        python.append(std::istreambuf_iterator<char>(stream), {});
    }
    int checked = 0;
    for (const CatalogueModel& model : catalogue.models) {
        const CatalogueFile& weights = model.files.at(0);
        if (weights.url.find("download.pytorch.org") == std::string::npos) {
            continue;
        }
        const std::size_t dash = weights.name.rfind('-');
        const std::string listed = weights.url.substr(0, weights.url.rfind('-') + 1);
        if (isRenamedSince(model.name)) {
            EXPECT_THAT(python, HasSubstr('"' + listed)) << model.name;
            EXPECT_THAT(python, testing::Not(HasSubstr('"' + weights.url + '"')))
                << model.name << ": torchvision has the new name, so this is no exception any more";
        } else {
            EXPECT_THAT(python, HasSubstr('"' + weights.url + '"')) << model.name;
        }
        EXPECT_EQ(weights.name.substr(dash + 1), weights.sha256.substr(0, 8) + ".pth") << model.name;
        EXPECT_TRUE(publishedBytes(model).has_value()) << model.name;
        ++checked;
    }
    EXPECT_EQ(checked, 34);
    EXPECT_NE(catalogue.find("googlenet-cam"), nullptr);
    for (const char* name :
         {"places365-resnet-18", "places365-resnet-18-no-pool", "places365-alexnet", "places365-googlenet"}) {
        ASSERT_NE(catalogue.find(name), nullptr) << name;
        EXPECT_THAT(catalogue.find(name)->description, HasSubstr("categories_places365.txt"));
    }
    for (const CatalogueModel& model : catalogue.models) {
        std::set<FileRole> roles;
        for (const CatalogueFile& file : model.files) {
            roles.insert(file.role);
        }
        EXPECT_EQ(roles.count(FileRole::Attributes), roles.count(FileRole::AttributeWeights))
            << model.name << ": names of attributes are of no use without their weights";
    }
}

TEST_F(ModelCatalogue, AModelIsInstalledByItsRecord) {
    const auto models = read(list(model("net", file(R"(, "sha256": "abcdef01")"))));
    ASSERT_TRUE(models.has_value());
    EXPECT_EQ(findInstalled("net").error().code, ErrorCode::FileNotFound);
    m_folder.write("data/actiscope/models/net/w.pth", "12345");
    EXPECT_EQ(findInstalled("net").error().code, ErrorCode::FileNotFound) << "half there";
    const auto recorded = recordInstalled(models->at(0), {std::string(64, 'a')});
    ASSERT_TRUE(recorded.has_value()) << recorded.error().message;
    EXPECT_EQ(recorded->files.at(FileRole::Weights), m_folder.path() / "data/actiscope/models/net/w.pth");
    EXPECT_EQ(recorded->bytes, 5U);
    m_folder.write("data/actiscope/models/other/w.pth", "1");
    ASSERT_EQ(installedModels().size(), 1U);
    EXPECT_EQ(installedModels()[0].title, "T");

    fs::remove(m_folder.path() / "data/actiscope/models/net/w.pth");
    EXPECT_EQ(findInstalled("net").error().code, ErrorCode::DescriptionInvalid);
    m_folder.write("data/actiscope/models/net/installed.json", R"({"title": 3})");
    EXPECT_THAT(findInstalled("net").error().message, HasSubstr("actiscope models remove net"));
    EXPECT_TRUE(installedModels().empty());
}

TEST_F(ModelCatalogue, ARecordPointsNowhereElse) {
    m_folder.write("data/actiscope/secret.pth", "x");
    m_folder.write("data/actiscope/models/net/installed.json",
                   R"({"title": "T", "licence": "L", "source": "S", "files": [
                       {"name": "../../secret.pth", "role": "weights"}]})");
    EXPECT_FALSE(findInstalled("net").has_value());
}

TEST_F(ModelCatalogue, AModelThatIsBeingFetchedIsNotRemoved) {
    m_folder.write("data/actiscope/models/net/w.pth.part", "1");
    {
        const FolderLock fetching(modelFolder("net"));
        const auto removed = removeModel("net");
        ASSERT_FALSE(removed.has_value());
        EXPECT_EQ(removed.error().code, ErrorCode::WriteFailed);
        EXPECT_THAT(removed.error().message, HasSubstr("being fetched"));
        EXPECT_TRUE(fs::exists(modelFolder("net") / "w.pth.part"));
        EXPECT_TRUE(fetching.taken());
        EXPECT_TRUE(FolderLock(modelFolder("net")).isHeldElsewhere());
    }
    EXPECT_TRUE(removeModel("net").has_value());
    const FolderLock nowhere(modelFolder("net"));
    EXPECT_FALSE(nowhere.taken() || nowhere.isHeldElsewhere());
}

TEST_F(ModelCatalogue, RemovingTakesOnlyTheModelsFolder) {
    m_folder.write("data/actiscope/models/net/w.pth.part", "1");
    m_folder.write("data/actiscope/models/other/w.pth", "1");
    EXPECT_TRUE(removeModel("net").has_value()) << "what is half there, too";
    EXPECT_FALSE(fs::exists(m_folder.path() / "data/actiscope/models/net"));
    EXPECT_EQ(removeModel("net").error().code, ErrorCode::FileNotFound);
    for (const char* name : {"..", ".", "", "/tmp", "../models", "other/.."}) {
        EXPECT_EQ(removeModel(name).error().code, ErrorCode::InvalidArgument) << name;
    }
    EXPECT_TRUE(fs::exists(m_folder.path() / "data/actiscope/models/other/w.pth"));
}

} // namespace
} // namespace actiscope
