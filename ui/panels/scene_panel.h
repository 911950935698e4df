// What a network of scenes says of the picture: indoor or outdoor, the kinds of scene, attributes.
#pragma once

#include <QWidget>

#include "ui/view_state.h"

class QGridLayout;
class QLabel;

namespace actiscope::ui {

/// There only where the model's classes are kinds of scenes; its rows stay while an answer is awaited.
class ScenePanel : public QWidget {
    Q_OBJECT

public:
    explicit ScenePanel(ViewState* state, QWidget* parent = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QLabel* makeLine(const QString& name, const QFont& font);
    void showAnswer();
    void showVote(const SceneSummary& scene);
    void showCategories();
    void showAttributes(const SceneSummary& scene);

    ViewState* m_state;
    QLabel* m_environment = nullptr;
    QLabel* m_vote = nullptr;
    QGridLayout* m_rows = nullptr;
    QList<QLabel*> m_names;  ///< of the categories
    QList<QLabel*> m_scores; ///< beside them
    QLabel* m_attributesTitle = nullptr;
    QLabel* m_attributes = nullptr;
};

} // namespace actiscope::ui
