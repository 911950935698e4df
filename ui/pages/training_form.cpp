#include "ui/pages/training_form.h"

#include <limits>
#include <system_error>

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

/// Positions in the choice of pictures: a folder, then the tasks of the drawn ones.
constexpr int kFolder = 0;
constexpr std::array kTasks{demo::DemoTask::Objects, demo::DemoTask::Scenes, demo::DemoTask::Text};

constexpr int kMostPictures = 10'000'000;
constexpr int kMostEpochs = 100'000;
constexpr int kMostBatch = 65'536;
constexpr int kMostSide = 2048;
constexpr int kRateDecimals = 4;
constexpr double kLeastRate = 0.0001;
constexpr double kRateStep = 0.005;

QComboBox* makeChoice(const char* name, const QString& title, const QStringList& choices, const QString& tip,
                      QWidget* parent) {
    auto* choice = new QComboBox(parent);
    choice->setObjectName(QLatin1String(name));
    choice->setAccessibleName(title);
    choice->addItems(choices);
    choice->setToolTip(tip);
    // A long name must not make the form wider than its place.
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(8);
    return choice;
}

QLabel* makeNote(const char* name, QWidget* parent) {
    auto* note = new QLabel(parent);
    note->setObjectName(QLatin1String(name));
    note->setFont(textFont(TextSize::Small));
    note->setWordWrap(true);
    return note;
}

} // namespace

TrainingForm::TrainingForm(const training::TrainingRequest& first, QWidget* parent) : QWidget(parent) {
    m_rows = new QFormLayout(this);
    m_rows->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, kGrid);
    m_rows->setHorizontalSpacing(kGrid);
    m_rows->setVerticalSpacing(kGrid);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeDataRows();
    makeNetworkRows();
    makeCourseRows();
    makeFileRows();
    show(first);
    showRows();
    connect(m_pictures, &QComboBox::currentIndexChanged, this, &TrainingForm::showRows);
    connect(m_folder.line, &QLineEdit::textChanged, this, &TrainingForm::changed);
    connect(m_network, &QComboBox::currentIndexChanged, this, &TrainingForm::showNetworkHelp);
    connect(m_out.line, &QLineEdit::textChanged, this, &TrainingForm::lookForCheckpoint);
    lookForCheckpoint();
}

void TrainingForm::addRow(const QString& title, QWidget* field, QWidget* focused) {
    auto* label = new QLabel(title, this);
    label->setBuddy(focused == nullptr ? field : focused);
    m_rows->addRow(label, field);
}

QSpinBox* TrainingForm::makeNumber(const char* name, const QString& title, int least, int most,
                                   const QString& tip) {
    auto* number = new QSpinBox(this);
    number->setObjectName(QLatin1String(name));
    number->setAccessibleName(title);
    number->setRange(least, most);
    number->setToolTip(tip);
    addRow(title, number);
    return number;
}

TrainingForm::PathField TrainingForm::makePath(const char* name, const QString& title, const QString& tip,
                                               Wanted wanted) {
    PathField field;
    field.row = new QWidget(this);
    field.line = new QLineEdit(field.row);
    field.line->setObjectName(QLatin1String(name));
    field.line->setAccessibleName(title);
    field.line->setToolTip(tip);
    auto* browse = new QToolButton(field.row);
    browse->setObjectName(QLatin1String(name) + QStringLiteral("Browse"));
    browse->setIcon(lineIcon(QStringLiteral("folder")));
    browse->setToolTip(tr("Choose: %1").arg(tip));
    browse->setAccessibleName(tr("Choose"));
    auto* row = new QHBoxLayout(field.row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid / 2);
    row->addWidget(field.line, 1);
    row->addWidget(browse);
    addRow(title, field.row, field.line);
    connect(browse, &QToolButton::clicked, this,
            [this, line = field.line, title, wanted] { choosePath(line, title, wanted); });
    return field;
}

