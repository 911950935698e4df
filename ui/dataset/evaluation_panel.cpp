#include "ui/dataset/evaluation_panel.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/dataset/figures_table.h"
#include "ui/dataset/item_text.h"
#include "ui/icons.h"
#include "ui/pages/training_page.h"
#include "ui/panels/controls.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using Evaluating = DataSetSession::Evaluating;

constexpr int kNameWidth = 30 * kGrid;
constexpr int kHighest = 99;
constexpr int kLevelsAPercent = 10;

QLabel* makeLabel(const char* name, QWidget* parent, const QFont& font = textFont(TextSize::Normal)) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setFont(font);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QVBoxLayout* makeColumn(QWidget* box, const QString& heading) {
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(makeHeading(heading, box));
    return column;
}

QString readerTitle(const datasets::DataSet& set) {
    for (const datasets::Format& format : datasets::formats()) {
        if (set.format() == format.name) {
            return toQString(std::string_view(format.title));
        }
    }
    return toQString(set.format());
}

} // namespace

EvaluationPanel::EvaluationPanel(DataSetState& state, DataSetSession& session, QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session) {
    setObjectName(QStringLiteral("evaluationPanel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    column->setSpacing(3 * kGrid);
    column->addWidget(makeSet());
    column->addWidget(makeEvaluation());
    column->addWidget(makeThreshold());
    auto* figures = new QWidget(this); // after those above it, for Tab, too
    makeColumn(figures, tr("Figures"))->addWidget(new FiguresTable(state, figures));
    column->addWidget(figures);
    column->addStretch(1);
    keepControlKeys(this);
    connect(&state, &DataSetState::setChanged, this, &EvaluationPanel::showSet);
    for (const auto change :
         {&DataSetState::setChanged, &DataSetState::runChanged, &DataSetState::rowsAdded}) {
        connect(&state, change, this, &EvaluationPanel::showEvaluation);
    }
    for (const auto change : {&DataSetState::runChanged, &DataSetState::rowsAdded,
                              &DataSetState::thresholdChanged, &DataSetState::setChanged}) {
        connect(&state, change, this, &EvaluationPanel::showThreshold);
    }
    connect(&session, &DataSetSession::evaluatingChanged, this, &EvaluationPanel::showEvaluation);
    connect(&session, &DataSetSession::loadingChanged, this, &EvaluationPanel::showEvaluation);
    connect(&session, &DataSetSession::modelChanged, this, &EvaluationPanel::showEvaluation);
    connect(&session, &DataSetSession::evaluationMoved, this, &EvaluationPanel::showStanding);
    showSet();
    showEvaluation();
    showThreshold();
}

QPushButton* EvaluationPanel::makeButton(const char* name, const QString& icon, const QString& text,
                                         const QString& tip) {
    auto* button = new QPushButton(lineIcon(icon), text, this);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    return button;
}

QWidget* EvaluationPanel::makeSet() {
    auto* box = new QWidget(this);
    QVBoxLayout* column = makeColumn(box, tr("Data set"));
    m_name = makeLabel("dataSetName", box);
    m_format = makeLabel("dataSetFormat", box, textFont(TextSize::Small));
    m_reading = new QToolButton(box);
    m_reading->setObjectName(QStringLiteral("dataSetReading"));
    m_reading->setIcon(lineIcon(QStringLiteral("settings")));
    m_reading->setToolTip(tr("Choose as what the data set is read, and where its annotations are"));
    m_reading->setAccessibleName(tr("How the data set is read"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(kGrid);
    texts->addWidget(m_name);
    texts->addWidget(m_format);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addLayout(texts, 1);
    row->addWidget(m_reading, 0, Qt::AlignTop);
    column->addLayout(row);
    connect(m_reading, &QToolButton::clicked, this, &EvaluationPanel::readingWanted);
    return box;
}

QWidget* EvaluationPanel::makeEvaluation() {
    auto* box = new QWidget(this);
    QVBoxLayout* column = makeColumn(box, tr("Evaluation"));
    m_model = makeLabel("evaluationModel", box);
    m_openModel = makeButton("evaluationOpenModel", QStringLiteral("model"), tr("Open model…"),
                             tr("Open the network that is to be evaluated (Ctrl+M)"));
    m_evaluate = makeButton("evaluate", QStringLiteral("start"), tr("Evaluate"), {});
    m_resume = makeButton("evaluateResume", QStringLiteral("start"), tr("Resume"),
                          tr("Evaluate the images that this run lacks"));
    m_pause = makeButton("evaluatePause", QStringLiteral("pause"), {}, {});
    m_cancel = makeButton("evaluateCancel", QStringLiteral("stop"), tr("Cancel"),
                          tr("End it; what is evaluated stays, and the run can be resumed"));
    m_options = new QToolButton(box);
    m_options->setObjectName(QStringLiteral("evaluateOptions"));
    m_options->setIcon(lineIcon(QStringLiteral("settings")));
    m_options->setAccessibleName(tr("Evaluation options"));
    m_openRun = makeButton("openRun", QStringLiteral("open"), tr("Open run…"),
                           tr("Show a run that was evaluated before"));
    m_saveRun = makeButton("saveRun", QStringLiteral("save"), tr("Save run as…"),
                           tr("Write a copy of this run to another file"));
    m_progress = new QProgressBar(box);
    m_progress->setObjectName(QStringLiteral("evaluationProgress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kGrid);
    m_progress->setAccessibleName(tr("How much is evaluated"));
    m_what = makeLabel("evaluationWhat", box, numberFont(TextSize::Small));
    m_timeLeft = makeLabel("evaluationTimeLeft", box, numberFont(TextSize::Small));
    auto* first = new QHBoxLayout;
    first->setSpacing(kGrid);
    first->addWidget(m_evaluate, 1);
    first->addWidget(m_resume, 1);
    first->addWidget(m_pause, 1);
    first->addWidget(m_cancel, 1);
    first->addWidget(m_options);
    auto* files = new QHBoxLayout;
    files->setSpacing(kGrid);
    files->addWidget(m_openRun, 1);
    files->addWidget(m_saveRun, 1);
    column->addWidget(m_model);
    column->addWidget(m_openModel);
    column->addLayout(first);
    column->addWidget(m_progress);
    column->addWidget(m_what);
    column->addWidget(m_timeLeft);
    column->addLayout(files);
    connect(m_openModel, &QPushButton::clicked, this, &EvaluationPanel::openModelWanted);
    connect(m_evaluate, &QPushButton::clicked, this, &EvaluationPanel::evaluateWanted);
    connect(m_options, &QToolButton::clicked, this, &EvaluationPanel::optionsWanted);
    connect(m_resume, &QPushButton::clicked, &m_session, &DataSetSession::resume);
    connect(m_cancel, &QPushButton::clicked, &m_session, &DataSetSession::cancelEvaluation);
    connect(m_openRun, &QPushButton::clicked, this, &EvaluationPanel::openRunWanted);
    connect(m_saveRun, &QPushButton::clicked, this, &EvaluationPanel::saveRunWanted);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        m_session.evaluating() == Evaluating::Paused ? m_session.proceed() : m_session.pause();
    });
    return box;
}

QWidget* EvaluationPanel::makeThreshold() {
    auto* box = new QWidget(this);
    QVBoxLayout* column = makeColumn(box, tr("Threshold"));
    m_slider = new DirectSlider(box);
    m_slider->setObjectName(QStringLiteral("runThreshold"));
    m_slider->setRange(0, kHighest);
    m_slider->setPageStep(5);
    m_slider->setAccessibleName(tr("Threshold"));
    m_slider->setToolTip(
        tr("Scores the whole run anew: pixels above this share of a map's maximum make the box"));
    m_number = new QDoubleSpinBox(box);
    m_number->setObjectName(QStringLiteral("runThresholdNumber"));
    m_number->setFont(numberFont(TextSize::Normal));
    m_number->setRange(0, kHighest);
    m_number->setDecimals(0);
    m_number->setSuffix(tr(" %"));
    m_number->setAlignment(Qt::AlignRight);
    m_number->setAccessibleName(tr("Threshold in percent"));
    m_number->setToolTip(m_slider->toolTip());
    m_own = new QToolButton(box);
    m_own->setObjectName(QStringLiteral("runThresholdOwn"));
    m_own->setText(tr("Own"));
    m_own->setToolTip(tr("Back to the run's own threshold"));
    m_own->setAccessibleName(m_own->toolTip());
    m_thresholdNote = makeLabel("runThresholdNote", box, textFont(TextSize::Small));
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_slider, 1);
    row->addWidget(m_number);
    row->addWidget(m_own);
    column->addLayout(row);
    column->addWidget(m_thresholdNote);
    connect(m_slider, &QSlider::valueChanged, &m_state, &DataSetState::setThreshold);
    connect(m_number, &QDoubleSpinBox::valueChanged, this, &EvaluationPanel::takeNumber);
    connect(m_own, &QToolButton::clicked, &m_state, &DataSetState::setOwnThreshold);
    return box;
}

void EvaluationPanel::showSet() {
    const auto& set = m_state.set();
    if (set == nullptr) {
        m_name->clear();
        m_format->clear();
        return;
    }
    m_name->setText(m_name->fontMetrics().elidedText(
        toQString(m_session.place().filename().empty() ? m_session.place().parent_path().filename()
                                                       : m_session.place().filename()),
        Qt::ElideMiddle, kNameWidth));
    m_name->setToolTip(toQString(m_session.place()));
    QString text = tr("%1 · %2").arg(readerTitle(*set), countText(set->size(), set->size()));
    if (const auto& annotations = m_session.openOptions().annotations; !annotations.empty()) {
        text += QLatin1Char('\n') + tr("Annotations: %1").arg(toQString(annotations.filename()));
    }
    m_format->setText(text);
}

QString EvaluationPanel::factsText() const {
    const ShownRunPtr run = m_state.run();
    if (run == nullptr && m_state.set() != nullptr && m_state.set()->size() == 0) {
        return whyNotEvaluate();
    }
    if (run == nullptr) {
        return m_state.set() != nullptr && m_session.model() != nullptr ? tr("Nothing is evaluated yet.")
                                                                        : QString();
    }
    const std::size_t left = m_session.imagesLeft();
    const std::size_t there = run->table.size() - run->figures.skipped().size();
    QString text = tr("%1 evaluated").arg(countText(there, there + left));
    if (!run->figures.skipped().empty()) {
        text += tr(" · %1 skipped")
                    .arg(QLocale().toString(static_cast<qulonglong>(run->figures.skipped().size())));
    }
    return text;
}

QString EvaluationPanel::whyNotEvaluate() const {
    if (m_state.set() != nullptr && m_state.set()->size() == 0) {
        return tr("None of the images is there, so there is nothing to evaluate.");
    }
    if (m_session.model() == nullptr) {
        return tr("Open a model first.");
    }
    if (m_session.opening() || m_session.loadingRun()) {
        return tr("Something is being opened.");
    }
    return m_session.canEvaluate() ? QString() : tr("Annotations are being read.");
}

void EvaluationPanel::showEvaluation() {
    const Evaluating evaluating = m_session.evaluating();
    const bool idle = evaluating == Evaluating::No;
    const ModelPtr& model = m_session.model();
    const ShownRunPtr run = m_state.run();
    const QString name = model != nullptr ? modelName(*model) : tr("No model is open.");
    const QString ofRun = run != nullptr && !run->facts.model.empty()
                              ? toQString(std::filesystem::path(run->facts.model).stem())
                              : QString();
    const bool another = run != nullptr && m_session.modelIsOfRun() == false;
    m_model->setText(another && !ofRun.isEmpty() ? tr("Run of %1 · open: %2").arg(ofRun, name) : name);
    m_openModel->setVisible(model == nullptr);
    m_evaluate->setVisible(idle);
    m_options->setVisible(idle);
    const QString whyNot = whyNotEvaluate();
    m_evaluate->setEnabled(idle && whyNot.isEmpty());
    m_evaluate->setToolTip(
        whyNot.isEmpty()
            ? tr("Run the model over all images, in the background, and keep what it says (Ctrl+Enter)")
            : whyNot);
    m_options->setEnabled(m_evaluate->isEnabled());
    m_options->setToolTip(
        whyNot.isEmpty() ? tr("Choose what is measured, of which images, and what is written") : whyNot);
    m_reading->setEnabled(idle);
    m_resume->setVisible(idle && m_session.canResume());
    m_pause->setVisible(!idle);
    m_cancel->setVisible(!idle);
    const bool paused = evaluating == Evaluating::Paused;
    m_pause->setEnabled(paused || evaluating == Evaluating::Running);
    m_pause->setIcon(lineIcon(paused ? QStringLiteral("start") : QStringLiteral("pause")));
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_pause->setToolTip(paused ? tr("Let the evaluation go on") : tr("Hold the evaluation; nothing is lost"));
    m_cancel->setEnabled(evaluating != Evaluating::Stopping);
    m_openRun->setEnabled(idle);
    m_saveRun->setEnabled(idle && run != nullptr);
    m_progress->setVisible(!idle);
    m_timeLeft->setVisible(!idle);
    showStanding();
}

void EvaluationPanel::showStanding() {
    const EvaluationStanding& standing = m_session.standing();
    const QLocale numbers;
    m_progress->setRange(0, static_cast<int>(standing.of)); // 0: it only shows that it works
    m_progress->setValue(static_cast<int>(standing.done));
    m_timeLeft->clear();
    switch (m_session.evaluating()) {
    case Evaluating::No:
        m_what->setText(m_session.readingAnnotations() ? tr("Annotations are being read.") : factsText());
        break;
    case Evaluating::Preparing:
        m_what->setText(tr("Preparing…"));
        break;
    case Evaluating::Running:
        m_what->setText(tr("%1 · %2 images/s")
                            .arg(countText(standing.done, standing.of),
                                 numbers.toString(standing.imagesPerSecond, 'f', 1)));
        if (standing.secondsLeft) {
            m_timeLeft->setText(tr("%1 left").arg(TrainingPage::timeText(*standing.secondsLeft)));
        }
        break;
    case Evaluating::Paused:
        m_what->setText(tr("Paused after %1").arg(countText(standing.done, standing.of)));
        break;
    case Evaluating::Stopping:
        m_what->setText(tr("Stopping…"));
        break;
    }
    m_what->setVisible(!m_what->text().isEmpty());
}

/// The run's own threshold may have tenths of a percent, all others are whole: a step leads to the next one.
void EvaluationPanel::takeNumber(double percent) {
    const ShownRunPtr run = m_state.run();
    if (run != nullptr && std::lround(percent * kLevelsAPercent) == run->facts.level) {
        m_state.setOwnThreshold();
    } else {
        const bool up = percent * kLevelsAPercent > m_state.level();
        m_state.setThreshold(static_cast<int>(up ? std::floor(percent) : std::ceil(percent)));
    }
    showThreshold();
}

void EvaluationPanel::showThreshold() {
    const ShownRunPtr run = m_state.run();
    const bool can = m_state.canRescore();
    {
        const QSignalBlocker quietSlider(m_slider);
        const QSignalBlocker quietNumber(m_number);
        m_slider->setValue(m_state.threshold());
        m_number->setDecimals(m_state.level() % kLevelsAPercent == 0 ? 0 : 1);
        m_number->setValue(static_cast<double>(m_state.level()) / kLevelsAPercent);
    }
    m_slider->setEnabled(can);
    m_number->setEnabled(can);
    m_own->setEnabled(!m_state.atOwnThreshold());
    if (run == nullptr) {
        m_thresholdNote->setText(tr("Of a finished run: scores it anew while you drag."));
    } else if (!can) {
        m_thresholdNote->setText(
            tr("This run did not keep the IoU at every threshold; it stays at its own."));
    } else {
        m_thresholdNote->setText(
            m_state.atOwnThreshold()
                ? tr("The run's own: boxes were found in the image.")
                : tr("From the sweep: boxes in the map at 224 × 224. The run's own is %1 %.")
                      .arg(thresholdText(run->facts.level)));
    }
}

} // namespace actiscope::ui
