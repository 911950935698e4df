#include "ui/dataset/open_set_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dataset/path_field.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kWidth = 64 * kGrid;

void select(QComboBox* choice, const std::string& data) {
    choice->setCurrentIndex(std::max(0, choice->findData(toQString(data))));
}

} // namespace

OpenSetDialog::OpenSetDialog(const std::filesystem::path& place, const datasets::OpenOptions& options,
                             QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("openSetDialog"));
    setWindowTitle(tr("Open a data set"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    auto* form = new QFormLayout;
    form->setSpacing(kGrid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto addPath = [&](const PathField::Look& look) {
        auto* field = new PathField(look, this);
        form->addRow(look.title, field);
        return field;
    };
    m_place = addPath({"openSetPlace",
                       tr("Data set"),
                       {},
                       tr("A folder of labelled images, or their list (JSON, CSV)"),
                       PathField::Kind::Folder});
    m_format = addChoice(form, "openSetFormat", tr("Read as"), tr("What wrote the data set"));
    m_format->addItem(tr("What its content tells"), QString());
    for (const datasets::Format& format : datasets::formats()) {
        m_format->addItem(toQString(std::string_view(format.title)), QLatin1String(format.name));
    }
    m_split = addChoice(form, "openSetSplit", tr("Part"), tr("Of a data set that comes in parts"));
    m_split->addItem(tr("What is usually evaluated"), QString());
    m_split->addItem(tr("Training"), QStringLiteral("train"));
    m_split->addItem(tr("Validation"), QStringLiteral("val"));
    m_split->addItem(tr("Test"), QStringLiteral("test"));
    m_split->addItem(tr("All"), QStringLiteral("all"));
    m_annotations = addPath({"openSetAnnotations", tr("Annotations"), tr("where the format says"),
                             tr("A folder of VOC or ILSVRC XML files, used first"), PathField::Kind::Folder});
    m_images = addPath({"openSetImages", tr("Images"), tr("where the format says"),
                        tr("The folder that the list's paths are below"), PathField::Kind::Folder});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    m_open->setObjectName(QStringLiteral("openSetOpen"));
    m_open->setDefault(true);
    m_open->setToolTip(tr("Read the data set so"));
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(tr("Leave everything as it is (Esc)"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addLayout(form);
    column->addWidget(buttons);

    connect(m_place, &PathField::pathChanged, this, [this] { m_open->setEnabled(!m_place->path().empty()); });
    m_place->setPath(place);
    m_open->setEnabled(!place.empty());
    select(m_format, options.format);
    select(m_split, options.split);
    m_annotations->setPath(options.annotations);
    m_images->setPath(options.images);
    connect(m_format, &QComboBox::currentIndexChanged, this, &OpenSetDialog::allowWhatTheFormatTakes);
    allowWhatTheFormatTakes();
    (place.empty() ? static_cast<QWidget*>(m_place) : m_format)->setFocus();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const std::filesystem::path chosen = m_place->path();
        const datasets::OpenOptions how = this->options();
        accept();
        Q_EMIT openWanted(chosen, how);
    });
}

QComboBox* OpenSetDialog::addChoice(QFormLayout* form, const char* name, const QString& title,
                                    const QString& tip) {
    auto* choice = new QComboBox(this);
    choice->setObjectName(QLatin1String(name));
    choice->setToolTip(tip);
    choice->setAccessibleName(title);
    form->addRow(title, choice);
    return choice;
}

/// What content tells may be any of them.
void OpenSetDialog::allowWhatTheFormatTakes() {
    const std::string chosen = m_format->currentData().toString().toStdString();
    datasets::Takes takes;
    for (const datasets::Format& format : datasets::formats()) {
        const std::string_view name = format.name;
        if (chosen.empty() || name == chosen || name.starts_with(chosen + "-")) { // or one of its layouts
            takes.split |= format.takes.split;
            takes.annotations |= format.takes.annotations;
            takes.images |= format.takes.images;
        }
    }
    m_split->setEnabled(takes.split);
    m_annotations->setEnabled(takes.annotations);
    m_images->setEnabled(takes.images);
}

datasets::OpenOptions OpenSetDialog::options() const {
    const auto pathOf = [](const PathField* field) {
        return field->isEnabled() ? field->path() : std::filesystem::path();
    };
    datasets::OpenOptions options;
    options.format = m_format->currentData().toString().toStdString();
    if (m_split->isEnabled()) {
        options.split = m_split->currentData().toString().toStdString();
    }
    options.annotations = pathOf(m_annotations);
    options.images = pathOf(m_images);
    return options;
}

} // namespace actiscope::ui
