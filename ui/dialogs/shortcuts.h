// All keys of the window, read from its actions.
#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace actiscope::ui {

class ShortcutsDialog : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);
};

} // namespace actiscope::ui
