#include "ui/panels/status_bar.h"

#include <algorithm>
#include <cmath>

#include "engine/cam/class_activation_map.h"
#include "engine/vision/upsample.h"
#include "ui/icons.h"
#include "ui/render/class_cells.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kBusyShownAfterMs = 80; // shorter work is not worth a flicker
constexpr int kSecondsShownAfterMs = 2000;
constexpr int kTickMs = 1000;
constexpr int kWorkWidth = 28 * kGrid;

/// "3e-6", "0": two characters and an exponent are enough for a bound.
QString errorText(double error) {
    return error == 0 ? QStringLiteral("0")
                      : QString::number(error, 'e', 0).replace(QLatin1String("e-0"), QLatin1String("e-"));
}

/// The pixel under the pointer, its cell of the map and the map's value there.
QString probeText(const Analysis& analysis, const ClassResult* result, const QPointF& at) {
    const QString pixel =
        QStringLiteral("(%1, %2)").arg(std::floor(at.x()), 0, 'f', 0).arg(std::floor(at.y()), 0, 'f', 0);
    if (result == nullptr || result->cam == nullptr) {
        return pixel;
    }
    const ClassActivationMap& cam = *result->cam;
    const double u = (at.x() - analysis.seen.x0) / analysis.seen.width() * cam.width;
    const double v = (at.y() - analysis.seen.y0) / analysis.seen.height() * cam.height;
    if (u < 0 || u >= cam.width || v < 0 || v >= cam.height) {
        return StatusBar::tr("%1  outside of what the network saw").arg(pixel);
    }
    const float value = sampleMap(cam.values.data(), Size{cam.width, cam.height}, u, v);
    return StatusBar::tr("%1  cell %2, %3  %4")
        .arg(pixel)
        .arg(static_cast<int>(u))
        .arg(static_cast<int>(v))
        .arg(logitText(static_cast<double>(value)));
}

/// The same in the grid view: the place and its class.
QString placeText(const ViewState& state, const QPointF& at) {
    const QString pixel =
        QStringLiteral("(%1, %2)").arg(std::floor(at.x()), 0, 'f', 0).arg(std::floor(at.y()), 0, 'f', 0);
    const ClassificationMap& map = *state.classificationMap();
    const int cell = cellAt(map, at);
    if (cell < 0) {
        return pixel;
    }
    const CellAnswer& answer = state.placeAnswers()[static_cast<std::size_t>(cell)];
    return StatusBar::tr("%1  place %2, %3  %4  %5")
        .arg(pixel)
        .arg(cell % map.grid.width)
        .arg(cell / map.grid.width)
        .arg(probabilityText(static_cast<double>(answer.probability)),
             toQString(shortName(map.model->labels.classes[static_cast<std::size_t>(answer.classIndex)])));
}

} // namespace

