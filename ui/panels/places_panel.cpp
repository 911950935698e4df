#include "ui/panels/places_panel.h"

#include "ui/render/class_cells.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kLeastSide = 32;
constexpr int kMostSide = 4096;
constexpr int kSideStep = 32;
constexpr int kSwatchSide = 12;

QIcon swatch(const QColor& colour) {
    QPixmap pixmap(kSwatchSide, kSwatchSide);
    pixmap.fill(colour);
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // else it would take on the selection's colour
    return icon;
}

} // namespace

PlacesPanel::PlacesPanel(ViewState* state, EngineSession* session, QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session) {
    m_size = new QSpinBox(this);
    m_size->setObjectName(QStringLiteral("placesInputSize"));
    m_size->setAccessibleName(tr("Input size"));
    m_size->setRange(kLeastSide, kMostSide);
    m_size->setSingleStep(kSideStep);
    m_size->setSuffix(tr(" px"));
    m_size->setKeyboardTracking(false);
    m_size->setToolTip(tr("Side of the network's input: the larger, the more places"));
    auto* label = new QLabel(tr("Input size"), this);
    label->setBuddy(m_size);
    m_facts = new QLabel(this);
    m_facts->setObjectName(QStringLiteral("placesFacts"));
    m_facts->setFont(textFont(TextSize::Small));
    m_facts->setWordWrap(true);
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("placesList"));
    m_list->setAccessibleName(tr("Classes of the places"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFocusPolicy(Qt::TabFocus);
    m_list->setSpacing(2);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(makeHeading(tr("Places"), this));
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(label);
    row->addWidget(m_size, 1);
    layout->addLayout(row);
    layout->addWidget(m_facts);
    layout->addWidget(m_list, 1);

    connect(m_size, &QSpinBox::valueChanged, this, [this](int side) {
        m_wished = side;
        Q_EMIT inputSizeChanged();
    });
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int at) {
        if (at >= 0) {
            m_state->choosePlaceClass(at - 1);
        }
    });
    connect(session, &EngineSession::modelChanged, this, &PlacesPanel::showModel);
    connect(session, &EngineSession::busyChanged, this, &PlacesPanel::showClasses);
    connect(state, &ViewState::placesChanged, this, &PlacesPanel::showClasses);
    showModel();
}

/// Another model, another usual size.
void PlacesPanel::showModel() {
    const ModelPtr& model = m_session->model();
    m_size->setEnabled(model != nullptr);
    if (model != nullptr) {
        const QSignalBlocker quiet(m_size);
        m_size->setValue(classificationSide(*model, m_wished));
    }
    showClasses();
}

void PlacesPanel::resetInputSize() {
    m_wished.reset();
    showModel();
    Q_EMIT inputSizeChanged();
}

void PlacesPanel::showClasses() {
    const ClassificationMapPtr& map = m_state->classificationMap();
    if (map == nullptr) {
        m_facts->setText(m_session->model() == nullptr
                             ? tr("Open a model: it names the class at every place of the picture.")
                         : m_session->busy() ? tr("The network runs at every place of the picture.")
                                             : tr("There is no class for every place of this picture."));
    } else {
        QString facts =
            tr("%1 × %2 places. Choose a class to see where it is probable; [ and ] change the opacity.")
                .arg(map->grid.width)
                .arg(map->grid.height);
        if (placesBox(*map) != map->seen) {
            const Size window = map->model->network->info().defaultInput.size;
            facts += QLatin1Char(' ') +
                     tr("A place is the middle of a window of %1 × %2 pixels of the network's input.")
                         .arg(window.width)
                         .arg(window.height);
        }
        m_facts->setText(facts);
    }
    if (map != m_listed) {
        m_listed = map;
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        if (map != nullptr) {
            m_list->addItem(tr("All places, each with its class"));
        }
        int position = 0;
        for (const CellClass& one : m_state->placeClasses()) {
            const ClassLabel& label = map->model->labels.classes[static_cast<std::size_t>(one.classIndex)];
            auto* item =
                new QListWidgetItem(swatch(classColour(position++)),
                                    tr("%1 · %2").arg(toQString(shortName(label))).arg(one.cells), m_list);
            item->setToolTip(tr("%1\n%2 places · probability up to %3")
                                 .arg(fullClassText(label))
                                 .arg(one.cells)
                                 .arg(probabilityText(static_cast<double>(one.largest))));
        }
    }
    showChoice();
}

void PlacesPanel::showChoice() {
    const QSignalBlocker quiet(m_list);
    m_list->setCurrentRow(m_list->count() == 0 ? -1 : m_state->placeClass() + 1);
}

} // namespace actiscope::ui