void TrainingForm::choosePath(QLineEdit* line, const QString& title, Wanted wanted) {
    auto* dialog = new QFileDialog(this, title, line->text());
    dialog->setObjectName(QStringLiteral("trainingFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(wanted == Wanted::Folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, line,
            [line](const QString& path) { line->setText(QDir::toNativeSeparators(path)); });
    dialog->open();
}

void TrainingForm::makeDataRows() {
    m_pictures = makeChoice(
        "trainingPictures", tr("Pictures"),
        {tr("Folder, one class each"), tr("Drawn: objects"), tr("Drawn: scenes"), tr("Drawn: with text")},
        tr("What the network learns from: your own pictures, or ones that the program draws"), this);
    addRow(tr("Pictures"), m_pictures);
    m_folder =
        makePath("trainingFolder", tr("Folder"),
                 tr("A folder that holds one folder of pictures a class, or \"train\" and \"val\" that "
                    "do; boxes in VOC or ILSVRC files are read for the validation only"),
                 Wanted::Folder);
    m_count = makeNumber("trainingCount", tr("How many"), 2, kMostPictures,
                         tr("Pictures to draw in all; the last fifth validates"));
    m_hard = new QCheckBox(tr("The harder ones"), this);
    m_hard->setObjectName(QStringLiteral("trainingHard"));
    m_hard->setToolTip(tr("Smaller things, more of them hidden, worse light"));
    addRow({}, m_hard);
}

void TrainingForm::makeNetworkRows() {
    m_network = makeChoice("trainingNetwork", tr("Network"), {}, tr("Which network is trained"), this);
    addRow(tr("Network"), m_network);
    m_networkHelp = makeNote("trainingNetworkHelp", this);
    m_rows->addRow(QString(), m_networkHelp);
    m_pool =
        makeChoice("trainingPool", tr("Pooling"), {tr("The network's own"), tr("Average"), tr("Maximum")},
                   tr("Global pooling before the classifier: average (GAP) or maximum (GMP)"), this);
    addRow(tr("Pooling"), m_pool);
    m_inputSize = makeNumber("trainingInputSize", tr("Input size"), 0, kMostSide,
                             tr("Side of the network's input in pixels; 0: the network's own"));
    m_inputSize->setSpecialValueText(tr("the network's own"));
}

void TrainingForm::makeCourseRows() {
    m_epochs =
        makeNumber("trainingEpochs", tr("Epochs"), 1, kMostEpochs, tr("How often each picture is seen"));
    m_batch = makeNumber("trainingBatch", tr("Batch"), 1, kMostBatch, tr("Pictures a step"));
    m_rate = new QDoubleSpinBox(this);
    m_rate->setObjectName(QStringLiteral("trainingRate"));
    m_rate->setAccessibleName(tr("Learning rate"));
    m_rate->setDecimals(kRateDecimals);
    m_rate->setRange(kLeastRate, 10);
    m_rate->setSingleStep(kRateStep);
    m_rate->setToolTip(tr("The highest of the one-cycle schedule; 0.01 for networks without batch norm"));
    addRow(tr("Learning rate"), m_rate);
    m_seed = makeNumber("trainingSeed", tr("Seed"), 0, std::numeric_limits<int>::max(),
                        tr("Another seed gives other weights, pictures and order"));
    m_device =
        makeChoice("trainingDevice", tr("Device"), {tr("Automatic"), tr("Processor"), tr("Graphics card")},
                   tr("Where the network is trained"), this);
    addRow(tr("Device"), m_device);
}

void TrainingForm::makeFileRows() {
    m_init = makePath("trainingInit", tr("Start from"),
                      tr("A file of parameters to start from (fine-tuning); empty: fresh ones. A head of "
                         "another class count is replaced"),
                      Wanted::File);
    m_init.line->setPlaceholderText(tr("fresh parameters"));
    m_out = makePath("trainingOut", tr("Save to"),
                     tr("Folder for the checkpoint and the finished model; a training that was begun there "
                        "is resumed"),
                     Wanted::Folder);
    m_checkpoint = makeNote("trainingCheckpoint", this);
    m_rows->addRow(QString(), m_checkpoint);
}

void TrainingForm::show(const training::TrainingRequest& request) {
    const training::TrainerOptions& options = request.options;
    if (!request.data.folder.empty()) {
        m_pictures->setCurrentIndex(kFolder);
        m_folder.line->setText(toQString(request.data.folder));
    } else {
        const auto task = std::find(kTasks.begin(), kTasks.end(), request.data.task);
        m_pictures->setCurrentIndex(1 + static_cast<int>(task - kTasks.begin()));
    }
    m_count->setValue(static_cast<int>(std::min<std::uint64_t>(request.data.count, kMostPictures)));
    m_hard->setChecked(request.data.hard);
    m_network->addItem(toQString(options.network));
    m_pool->setCurrentIndex(!options.pool ? 0 : *options.pool == Pooling::Average ? 1 : 2);
    m_inputSize->setValue(options.inputSize.value_or(0));
    m_epochs->setValue(options.epochs);
    m_batch->setValue(options.batch);
    m_rate->setValue(options.learningRate);
    m_seed->setValue(static_cast<int>(options.seed));
    m_device->setCurrentIndex(static_cast<int>(options.device));
    m_init.line->setText(toQString(options.initFile));
    m_out.line->setText(toQString(options.folder));
}

void TrainingForm::showRows() {
    const bool folder = m_pictures->currentIndex() == kFolder;
    m_rows->setRowVisible(m_folder.row, folder);
    m_rows->setRowVisible(m_count, !folder);
    m_rows->setRowVisible(m_hard, !folder);
    Q_EMIT changed();
}

void TrainingForm::setNetworks(const std::vector<TrainableNetwork>& networks) {
    const QString chosen = m_network->currentText();
    {
        const QSignalBlocker quiet(m_network);
        m_network->clear();
        for (const TrainableNetwork& network : networks) {
            m_network->addItem(toQString(network.name));
            m_network->setItemData(m_network->count() - 1, toQString(network.help), Qt::ToolTipRole);
        }
        m_network->setCurrentIndex(std::max(0, m_network->findText(chosen)));
    }
    showNetworkHelp();
}

void TrainingForm::showNetworkHelp() {
    setNote(m_networkHelp, m_network->currentData(Qt::ToolTipRole).toString());
}

void TrainingForm::lookForCheckpoint() {
    const std::filesystem::path folder = toPath(m_out.line->text());
    m_looker.startNewest(
        [folder] {
            std::error_code unknown;
            return !folder.empty() && std::filesystem::exists(folder / training::kCheckpointFile, unknown);
        },
        [this](bool there) {
            m_resumes = there;
            setNote(m_checkpoint, there ? tr("A training was begun there; with the same settings it goes on. "
                                             "Name another folder to begin anew.")
                                        : QString());
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void TrainingForm::setNote(QLabel* note, const QString& text) {
    note->setText(text);
    note->setMinimumHeight(text.isEmpty() ? 0 : note->heightForWidth(note->width()));
}

QString TrainingForm::missing() const {
    if (m_pictures->currentIndex() == kFolder && m_folder.line->text().trimmed().isEmpty()) {
        return tr("Name a folder of pictures, or let the program draw some.");
    }
    return m_out.line->text().trimmed().isEmpty() ? tr("Name a folder to save to.") : QString();
}

training::TrainingRequest TrainingForm::request() const {
    training::TrainingRequest request;
    const int pictures = m_pictures->currentIndex();
    if (pictures == kFolder) {
        request.data.folder = toPath(m_folder.line->text().trimmed());
    } else {
        request.data.task = kTasks[static_cast<std::size_t>(pictures) - 1];
    }
    request.data.count = static_cast<std::uint64_t>(m_count->value());
    request.data.hard = m_hard->isChecked();
    training::TrainerOptions& options = request.options;
    options.network = m_network->currentText().toStdString();
    if (m_pool->currentIndex() > 0) {
        options.pool = m_pool->currentIndex() == 1 ? Pooling::Average : Pooling::Max;
    }
    if (m_inputSize->value() > 0) {
        options.inputSize = m_inputSize->value();
    }
    options.epochs = m_epochs->value();
    options.batch = m_batch->value();
    options.learningRate = m_rate->value();
    options.seed = static_cast<std::uint64_t>(m_seed->value());
    options.device = static_cast<Device>(m_device->currentIndex());
    options.initFile = m_init.line->text().trimmed().toStdString();
    options.folder = toPath(m_out.line->text().trimmed());
    return request;
}

} // namespace actiscope::ui
