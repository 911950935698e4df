#include "ui/pages/welcome_page.h"

#include <algorithm>

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kColumnWidth = 34 * kGrid;
constexpr int kTextWidth = 58 * kGrid;
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

WelcomePage::WelcomePage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("welcomePage"));
    auto* title = new QLabel(tr("See where a network looks"), this);
    title->setFont(textFont(TextSize::Large));
    m_what = new QLabel(this);
    m_what->setObjectName(QStringLiteral("welcomeText"));
    m_what->setWordWrap(true);
    m_what->setAlignment(Qt::AlignHCenter);
    m_what->setMaximumWidth(kTextWidth);

    m_open = new QPushButton(lineIcon(QStringLiteral("open")), tr("Open image…"), this);
    m_open->setObjectName(QStringLiteral("welcomeOpen"));
    m_open->setToolTip(tr("Open one or more images (Ctrl+O)"));
    m_open->setDefault(true);
    m_open->setMinimumSize(20 * kGrid, 5 * kGrid);
    m_open->setFocusPolicy(Qt::TabFocus);
    m_openModel = new QPushButton(tr("or open a model first"), this);
    m_openModel->setObjectName(QStringLiteral("welcomeOpenModel"));
    m_openModel->setToolTip(tr("Open a classification network (Ctrl+M)"));
    m_openModel->setFlat(true);
    m_openModel->setCursor(Qt::PointingHandCursor);
    m_openModel->setFocusPolicy(Qt::TabFocus);

    m_images = makeList("recentImages", this);
    m_models = makeList("recentModels", this);
    m_imagesBox = makeRecent(tr("Recent images"), m_images);
    m_modelsBox = makeRecent(tr("Recent models"), m_models);
    m_recent = new QWidget(this);
    auto* columns = new QHBoxLayout(m_recent);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(4 * kGrid);
    columns->addWidget(m_imagesBox, 0, Qt::AlignTop);
    columns->addWidget(m_modelsBox, 0, Qt::AlignTop);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 3 * kGrid);
    layout->setSpacing(2 * kGrid);
    layout->addStretch(2);
    layout->addWidget(title, 0, Qt::AlignHCenter);
    // Wrapped text gets the height that it needs only where no alignment is asked for.
    auto* words = new QHBoxLayout;
    words->addStretch(1);
    words->addWidget(m_what, 1000);
    words->addStretch(1);
    layout->addLayout(words);
    layout->addWidget(m_open, 0, Qt::AlignHCenter);
    layout->addWidget(m_openModel, 0, Qt::AlignHCenter);
    layout->addSpacing(2 * kGrid);
    layout->addWidget(m_recent, 0, Qt::AlignHCenter);
    layout->addStretch(3);

    connect(m_open, &QPushButton::clicked, this, &WelcomePage::openImageWanted);
    connect(m_openModel, &QPushButton::clicked, this, &WelcomePage::openModelWanted);
    connect(m_images, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* entry) { Q_EMIT imageChosen(entry->data(Qt::UserRole).toString()); });
    connect(m_models, &QListWidget::itemClicked, this, [this](QListWidgetItem* entry) {
        Q_EMIT modelChosen(m_modelRequests[static_cast<std::size_t>(m_models->row(entry))]);
    });
    setModel(nullptr);
    setRecent({}, {});
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
    m_openModel->setVisible(model == nullptr);
    m_what->setText(
        model == nullptr
            ? tr("Open a photo and a classification network: for each of its top classes you see where in "
                 "the picture the evidence lies. Or drop images, folders and models here.")
            : tr("%1 is open. Now open a photo, or drop images and folders here.")
                  .arg(modelName(*model)));
}

} // namespace actiscope::ui
