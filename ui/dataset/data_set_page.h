// The page on which a data set is looked through, evaluated and understood.
#pragma once

#include <QWidget>

#include "ui/dataset/data_set_session.h"
#include "ui/dataset/page_choices.h"

class QLabel;
class QLayout;
class QListWidget;
class QProgressBar;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace actiscope::ui {

class EvaluationPanel;
class FilterBar;
class RemarksNotice;
class TileGallery;

class DataSetPage : public QWidget {
    Q_OBJECT

public:
    DataSetPage(DataSetState& state, DataSetSession& session, const PageChoices& choices,
                QWidget* parent = nullptr);

    [[nodiscard]] TileGallery* gallery() const { return m_gallery; }
    [[nodiscard]] FilterBar* filterBar() const { return m_filters; }
    [[nodiscard]] const PageChoices& choices() const { return m_choices; }
    void setRecent(const QStringList& places);
    void focusSearch(); ///< of images; shows the gallery
    void showGallery();
    void stepTab(int by); ///< round and round
    void evaluate();      ///< with the choices of the last time
    void askToEvaluate(); ///< what is measured, and where it is kept

Q_SIGNALS:
    void openSetWanted();
    void readingWanted(); ///< to say how a set is read
    void openRunWanted();
    void saveRunWanted();
    void openModelWanted();
    void recentChosen(const QString& place);
    void imageChosen(std::uint32_t item); ///< to be opened in the main view
    void choicesChanged();                ///< choices(), to be kept

protected:
    /// To what is looked at. No focus proxy: Tab would enter the page there, past all that stands before it.
    void focusInEvent(QFocusEvent* event) override;

private:
    QWidget* makeEmpty();
    QWidget* makeContent();
    QWidget* makeSide();
    QLayout* makeTabRow();
    void addTab(const char* name, const QString& title, const QString& tip, QWidget* content);
    void showTab(int index);
    void showWhatThereIs();
    [[nodiscard]] QWidget* whatIsLookedAt() const;

    DataSetState& m_state;
    DataSetSession& m_session;
    PageChoices m_choices;
    QStackedWidget* m_pages = nullptr; ///< nothing open, or the set
    QLabel* m_emptyTitle = nullptr;
    QLabel* m_emptyText = nullptr;
    QWidget* m_emptyButtons = nullptr;
    QWidget* m_recentBox = nullptr;
    QListWidget* m_recent = nullptr;
    QProgressBar* m_opening = nullptr;
    RemarksNotice* m_notice = nullptr;
    QTabBar* m_tabs = nullptr;
    QToolButton* m_hide = nullptr;        ///< the side
    QStackedWidget* m_contents = nullptr; ///< one a tab
    FilterBar* m_filters = nullptr;
    TileGallery* m_gallery = nullptr;
    EvaluationPanel* m_panel = nullptr;
};

} // namespace actiscope::ui
