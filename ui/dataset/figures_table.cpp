#include "ui/dataset/figures_table.h"

#include <QGridLayout>
#include <QLabel>

#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

FiguresTable::FiguresTable(DataSetState& state, QWidget* parent) : QWidget(parent), m_state(state) {
    setObjectName(QStringLiteral("figuresTable"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kGrid);
    grid->setVerticalSpacing(kGrid / 2);
    grid->setColumnStretch(0, 1);
    const QString names[Rows] = {tr("Top-1 classification error"),
                                 tr("Top-5 classification error"),
                                 tr("Top-1 localization error"),
                                 tr("Top-5 localization error"),
                                 tr("GT-known accuracy"),
                                 tr("MaxBoxAcc"),
                                 tr("MaxBoxAccV2")};
    const char* objects[Rows] = {"figureTop1",  "figureTop5",   "figureTop1Loc", "figureTop5Loc",
                                 "figureKnown", "figureMaxBox", "figureMaxBoxV2"};
    for (int row = 0; row < Rows; ++row) {
        m_names[row] = new QLabel(names[row], this);
        m_names[row]->setWordWrap(true);
        m_values[row] = new QLabel(this);
        m_values[row]->setObjectName(QLatin1String(objects[row]));
        m_values[row]->setFont(numberFont(TextSize::Normal));
        m_values[row]->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_values[row]->setAccessibleName(names[row]);
        m_values[row]->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(m_names[row], row, 0);
        grid->addWidget(m_values[row], row, 1);
    }
    m_oracle = new QLabel(this);
    m_oracle->setObjectName(QStringLiteral("figureOracle"));
    m_oracle->setFont(textFont(TextSize::Small));
    m_oracle->setWordWrap(true);
    grid->addWidget(m_oracle, Rows, 0, 1, 2);
    for (const auto change :
         {&DataSetState::runChanged, &DataSetState::rowsAdded, &DataSetState::thresholdChanged}) {
        connect(&state, change, this, &FiguresTable::refresh);
    }
    refresh();
}

void FiguresTable::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void FiguresTable::setRow(Row row, const std::optional<double>& share) {
    m_values[row]->setText(share ? percentText(*share) : QStringLiteral("–"));
}

void FiguresTable::refresh() {
    const ShownRunPtr run = m_state.run();
    if (run == nullptr) {
        for (int row = 0; row < Rows; ++row) {
            setRow(static_cast<Row>(row), std::nullopt);
        }
        m_oracle->clear();
        m_oracle->hide();
        return;
    }
    const evaluation::LocalizationFigures& own = run->figures.localization();
    const runs::Protocols has = runs::protocolsOf(run->facts);
    const auto setPredicted = [&](Row row, const std::optional<double>& share) {
        setRow(row, has.ilsvrc ? share : std::nullopt);
    };
    setPredicted(Top1Error, own.top1ClassificationError());
    setPredicted(Top5Error, own.top5ClassificationError());
    if (m_state.atOwnThreshold()) {
        setPredicted(Top1Localization, own.top1LocalizationError());
        setPredicted(Top5Localization, own.top5LocalizationError());
        setRow(GtKnown, has.gtKnown ? own.gtKnownAccuracy() : std::nullopt);
    } else {
        const auto score = run->table.sweeps().score(m_state.threshold());
        setPredicted(Top1Localization, score.top1LocalizationError);
        setPredicted(Top5Localization, score.top5LocalizationError);
        setRow(GtKnown, score.gtKnown);
    }
    const evaluation::MaxBoxAccuracy& maxBox = run->figures.maxBoxAccuracy();
    const bool hasMaps = maxBox.maps() > 0;
    setRow(MaxBox, hasMaps ? std::optional(maxBox.maxBoxAcc().rate) : std::nullopt);
    setRow(MaxBoxV2, hasMaps ? std::optional(maxBox.maxBoxAccV2()) : std::nullopt);
    m_oracle->setText(
        tr("MaxBoxAcc takes the best threshold of these very images (τ %1): an oracle, which no "
           "use of the network has.")
            .arg(QLocale().toString(maxBox.maxBoxAcc().k / 1000.0, 'f', 3)));
    m_oracle->setVisible(hasMaps);
}

} // namespace actiscope::ui
