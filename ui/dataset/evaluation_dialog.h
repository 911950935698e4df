// What an evaluation measures and where its run is kept.
#pragma once

#include <QDialog>

#include "ui/dataset/data_set_session.h"
#include "ui/dataset/page_choices.h"

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace actiscope::ui {

class EvaluationDialog : public QDialog {
    Q_OBJECT

public:
    /// `images`: in the set.
    EvaluationDialog(const PageChoices& first, std::size_t images, QWidget* parent);

Q_SIGNALS:
    void evaluateWanted(const actiscope::ui::EvaluationRequest& request);

private:
    QWidget* makeMeasures(const PageChoices& first);
    QWidget* makeFiles();
    QLineEdit* addFile(class QFormLayout* form, const char* name, const QString& title,
                       const QString& nothing, const QString& tip, bool isNew);
    [[nodiscard]] EvaluationRequest request() const;

    QDoubleSpinBox* m_threshold = nullptr;
    QCheckBox* m_sweep = nullptr;
    QCheckBox* m_wsol = nullptr;
    QCheckBox* m_heuristic = nullptr;
    QCheckBox* m_limited = nullptr;
    QSpinBox* m_limit = nullptr;
    QLineEdit* m_mapping = nullptr;
    QLineEdit* m_store = nullptr;
};

} // namespace actiscope::ui
