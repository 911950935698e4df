// `actiscope models list`, `pull` and `remove`: the real program against a server of the test's own.
#include <csignal>

#include <QEventLoop>
#include <QProcess>
#include <QTimer>
#include <nlohmann/json.hpp>

#include "engine/data/folder_lock.h"
#include "tests/downloads/download_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/torch/model_files.h"

namespace actiscope::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class ModelsCommand : public Download {
protected:
    static constexpr int kPatienceMs = 120'000;

    ModelsCommand() {
        m_file.body.replace(0, 4, QByteArray("\x80\2}q", 4)); // begins as a pickle of PyTorch's does
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(QStringLiteral("XDG_DATA_HOME"), in("data"));
        m_environment.insert(QStringLiteral("XDG_CONFIG_HOME"), in("config"));
        m_environment.insert(QStringLiteral("ACTISCOPE_ALLOW_LOOPBACK"), QStringLiteral("1"));
        writeCatalogue(sumOf(m_file.body));
    }

    [[nodiscard]] QString in(const char* name) const {
        return QString::fromStdString((m_folder.path() / name).string());
    }

    void writeCatalogue(const std::string& sum) const {
        json file{{"url", m_server.url("/weights.pth")}, {"role", "weights"}};
        if (!sum.empty()) {
            file["sha256"] = sum;
        }
        const json labels{{"url", m_server.url("/names.txt")}, {"role", "labels"}, {"bytes", 4}};
        const json model{{"name", "mine"},
                         {"title", "A network of mine"},
                         {"licence", "MIT"},
                         {"source", "https://example.org/"},
                         {"files", json::array({file, labels})},
                         {"description", {{"name", "Mine"}}}};
        m_folder.write("config/actiscope/models.json", json{{"models", json::array({model})}}.dump());
    }

    /// Serves both files.
    void serve(const LoopbackServer::Answering& weights) {
        m_server.answering = [weights](const WebRequest& request) {
            return request.path == "/names.txt" ? ServedFile{"a\nb\n", "\"n\""}.whole() : weights(request);
        };
    }

    struct Ran {
        int exitCode = -1;
        std::string out;
        std::string err;
    };
    /// Starts the program and serves it until it ends; once stderr holds `waitFor`, sends it SIGINT.
    Ran run(const QStringList& arguments, const char* waitFor = nullptr) {
        QProcess program;
        program.setProcessEnvironment(m_environment);
        QByteArray err;
        bool sent = false;
        QObject::connect(&program, &QProcess::readyReadStandardError, &program, [&] {
            err += program.readAllStandardError();
            if (waitFor != nullptr && !sent && err.contains(waitFor)) {
                sent = ::kill(static_cast<pid_t>(program.processId()), SIGINT) == 0;
            }
        });
        QEventLoop untilItEnds;
        QObject::connect(&program, &QProcess::finished, &untilItEnds, &QEventLoop::quit);
        QTimer::singleShot(kPatienceMs, &untilItEnds, &QEventLoop::quit); // a hanging program fails the test
        program.start(QStringLiteral(ACTISCOPE_PROGRAM), arguments);
        untilItEnds.exec();
        err += program.readAllStandardError();
        Ran ran;
        ran.out = program.readAllStandardOutput().toStdString();
        ran.err = err.toStdString();
        ran.exitCode = program.state() == QProcess::NotRunning && program.exitStatus() == QProcess::NormalExit
                           ? program.exitCode()
                           : -1;
        return ran;
    }
    Ran models(const QStringList& arguments, const char* waitFor = nullptr) {
        return run(QStringList{QStringLiteral("models")} + arguments, waitFor);
    }
    json listed(const char* name) {
        const json document = json::parse(models({QStringLiteral("list"), QStringLiteral("--json")}).out);
        for (const json& model : document.at("models")) {
            if (model.at("name") == name) {
                return model;
            }
        }
        ADD_FAILURE() << name << " is not listed";
        return {};
    }

    [[nodiscard]] fs::path installed(const char* file) const {
        return m_folder.path() / "data" / "actiscope" / "models" / "mine" / file;
    }

    QProcessEnvironment m_environment;
    const QStringList m_pull{QStringLiteral("pull"), QStringLiteral("mine")};
    const QStringList m_remove{QStringLiteral("remove"), QStringLiteral("mine")};
};

TEST_F(ModelsCommand, ListShowsWhatIsPublishedAndWhatIsHere) {
    const Ran text = models({QStringLiteral("list")});
    EXPECT_EQ(text.exitCode, 0) << text.err;
    EXPECT_THAT(text.out, AllOf(HasSubstr("resnet-18"), HasSubstr("46.8 MB"), HasSubstr("googlenet-cam"),
                                HasSubstr("not installed"), HasSubstr("A network of mine; MIT")));
    const json resnet = listed("resnet-18");
    EXPECT_EQ(resnet["installed"], false);
    EXPECT_EQ(resnet["files"][0]["sha256"], "f37072fd");
    EXPECT_EQ(listed("googlenet-cam")["files"][0]["sha256"], nullptr);
    EXPECT_TRUE(m_server.requests.empty()) << "nothing is fetched unasked";
}

