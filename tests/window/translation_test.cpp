// The German window: complete, German everywhere, and nothing cut off.
#include <map>
#include <set>

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QScrollArea>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

#include "tests/window/window_runner.h"
#include "ui/translation.h"

namespace actiscope::ui {
namespace {

using test::becomes;

struct TranslatedMessage {
    QString source;
    QString translation;
    QString state;
};

std::vector<TranslatedMessage> messagesOf(const QString& file) {
    QFile ts(file);
    EXPECT_TRUE(ts.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&ts);
    std::vector<TranslatedMessage> messages;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) {
            continue;
        }
        if (xml.name() == QStringLiteral("source")) {
            messages.push_back({xml.readElementText(), {}, {}});
        } else if (xml.name() == QStringLiteral("translation")) {
            messages.back().state = xml.attributes().value(QStringLiteral("type")).toString();
            messages.back().translation = xml.readElementText();
        }
    }
    EXPECT_FALSE(xml.hasError());
    return messages;
}

std::multiset<QString> placeholders(const QString& text) {
    std::multiset<QString> found;
    static const QRegularExpression placeholder(QStringLiteral("%\\d"));
    for (auto at = placeholder.globalMatch(text); at.hasNext();) {
        found.insert(at.next().captured());
    }
    return found;
}

TEST(WindowTranslation, EveryMessageIsTranslatedWithItsPlaceholdersAndItsKey) {
    const auto messages = messagesOf(QStringLiteral(ACTISCOPE_TRANSLATIONS "/actiscope_de.ts"));
    ASSERT_GT(messages.size(), 300U);
    for (const TranslatedMessage& message : messages) {
        EXPECT_TRUE(message.state.isEmpty() && !message.translation.isEmpty())
            << message.source.toStdString();
        EXPECT_EQ(placeholders(message.source), placeholders(message.translation))
            << message.source.toStdString();
        EXPECT_EQ(message.source.count(QLatin1Char('&')), message.translation.count(QLatin1Char('&')))
            << message.source.toStdString();
    }
}

/// Qt and the window as in a German desktop, while it lives.
struct German {
    German() { QLocale::setDefault(QLocale(QLocale::German)); }
    ~German() { QLocale::setDefault(QLocale::c()); }
    Translation words{QLocale(QLocale::German)};
};

class WindowGerman : public testing::Test {
protected:
    MainWindow& start() {
        return m_run.startWith(m_run.writeModel("plain"),
                               {m_run.writePicture("bilder/foto.png", QSize(200, 150), 0.5, 0.5)});
    }

    /// What does not fit into its place. Text that wraps or is shortened says less than it is.
    static QStringList cut(const QWidget& within) {
        QStringList found;
        for (const QWidget* part : within.findChildren<QWidget*>()) {
            const auto* label = qobject_cast<const QLabel*>(part);
            const bool says = (label != nullptr && !label->wordWrap()) ||
                              qobject_cast<const QAbstractButton*>(part) != nullptr ||
                              qobject_cast<const QComboBox*>(part) != nullptr;
            const bool ours = !part->objectName().startsWith(QLatin1String("qt_")) &&
                              !part->inherits("QLineEditIconButton");
            if (says && ours && part->isVisibleTo(&within) &&
                part->minimumSizeHint().width() > part->width()) {
                found.append(QStringLiteral("%1 \"%2\" needs %3, has %4")
                                 .arg(QLatin1String(part->metaObject()->className()),
                                      part->property("text").toString())
                                 .arg(part->minimumSizeHint().width())
                                 .arg(part->width()));
            }
        }
        return found;
    }

    test::WindowRunner m_run;
};

TEST_F(WindowGerman, OtherLanguagesGetEnglish) {
    const Translation words{QLocale(QLocale::Finnish)};
    EXPECT_EQ(start().menuBar()->actions().constFirst()->text(), QStringLiteral("&File"));
}

TEST_F(WindowGerman, EveryActionIsGerman) {
    std::vector<QString> english;
    for (const QAction* action : start().allActions()) {
        english.push_back(action->text());
    }
    m_run.close();
    const German german;
    const QList<QAction*> actions = start().allActions();
    ASSERT_EQ(static_cast<std::size_t>(actions.size()), english.size());
    for (qsizetype i = 0; i < actions.size(); ++i) {
        if (actions[i]->property("menu").isValid()) { // else a file's name
            EXPECT_NE(actions[i]->text(), english[static_cast<std::size_t>(i)])
                << actions[i]->text().toStdString();
        }
    }
    EXPECT_EQ(m_run.window().menuBar()->actions().constFirst()->text(), QStringLiteral("&Datei"));
    EXPECT_EQ(m_run.find<QLabel>("curveTitle")->text(), QStringLiteral("Boxfläche über der Schwelle, %"));
    EXPECT_TRUE(m_run.find<QLabel>("timingLabel")->text().contains(QStringLiteral("Netz")));
    m_run.close();
}

TEST_F(WindowGerman, NoLetterIsTwiceInAMenu) {
    const auto letters = [](const QList<QAction*>& actions) {
        std::map<QChar, QString> seen;
        for (const QAction* action : actions) {
            const QString text = action->text();
            const qsizetype at = text.indexOf(QLatin1Char('&'));
            if (at >= 0) {
                const QChar letter = text[at + 1].toLower();
                EXPECT_FALSE(seen.contains(letter))
                    << text.toStdString() << " / " << seen[letter].toStdString();
                seen[letter] = text;
            }
        }
    };
    const auto check = [&](const MainWindow& window) {
        letters(window.menuBar()->actions());
        for (const QMenu* menu : window.findChildren<QMenu*>()) {
            letters(menu->actions());
        }
    };
    check(start());
    m_run.close();
    const German german;
    check(start());
    m_run.close();
}

TEST_F(WindowGerman, NothingIsCutOnASmallScreen) {
    const German german;
    MainWindow& window = start();
    window.resize(1024, 700);
    QCoreApplication::processEvents();
    EXPECT_EQ(window.size(), QSize(1024, 700));
    EXPECT_EQ(cut(window).join(QLatin1Char('\n')).toStdString(), "");
    for (const QScrollArea* side : window.findChildren<QScrollArea*>()) {
        EXPECT_LE(side->widget()->width(), side->viewport()->width());
    }
    for (const test::DialogKey& opened : test::kDialogKeys) {
        m_run.press(opened.key, opened.with);
        auto* dialog = m_run.find<QDialog>(opened.dialog);
        ASSERT_NE(dialog, nullptr) << opened.dialog;
        QCoreApplication::processEvents();
        EXPECT_LE(dialog->width(), 1024);
        EXPECT_LE(dialog->height(), 700);
        EXPECT_EQ(cut(*dialog).join(QLatin1Char('\n')).toStdString(), "");
        delete dialog;
    }
    m_run.close();
}

} // namespace
} // namespace actiscope::ui
