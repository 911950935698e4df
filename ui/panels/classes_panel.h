// The classes of the answer, a field that finds any other, and one selection.
#pragma once

#include <QWidget>

#include "ui/engine_session.h"
#include "ui/view_state.h"

class QAction;
class QCompleter;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QStandardItemModel;
class QTimer;

namespace actiscope::ui {

class ClassList;
class ClassListModel;

class ClassesPanel : public QWidget {
    Q_OBJECT

public:
    ClassesPanel(ViewState* state, EngineSession* session, QWidget* parent = nullptr);

    void setFindAction(QAction* find); ///< its icon leads the field
    void focusSearch();
    /// Removes the selected class where it was added.
    void removeSelected();

Q_SIGNALS:
    void openModelWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showAnswer();
    void showWaiting();
    void showSelection();
    void drawThumbnails();
    void suggest(const QString& text);
    void addSuggested(const QModelIndex& suggestion);
    void add(int classIndex);
    void removeRow(int row);

    ViewState* m_state;
    EngineSession* m_session;
    QLineEdit* m_search = nullptr;
    QStandardItemModel* m_suggestions = nullptr;
    QCompleter* m_completer = nullptr;
    QWidget* m_noModel = nullptr;
    ClassListModel* m_rows = nullptr;
    ClassList* m_list = nullptr;
    QTimer* m_waitingDelay = nullptr;
    int m_selectWhenThere = -1; ///< class index that was asked for and is not in the answer yet
    Background m_drawing;
};

} // namespace actiscope::ui