TEST_F(ModelsCommand, PullInstallsAndRemoveTakesAway) {
    serve(m_file);
    const Ran pulled = models(m_pull);
    ASSERT_EQ(pulled.exitCode, 0) << pulled.err;
    EXPECT_EQ(pulled.out, installed("weights.pth").string() + "\n");
    EXPECT_THAT(pulled.err, testing::Not(HasSubstr("checksum")));
    EXPECT_THAT(pulled.err,
                AllOf(HasSubstr("weights.pth: "), HasSubstr("--model mine"), testing::Not(HasSubstr("\r"))))
        << "plain lines where no terminal is";
    EXPECT_TRUE(fs::exists(installed("names.txt")));
    EXPECT_TRUE(fs::exists(installed("weights.pth.json"))) << "its description";
    EXPECT_EQ(listed("mine")["installed"], true);
    EXPECT_EQ(listed("mine")["path"], installed("weights.pth").string());
    m_server.requests.clear();
    EXPECT_EQ(models(m_pull).exitCode, 0);
    EXPECT_TRUE(m_server.requests.empty()) << "it is here already";
    EXPECT_EQ(models(m_remove).exitCode, 0);
    EXPECT_FALSE(fs::exists(installed("weights.pth").parent_path()));
    EXPECT_EQ(models(m_remove).exitCode, 2);
    EXPECT_EQ(listed("mine")["installed"], false);
}

TEST_F(ModelsCommand, InterruptedItGoesOnNextTime) {
    serve([this](const WebRequest&) { return cutAfter(m_file.whole(), kHalf, false); });
    const Ran stopped = models(m_pull, "weights.pth: 0.1 MB");
    EXPECT_EQ(stopped.exitCode, 1);
    EXPECT_THAT(stopped.err, AllOf(HasSubstr("cancelled"), HasSubstr("goes on from there")));
    EXPECT_FALSE(fs::exists(installed("weights.pth")));
    EXPECT_EQ(fs::file_size(installed("weights.pth.part")), static_cast<std::uintmax_t>(kHalf));
    EXPECT_EQ(listed("mine")["installed"], false);
    serve(m_file);
    ASSERT_EQ(models(m_pull).exitCode, 0);
    const auto ranged =
        std::find_if(m_server.requests.begin(), m_server.requests.end(), [](const WebRequest& request) {
            return request.headers.value("range") == "bytes=130000-";
        });
    EXPECT_NE(ranged, m_server.requests.end());
    EXPECT_EQ(fs::file_size(installed("weights.pth")), static_cast<std::uintmax_t>(kBytes));
}

TEST_F(ModelsCommand, WrongBytesAreNotInstalled) {
    writeCatalogue("00000000");
    serve(m_file);
    const Ran pulled = models(m_pull);
    EXPECT_EQ(pulled.exitCode, 1);
    EXPECT_THAT(pulled.err, AllOf(HasSubstr("checksum"), HasSubstr(sumOf(m_file.body))));
    EXPECT_FALSE(fs::exists(installed("weights.pth")));
    EXPECT_FALSE(fs::exists(installed("weights.pth").parent_path())) << "nothing of it stays";
}

TEST_F(ModelsCommand, WithoutAChecksumWhatIsNoModelIsNotInstalled) {
    writeCatalogue("");
    const std::string zip = torchZip(dict({}), {std::string(100, 'w')});
    const std::string tensors =
        safetensors(R"({"w":{"dtype":"F32","shape":[25],"data_offsets":[0,100]}})", std::string(100, 'w'));
    const std::pair<std::string, const char*> answers[] = {
        {"<!DOCTYPE html><title>Log in</title>", "it is a web page"},
        {"error: too many requests\n", "it is a text file"},
        {zip.substr(0, zip.size() - 30), "cut short"},
        {tensors.substr(0, tensors.size() - 1), "it is a safetensors file, but"},
        {std::string(300, '\0'), "none of the kinds"}};
    for (const auto& [body, what] : answers) {
        serve(ServedFile{QByteArray::fromStdString(body), "\"w\""});
        const Ran pulled = models(m_pull);
        EXPECT_EQ(pulled.exitCode, 1) << what;
        EXPECT_THAT(pulled.err, AllOf(HasSubstr("weights.pth was thrown away"),
                                      HasSubstr("from 127.0.0.1 is no whole model: "), HasSubstr(what)));
        EXPECT_FALSE(fs::exists(installed("weights.pth").parent_path())) << what;
        EXPECT_EQ(listed("mine")["installed"], false);
    }
    for (const std::string& body : {zip, tensors, m_file.body.toStdString()}) {
        serve(ServedFile{QByteArray::fromStdString(body), "\"w\""});
        const Ran pulled = models(m_pull);
        EXPECT_EQ(pulled.exitCode, 0) << pulled.err;
        EXPECT_THAT(pulled.err, HasSubstr("No checksum of its weights is published"));
        EXPECT_EQ(models(m_remove).exitCode, 0);
    }
    EXPECT_THAT(
        models({QStringLiteral("list")}).out,
        AllOf(HasSubstr("A network of mine; MIT; no checksum published\n"),
              HasSubstr("GoogLeNet-CAM (the paper's own); MIT (code); the weights come without a licence of "
                        "their own; no checksum published\n"),
              testing::Not(HasSubstr("terms of access may apply; no checksum"))));
}

