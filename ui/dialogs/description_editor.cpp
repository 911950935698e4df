#include "ui/dialogs/description_editor.h"

#include "engine/data/description_file.h"
#include "ui/background.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kMostSide = 8192;

/// What is often met, so that nobody needs to remember the numbers.
struct Preset {
    const char* name;
    ChannelOrder channels;
    double range;
    std::array<double, 3> mean, std;
};
const std::array<Preset, 4> kPresets{{
    {QT_TRANSLATE_NOOP("actiscope::ui::DescriptionEditor", "ImageNet (torchvision)"),
     ChannelOrder::Rgb,
     1,
     {0.485, 0.456, 0.406},
     {0.229, 0.224, 0.225}},
    {QT_TRANSLATE_NOOP("actiscope::ui::DescriptionEditor", "Minus one to one"),
     ChannelOrder::Rgb,
     1,
     {0.5, 0.5, 0.5},
     {0.5, 0.5, 0.5}},
    {QT_TRANSLATE_NOOP("actiscope::ui::DescriptionEditor", "Zero to one"),
     ChannelOrder::Rgb,
     1,
     {0, 0, 0},
     {1, 1, 1}},
    {QT_TRANSLATE_NOOP("actiscope::ui::DescriptionEditor", "Caffe (BGR, mean 104 117 123)"),
     ChannelOrder::Bgr,
     255,
     {104, 117, 123},
     {1, 1, 1}},
}};

QComboBox* makeChoice(const char* name, const QStringList& entries, QWidget* parent) {
    auto* choice = new QComboBox(parent);
    choice->setObjectName(QLatin1String(name));
    choice->addItems(entries);
    return choice;
}

QSpinBox* makeSide(const char* name, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setRange(1, kMostSide);
    box->setFont(numberFont(TextSize::Normal));
    return box;
}

} // namespace

DescriptionEditor::DescriptionEditor(const ModelPtr& model, QWidget* parent)
    : QDialog(parent), m_model(model) {
    setObjectName(QStringLiteral("descriptionEditor"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Model description"));
    m_writer = new Background(this);
    buildForm();
    fill(model->input);
    m_name->setText(toQString(model->description.name.value_or(std::string())));
    m_pool->setCurrentIndex(model->description.pool ? 1 + static_cast<int>(*model->description.pool) : 0);
    m_labels->setText(toQString(model->request.labels));
    m_labels->setPlaceholderText(toQString(model->labels.source));
}

void DescriptionEditor::buildForm() {
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("descriptionName"));
    m_name->setPlaceholderText(toQString(m_model->network->info().family));
    QStringList presets{tr("As it is")};
    for (const Preset& preset : kPresets) {
        presets.append(tr(preset.name));
    }
    m_preset = makeChoice("descriptionPreset", presets, this);
    m_width = makeSide("descriptionWidth", this);
    m_height = makeSide("descriptionHeight", this);
    const bool fixed = !m_model->network->info().freeInputSize;
    for (QSpinBox* side : {m_width, m_height}) {
        side->setEnabled(!fixed);
        side->setToolTip(fixed ? tr("This network takes one input size only.")
                               : tr("A larger input gives a finer map."));
    }
    m_channels = makeChoice("descriptionChannels", {QStringLiteral("RGB"), QStringLiteral("BGR")}, this);
    m_range = makeChoice("descriptionRange", {tr("0 to 1"), tr("0 to 255")}, this);
    m_geometry = makeChoice("descriptionGeometry", {tr("Stretch the whole image"), tr("Centre crop")}, this);
    m_resize = makeChoice("descriptionResize", {tr("Antialiased"), tr("Plain bilinear")}, this);
    m_pool = makeChoice("descriptionPool", {tr("As the file says"), tr("Average (GAP)"), tr("Maximum (GMP)")},
                        this);
    m_labels = new QLineEdit(this);
    m_labels->setObjectName(QStringLiteral("descriptionLabels"));
    auto* browse = new QPushButton(tr("Choose…"), this);
    browse->setToolTip(tr("Choose a label list: text, one class a line, or JSON"));
    connect(browse, &QPushButton::clicked, this, &DescriptionEditor::chooseLabels);

    auto* size = new QHBoxLayout;
    size->setSpacing(kGrid);
    size->addWidget(m_width);
    size->addWidget(new QLabel(QStringLiteral("×"), this));
    size->addWidget(m_height);
    size->addStretch(1);
    auto* labels = new QHBoxLayout;
    labels->setSpacing(kGrid);
    labels->addWidget(m_labels, 1);
    labels->addWidget(browse);

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(kGrid);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("Numbers as in"), m_preset);
    form->addRow(tr("Input size"), size);
    form->addRow(tr("&Channels"), m_channels);
    form->addRow(tr("&Range"), m_range);
    form->addRow(tr("Mean"), makeTriple(m_mean, "descriptionMean", -1e6));
    form->addRow(tr("Standard deviation"), makeTriple(m_std, "descriptionStd", 1e-6));
    form->addRow(tr("&Geometry"), m_geometry);
    form->addRow(tr("Resi&ze"), m_resize);
    form->addRow(tr("&Pooling"), m_pool);
    form->addRow(tr("Labels"), labels);

    auto* formula = new QLabel(
        tr("Input = (pixel / 255 · range − mean) / standard deviation, in the order of the channels."), this);
    formula->setFont(textFont(TextSize::Small));
    formula->setWordWrap(true);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(tr("Leave the model as it is (Esc)"));
    QPushButton* useButton = buttons->addButton(tr("Apply"), QDialogButtonBox::AcceptRole);
    useButton->setObjectName(QStringLiteral("descriptionApply"));
    useButton->setToolTip(tr("Use this until the model is opened again"));
    QPushButton* saveButton = buttons->addButton(tr("Apply and save"), QDialogButtonBox::ActionRole);
    saveButton->setObjectName(QStringLiteral("descriptionSave"));
    saveButton->setToolTip(tr("Save as %1, where it is found with the model")
                               .arg(toQString(descriptionPathFor(m_model->request.path).filename())));
    QPushButton* resetButton = buttons->addButton(tr("Defaults"), QDialogButtonBox::ResetRole);
    resetButton->setObjectName(QStringLiteral("descriptionDefaults"));
    resetButton->setToolTip(tr("Back to what the model's family needs"));
    connect(useButton, &QPushButton::clicked, this, &DescriptionEditor::apply);
    connect(saveButton, &QPushButton::clicked, this, &DescriptionEditor::save);
    connect(resetButton, &QPushButton::clicked, this,
            [this] { fill(m_model->network->info().defaultInput); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_preset, &QComboBox::activated, this, &DescriptionEditor::fillPreset);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    layout->setSpacing(2 * kGrid);
    layout->addLayout(form);
    layout->addWidget(formula);
    layout->addWidget(buttons);
    resize(64 * kGrid, sizeHint().height());
}

QLayout* DescriptionEditor::makeTriple(std::array<QDoubleSpinBox*, 3>& boxes, const char* name,
                                       double least) {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        boxes[i] = new QDoubleSpinBox(this);
        boxes[i]->setObjectName(QLatin1String(name) + QString::number(i));
        boxes[i]->setDecimals(6);
        boxes[i]->setRange(least, 1e6);
        boxes[i]->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        boxes[i]->setFont(numberFont(TextSize::Normal));
        row->addWidget(boxes[i], 1);
    }
    return row;
}

