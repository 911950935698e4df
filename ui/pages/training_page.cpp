#include "ui/pages/training_page.h"

#include <algorithm>

#include "ui/icons.h"
#include "ui/pages/training_charts.h"
#include "ui/pages/training_form.h"
#include "ui/panels/controls.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using State = TrainerSession::State;

constexpr int kFormWidth = 42 * kGrid;
constexpr int kNotesHeight = 8 * kGrid;
constexpr int kRefreshMs = 50;
constexpr int kProgressSteps = 1000;

QLabel* makeLabel(const char* name, const QFont& font, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setFont(font);
    return label;
}

/// Share of the whole training that is done; a validation is a part of its epoch's end.
double shareDone(const training::Standing& standing) {
    if (standing.epochs == 0) {
        return 0;
    }
    const bool validating = standing.phase == training::Phase::Validating;
    const double ofEpoch = validating || standing.steps == 0
                               ? 1
                               : static_cast<double>(standing.step) / static_cast<double>(standing.steps);
    return (standing.epoch - 1 + ofEpoch) / standing.epochs;
}

} // namespace

TrainingPage::TrainingPage(TrainerSession* session, const training::TrainingRequest& first, QWidget* parent)
    : QWidget(parent), m_session(session) {
    setObjectName(QStringLiteral("trainingPage"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeLeft(first));
    row->addWidget(makeRight(), 1);
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(kRefreshMs);
    connect(m_refresh, &QTimer::timeout, this, &TrainingPage::showStanding);
    connect(session, &TrainerSession::networksListed, m_form, &TrainingForm::setNetworks);
    connect(session, &TrainerSession::stateChanged, this, &TrainingPage::showState);
    connect(session, &TrainerSession::began, this, &TrainingPage::showBeginning);
    connect(session, &TrainerSession::moved, this, [this](const training::Standing& standing) {
        m_standing = standing;
        m_charts->addStep(standing);
        if (!m_refresh->isActive()) {
            m_refresh->start();
        }
    });
    connect(session, &TrainerSession::epochEnded, m_charts, &TrainingCharts::addEpoch);
    connect(session, &TrainerSession::remarked, this, [this](const QString& sentence) {
        m_notes->appendPlainText(sentence);
        m_notes->show();
    });
    connect(session, &TrainerSession::ended, this, &TrainingPage::showSummary);
    connect(session, &TrainerSession::failed, this,
            [this](const Error& error) { showEnd(errorTitle(error.code), toQString(error.message), false); });
    connect(m_form, &TrainingForm::changed, this, &TrainingPage::showState);
    connect(m_start, &QPushButton::clicked, this, &TrainingPage::start);
    connect(m_pause, &QPushButton::clicked, this, &TrainingPage::pauseOrProceed);
    connect(m_stop, &QPushButton::clicked, session, &TrainerSession::stop);
    connect(m_open, &QPushButton::clicked, this, [this] {
        ModelRequest model;
        model.path = m_session->modelFile();
        Q_EMIT openModelWanted(model);
    });
    m_what->setText(tr("Train a network"));
    m_facts->setText(tr("Choose pictures and a network, then press Start. The curves grow here while it "
                        "learns; the rest of the window stays free."));
    showState();
    setFocusProxy(m_form->findChild<QWidget*>(QStringLiteral("trainingPictures")));
    session->listNetworks();
}

QPushButton* TrainingPage::makeButton(const char* name, const QString& icon, const QString& text,
                                      const QString& tip) {
    auto* button = new QPushButton(lineIcon(icon), text, this);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    return button;
}

QWidget* TrainingPage::makeLeft(const training::TrainingRequest& first) {
    auto* left = new QWidget(this);
    left->setFixedWidth(kFormWidth);
    m_form = new TrainingForm(first, left);
    auto* scroll = new QScrollArea(left);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_form);
    m_missing = makeLabel("trainingMissing", textFont(TextSize::Small), left);
    m_missing->setWordWrap(true);
    m_start = makeButton("trainingStart", QStringLiteral("start"), {}, {});
    m_pause = makeButton("trainingPause", QStringLiteral("pause"), {}, {});
    m_stop = makeButton("trainingStop", QStringLiteral("stop"), tr("Stop"),
                        tr("End the training with a checkpoint, from which it can go on later"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGrid);
    for (QPushButton* button : {m_start, m_pause, m_stop}) {
        buttons->addWidget(button, 1);
    }
    auto* below = new QVBoxLayout;
    below->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
    below->setSpacing(kGrid);
    below->addWidget(m_missing);
    below->addLayout(buttons);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(scroll, 1);
    column->addLayout(below);
    keepControlKeys(left);
    return left;
}

QWidget* TrainingPage::makeRight() {
    auto* right = new QWidget(this);
    m_what = makeLabel("trainingWhat", textFont(TextSize::Large), right);
    m_left = makeLabel("trainingTimeLeft", numberFont(TextSize::Normal), right);
    m_facts = makeLabel("trainingFacts", textFont(TextSize::Normal), right);
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar(right);
    m_progress->setObjectName(QStringLiteral("trainingProgress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kGrid);
    m_progress->setAccessibleName(tr("How much of the training is done"));
    m_open = makeButton("trainingOpen", QStringLiteral("model"), tr("Open the trained model"),
                        tr("Look at pictures with the model of the best epoch"));
    m_open->hide();
    m_charts = new TrainingCharts(right);
    m_notes = new QPlainTextEdit(right);
    m_notes->setObjectName(QStringLiteral("trainingNotes"));
    m_notes->setAccessibleName(tr("What was noticed"));
    m_notes->setReadOnly(true);
    m_notes->setTabChangesFocus(true);
    m_notes->setFont(textFont(TextSize::Small));
    m_notes->setFixedHeight(kNotesHeight);
    m_notes->hide();

    auto* head = new QHBoxLayout;
    head->addWidget(m_what, 1);
    head->addWidget(m_left, 0, Qt::AlignBottom);
    auto* facts = new QHBoxLayout;
    facts->setSpacing(2 * kGrid);
    facts->addWidget(m_facts, 1);
    facts->addWidget(m_open, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(right);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addLayout(head);
    column->addWidget(m_progress);
    column->addLayout(facts);
    column->addSpacing(kGrid);
    column->addWidget(m_charts, 1);
    column->addWidget(m_notes);
    keepControlKeys(right);
    return right;
}

void TrainingPage::start() {
    m_notes->clear();
    m_notes->hide();
    m_open->hide();
    m_left->clear();
    m_standing = {};
    const training::TrainingRequest request = m_form->request();
    Q_EMIT started(request);
    m_session->start(request);
}

void TrainingPage::pauseOrProceed() {
    if (m_session->state() == State::Running) {
        m_session->pause();
    } else {
        m_session->proceed();
    }
}

void TrainingPage::showState() {
    const State state = m_session->state();
    const bool idle = state == State::Idle;
    const QString missing = idle ? m_form->missing() : QString();
    m_form->setEnabled(idle);
    m_missing->setText(missing);
    m_missing->setVisible(!missing.isEmpty());
    m_start->setEnabled(idle && missing.isEmpty());
    m_start->setText(m_form->resumes() ? tr("Resume") : tr("Start"));
    m_start->setToolTip(m_form->resumes() ? tr("Go on from the checkpoint in the folder to save to")
                                          : tr("Begin the training"));
    const bool held = state == State::Pausing || state == State::Paused;
    m_pause->setEnabled(held || state == State::Running);
    m_pause->setIcon(lineIcon(held ? QStringLiteral("start") : QStringLiteral("pause")));
    m_pause->setText(held ? tr("Go on") : tr("Pause"));
    m_pause->setToolTip(held ? tr("Let the training go on")
                             : tr("Hold the training; a checkpoint is written first"));
    m_stop->setEnabled(!idle && state != State::Stopping);
    m_progress->setRange(0, state == State::Preparing ? 0 : kProgressSteps);
    switch (state) {
    case State::Idle:
        break; // what it ended with stays
    case State::Preparing:
        m_what->setText(tr("Preparing"));
        m_facts->setText(tr("Pictures and network are being opened."));
        break;
    case State::Pausing:
        m_what->setText(tr("Pausing…"));
        break;
    case State::Paused:
        m_what->setText(tr("Paused"));
        m_left->clear();
        break;
    case State::Stopping:
        m_what->setText(tr("Stopping…"));
        m_left->clear();
        break;
    case State::Running:
        showStanding();
        break;
    }
}

void TrainingPage::showBeginning(const training::Beginning& beginning) {
    const TrainingFacts& facts = beginning.facts;
    m_charts->begin(m_session->request().options.epochs, beginning.earlier);
    m_notes->appendPlainText(
        tr("%1 of %2 parameters is trained on the %3 with %4 pictures; %5 more validate.")
            .arg(toQString(facts.title), QLocale().toString(facts.parameters), toQString(facts.device))
            .arg(beginning.trainingImages)
            .arg(beginning.validationImages));
    for (const std::string& remark : facts.remarks) {
        m_notes->appendPlainText(toQString(remark));
    }
    if (!beginning.earlier.empty() || beginning.step > 0) {
        m_notes->appendPlainText(tr("It goes on in epoch %1, after step %2.")
                                     .arg(beginning.earlier.size() + 1)
                                     .arg(beginning.step));
    }
    m_notes->show();
}

void TrainingPage::showStanding() {
    if (m_session->state() != State::Running || m_standing.epochs == 0) {
        return;
    }
    m_progress->setValue(static_cast<int>(kProgressSteps * shareDone(m_standing)));
    m_what->setText(tr("Epoch %1 of %2").arg(m_standing.epoch).arg(m_standing.epochs));
    const QString where = m_standing.phase == training::Phase::Validating
                              ? tr("validation, batch %1 of %2").arg(m_standing.step).arg(m_standing.steps)
                              : tr("step %1 of %2").arg(m_standing.step).arg(m_standing.steps);
    m_facts->setText(tr("%1 · loss %2 · error %3 · %4 pictures/s")
                         .arg(where, QLocale().toString(m_standing.loss, 'f', 3),
                              percentText(m_standing.error),
                              QLocale().toString(m_standing.imagesPerSecond, 'f', 0)));
    m_left->setText(m_standing.secondsLeft ? tr("%1 left").arg(timeText(*m_standing.secondsLeft))
                                           : QString());
}

void TrainingPage::showSummary(const training::TrainingSummary& summary) {
    const bool hasModel = summary.modelEpoch > 0;
    QString facts;
    if (hasModel) {
        const QString file = toQString(m_session->modelFile());
        facts =
            summary.modelEpoch == summary.bestEpoch
                ? tr("The model of epoch %1, the best one so far, is %2.").arg(summary.modelEpoch).arg(file)
                : tr("The model of epoch %1 is %2; that of epoch %3 was better, but is not there.")
                      .arg(summary.modelEpoch)
                      .arg(file)
                      .arg(summary.bestEpoch);
    }
    if (!summary.finished) {
        facts = tr("A checkpoint was written; press Resume to go on.") +
                (hasModel ? QLatin1Char(' ') + facts : QString());
    }
    if (summary.skipped > 0) {
        facts += QLatin1Char(' ') +
                 tr("Pictures that could not be read and were left out: %1.").arg(summary.skipped);
    }
    if (summary.finished) {
        m_progress->setValue(kProgressSteps);
    }
    showEnd(summary.finished ? tr("Finished") : tr("Stopped"), facts, hasModel);
}

void TrainingPage::showEnd(const QString& what, const QString& facts, bool hasModel) {
    m_refresh->stop();
    m_what->setText(what);
    m_facts->setText(facts);
    m_left->clear();
    m_open->setVisible(hasModel);
    m_form->lookForCheckpoint();
    if (isVisible()) {
        (hasModel ? m_open : m_start)->setFocus();
    }
}

QString TrainingPage::timeText(double seconds) {
    const auto whole = static_cast<qint64>(std::max(0.0, seconds) + 0.5);
    const qint64 hours = whole / 3600;
    const qint64 minutes = whole / 60 % 60;
    if (hours > 0) {
        return tr("%1 h %2 min").arg(hours).arg(minutes);
    }
    return minutes > 0 ? tr("%1 min %2 s").arg(minutes).arg(whole % 60) : tr("%1 s").arg(whole);
}

} // namespace actiscope::ui