TEST_F(ModelsCommand, AModelThatIsBeingFetchedIsNotRemoved) {
    m_folder.write("data/actiscope/models/mine/weights.pth.part", "1");
    {
        const FolderLock fetching(installed("weights.pth").parent_path());
        ASSERT_TRUE(fetching.taken());
        const Ran removed = models(m_remove);
        EXPECT_EQ(removed.exitCode, 1);
        EXPECT_THAT(removed.err, HasSubstr("mine is being fetched just now"));
        const Ran pulled = models(m_pull);
        EXPECT_EQ(pulled.exitCode, 1);
        EXPECT_THAT(pulled.err, HasSubstr("mine is being fetched already")) << "it is the lock of a download";
        EXPECT_TRUE(fs::exists(installed("weights.pth.part")));
    }
    EXPECT_EQ(models(m_remove).exitCode, 0);
    EXPECT_FALSE(fs::exists(installed("weights.pth").parent_path()));
}

TEST_F(ModelsCommand, TheSecondFileFailsAndTheFirstIsKept) {
    m_server.answering = [this](const WebRequest& request) {
        return request.path == "/names.txt" ? answer("404 Not Found", {}, {}) : m_file(request);
    };
    EXPECT_EQ(models(m_pull).exitCode, 1);
    EXPECT_EQ(listed("mine")["installed"], false);
    m_server.requests.clear();
    serve(m_file);
    EXPECT_EQ(models(m_pull).exitCode, 0);
    for (const WebRequest& request : m_server.requests) {
        EXPECT_EQ(request.path, "/names.txt");
    }
}

TEST_F(ModelsCommand, WithoutTheTestsSwitchLoopbackIsNotListed) {
    m_environment.remove(QStringLiteral("ACTISCOPE_ALLOW_LOOPBACK"));
    const Ran pulled = models(m_pull);
    EXPECT_EQ(pulled.exitCode, 2);
    EXPECT_THAT(pulled.err, HasSubstr("https address"));
    const Ran list = models({QStringLiteral("list")});
    EXPECT_EQ(list.exitCode, 1) << "a list could not be read";
    EXPECT_THAT(list.out, HasSubstr("resnet-18")) << "the program's own can";
    EXPECT_TRUE(m_server.requests.empty());
}

TEST_F(ModelsCommand, NamesThatAreNoneAreWrongUse) {
    for (const char* name : {"nobody", "../mine", "/etc", ".."}) {
        EXPECT_EQ(models({QStringLiteral("pull"), QString::fromLatin1(name)}).exitCode, 2) << name;
        EXPECT_EQ(models({QStringLiteral("remove"), QString::fromLatin1(name)}).exitCode, 2) << name;
    }
    EXPECT_EQ(models({QStringLiteral("pull")}).exitCode, 2);
    const Ran info = models({QStringLiteral("info"), QStringLiteral("resnet-18")});
    EXPECT_EQ(info.exitCode, 2);
    EXPECT_THAT(info.err, HasSubstr("actiscope models pull resnet-18"));
}

TEST_F(ModelsCommand, AnInstalledModelIsUsedByItsName) {
    ACTISCOPE_NEEDS_SHARED_DATA();
    std::ifstream stream(sharedData() / "weights" / "squeezenet1_1_torchvision" /
                             "squeezenet1_1_torchvision.pth",
                         std::ios::binary);
    m_file.body = QByteArray::fromStdString({std::istreambuf_iterator<char>(stream), {}});
    writeCatalogue(sumOf(m_file.body));
    serve(m_file);
    ASSERT_EQ(models(m_pull).exitCode, 0);
    const Ran info = models({QStringLiteral("describe"), QStringLiteral("mine")});
    ASSERT_EQ(info.exitCode, 0) << info.err;
    EXPECT_EQ(json::parse(info.out)["name"], "Mine") << "the catalogue's description is in force";
    const QString photo =
        QString::fromStdString((sharedData() / "ilsvrc" / "val" / "ILSVRC2012_val_00000003.JPEG").string());
    const Ran cam = run({QStringLiteral("cam"), photo, QStringLiteral("--model"), QStringLiteral("mine"),
                         QStringLiteral("--json")});
    ASSERT_EQ(cam.exitCode, 0) << cam.err;
    EXPECT_EQ(json::parse(cam.out)["images"][0]["predictions"].size(), 5U);
}

} // namespace
} // namespace actiscope::test
