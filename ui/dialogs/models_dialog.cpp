#include "ui/dialogs/models_dialog.h"

#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

using Place = ModelLibrary::Place;

enum Column { kTitle, kSize, kState, kColumns };
constexpr int kNameRole = Qt::UserRole;
constexpr int kSteps = 1000;

QString sizeText(std::optional<std::uint64_t> bytes) {
    return bytes ? QLocale().formattedDataSize(static_cast<qint64>(*bytes), 1, QLocale::DataSizeSIFormat)
                 : ModelsDialog::tr("not published");
}

std::optional<std::uint64_t> bytesOf(const ModelLibrary::Entry& entry) {
    return entry.shipped     ? std::optional(entry.shipped->bytes)
           : entry.installed ? std::optional(entry.installed->bytes)
                             : publishedBytes(entry.published);
}

/// 0 to kSteps; 0 where the whole is not known.
int doneOf(const PullProgress& progress) {
    if (!progress.total || *progress.total == 0) {
        return 0;
    }
    const double part = static_cast<double>(progress.received) / static_cast<double>(*progress.total);
    return std::clamp(static_cast<int>(part * kSteps), 0, kSteps);
}

/// As wide as its widest text.
void fixColumn(QTableWidget& table, int column, const QStringList& texts) {
    int width = 0;
    for (const QString& text : texts) {
        width = std::max(width, table.fontMetrics().horizontalAdvance(text));
    }
    table.horizontalHeader()->setSectionResizeMode(column, QHeaderView::Fixed);
    table.setColumnWidth(column, width + 2 * kGrid);
}

QString stateText(const ModelLibrary::Entry& entry) {
    switch (entry.place) {
    case Place::Shipped:
        return ModelsDialog::tr("comes along");
    case Place::Installed:
        return ModelsDialog::tr("installed");
    case Place::Waiting:
        return ModelsDialog::tr("waiting");
    case Place::Fetching:
        return entry.progress.total ? QStringLiteral("%1 %").arg(doneOf(entry.progress) * 100 / kSteps)
                                    : ModelsDialog::tr("on its way");
    case Place::Published:
        break;
    }
    return entry.problem.isEmpty() ? QString() : ModelsDialog::tr("failed");
}

/// In groups, so that a narrow dialog can break it.
QString inGroups(const std::string& digits) {
    constexpr std::size_t kGroup = 16;
    QString text;
    for (std::size_t at = 0; at < digits.size(); at += kGroup) {
        text += (at == 0 ? QString() : QStringLiteral(" ")) + toQString(digits.substr(at, kGroup));
    }
    return text;
}

QString checksumText(const CatalogueModel& model) {
    constexpr std::size_t kWhole = 64;
    for (const CatalogueFile& file : model.files) {
        if (file.role == FileRole::Weights) {
            return file.sha256.empty() ? ModelsDialog::tr("not published: what comes can't be checked")
                   : file.sha256.size() < kWhole
                       ? ModelsDialog::tr("SHA-256 begins with %1, as published").arg(inGroups(file.sha256))
                       : QStringLiteral("SHA-256 %1").arg(inGroups(file.sha256));
        }
    }
    return {};
}

} // namespace

ModelsDialog::ModelsDialog(ModelLibrary& library, QWidget* parent) : QDialog(parent), m_library(library) {
    setObjectName(QStringLiteral("modelsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Get models"));

    auto* sides = new QHBoxLayout;
    sides->setSpacing(3 * kGrid);
    sides->addWidget(makeList(), 3);
    sides->addWidget(makeDetails(), 4);
    auto* promise = new QLabel(tr("Nothing is fetched before you press Get."), this);
    promise->setFont(textFont(TextSize::Small));
    QPalette quiet = promise->palette();
    quiet.setColor(QPalette::WindowText, quietText(palette()));
    promise->setPalette(quiet);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* close = buttons->button(QDialogButtonBox::Close);
    close->setToolTip(tr("Back to the picture; a download goes on (Esc)"));
    close->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* last = new QHBoxLayout;
    last->addWidget(promise, 1);
    last->addWidget(buttons);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    layout->setSpacing(2 * kGrid);
    layout->addLayout(sides, 1);
    layout->addLayout(last);
    resize(112 * kGrid, 68 * kGrid);

    connect(&m_library, &ModelLibrary::loaded, this, &ModelsDialog::fill);
    connect(&m_library, &ModelLibrary::changed, this, &ModelsDialog::update);
    fill();
    m_library.load();
    m_search->setFocus();
}