void DescriptionEditor::fill(const InputDescription& given) {
    m_width->setValue(given.size.width);
    m_height->setValue(given.size.height);
    m_channels->setCurrentIndex(given.channels == ChannelOrder::Rgb ? 0 : 1);
    m_range->setCurrentIndex(given.range > 1 ? 1 : 0);
    for (std::size_t i = 0; i < 3; ++i) {
        m_mean[i]->setValue(given.mean[i]);
        m_std[i]->setValue(given.std[i]);
    }
    m_geometry->setCurrentIndex(given.geometry == Geometry::Stretch ? 0 : 1);
    m_resize->setCurrentIndex(given.resize == ResizeFilter::Antialias ? 0 : 1);
    m_preset->setCurrentIndex(0);
}

void DescriptionEditor::fillPreset(int preset) {
    InputDescription numbers = input();
    if (preset == 0) {
        numbers = m_model->input;
    } else {
        const Preset& chosen = kPresets[static_cast<std::size_t>(preset - 1)];
        numbers.channels = chosen.channels;
        numbers.range = chosen.range;
        numbers.mean = chosen.mean;
        numbers.std = chosen.std;
    }
    fill(numbers);
    m_preset->setCurrentIndex(preset);
}

InputDescription DescriptionEditor::input() const {
    InputDescription entered;
    entered.size = Size{m_width->value(), m_height->value()};
    entered.channels = m_channels->currentIndex() == 0 ? ChannelOrder::Rgb : ChannelOrder::Bgr;
    entered.range = m_range->currentIndex() == 0 ? 1 : 255;
    for (std::size_t i = 0; i < 3; ++i) {
        entered.mean[i] = m_mean[i]->value();
        entered.std[i] = m_std[i]->value();
    }
    entered.geometry = m_geometry->currentIndex() == 0 ? Geometry::Stretch : Geometry::Crop;
    entered.resize = m_resize->currentIndex() == 0 ? ResizeFilter::Antialias : ResizeFilter::Bilinear;
    return entered;
}

ModelDescription DescriptionEditor::description() const {
    const InputDescription entered = input();
    ModelDescription description;
    description.size = entered.size;
    description.channels = entered.channels;
    description.range = entered.range;
    description.mean = entered.mean;
    description.std = entered.std;
    description.geometry = entered.geometry;
    description.resize = entered.resize;
    if (!m_labels->text().isEmpty()) {
        description.labelsFile = m_labels->text().toStdString();
    } else {
        description.labelsFile = m_model->description.labelsFile;
        description.labels = m_model->description.labels;
    }
    if (m_pool->currentIndex() > 0) {
        description.pool = m_pool->currentIndex() == 1 ? Pooling::Average : Pooling::Max;
    }
    description.mapStride = m_model->description.mapStride;
    description.network = m_model->description.network;
    description.scene = m_model->description.scene;
    if (!m_name->text().isEmpty()) {
        description.name = m_name->text().toStdString();
    }
    return description;
}

void DescriptionEditor::apply() {
    ModelRequest request = m_model->request;
    request.edited = description();
    request.labels = toPath(m_labels->text());
    Q_EMIT applied(request);
    close();
}

void DescriptionEditor::save() {
    const std::filesystem::path file = descriptionPathFor(m_model->request.path);
    const std::string json = describeAsJson(input(), description());
    setEnabled(false);
    m_writer->start([file, json] { return writeDescription(file, json); },
                    [this, file](const Result<std::monostate>& written) {
                        setEnabled(true);
                        if (!written) {
                            Q_EMIT saveFailed(written.error());
                            return;
                        }
                        Q_EMIT saved(toQString(file));
                        apply();
                    });
}

void DescriptionEditor::chooseLabels() {
    auto* dialog = new QFileDialog(this, tr("Choose labels"), m_labels->text(),
                                   tr("Label lists (*.txt *.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_labels, &QLineEdit::setText);
    dialog->open();
}

} // namespace actiscope::ui
