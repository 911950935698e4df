#include "ui/dataset/evaluation_dialog.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/dataset/path_field.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kWidth = 64 * kGrid;
constexpr double kLevelsAPercent = 10;
constexpr int kUsualLimit = 500;
constexpr int kUsualShards = 4;
constexpr int kMostShards = 100'000;

QFormLayout* makeForm(QWidget* box) {
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(kGrid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

QSpinBox* makeNumber(const char* name, int least, int most, const QString& tip, QWidget* parent) {
    auto* number = new QSpinBox(parent);
    number->setObjectName(QLatin1String(name));
    number->setFont(numberFont(TextSize::Normal));
    number->setRange(least, most);
    number->setToolTip(tip);
    number->setAccessibleName(tip);
    number->setEnabled(false);
    return number;
}

PathField* addPath(QFormLayout* form, const PathField::Look& look) {
    auto* field = new PathField(look, form->parentWidget());
    form->addRow(look.title, field);
    return field;
}

} // namespace

EvaluationDialog::EvaluationDialog(const PageChoices& first, std::size_t images, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("evaluationDialog"));
    setWindowTitle(tr("Evaluate"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->setSizeConstraint(QLayout::SetFixedSize); // as high as what is shown
    QWidget* measures = makeMeasures(first, images);
    measures->setMinimumWidth(kWidth);
    column->addWidget(measures);
    column->addWidget(makeFiles());
    m_more = makeMore();
    column->addWidget(makeMoreButton());
    column->addWidget(m_more);
    m_more->hide();
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

QWidget* EvaluationDialog::makeMeasures(const PageChoices& first, std::size_t images) {
    auto* box = new QWidget(this);
    auto* form = makeForm(box);
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
    m_threshold->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
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
    m_limit = makeNumber("evaluationLimit", 1, static_cast<int>(std::max<std::size_t>(1, images)),
                         tr("How many images are evaluated"), box);
    const auto name = [this](int count) { m_limit->setSuffix(count == 1 ? tr(" image") : tr(" images")); };
    connect(m_limit, &QSpinBox::valueChanged, this, name);
    m_limit->setValue(kUsualLimit);
    name(m_limit->value());
    connect(m_limited, &QCheckBox::toggled, m_limit, &QWidget::setEnabled);
    row->addWidget(m_limited);
    row->addWidget(m_limit);
    row->addStretch(1);
    form->addRow(row);
    return box;
}

QWidget* EvaluationDialog::makeFiles() {
    auto* box = new QWidget(this);
    auto* form = makeForm(box);
    form->addRow(makeHeading(tr("Files"), box));
    m_mapping = addPath(form, {"evaluationMapping", tr("Class mapping"), tr("by synset, then by name"),
                               tr("A text with a line a class: the data set's, a tab, the model's")});
    m_store = addPath(form, {"evaluationStore", tr("Keep the run in"), tr("the program's own folder"),
                             tr("A new file for the run, one row an image"), PathField::Kind::NewFile,
                             QStringLiteral("db")});
    return box;
}

QToolButton* EvaluationDialog::makeMoreButton() {
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("evaluationMore"));
    button->setText(tr("More"));
    button->setToolTip(tr("A share of the images, a submission, the maps as files"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setArrowType(Qt::RightArrow);
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::toggled, this, [this, button](bool on) {
        button->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_more->setVisible(on);
    });
    return button;
}

QWidget* EvaluationDialog::makeMore() {
    auto* box = new QWidget(this);
    box->setObjectName(QStringLiteral("evaluationMoreBox"));
    auto* form = makeForm(box);
    form->addRow(makePart());
    m_submission =
        addPath(form, {"evaluationSubmission", tr("Submission"), tr("none"),
                       tr("A file for the five guesses of each image, as ILSVRC's localization task takes "
                          "them: lines of text, or Kaggle's table (.csv)"),
                       PathField::Kind::NewFile, QStringLiteral("txt")});
    m_maps = addPath(form, {"evaluationMaps", tr("Maps"), tr("none"),
                            tr("A folder for the map of each image's own class, as NumPy files"),
                            PathField::Kind::Folder});
    return box;
}

QHBoxLayout* EvaluationDialog::makePart() {
    m_sharded = new QCheckBox(tr("Only share"), this);
    m_sharded->setObjectName(QStringLiteral("evaluationSharded"));
    m_sharded->setToolTip(tr("Several computers evaluate a data set together, each a share of its images; "
                             "\"actiscope merge\" makes one run of theirs"));
    m_shard = makeNumber("evaluationShard", 1, kUsualShards, tr("Which share, counted from 1"), this);
    m_shards = makeNumber("evaluationShards", 1, kMostShards, tr("How many shares there are"), this);
    m_shards->setValue(kUsualShards);
    for (QWidget* number : {m_shard, m_shards}) {
        connect(m_sharded, &QCheckBox::toggled, number, &QWidget::setEnabled);
    }
    connect(m_shards, &QSpinBox::valueChanged, m_shard, &QSpinBox::setMaximum);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_sharded);
    row->addWidget(m_shard);
    row->addWidget(new QLabel(tr("of"), this));
    row->addWidget(m_shards);
    row->addStretch(1);
    return row;
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
    if (m_sharded->isChecked()) {
        request.wishes.shard.number = static_cast<std::uint32_t>(m_shard->value());
        request.wishes.shard.of = static_cast<std::uint32_t>(m_shards->value());
    }
    request.mappingFile = m_mapping->path();
    request.store = m_store->path();
    request.submission = m_submission->path();
    request.maps = m_maps->path();
    return request;
}

} // namespace actiscope::ui
