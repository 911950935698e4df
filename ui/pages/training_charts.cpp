#include "ui/pages/training_charts.h"

#include "ui/panels/curve_chart.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kRefreshMs = 50;
constexpr qsizetype kMostPoints = 1000;

enum ErrorCurve : std::size_t { kTop1, kTop5, kGtKnown, kLocalization };
enum LossCurve : std::size_t { kValidationLoss, kTrainingLoss };

/// A curve of what was measured, in percent; epochs without it leave no point.
template <class Measure>
QList<QPointF> curveOf(const std::vector<training::EpochRecord>& records, double unit, Measure measure) {
    QList<QPointF> points;
    for (const training::EpochRecord& record : records) {
        if (const std::optional<double> value = measure(record)) {
            points.append(QPointF(record.epoch, unit * *value));
        }
    }
    return points;
}

} // namespace

TrainingCharts::TrainingCharts(QWidget* parent) : QWidget(parent) {
    m_errors = new CurveChart(tr("Validation, %"), tr("epoch"), CurveUnit::Percent,
                              {{tr("top-1 error")},
                               {tr("top-5 error"), false, true},
                               {tr("GT-known"), true},
                               {tr("top-1 localization error"), true, true}},
                              this);
    m_errors->setObjectName(QStringLiteral("errorChart"));
    m_losses = new CurveChart(tr("Loss"), tr("epoch"), CurveUnit::Number,
                              {{tr("validation")}, {tr("training"), false, true}}, this);
    m_losses->setObjectName(QStringLiteral("lossChart"));
    m_steps = new CurveChart(tr("Loss within the epoch"), tr("step"), CurveUnit::Number,
                             {{tr("mean so far")}}, this);
    m_steps->setObjectName(QStringLiteral("stepChart"));

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(3 * kGrid);
    grid->setVerticalSpacing(2 * kGrid);
    grid->addWidget(m_errors, 0, 0, 1, 2);
    grid->addWidget(m_losses, 1, 0);
    grid->addWidget(m_steps, 1, 1);
    grid->setRowStretch(0, 3);
    grid->setRowStretch(1, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);

    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(kRefreshMs);
    connect(m_refresh, &QTimer::timeout, this, &TrainingCharts::showSteps);
}

void TrainingCharts::begin(int epochs, const std::vector<training::EpochRecord>& earlier) {
    m_records = earlier;
    m_stepLosses.clear();
    m_epoch = 0;
    m_stride = 1;
    m_errors->setCount(epochs);
    m_losses->setCount(epochs);
    showEpochs();
    showSteps();
}

void TrainingCharts::addStep(const training::Standing& standing) {
    if (standing.phase != training::Phase::Training) {
        return;
    }
    if (standing.epoch != m_epoch) {
        m_epoch = standing.epoch;
        m_stepLosses.clear();
        m_stride = 1;
    }
    m_stepsOfEpoch = standing.steps;
    if (standing.step % m_stride == 0) {
        m_stepLosses.append(QPointF(static_cast<double>(standing.step), standing.loss));
    }
    if (m_stepLosses.size() > kMostPoints) {
        m_stride *= 2;
        QList<QPointF> kept;
        for (const QPointF& point : m_stepLosses) {
            if (static_cast<std::uint64_t>(point.x()) % m_stride == 0) {
                kept.append(point);
            }
        }
        m_stepLosses = kept;
    }
    if (!m_refresh->isActive()) {
        m_refresh->start();
    }
}

void TrainingCharts::addEpoch(const training::EpochRecord& record) {
    m_records.push_back(record);
    showEpochs();
}

void TrainingCharts::showEpochs() {
    constexpr double kPercent = 100;
    using Record = training::EpochRecord;
    const auto error = [&](ErrorCurve curve, auto measure) {
        m_errors->setCurve(curve, curveOf(m_records, kPercent, measure));
    };
    error(kTop1, [](const Record& record) { return record.validation.top1Error; });
    error(kTop5, [](const Record& record) { return record.validation.top5Error; });
    error(kGtKnown, [](const Record& record) { return record.validation.gtKnown; });
    error(kLocalization, [](const Record& record) { return record.validation.top1LocalizationError; });
    m_losses->setCurve(kValidationLoss,
                       curveOf(m_records, 1, [](const Record& record) { return record.validation.loss; }));
    m_losses->setCurve(kTrainingLoss, curveOf(m_records, 1, [](const Record& record) {
                           return std::optional<double>(record.trainingLoss);
                       }));
}

void TrainingCharts::showSteps() {
    m_steps->setCount(static_cast<int>(m_stepsOfEpoch));
    m_steps->setCurve(0, m_stepLosses);
}

} // namespace actiscope::ui
