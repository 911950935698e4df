// Published models: what there is, what is here, and getting one.
#pragma once

#include <QDialog>

#include "engine/runtime/model.h"
#include "ui/model_library.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace actiscope::ui {

class ModelsDialog : public QDialog {
    Q_OBJECT

public:
    /// The library outlives the dialog.
    explicit ModelsDialog(ModelLibrary& library, QWidget* parent = nullptr);

Q_SIGNALS:
    void openWanted(const actiscope::ModelRequest& request);

private:
    QWidget* makeList();
    QWidget* makeDetails();
    QLayout* makeButtons();
    QLabel* addFact(QFormLayout* form, const QString& what, const char* name);
    QPushButton* addButton(QLayout* row, const QString& text, const QString& tip, const char* name);

    void fill();
    void fillRow(int row, const ModelLibrary::Entry& entry);
    void filter();
    void update(const QString& name);
    void showDetails();
    void showState(const ModelLibrary::Entry& entry);
    void openCurrent();
    [[nodiscard]] const ModelLibrary::Entry* current() const;

    ModelLibrary& m_library;
    QLineEdit* m_search = nullptr;
    QTableWidget* m_table = nullptr;
    QLabel* m_empty = nullptr;
    QWidget* m_details = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_licence = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_checksum = nullptr;
    QLabel* m_source = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_progressText = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_get = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace actiscope::ui
