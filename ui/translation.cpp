#include "ui/translation.h"

#include <QCoreApplication>
#include <QLibraryInfo>

namespace actiscope::ui {

Translation::Translation(const QLocale& locale) {
    if (!m_window.load(locale, QStringLiteral("actiscope"), QStringLiteral("_"),
                       QStringLiteral(":/translations"))) {
        return; // Qt's words alone in another language would make a mixture
    }
    QCoreApplication::installTranslator(&m_window);
    if (m_qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                  QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(&m_qt);
    }
}

Translation::~Translation() {
    QCoreApplication::removeTranslator(&m_qt);
    QCoreApplication::removeTranslator(&m_window);
}

} // namespace actiscope::ui
