#include <gmock/gmock.h>

#include <QApplication>
#include <QStandardPaths>

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    QStandardPaths::setTestModeEnabled(true); // never the user's own settings
    QApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
