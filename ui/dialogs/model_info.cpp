#include "ui/dialogs/model_info.h"

#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

QString sizeText(Size size) {
    return QStringLiteral("%1 × %2").arg(size.width).arg(size.height);
}

QString tripleText(const std::array<double, 3>& values) {
    return QStringLiteral("%1, %2, %3").arg(values[0]).arg(values[1]).arg(values[2]);
}

QString exactText(const Model& model) {
    const NetworkInfo& info = model.network->info();
    return info.exact ? ModelInfoDialog::tr(
                            "Yes: global pooling and one linear layer, so each map adds up to its logit")
                      : ModelInfoDialog::tr("No. %1").arg(toQString(info.whyNot));
}

QString inputText(const InputDescription& input) {
    return ModelInfoDialog::tr("%1 pixels, %2, 0 to %3, mean %4, std %5, %6, %7 resize")
        .arg(sizeText(input.size),
             input.channels == ChannelOrder::Rgb ? QStringLiteral("RGB") : QStringLiteral("BGR"))
        .arg(input.range)
        .arg(tripleText(input.mean), tripleText(input.std),
             input.geometry == Geometry::Stretch ? ModelInfoDialog::tr("stretched")
                                                 : ModelInfoDialog::tr("centre crop"),
             input.resize == ResizeFilter::Antialias ? ModelInfoDialog::tr("antialiased")
                                                     : ModelInfoDialog::tr("plain bilinear"));
}

} // namespace

ModelInfoDialog::ModelInfoDialog(const ModelPtr& model, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("modelInfoDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const NetworkInfo& info = model->network->info();
    setWindowTitle(tr("Model information"));

    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(kGrid);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addFact(form, tr("File"), toQString(model->request.path.filename()))
        ->setToolTip(toQString(model->request.path));
    addFact(form, tr("Family"), toQString(info.family));
    addFact(form, tr("Format"),
            info.halfPrecision ? tr("%1, 16-bit weights").arg(toQString(info.format))
                               : toQString(info.format));
    addFact(form, tr("Classes"),
            tr("%1, labels: %2").arg(QLocale().toString(info.classes), toQString(model->labels.source)));
    addFact(form, tr("Parameters"), QLocale().toString(static_cast<qlonglong>(info.parameters)));
    addFact(form, tr("Exact map"), exactText(*model));
    addFact(form, tr("Input"), inputText(model->input));
    addFact(form, tr("Input size"),
            info.freeInputSize ? tr("free: a larger input gives a finer map") : tr("fixed"));
    addFact(form, tr("Gradients"), info.gradients ? tr("yes") : tr("no"));
    addFact(form, tr("Runs on"),
            tr("%1, opened in %2 ms").arg(toQString(info.device), millisecondsText(model->openMs)));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Back to the picture (Esc)"));
    QPushButton* edit = buttons->addButton(tr("Edit description…"), QDialogButtonBox::ActionRole);
    edit->setToolTip(tr("Change what the model expects of its input"));
    edit->setObjectName(QStringLiteral("editDescriptionButton"));
    connect(edit, &QPushButton::clicked, this, [this] {
        Q_EMIT editWanted();
        close();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    layout->setSpacing(2 * kGrid);
    layout->addLayout(form);
    layout->addWidget(makeHeading(tr("Layers"), this));
    layout->addWidget(makeLayers(info.layers), 1);
    layout->addWidget(buttons);
    resize(78 * kGrid, 72 * kGrid);
}

QLabel* ModelInfoDialog::addFact(QFormLayout* form, const QString& name, const QString& value) {
    auto* label = new QLabel(name, this);
    QPalette quiet = label->palette();
    quiet.setColor(QPalette::WindowText, quietText(palette()));
    label->setPalette(quiet);
    label->setAlignment(Qt::AlignRight | Qt::AlignTop);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding); // beside the first of several lines
    auto* text = new QLabel(value, this);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    form->addRow(label, text);
    return text;
}

QTableWidget* ModelInfoDialog::makeLayers(const std::vector<LayerInfo>& layers) {
    auto* table = new QTableWidget(static_cast<int>(layers.size()), 3, this);
    table->setObjectName(QStringLiteral("layersTable"));
    table->setHorizontalHeaderLabels({tr("Name"), tr("Operator"), tr("Channels × height × width")});
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTextElideMode(Qt::ElideMiddle);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int row = 0; row < table->rowCount(); ++row) {
        const LayerInfo& layer = layers[static_cast<std::size_t>(row)];
        const QStringList cells{
            toQString(layer.name), toQString(layer.kind),
            QStringLiteral("%1 × %2 × %3").arg(layer.channels).arg(layer.height).arg(layer.width)};
        for (int column = 0; column < cells.size(); ++column) {
            auto* cell = new QTableWidgetItem(cells[column]);
            cell->setToolTip(cells[column]);
            table->setItem(row, column, cell);
        }
    }
    table->resizeColumnToContents(1);
    table->resizeColumnToContents(2);
    return table;
}

} // namespace actiscope::ui