StatusBar::StatusBar(ViewState* state, EngineSession* session, QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kGrid, kGrid / 2, kGrid, kGrid / 2);
    row->setSpacing(2 * kGrid);

    m_probe = addLabel("probeLabel", tr("(99999, 99999)  cell 99, 99  +99.99  a class name"));
    m_probe->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    row->setStretchFactor(m_probe, 1);
    m_box = addLabel("boxLabel", tr("IoU 0.00"));
    m_timing = addLabel("timingLabel", {});
    m_exactness = addLabel("exactnessLabel", {});

    m_what = addLabel("busyLabel", {});
    m_line = new QProgressBar(this);
    m_line->setObjectName(QStringLiteral("busyLine"));
    m_line->setRange(0, 0);
    m_line->setTextVisible(false);
    m_line->setFixedSize(6 * kGrid, kGrid / 2);
    m_cancel = new QToolButton(this);
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_cancel->setIcon(lineIcon(QStringLiteral("cancel")));
    m_cancel->setAutoRaise(true);
    m_cancel->setFocusPolicy(Qt::TabFocus);
    m_cancel->setToolTip(tr("Stop what is going on (Esc)"));
    m_cancel->setAccessibleName(tr("Cancel"));
    row->addWidget(m_line);
    row->addWidget(m_cancel);
    // The row is as high when nothing goes on, so that the picture stands still.
    setFixedHeight(std::max(m_cancel->sizeHint().height(), fontMetrics().height()) + kGrid);

    m_tick = new QTimer(this);
    m_tick->setSingleShot(true);
    connect(m_tick, &QTimer::timeout, this, &StatusBar::showWork);
    connect(m_cancel, &QToolButton::clicked, this, &StatusBar::stopWork);
    connect(session, &EngineSession::busyChanged, this, [this](bool busy, const Work& work) {
        setWork(WorkKind::Engine, busy ? std::optional<Work>(work) : std::nullopt);
    });
    connect(session, &EngineSession::thumbnailsChanged, this, [this](int done, int total) {
        setWork(WorkKind::Thumbnails,
                done < total ? std::optional<Work>({tr("Reading thumbnails"), done, total}) : std::nullopt);
    });
    connect(session, &EngineSession::modelChanged, this, &StatusBar::showExactness);
    for (const auto change :
         {&ViewState::probeChanged, &ViewState::placesChanged, &ViewState::viewModeChanged}) {
        connect(state, change, this, &StatusBar::showProbe);
    }
    for (const auto change : {&ViewState::analysisChanged, &ViewState::selectionChanged}) {
        connect(state, change, this, &StatusBar::showAll);
    }
    connect(state, &ViewState::thresholdChanged, this, &StatusBar::showBox);
    showWork();
}

QLabel* StatusBar::addLabel(const char* name, const QString& widest) {
    auto* label = new QLabel(this);
    label->setObjectName(QLatin1String(name));
    label->setFont(numberFont(TextSize::Small));
    label->setTextFormat(Qt::PlainText);
    if (!widest.isEmpty()) {
        label->setMinimumWidth(QFontMetrics(label->font()).horizontalAdvance(widest));
    }
    layout()->addWidget(label);
    return label;
}

void StatusBar::showAll() {
    showProbe();
    showBox();
    showTiming();
    showExactness();
}

void StatusBar::setFacts(const std::optional<StatusFacts>& facts) {
    m_facts = facts;
    showAll();
}

void StatusBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate(); // the labels are as wide as they will be
    showProbe();
}

void StatusBar::showProbe() {
    if (m_facts) {
        setElidedText(m_probe, m_facts->left, m_probe->width());
        m_probe->setToolTip(m_facts->leftTip);
        return;
    }
    const AnalysisPtr& analysis = m_state->analysis();
    const std::optional<QPointF> at = m_state->probe();
    if (analysis == nullptr || analysis->image == nullptr) {
        m_probe->clear();
        return;
    }
    if (!at) {
        m_probe->setText(
            tr("%1 × %2 pixels").arg(analysis->image->size.width).arg(analysis->image->size.height));
        m_probe->setToolTip(tr("Size of the image; point at it to read the map"));
        return;
    }
    if (m_state->viewMode() == ViewMode::Places && m_state->classificationMap() != nullptr) {
        setElidedText(m_probe, placeText(*m_state, *at), std::max(m_probe->width(), m_probe->minimumWidth()));
        return;
    }
    const ClassResult* result = m_state->probedResult();
    QString text = probeText(*analysis, result, *at);
    if (result != nullptr && result->cam != nullptr) {
        text += QStringLiteral("  ") + toQString(shortName(result->label));
    }
    setElidedText(m_probe, text, std::max(m_probe->width(), m_probe->minimumWidth()));
}

void StatusBar::showBox() {
    const ClassResult* result = m_state->selectedResult();
    const std::optional<double> overlap = result != nullptr ? m_state->overlapOf(*result) : std::nullopt;
    const bool shown = overlap.has_value() && !m_facts;
    m_box->setVisible(shown);
    if (!shown) {
        m_box->clear();
        return;
    }
    m_box->setText(overlapText(*overlap, m_state->predictedBoxOf(*result).has_value()));
    m_box->setToolTip(tr("Intersection over union of the predicted box with the best ground-truth box of "
                         "this class"));
}

