// Which run is compared, and at which threshold.
#include "ui/dataset/compare_page.h"
#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kMostRecent = 12;
constexpr int kSameThreshold = -1;
constexpr int kLastThreshold = 99;
constexpr int kOtherThreshold = 10; ///< away from the run's own, where it is compared with itself
constexpr int kLevelsAPercent = 10;

} // namespace

QPushButton* ComparePage::makeChoice(const char* name, QWidget* parent) {
    auto* choice = new QPushButton(lineIcon(QStringLiteral("open")), tr("Compare with…"), parent);
    choice->setObjectName(QLatin1String(name));
    choice->setToolTip(tr("Choose the run that is compared with the one shown"));
    auto* menu = new QMenu(choice);
    choice->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillRecent(menu); });
    return choice;
}

QWidget* ComparePage::makeEmpty() {
    m_empty = new QWidget(this);
    m_empty->setObjectName(QStringLiteral("compareEmpty"));
    m_emptyWords = new QLabel(m_empty);
    m_emptyWords->setObjectName(QStringLiteral("compareEmptyWords"));
    m_emptyWords->setAlignment(Qt::AlignCenter);
    m_emptyWords->setWordWrap(true);
    m_emptyChoose = makeChoice("compareEmptyChoose", m_empty);
    m_emptyChoose->setText(tr("Choose a run…"));
    auto* column = new QVBoxLayout(m_empty);
    column->setContentsMargins(4 * kGrid, 2 * kGrid, 4 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addStretch(1);
    column->addWidget(m_emptyWords);
    column->addWidget(m_emptyChoose, 0, Qt::AlignHCenter);
    column->addStretch(1);
    return m_empty;
}

void ComparePage::fillRecent(QMenu* menu) {
    menu->clear();
    connect(menu->addAction(tr("Open a run…")), &QAction::triggered, this, &ComparePage::openFile);
    QAction* itself = menu->addAction(tr("This run at another threshold"));
    itself->setEnabled(m_state.canRescore());
    connect(itself, &QAction::triggered, this, &ComparePage::compareWithItself);
    menu->addSeparator();
    const QDir folder(toQString(DataSetSession::runsFolder()));
    const QString shown = m_state.run() != nullptr ? toQString(m_state.run()->file) : QString();
    int listed = 0;
    for (const QFileInfo& file :
         folder.entryInfoList({QStringLiteral("*.db")}, QDir::Files | QDir::Readable, QDir::Time)) {
        if (file.absoluteFilePath() == shown || listed == kMostRecent) {
            continue;
        }
        ++listed;
        connect(menu->addAction(file.completeBaseName()), &QAction::triggered, this,
                [this, path = file.absoluteFilePath()] { m_session.loadCompared(toPath(path)); });
    }
}

void ComparePage::openFile() {
    auto* dialog =
        new QFileDialog(this, tr("Open a run to compare with"), toQString(DataSetSession::runsFolder()));
    dialog->setObjectName(QStringLiteral("compareFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Runs (*.db)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { m_session.loadCompared(toPath(file)); });
    dialog->open();
}

void ComparePage::compareWithItself() {
    if (m_state.run() != nullptr) {
        m_state.setCompared(m_state.run());
    }
}

void ComparePage::takeCompared() {
    const ShownRunPtr compared = m_state.compared();
    const bool itself = compared != nullptr && compared == m_state.run();
    const bool rescores = compared != nullptr && compared->facts.sweep && compared->table.hasSweep();
    const QSignalBlocker quiet(m_threshold);
    m_threshold->setEnabled(rescores);
    m_threshold->setValue(itself && rescores ? (m_state.threshold() + kOtherThreshold) % (kLastThreshold + 1)
                                             : kSameThreshold);
    m_label = -1;
    refreshSoon(0);
}

int ComparePage::secondLevel() const {
    if (m_threshold->isEnabled() && m_threshold->value() != kSameThreshold) {
        return m_threshold->value() * kLevelsAPercent;
    }
    return m_state.atOwnThreshold() || !m_threshold->isEnabled() ? m_state.compared()->facts.level
                                                                 : m_state.level();
}

runs::Rows ComparePage::secondRows() const {
    const ShownRunPtr compared = m_state.compared();
    if (!m_threshold->isEnabled() || m_threshold->value() == kSameThreshold) {
        return m_state.comparedRows();
    }
    const int threshold = m_threshold->value();
    return threshold * kLevelsAPercent == compared->facts.level ? compared->table.rows()
                                                                : compared->table.rowsAt(threshold);
}

} // namespace actiscope::ui
