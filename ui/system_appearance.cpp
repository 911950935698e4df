#include "ui/system_appearance.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>

namespace actiscope::ui {

namespace {

const QString kPortal = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

/// Without this the bus library would start a bus of its own.
bool hasSessionBus() {
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") ||
           QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

/// The portal's Read wraps its answer in one variant more than its signal does.
SystemScheme schemeOf(QVariant value) {
    while (value.metaType() == QMetaType::fromType<QDBusVariant>()) {
        value = qvariant_cast<QDBusVariant>(value).variant();
    }
    constexpr uint kPrefersDark = 1;
    constexpr uint kPrefersLight = 2;
    switch (value.toUInt()) {
    case kPrefersDark:
        return SystemScheme::Dark;
    case kPrefersLight:
        return SystemScheme::Light;
    default:
        return SystemScheme::Unknown;
    }
}

} // namespace

void SystemAppearance::start() {
    if (!hasSessionBus()) {
        Q_EMIT told(SystemScheme::Unknown);
        return;
    }
    m_joining.start(
        [] {
            return QDBusConnection::connectToBus(QDBusConnection::SessionBus,
                                                 QStringLiteral("actiscope.appearance"));
        },
        [this](const QDBusConnection& bus) { ask(bus, kPortal); });
}

void SystemAppearance::ask(const QDBusConnection& given, const QString& service) {
    QDBusConnection bus = given;
    if (!bus.isConnected()) {
        Q_EMIT told(SystemScheme::Unknown);
        return;
    }
    qRegisterMetaType<QDBusVariant>(); // the slot's parameters are looked up by name
    bus.connect(service, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(service, kPath, kInterface, QStringLiteral("Read"));
    read << kGroup << kKey;
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        answer->deleteLater();
        Q_EMIT told(reply.isError() ? SystemScheme::Unknown : schemeOf(reply.value().variant()));
    });
}

void SystemAppearance::settingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == kGroup && key == kKey) {
        Q_EMIT told(schemeOf(value.variant()));
    }
}

} // namespace actiscope::ui
