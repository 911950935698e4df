// What to train with, and how: the left side of the training page.
#pragma once

#include <vector>

#include <QWidget>

#include "engine/training/data_request.h"
#include "ui/background.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace actiscope::ui {

class TrainingForm : public QWidget {
    Q_OBJECT

public:
    /// Shows `first`; the folder to write to is looked into for a checkpoint.
    explicit TrainingForm(const training::TrainingRequest& first, QWidget* parent = nullptr);

    /// What the fields say.
    [[nodiscard]] training::TrainingRequest request() const;
    /// One sentence on what has to be filled in yet; empty: nothing.
    [[nodiscard]] QString missing() const;
    /// A checkpoint is in the folder to write to.
    [[nodiscard]] bool resumes() const { return m_resumes; }
    /// The chosen one stays chosen where it is among them.
    void setNetworks(const std::vector<TrainableNetwork>& networks);
    /// Looks again for a checkpoint.
    void lookForCheckpoint();

Q_SIGNALS:
    void changed();

private:
    struct PathField {
        QLineEdit* line = nullptr;
        QWidget* row = nullptr;
    };
    enum class Wanted { Folder, File };
    PathField makePath(const char* name, const QString& title, const QString& tip, Wanted wanted);
    QSpinBox* makeNumber(const char* name, const QString& title, int least, int most, const QString& tip);
    void addRow(const QString& title, QWidget* field, QWidget* focused = nullptr);
    void makeDataRows();
    void makeNetworkRows();
    void makeCourseRows();
    void makeFileRows();
    void show(const training::TrainingRequest& request);
    void showRows();
    void showNetworkHelp();
    /// Wrapped text gets the height that it needs.
    static void setNote(QLabel* note, const QString& text);
    void choosePath(QLineEdit* line, const QString& title, Wanted wanted);

    QFormLayout* m_rows = nullptr;
    QComboBox* m_pictures = nullptr;
    PathField m_folder;
    QSpinBox* m_count = nullptr;
    QCheckBox* m_hard = nullptr;
    QComboBox* m_network = nullptr;
    QLabel* m_networkHelp = nullptr;
    QComboBox* m_pool = nullptr;
    QSpinBox* m_inputSize = nullptr;
    QSpinBox* m_epochs = nullptr;
    QSpinBox* m_batch = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    QSpinBox* m_seed = nullptr;
    QComboBox* m_device = nullptr;
    PathField m_init;
    PathField m_out;
    QLabel* m_checkpoint = nullptr;
    bool m_resumes = false;
    Background m_looker; ///< the folder may lie on a slow disk
};

} // namespace actiscope::ui