void StatusBar::showTiming() {
    const AnalysisPtr& analysis = m_state->analysis();
    if (m_facts || analysis == nullptr) {
        m_timing->setText(m_facts ? m_facts->right : QString());
        m_timing->setToolTip({});
        return;
    }
    const Timing& timing = analysis->timing;
    m_timing->setText(analysis->output == nullptr
                          ? tr("decode %1 ms").arg(millisecondsText(timing.decodeMs))
                          : tr("decode %1 · forward %2 · maps %3 ms")
                                .arg(millisecondsText(timing.decodeMs), millisecondsText(timing.forwardMs),
                                     millisecondsText(timing.mapMs)));
    m_timing->setToolTip(
        tr("Time to read and decode the image, to run the network, and to make maps and boxes"));
}

void StatusBar::showExactness() {
    const ModelPtr& model = m_session->model();
    const AnalysisPtr& analysis = m_state->analysis();
    const bool shown = model != nullptr && !m_facts;
    m_exactness->setVisible(shown);
    if (!shown) {
        return;
    }
    const NetworkInfo& info = model->network->info();
    if (!info.exact) {
        m_exactness->setText(tr("no exact map"));
        m_exactness->setToolTip(toQString(info.whyNot));
        return;
    }
    double error = 0;
    bool measured = false;
    if (analysis != nullptr) {
        for (const ClassResult& result : analysis->classes) {
            if (result.cam != nullptr) {
                error = std::max(error, result.cam->exactnessError);
                measured = true;
            }
        }
    }
    const bool holds = error <= exactnessTolerance(info.halfPrecision);
    m_exactness->setText(!measured ? tr("exact")
                         : holds   ? tr("exact ±%1").arg(errorText(error))
                                   : tr("off by %1").arg(errorText(error)));
    m_exactness->setToolTip(holds ? tr("Global pooling and one linear layer: each map pooled, plus the bias, "
                                       "equals its logit, within the "
                                       "relative error shown.")
                                  : tr("The network has the structure of an exact map, but the maps pooled, "
                                       "plus the bias, differ from "
                                       "the logits by more than %1.")
                                        .arg(errorText(exactnessTolerance(info.halfPrecision))));
}

void StatusBar::setWork(WorkKind kind, const std::optional<Work>& work) {
    if (!work) {
        m_work.erase(kind);
    } else {
        const auto [running, isNew] = m_work.try_emplace(kind);
        running->second.work = *work;
        if (isNew) {
            running->second.since.start();
        }
    }
    showWork();
}

void StatusBar::showWork() {
    m_tick->stop();
    const qint64 elapsed = m_work.empty() ? 0 : m_work.begin()->second.since.elapsed();
    const bool shown = !m_work.empty() && elapsed >= kBusyShownAfterMs;
    if (shown) {
        const Work& work = m_work.begin()->second.work;
        QString howFar;
        if (elapsed >= kSecondsShownAfterMs) {
            howFar = work.total > 1
                         ? tr(", %1 of %2, %3 s").arg(work.done).arg(work.total).arg(elapsed / 1000)
                         : tr(", %1 s").arg(elapsed / 1000);
        }
        setElidedText(m_what, work.what, kWorkWidth - m_what->fontMetrics().horizontalAdvance(howFar));
        m_what->setText(m_what->text() + howFar);
        m_line->setRange(0, work.total > 1 ? work.total : 0); // up to 0: it only shows that it works
        m_line->setValue(work.done);
        m_cancel->setVisible(work.stoppable);
        m_cancel->setToolTip(m_work.begin()->first == WorkKind::Evaluation
                                 ? tr("Cancel the evaluation; what is done stays and can be resumed")
                                 : tr("Stop what is going on (Esc)"));
    } else {
        m_cancel->hide();
    }
    m_what->setVisible(shown);
    m_line->setVisible(shown);
    if (!m_work.empty()) {
        m_tick->start(shown ? kTickMs : static_cast<int>(kBusyShownAfterMs - elapsed));
    }
}

void StatusBar::stopWork() {
    if (!m_work.empty()) {
        Q_EMIT stopWanted(m_work.begin()->first);
    }
}

void StatusBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), hairline(palette()));
}

} // namespace actiscope::ui
