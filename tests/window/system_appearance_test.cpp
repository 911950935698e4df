// The desktop portal's answer, from a portal that the test itself plays on a connection of its own.
#include "ui/system_appearance.h"

#include <QDBusMessage>
#include <QDBusServer>
#include <QDBusVirtualObject>

#include <gmock/gmock.h>

#include "tests/window/window_runner.h"

namespace actiscope::ui {
namespace {

using test::becomes;

const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

/// Answers Read as the portal does: the value in a variant in a variant.
class Portal : public QDBusVirtualObject {
public:
    explicit Portal(uint scheme) : m_scheme(scheme) {}

    [[nodiscard]] QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override {
        const bool known = message.interface() == kInterface && message.member() == QStringLiteral("Read") &&
                           message.arguments() == QVariantList{kGroup, kKey};
        const QDBusVariant value(QVariant::fromValue(QDBusVariant(m_scheme)));
        return connection.send(
            known ? message.createReply(QVariant::fromValue(value))
                  : message.createErrorReply(QDBusError::UnknownMethod, QStringLiteral("no")));
    }

private:
    uint m_scheme;
};

class WindowSystemAppearance : public testing::Test {
protected:
    WindowSystemAppearance() {
        QObject::connect(&m_server, &QDBusServer::newConnection, &m_server,
                         [this](const QDBusConnection& made) {
                             m_portalSide = std::make_unique<QDBusConnection>(made);
                             if (m_portal) {
                                 m_portalSide->registerVirtualObject(kPath, m_portal.get());
                             }
                         });
        QObject::connect(&m_appearance, &SystemAppearance::told, &m_appearance,
                         [this](SystemScheme scheme) { m_told.push_back(scheme); });
    }
    ~WindowSystemAppearance() override { QDBusConnection::disconnectFromPeer(kName); }

    void ask() {
        const QDBusConnection bus = QDBusConnection::connectToPeer(m_server.address(), kName);
        ASSERT_TRUE(bus.isConnected());
        ASSERT_TRUE(becomes([this] { return m_portalSide != nullptr; }));
        m_appearance.ask(bus, {});
    }
    void change(const QString& group, const QString& key, uint value) {
        QDBusMessage signal = QDBusMessage::createSignal(kPath, kInterface, QStringLiteral("SettingChanged"));
        signal << group << key << QVariant::fromValue(QDBusVariant(value));
        m_portalSide->send(signal);
    }

    const QString kName = QStringLiteral("actiscope-test");
    QDBusServer m_server;
    std::unique_ptr<Portal> m_portal;
    std::unique_ptr<QDBusConnection> m_portalSide;
    SystemAppearance m_appearance;
    std::vector<SystemScheme> m_told;
};

TEST_F(WindowSystemAppearance, ThePortalIsAskedAndListenedTo) {
    m_portal = std::make_unique<Portal>(1U);
    ask();
    ASSERT_TRUE(becomes([this] { return m_told.size() == 1; }));
    EXPECT_EQ(m_told.back(), SystemScheme::Dark);
    change(kGroup, kKey, 2);
    ASSERT_TRUE(becomes([this] { return m_told.size() == 2; }));
    EXPECT_EQ(m_told.back(), SystemScheme::Light);
    change(kGroup, QStringLiteral("accent-color"), 1);
    change(kGroup, kKey, 0);
    ASSERT_TRUE(becomes([this] { return m_told.size() == 3; }));
    EXPECT_EQ(m_told.back(), SystemScheme::Unknown) << "no wish; other settings are not ours";
}

TEST_F(WindowSystemAppearance, WithoutAPortalNothingIsWished) {
    ask();
    ASSERT_TRUE(becomes([this] { return !m_told.empty(); }));
    EXPECT_EQ(m_told.back(), SystemScheme::Unknown);
}

TEST_F(WindowSystemAppearance, WithoutABusNothingIsStarted) {
    m_appearance.start(); // main.cpp takes the session's bus away
    ASSERT_EQ(m_told.size(), 1U);
    EXPECT_EQ(m_told.back(), SystemScheme::Unknown);
}

} // namespace
} // namespace actiscope::ui
