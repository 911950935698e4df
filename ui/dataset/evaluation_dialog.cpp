#include "ui/dataset/evaluation_dialog.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kWidth = 64 * kGrid;
constexpr double kLevelsAPercent = 10;

} // namespace

EvaluationDialog::EvaluationDialog(const PageChoices& first, std::size_t images, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("evaluationDialog"));
    setWindowTitle(tr("Evaluate"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(makeMeasures(first));
    column->addWidget(makeFiles());
    m_limit->setRange(1, static_cast<int>(std::max<std::size_t>(1, images)));
    m_limit->setValue(std::min(m_limit->maximum(), 500));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* start = buttons->addButton(tr("Evaluate"), QDialogButtonBox::AcceptRole);
    start->setObjectName(QStringLiteral("evaluationStart"));
    start->setDefault(true);
    start->setToolTip(tr("Begin with these choices"));
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(tr("Leave everything as it is (Esc)"));
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const EvaluationRequest chosen = request();
        accept();
        Q_EMIT evaluateWanted(chosen);
    });
}

QWidget* EvaluationDialog::makeMeasures(const PageChoices& first) {
    auto* box = new QWidget(this);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(kGrid);
    form->addRow(makeHeading(tr("What is measured"), box));
    m_threshold = new QDoubleSpinBox(box);
    m_threshold->setObjectName(QStringLiteral("evaluationThreshold"));
    m_threshold->setFont(numberFont(TextSize::Normal));
    m_threshold->setRange(0, 99.9);
    m_threshold->setDecimals(1);
    m_threshold->setSuffix(tr(" %"));
    m_threshold->setValue(first.level / kLevelsAPercent);
    m_threshold->setToolTip(
        tr("Pixels above this share of a map's maximum make the box; the paper's is 20 %"));
    form->addRow(tr("Threshold"), m_threshold);
    const auto addCheck = [&](const char* name, const QString& text, const QString& tip, bool on) {
        auto* check = new QCheckBox(text, box);
        check->setObjectName(QLatin1String(name));
        check->setToolTip(tip);
        check->setChecked(on);
        form->addRow(check);
        return check;
    };
    m_sweep = addCheck("evaluationSweep", tr("IoU at every threshold"),
                       tr("For curves, and for the slider that scores the finished run anew"), first.sweep);
    m_wsol = addCheck("evaluationWsol", tr("MaxBoxAcc and MaxBoxAccV2"),
                      tr("As the published evaluation of weakly supervised localization computes them"),
                      first.wsol);
    m_heuristic =
        addCheck("evaluationHeuristic", tr("The paper's five boxes"),
                 tr("Two boxes each of the first two classes and one of the third"), first.heuristic);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    m_limited = new QCheckBox(tr("Only the first"), box);
    m_limited->setObjectName(QStringLiteral("evaluationLimited"));
    m_limited->setToolTip(tr("Evaluate a part of the data set"));
    m_limit = new QSpinBox(box);
    m_limit->setObjectName(QStringLiteral("evaluationLimit"));
    m_limit->setFont(numberFont(TextSize::Normal));
    m_limit->setSuffix(tr(" images"));
    m_limit->setEnabled(false);
    m_limit->setToolTip(tr("How many images are evaluated"));
    connect(m_limited, &QCheckBox::toggled, m_limit, &QWidget::setEnabled);
    row->addWidget(m_limited);
    row->addWidget(m_limit);
    row->addStretch(1);
    form->addRow(row);
    return box;
}

QWidget* EvaluationDialog::makeFiles() {
    auto* box = new QWidget(this);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(kGrid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(makeHeading(tr("Files"), box));
    m_mapping = addFile(form, "evaluationMapping", tr("Class mapping"), tr("by synset, then by name"),
                        tr("A text with a line a class: the data set's, a tab, the model's"), false);
    m_store = addFile(form, "evaluationStore", tr("Keep the run in"), tr("the program's own folder"),
                      tr("A new file for the run, one row an image"), true);
    return box;
}

QLineEdit* EvaluationDialog::addFile(QFormLayout* form, const char* name, const QString& title,
                                     const QString& nothing, const QString& tip, bool isNew) {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    auto* field = new QLineEdit(this);
    field->setObjectName(QLatin1String(name));
    field->setPlaceholderText(nothing);
    field->setToolTip(tip);
    field->setAccessibleName(title);
    auto* browse = new QToolButton(this);
    browse->setIcon(lineIcon(QStringLiteral("folder")));
    browse->setToolTip(tr("Choose a file"));
    browse->setAccessibleName(tr("Choose a file"));
    connect(browse, &QToolButton::clicked, this, [this, field, title, isNew] {
        auto* dialog = new QFileDialog(this, title, field->text());
        dialog->setObjectName(QStringLiteral("evaluationFileDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(isNew ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
        dialog->setFileMode(isNew ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
        if (isNew) {
            dialog->setDefaultSuffix(QStringLiteral("db"));
        }
        connect(dialog, &QFileDialog::fileSelected, field, &QLineEdit::setText);
        dialog->open();
    });
    row->addWidget(field, 1);
    row->addWidget(browse);
    form->addRow(title, row);
    return field;
}

EvaluationRequest EvaluationDialog::request() const {
    EvaluationRequest request;
    request.wishes.level = static_cast<int>(std::lround(m_threshold->value() * kLevelsAPercent));
    request.wishes.sweep = m_sweep->isChecked();
    request.wishes.wsol = m_wsol->isChecked();
    request.wishes.heuristic = m_heuristic->isChecked();
    if (m_limited->isChecked()) {
        request.wishes.limit = static_cast<std::uint64_t>(m_limit->value());
    }
    request.mappingFile = toPath(m_mapping->text().trimmed());
    request.store = toPath(m_store->text().trimmed());
    return request;
}

} // namespace actiscope::ui
