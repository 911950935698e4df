#include "ui/panels/scene_panel.h"

#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

ScenePanel::ScenePanel(ViewState* state, QWidget* parent) : QWidget(parent), m_state(state) {
    m_environment = makeLine(QStringLiteral("sceneEnvironment"), textFont(TextSize::Large));
    m_vote = makeLine(QStringLiteral("sceneVote"), textFont(TextSize::Small));
    m_rows = new QGridLayout;
    m_rows->setHorizontalSpacing(kGrid);
    m_rows->setVerticalSpacing(kGrid / 2);
    m_rows->setColumnStretch(0, 1);
    for (int row = 0; row < kSceneCategories; ++row) {
        QLabel* name = makeLine(QStringLiteral("sceneCategory%1").arg(row), textFont(TextSize::Normal));
        // The panel's width decides how much of a name is shown, never the other way round.
        name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        QLabel* score = makeLine(QStringLiteral("sceneScore%1").arg(row), numberFont(TextSize::Small));
        score->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_rows->addWidget(name, row, 0);
        m_rows->addWidget(score, row, 1);
        m_rows->setRowMinimumHeight(row, name->fontMetrics().height());
        m_names.append(name);
        m_scores.append(score);
    }
    m_attributesTitle = makeLine(QStringLiteral("sceneAttributesTitle"), textFont(TextSize::Small));
    m_attributesTitle->setText(tr("Attributes, the strongest first"));
    m_attributes = makeLine(QStringLiteral("sceneAttributes"), textFont(TextSize::Normal));
    m_attributes->setWordWrap(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(makeHeading(tr("Scene"), this));
    layout->addWidget(m_environment);
    layout->addWidget(m_vote);
    layout->addLayout(m_rows);
    layout->addWidget(m_attributesTitle);
    layout->addWidget(m_attributes);
    layout->addStretch(1);
    hide();
    connect(state, &ViewState::analysisChanged, this, &ScenePanel::showAnswer);
}

/// Names come from strangers' files: they are text, whatever is in them.
QLabel* ScenePanel::makeLine(const QString& name, const QFont& font) {
    auto* label = new QLabel(this);
    label->setObjectName(name);
    label->setFont(font);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void ScenePanel::showAnswer() {
    const AnalysisPtr& analysis = m_state->analysis();
    const bool ofScenes =
        analysis != nullptr && analysis->model != nullptr && analysis->model->scenes.has_value();
    setVisible(ofScenes);
    if (!ofScenes) {
        return;
    }
    const SceneTable& table = *analysis->model->scenes;
    m_environment->setVisible(!table.outdoor.empty());
    m_vote->setVisible(!table.outdoor.empty());
    m_attributesTitle->setVisible(!table.attributes.empty());
    m_attributes->setVisible(!table.attributes.empty());
    const SceneSummary nothing; // an earlier picture's words must not stand beside this one
    const SceneSummary& scene = analysis->scene != nullptr ? *analysis->scene : nothing;
    showVote(scene);
    showCategories();
    showAttributes(scene);
}

void ScenePanel::showVote(const SceneSummary& scene) {
    if (!scene.vote) {
        m_environment->setText(QStringLiteral(" ")); // keeps its height
        m_vote->setText(QStringLiteral(" "));
        return;
    }
    const EnvironmentVote& vote = *scene.vote;
    const bool outdoor = vote.isOutdoor();
    m_environment->setText(outdoor ? tr("Outdoor") : tr("Indoor"));
    if (vote.voters == 1) {
        m_vote->setText(tr("as the top category"));
    } else {
        m_vote->setText((outdoor ? tr("%1 of the top %2 are outdoor") : tr("%1 of the top %2 are indoor"))
                            .arg(outdoor ? vote.outdoor : vote.voters - vote.outdoor)
                            .arg(vote.voters));
    }
}

void ScenePanel::showCategories() {
    const AnalysisPtr& analysis = m_state->analysis();
    const bool answered = analysis != nullptr && analysis->scene != nullptr;
    for (qsizetype row = 0; row < m_names.size(); ++row) {
        const auto at = static_cast<std::size_t>(row);
        if (!answered || at >= analysis->scene->categories.size()) {
            m_names[row]->clear();
            m_names[row]->setToolTip({});
            m_scores[row]->clear();
            continue;
        }
        const SceneCategory& category = analysis->scene->categories[at];
        m_scores[row]->setText(probabilityText(category.probability));
        const int room = width() - 3 * kGrid - m_scores[row]->sizeHint().width();
        setElidedText(m_names[row], toQString(category.label.name), room);
    }
}

void ScenePanel::showAttributes(const SceneSummary& scene) {
    QStringList names;
    QStringList scores;
    for (const SceneAttribute& attribute : scene.attributes) {
        names.append(toQString(attribute.name));
        scores.append(
            tr("%1: %2").arg(toQString(attribute.name), QLocale().toString(attribute.score, 'f', 3)));
    }
    m_attributes->setText(names.join(QStringLiteral(" · ")));
    m_attributes->setToolTip(scores.join(QLatin1Char('\n')));
}

void ScenePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    showCategories();
}

} // namespace actiscope::ui
