// Edits what a model expects of its input and how its classes are called.
#pragma once

#include <array>

#include <QDialog>

#include "engine/runtime/model.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace actiscope::ui {

class Background;

/// Apply opens the model again with what is entered; save writes it beside the model as well.
class DescriptionEditor : public QDialog {
    Q_OBJECT

public:
    explicit DescriptionEditor(const ModelPtr& model, QWidget* parent = nullptr);

Q_SIGNALS:
    void applied(const actiscope::ModelRequest& request);
    void saved(const QString& file);
    void saveFailed(const actiscope::Error& error);

private:
    void buildForm();
    QLayout* makeTriple(std::array<QDoubleSpinBox*, 3>& boxes, const char* name, double least);
    void fill(const InputDescription& input);
    void fillPreset(int preset);
    [[nodiscard]] InputDescription input() const;
    [[nodiscard]] ModelDescription description() const;
    void apply();
    void save();
    void chooseLabels();

    ModelPtr m_model;
    Background* m_writer = nullptr;
    QLineEdit* m_name = nullptr;
    QComboBox* m_preset = nullptr;
    QSpinBox* m_width = nullptr;
    QSpinBox* m_height = nullptr;
    QComboBox* m_channels = nullptr;
    QComboBox* m_range = nullptr;
    std::array<QDoubleSpinBox*, 3> m_mean{};
    std::array<QDoubleSpinBox*, 3> m_std{};
    QComboBox* m_geometry = nullptr;
    QComboBox* m_resize = nullptr;
    QComboBox* m_pool = nullptr;
    QLineEdit* m_labels = nullptr;
};

} // namespace actiscope::ui
