// The dialog of published models at work: half a download, and one that failed.
#pragma once

#include <fstream>
#include <functional>
#include <string>

#include <QDialog>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include "tests/support/loopback_server.h"
#include "tests/window/window_runner.h"

namespace actiscope::test {

/// `shoot` writes the dialog's picture under a name.
inline void showModels(WindowRunner& runner, const std::function<void(const std::string&, QWidget*)>& shoot) {
    LoopbackServer server;
    const ServedFile file{QByteArray(20'000'000, 'x'), "\"one\""};
    server.answering = [&](const WebRequest& request) {
        return request.path == "/gone.pth" ? answer("404 Not Found", {}, {})
                                           : cutAfter(file.whole(), file.body.size() * 3 / 5, false);
    };
    qputenv("XDG_DATA_HOME", (runner.folder() / "data").c_str());
    qputenv("XDG_CONFIG_HOME", (runner.folder() / "config").c_str());
    qputenv("ACTISCOPE_ALLOW_LOOPBACK", "1");
    const auto list = runner.folder() / "config" / "actiscope" / "models.json";
    std::filesystem::create_directories(list.parent_path());
    const auto entry = [&](const std::string& name, const std::string& title) {
        return R"({"name": ")" + name + R"(", "title": ")" + title +
               R"(", "licence": "MIT", "note": "A network of this computer.", "source": "https://example.org/",
               "files": [{"url": ")" +
               server.url("/" + name + ".pth") + R"(", "role": "weights"}]})";
    };
    std::ofstream(list) << R"({"models": [)" << entry("coming", "Network that is on its way") << ","
                        << entry("gone", "Network that is no longer there") << "]}";

    runner.press(Qt::Key_G, Qt::ControlModifier);
    auto* dialog = runner.find<QDialog>("modelsDialog");
    const auto choose = [&](const char* name) {
        dialog->findChild<QLineEdit*>(QStringLiteral("modelsSearch"))->setText(QLatin1String(name));
        return becomes(
            [&] { return dialog->findChild<QPushButton*>(QStringLiteral("modelGet"))->isVisible(); });
    };
    const auto get = [&] { dialog->findChild<QPushButton*>(QStringLiteral("modelGet"))->click(); };
    (void)choose("gone");
    get();
    (void)becomes([&] { return dialog->findChild<QWidget*>(QStringLiteral("modelProblem"))->isVisible(); });
    shoot("models_failed", dialog);
    (void)choose("coming");
    get();
    (void)becomes(
        [&] { return dialog->findChild<QProgressBar*>(QStringLiteral("modelProgress"))->value() > 500; });
    dialog->findChild<QLineEdit*>(QStringLiteral("modelsSearch"))->setText(QStringLiteral("network"));
    shoot("models_on_the_way", dialog);
    dialog->findChild<QLineEdit*>(QStringLiteral("modelsSearch"))->setText(QStringLiteral("no such"));
    shoot("models_none", dialog);
    delete dialog;
    runner.close(); // cancels what is on its way, before its server goes
    for (const char* name : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "ACTISCOPE_ALLOW_LOOPBACK"}) {
        qunsetenv(name);
    }
}

} // namespace actiscope::test
