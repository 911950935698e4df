// What an evaluation measures, of which images, and what it writes.
#pragma once

#include <QDialog>

#include "ui/dataset/data_set_session.h"
#include "ui/dataset/page_choices.h"

class QCheckBox;
class QDoubleSpinBox;
class QFormLayout;
class QHBoxLayout;
class QSpinBox;
class QToolButton;

namespace actiscope::ui {

class PathField;

class EvaluationDialog : public QDialog {
    Q_OBJECT

public:
    /// `images`: in the set.
    EvaluationDialog(const PageChoices& first, std::size_t images, QWidget* parent);

Q_SIGNALS:
    void evaluateWanted(const actiscope::ui::EvaluationRequest& request);

private:
    QWidget* makeMeasures(const PageChoices& first, std::size_t images);
    QWidget* makeFiles();
    QToolButton* makeMoreButton();
    QWidget* makeMore();
    QHBoxLayout* makePart();
    [[nodiscard]] EvaluationRequest request() const;

    QDoubleSpinBox* m_threshold = nullptr;
    QCheckBox* m_sweep = nullptr;
    QCheckBox* m_wsol = nullptr;
    QCheckBox* m_heuristic = nullptr;
    QCheckBox* m_limited = nullptr;
    QSpinBox* m_limit = nullptr;
    PathField* m_mapping = nullptr;
    PathField* m_store = nullptr;
    QWidget* m_more = nullptr; ///< what is rarely wanted; out of sight until it is
    QCheckBox* m_sharded = nullptr;
    QSpinBox* m_shard = nullptr;
    QSpinBox* m_shards = nullptr;
    PathField* m_submission = nullptr;
    PathField* m_maps = nullptr;
};

} // namespace actiscope::ui
