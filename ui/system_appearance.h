// Whether the desktop asks for dark or light, where Qt does not know by itself.
#pragma once

#include <QDBusConnection>
#include <QDBusVariant>
#include <QObject>

#include "ui/background.h"
#include "ui/theme.h"

namespace actiscope::ui {

/// Asks the desktop portal (org.freedesktop.portal.Settings: org.freedesktop.appearance, color-scheme) and
/// listens for changes, without ever waiting. Where there is no session bus, or no portal, nothing is heard.
/// Thread rule: the window's thread.
class SystemAppearance : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Joins the user's session bus on a thread of its own, then asks.
    void start();
    /// Asks `service` on a bus that is joined already.
    void ask(const QDBusConnection& bus, const QString& service);

Q_SIGNALS:
    void told(actiscope::ui::SystemScheme scheme);

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    Background m_joining;
};

} // namespace actiscope::ui