QWidget* ModelsDialog::makeList() {
    auto* side = new QWidget(this);
    m_search = new QLineEdit(side);
    m_search->setObjectName(QStringLiteral("modelsSearch"));
    m_search->setPlaceholderText(tr("Find a model"));
    m_search->setAccessibleName(tr("Find a model"));
    m_search->setClearButtonEnabled(true);
    m_table = new QTableWidget(0, kColumns, side);
    m_table->setObjectName(QStringLiteral("modelsTable"));
    m_table->setAccessibleName(tr("Published models"));
    m_table->setHorizontalHeaderLabels({tr("Model"), tr("Size"), tr("Here")});
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->horizontalHeader()->setSectionResizeMode(kTitle, QHeaderView::Stretch);
    // As wide as they ever get, so that nothing jumps when a state changes.
    m_table->horizontalHeader()->setMinimumSectionSize(2 * kGrid);
    fixColumn(*m_table, kSize, {sizeText(999'900'000)});
    fixColumn(
        *m_table, kState,
        {tr("comes along"), tr("installed"), tr("waiting"), tr("on its way"), tr("failed"), tr("Here")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeaderItem(kSize)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_empty = new QLabel(side);
    m_empty->setObjectName(QStringLiteral("modelsEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setTextFormat(Qt::PlainText);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGrid);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_empty); // below, so that the list stays where it is
    connect(m_search, &QLineEdit::textChanged, this, &ModelsDialog::filter);
    connect(m_table, &QTableWidget::currentCellChanged, this, &ModelsDialog::showDetails);
    connect(m_table, &QTableWidget::itemActivated, this, &ModelsDialog::openCurrent);
    return side;
}

QWidget* ModelsDialog::makeDetails() {
    m_details = new QWidget(this);
    QSizePolicy staysWide = m_details->sizePolicy();
    staysWide.setRetainSizeWhenHidden(true); // the list stays where it is
    m_details->setSizePolicy(staysWide);
    m_title = new QLabel(m_details);
    m_title->setObjectName(QStringLiteral("modelTitle"));
    m_title->setFont(textFont(TextSize::Large));
    m_title->setWordWrap(true);
    m_note = new QLabel(m_details);
    m_note->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(kGrid);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_name = addFact(form, tr("Name"), "modelName");
    m_licence = addFact(form, tr("Licence"), "modelLicence");
    m_size = addFact(form, tr("Size"), "modelSize");
    m_checksum = addFact(form, tr("Checksum"), "modelChecksum");
    m_source = addFact(form, tr("Source"), "modelSource");
    m_source->setTextFormat(Qt::RichText);
    m_source->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_source->setOpenExternalLinks(true);
    m_problem = new QLabel(m_details);
    m_problem->setObjectName(QStringLiteral("modelProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont bold = textFont(TextSize::Normal);
    bold.setWeight(QFont::DemiBold);
    m_problem->setFont(bold);
    m_progress = new QProgressBar(m_details);
    m_progress->setObjectName(QStringLiteral("modelProgress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kGrid);
    m_progressText = new QLabel(m_details);
    m_progressText->setFont(numberFont(TextSize::Small));

    auto* layout = new QVBoxLayout(m_details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * kGrid);
    layout->addWidget(m_title);
    layout->addWidget(m_note);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(m_problem);
    layout->addWidget(m_progressText);
    layout->addWidget(m_progress);
    layout->addLayout(makeButtons());
    return m_details;
}

QLabel* ModelsDialog::addFact(QFormLayout* form, const QString& what, const char* name) {
    auto* label = new QLabel(what, m_details);
    QPalette quiet = label->palette();
    quiet.setColor(QPalette::WindowText, quietText(palette()));
    label->setPalette(quiet);
    label->setAlignment(Qt::AlignRight | Qt::AlignTop);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding); // beside the first of several lines
    auto* value = new QLabel(m_details);
    value->setObjectName(QLatin1String(name));
    value->setWordWrap(true);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    form->addRow(label, value);
    return value;
}

QPushButton* ModelsDialog::addButton(QLayout* row, const QString& text, const QString& tip,
                                     const char* name) {
    auto* button = new QPushButton(text, m_details);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setAutoDefault(false);
    row->addWidget(button);
    return button;
}

QLayout* ModelsDialog::makeButtons() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    m_open =
        addButton(row, tr("&Open"), tr("Use this model on the picture (Enter in the list)"), "modelOpen");
    m_get = addButton(row, tr("&Get"), tr("Fetch this model from where it is published"), "modelGet");
    m_cancel = addButton(row, tr("&Cancel"), tr("Stop here; the next attempt goes on from what has come"),
                         "modelCancel");
    m_remove = addButton(row, tr("&Remove"), tr("Take this model's files off this computer"), "modelRemove");
    row->addStretch(1);
    const auto onClick = [this](QPushButton* button, void (ModelLibrary::*act)(const QString&)) {
        connect(button, &QPushButton::clicked, this, [this, act] {
            if (const ModelLibrary::Entry* entry = current()) {
                (m_library.*act)(QString(entry->name));
            }
        });
    };
    onClick(m_get, &ModelLibrary::get);
    onClick(m_cancel, &ModelLibrary::cancel);
    onClick(m_remove, &ModelLibrary::remove);
    connect(m_open, &QPushButton::clicked, this, &ModelsDialog::openCurrent);
    return row;
}

void ModelsDialog::fill() {
    const ModelLibrary::Entry* before = current();
    const QString selected = before != nullptr ? before->name : QString();
    m_table->setRowCount(static_cast<int>(m_library.entries().size()));
    int row = 0;
    int wanted = 0;
    for (const ModelLibrary::Entry& entry : m_library.entries()) {
        fillRow(row, entry);
        wanted = entry.name == selected ? row : wanted;
        ++row;
    }
    if (row > 0) {
        m_table->setCurrentCell(wanted, kTitle);
    }
    filter();
    showDetails();
}

void ModelsDialog::fillRow(int row, const ModelLibrary::Entry& entry) {
    const auto bytes = bytesOf(entry);
    const QStringList cells{toQString(entry.published.title), bytes ? sizeText(bytes) : QStringLiteral("–"),
                            stateText(entry)};
    for (int column = 0; column < kColumns; ++column) {
        QTableWidgetItem* cell = m_table->item(row, column);
        if (cell == nullptr) {
            cell = new QTableWidgetItem;
            m_table->setItem(row, column, cell);
        }
        cell->setText(cells[column]);
        cell->setToolTip(cells[column]);
        cell->setData(kNameRole, entry.name);
        if (column == kSize) {
            cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
    }
}

void ModelsDialog::filter() {
    const QString wanted = m_search->text().trimmed();
    int shown = 0;
    int first = -1;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QTableWidgetItem* cell = m_table->item(row, kTitle);
        const bool fits = cell->text().contains(wanted, Qt::CaseInsensitive) ||
                          cell->data(kNameRole).toString().contains(wanted, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !fits);
        shown += fits ? 1 : 0;
        first = first < 0 && fits ? row : first;
    }
    if (first >= 0 && (m_table->currentRow() < 0 || m_table->isRowHidden(m_table->currentRow()))) {
        m_table->setCurrentCell(first, kTitle);
    }
    QStringList said = m_library.problems();
    if (!m_library.isLoaded()) {
        said.append(tr("Reading the list…"));
    } else if (m_table->rowCount() == 0) {
        said.append(tr("The list of models is empty."));
    } else if (shown == 0) {
        said.append(tr("No model is called so. Clear the field to see all."));
    }
    m_empty->setText(said.join(QLatin1Char('\n')));
    m_empty->setVisible(!said.isEmpty());
    m_details->setVisible(shown > 0);
}

void ModelsDialog::update(const QString& name) {
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->item(row, kTitle)->data(kNameRole).toString() == name) {
            fillRow(row, *m_library.find(name));
        }
    }
    if (const ModelLibrary::Entry* entry = current(); entry != nullptr && entry->name == name) {
        showDetails();
    }
}

const ModelLibrary::Entry* ModelsDialog::current() const {
    const QTableWidgetItem* cell = m_table->item(m_table->currentRow(), kTitle);
    return cell == nullptr ? nullptr : m_library.find(cell->data(kNameRole).toString());
}

void ModelsDialog::showDetails() {
    const ModelLibrary::Entry* entry = current();
    if (entry == nullptr) {
        return;
    }
    const CatalogueModel& model = entry->published;
    m_title->setText(toQString(model.title));
    m_note->setText(entry->shipped ? tr("Comes with the program and was trained by it, on pictures that it "
                                        "draws itself. It knows their %1 classes only.")
                                         .arg(entry->shipped->classes)
                                   : toQString(model.note));
    m_note->setVisible(!m_note->text().isEmpty());
    m_name->setText(entry->name);
    m_licence->setText(toQString(model.licence));
    m_size->setText(sizeText(bytesOf(*entry)));
    m_checksum->setText(entry->shipped ? tr("none needed: nothing is fetched") : checksumText(model));
    const QString page = toQString(model.source).toHtmlEscaped();
    m_source->setText(
        entry->shipped
            ? tr("this program")
            : QStringLiteral("<a href=\"%1\">%2</a>").arg(page, QUrl(toQString(model.source)).host()));
    m_source->setToolTip(toQString(model.source));
    showState(*entry);
}

void ModelsDialog::showState(const ModelLibrary::Entry& entry) {
    const bool underWay = entry.place == Place::Waiting || entry.place == Place::Fetching;
    // The keyboard stays at the buttons when one takes the other's place.
    const bool hadFocus =
        m_get->hasFocus() || m_cancel->hasFocus() || m_open->hasFocus() || m_remove->hasFocus();
    m_get->setVisible(entry.place == Place::Published);
    m_cancel->setVisible(underWay);
    m_open->setVisible(ModelLibrary::isHere(entry));
    m_remove->setVisible(entry.place == Place::Installed);
    if (hadFocus && !(focusWidget() != nullptr && focusWidget()->isVisible())) {
        (underWay ? m_cancel : ModelLibrary::isHere(entry) ? m_open : m_get)->setFocus();
    }
    m_problem->setText(entry.problem);
    m_problem->setVisible(!entry.problem.isEmpty() && !underWay);
    m_progress->setVisible(underWay);
    m_progressText->setVisible(underWay);
    if (underWay) {
        const bool measured = entry.place == Place::Fetching && entry.progress.total;
        m_progress->setRange(0, measured || entry.place == Place::Waiting ? kSteps : 0);
        m_progress->setValue(doneOf(entry.progress));
        const QString received = sizeText(entry.progress.received);
        m_progressText->setText(entry.place == Place::Waiting ? tr("Waiting for its turn")
                                : measured ? tr("%1 of %2").arg(received, sizeText(entry.progress.total))
                                           : received);
    }
}

void ModelsDialog::openCurrent() {
    const ModelLibrary::Entry* entry = current();
    if (entry != nullptr && ModelLibrary::isHere(*entry)) {
        Q_EMIT openWanted(ModelLibrary::requestFor(*entry));
        close();
    }
}

} // namespace actiscope::ui
