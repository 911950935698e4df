#include "ui/pages/welcome_page.h"

#include <algorithm>

#include "engine/data/labels.h"
#include "engine/runtime/model_names.h"
#include "ui/icons.h"
#include "ui/pages/gallery.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kColumnWidth = 34 * kGrid;
constexpr int kPageWidth = 128 * kGrid;
constexpr int kTextWidth = 88 * kGrid;
constexpr int kMostShown = 5;

QListWidget* makeList(const char* name, QWidget* parent) {
    auto* list = new QListWidget(parent);
    list->setObjectName(QLatin1String(name));
    list->setFrameShape(QFrame::NoFrame);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setFixedWidth(kColumnWidth);
    list->setMouseTracking(true);
    list->viewport()->setAutoFillBackground(false);
    list->viewport()->setCursor(Qt::PointingHandCursor);
    return list;
}

void addEntry(QListWidget* list, const QString& path) {
    const QFileInfo file(path);
    auto* entry = new QListWidgetItem(file.fileName(), list);
    entry->setToolTip(QDir::toNativeSeparators(path));
    entry->setData(Qt::UserRole, path);
}

void fitHeight(QListWidget* list) {
    list->setFixedHeight(list->count() == 0 ? 0 : list->count() * list->sizeHintForRow(0) + 2);
}

} // namespace

WelcomePage::WelcomePage(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("welcomePage"));
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidgetResizable(true);
    auto* page = new QWidget;
    page->setMaximumWidth(kPageWidth);
    auto* title = new QLabel(tr("See where a network looks"), page);
    title->setFont(textFont(TextSize::Large));
    m_what = new QLabel(page);
    m_what->setObjectName(QStringLiteral("welcomeText"));
    m_what->setWordWrap(true);
    m_what->setMaximumWidth(kTextWidth);

    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 3 * kGrid);
    layout->setSpacing(2 * kGrid);
    layout->addWidget(title);
    layout->addWidget(m_what);
    layout->addLayout(makeButtons());
    layout->addSpacing(kGrid);
    layout->addWidget(makeRecents());
    m_gallery = new Gallery(resourceFolder() / "gallery", page); // after the buttons for Tab, too
    layout->addWidget(m_gallery);
    layout->addStretch(1);
    m_gallery->setVisible(!m_gallery->isEmpty());
    auto* centred = new QWidget;
    auto* row = new QHBoxLayout(centred);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(page, 1000);
    row->addStretch(1);
    setWidget(centred);

    connect(m_gallery, &Gallery::pictureChosen, this, &WelcomePage::galleryPictureChosen);
    connect(m_images, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* entry) { Q_EMIT imageChosen(entry->data(Qt::UserRole).toString()); });
    connect(m_models, &QListWidget::itemClicked, this, [this](QListWidgetItem* entry) {
        Q_EMIT modelChosen(m_modelRequests[static_cast<std::size_t>(m_models->row(entry))]);
    });
    setModel(nullptr);
    setRecent({}, {});
}

QLayout* WelcomePage::makeButtons() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    const auto add = [&](const char* name, const QString& icon, const QString& text, const QString& tip,
                         void (WelcomePage::*wanted)()) {
        auto* button = new QPushButton(lineIcon(icon), text, this);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        button->setMinimumHeight(5 * kGrid);
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, wanted);
        return button;
    };
    m_open = add("welcomeOpen", QStringLiteral("open"), tr("Open image…"),
                 tr("Open one or more images (Ctrl+O)"), &WelcomePage::openImageWanted);
    m_open->setDefault(true);
    add("welcomeOpenModel", QStringLiteral("model"), tr("Open model…"),
        tr("Open a classification network (Ctrl+M)"), &WelcomePage::openModelWanted);
    add("welcomeOpenDataSet", QStringLiteral("data"), tr("Open data set…"),
        tr("Look through labelled images and evaluate the model on them (Ctrl+Shift+D)"),
        &WelcomePage::openDataSetWanted);
    add("welcomeGetModels", QStringLiteral("download"), tr("Get models…"),
        tr("Published networks: what there is, what is here, and getting one (Ctrl+G)"),
        &WelcomePage::getModelsWanted);
    row->addStretch(1);
    return row;
}

QWidget* WelcomePage::makeRecents() {
    m_recent = new QWidget(this);
    m_images = makeList("recentImages", m_recent);
    m_models = makeList("recentModels", m_recent);
    m_imagesBox = makeRecent(tr("Recent images"), m_images);
    m_modelsBox = makeRecent(tr("Recent models"), m_models);
    auto* columns = new QHBoxLayout(m_recent);
    columns->setContentsMargins(0, 0, 0, kGrid);
    columns->setSpacing(4 * kGrid);
    columns->addWidget(m_imagesBox, 0, Qt::AlignTop);
    columns->addWidget(m_modelsBox, 0, Qt::AlignTop);
    columns->addStretch(1);
    return m_recent;
}

QWidget* WelcomePage::makeRecent(const QString& title, QListWidget* list) {
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGrid);
    layout->addWidget(makeHeading(title, box));
    layout->addWidget(list);
    return box;
}

void WelcomePage::setRecent(const QStringList& images, const std::vector<ModelRequest>& models) {
    m_images->clear();
    for (const QString& image : images.first(std::min<qsizetype>(images.size(), kMostShown))) {
        addEntry(m_images, image);
    }
    m_modelRequests = models;
    m_modelRequests.resize(std::min<std::size_t>(models.size(), kMostShown));
    m_models->clear();
    for (const ModelRequest& model : m_modelRequests) {
        addEntry(m_models, toQString(model.path));
    }
    fitHeight(m_images);
    fitHeight(m_models);
    m_imagesBox->setVisible(m_images->count() > 0);
    m_modelsBox->setVisible(m_models->count() > 0);
    m_recent->setVisible(m_images->count() + m_models->count() > 0);
}

void WelcomePage::setModel(const ModelPtr& model) {
    if (model == nullptr) {
        m_what->setText(
            tr("Open a photo and a classification network: for each of its top classes you see "
               "where in the picture the evidence lies. Or drop images, folders and models here."));
    } else if (isShipped(model->request.path)) {
        m_what->setText(tr("%1 is open: a small network that knows things of drawn pictures like those "
                           "below. For photos of your own open another one, or get one that is published.")
                            .arg(modelName(*model)));
    } else {
        m_what->setText(
            tr("%1 is open. Now open a photo, or drop images and folders here.").arg(modelName(*model)));
    }
}

} // namespace actiscope::ui
