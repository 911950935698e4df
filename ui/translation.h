// The window in the user's language.
#pragma once

#include <QLocale>
#include <QTranslator>

namespace actiscope::ui {

/// While it lives, the window's words and Qt's own are those of the locale's language where there is a
/// translation (translations/actiscope_*.ts), else English. Make it after the application, before windows.
class Translation {
public:
    explicit Translation(const QLocale& locale = QLocale::system());
    Translation(const Translation&) = delete;
    Translation& operator=(const Translation&) = delete;
    ~Translation();

private:
    QTranslator m_qt;
    QTranslator m_window;
};

} // namespace actiscope::ui
