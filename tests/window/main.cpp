#include <gmock/gmock.h>

#include <QApplication>
#include <QLocale>
#include <QStandardPaths>

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) { // as when ctest asks for the list of tests
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QStandardPaths::setTestModeEnabled(true); // never the user's own settings
    QLocale::setDefault(QLocale::c());        // numbers are the same wherever the tests run
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");    // nor what the user's desktop asks for
    qunsetenv("XDG_RUNTIME_DIR");
    QApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
