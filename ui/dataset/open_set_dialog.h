// Which data set is opened, and how it is read where its content does not tell.
#pragma once

#include <filesystem>

#include <QDialog>

#include "engine/datasets/open.h"

class QComboBox;
class QFormLayout;
class QPushButton;

namespace actiscope::ui {

class PathField;

class OpenSetDialog : public QDialog {
    Q_OBJECT

public:
    /// `place` may be empty.
    OpenSetDialog(const std::filesystem::path& place, const datasets::OpenOptions& options, QWidget* parent);

Q_SIGNALS:
    void openWanted(const std::filesystem::path& place, const actiscope::datasets::OpenOptions& options);

private:
    QComboBox* addChoice(QFormLayout* form, const char* name, const QString& title, const QString& tip);
    void allowWhatTheFormatTakes();
    [[nodiscard]] datasets::OpenOptions options() const;

    PathField* m_place = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_split = nullptr;
    PathField* m_annotations = nullptr;
    PathField* m_images = nullptr;
    QPushButton* m_open = nullptr;
};

} // namespace actiscope::ui
