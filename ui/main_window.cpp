#include "ui/main_window.h"

#include <system_error>

#include "ui/background.h"
#include "ui/canvas/figure_view.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/places_view.h"
#include "ui/model_library.h"
#include "ui/pages/welcome_page.h"
#include "ui/panels/classes_panel.h"
#include "ui/panels/controls.h"
#include "ui/panels/display_panel.h"
#include "ui/panels/filmstrip.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/places_panel.h"
#include "ui/panels/probabilities_panel.h"
#include "ui/panels/scene_panel.h"
#include "ui/panels/status_bar.h"
#include "ui/panels/threshold_panel.h"
#include "ui/startup_trace.h"
#include "ui/system_appearance.h"
#include "ui/text.h"
#include "ui/trainer_session.h"

namespace actiscope::ui {

namespace {

constexpr QSize kFirstSize{160 * kGrid, 100 * kGrid};
constexpr QSize kFrame{2 * kGrid, 5 * kGrid}; // what the desktop may put around a window
constexpr QSize kLeastSize{80 * kGrid, 60 * kGrid};
constexpr int kLeftWidth = 32 * kGrid;
constexpr int kRightWidth = 36 * kGrid;
constexpr int kRestsMs = 400;

/// A column of panels that scrolls where the window is too low, and is never too narrow for them.
class SideArea : public QScrollArea {
public:
    using QScrollArea::QScrollArea;

    [[nodiscard]] QSize minimumSizeHint() const override {
        return {widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), 0};
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::LayoutRequest) {
            updateGeometry(); // panels get their charts late
        }
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace

MainWindow::MainWindow(const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent), m_settings(options.settingsFile), m_moduleFolder(options.engine.moduleFolder),
      m_firstModel(options.model), m_usualModel(options.usualModel), m_firstPaths(options.paths) {
    setObjectName(QStringLiteral("mainWindow"));
    applyAppearance(*qApp, m_settings.appearance(), m_settings.systemScheme());
    m_state = new ViewState(this);
    m_session = new EngineSession(options.engine, this);
    m_session->setAnnotationsFolder(options.annotationsFolder.empty() ? toPath(m_settings.annotationsFolder())
                                                                      : options.annotationsFolder);
    m_saver = new Background(this);
    m_recogniser = new Background(this);
    m_library = new ModelLibrary(options.engine.moduleFolder, this);
    m_trainer = new TrainerSession(options.engine.moduleFolder, this);
    m_system = new SystemAppearance(this);
    connect(m_system, &SystemAppearance::told, this, &MainWindow::showSystemScheme);
    buildLayout();
    buildMenus();
    buildToolBar();
    connectSession();
    connectTrainer();
    restoreSettings();
    updateCentre();
    updateActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout() {
    setWindowTitle(QCoreApplication::applicationName());
    setMinimumSize(kLeastSize);
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu); // no menu of toolbars, of which there is one
    m_welcome = new WelcomePage(this);
    m_imageView = new ImageView(m_state, this);
    m_figureView = new FigureView(m_state, this);
    m_placesView = new PlacesView(m_state, this);
    m_centre = new QStackedWidget(this);
    for (QWidget* page : {static_cast<QWidget*>(m_welcome), static_cast<QWidget*>(m_imageView),
                          static_cast<QWidget*>(m_figureView), static_cast<QWidget*>(m_placesView)}) {
        m_centre->addWidget(page);
    }
    auto* middle = new QWidget(this);
    m_messages = new MessageBar(middle);
    m_middle = new QVBoxLayout(middle);
    m_middle->setContentsMargins(0, 0, 0, 0);
    m_middle->addWidget(m_centre);
    connect(m_messages, &MessageBar::coversChanged, this, &MainWindow::makeRoomForMessage);

    m_classes = new ClassesPanel(m_state, m_session, this);
    m_places = new PlacesPanel(m_state, m_session, this);
    m_left = new QStackedWidget(this);
    m_left->addWidget(makeSide(tr("Classes"), {m_classes, new ScenePanel(m_state, this)}));
    m_left->addWidget(m_places);
    keepControlKeys(m_places);
    m_right = makeSide(tr("Threshold and display"),
                       {new ThresholdPanel(m_state, this), new DisplayPanel(m_state, this),
                        new ProbabilitiesPanel(m_state, this)});
    m_splitter = new QSplitter(this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    for (QWidget* part : {static_cast<QWidget*>(m_left), middle, m_right}) {
        m_splitter->addWidget(part);
    }
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({kLeftWidth, kFirstSize.width() - kLeftWidth - kRightWidth, kRightWidth});

    m_strip = new Filmstrip(m_session, this);
    m_strip->hide();
    m_status = new StatusBar(m_state, m_session, this);
    auto* all = new QWidget(this);
    auto* rows = new QVBoxLayout(all);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_splitter, 1);
    rows->addWidget(m_strip);
    rows->addWidget(m_status);
    setCentralWidget(all);
}

QWidget* MainWindow::makeSide(const QString& name, const QList<QWidget*>& panels) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    for (QWidget* panel : panels) {
        column->addWidget(panel, panel == panels.back() ? 1 : 0);
    }
    auto* scroll = new SideArea(this);
    scroll->setAccessibleName(name);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    keepControlKeys(content);
    return scroll;
}

void MainWindow::connectSession() {
    connect(m_session, &EngineSession::analysisChanged, this, &MainWindow::showAnswer);
    connect(m_session, &EngineSession::modelChanged, this, &MainWindow::showModel);
    connect(m_session, &EngineSession::modelFailed, this, &MainWindow::showModelError);
    connect(m_session, &EngineSession::prototxtOpened, this, &MainWindow::usePrototxt);
    connect(m_session, &EngineSession::busyChanged, this, &MainWindow::updateCentre);
    connect(m_session, &EngineSession::busyChanged, this, &MainWindow::clearStopped);
    connect(m_session, &EngineSession::stopped, this, &MainWindow::showStopped);
    connect(m_status, &StatusBar::stopWanted, this, &MainWindow::stopWork);
    connect(m_session, &EngineSession::imageFailed, this, &MainWindow::showImageError);
    connect(m_session, &EngineSession::filesChanged, this, &MainWindow::updateCentre);
    connect(m_session, &EngineSession::currentFileChanged, this, &MainWindow::updateActions);
    connect(m_session, &EngineSession::currentFileChanged, this, &MainWindow::clearDone);
    connect(m_session, &EngineSession::classificationMapChanged, this, &MainWindow::showPlaces);
    connect(m_session, &EngineSession::classificationMapFailed, this, &MainWindow::showPlacesError);
    connect(m_places, &PlacesPanel::inputSizeChanged, this, &MainWindow::wantClassificationMap);
    connect(m_state, &ViewState::viewModeChanged, this, &MainWindow::updateCentre);
    connect(m_state, &ViewState::viewModeChanged, this, &MainWindow::wantClassificationMap);
    connect(m_state, &ViewState::selectionChanged, this, &MainWindow::updateActions);
    connect(m_state, &ViewState::displayChanged, this, &MainWindow::updateActions);
    connect(m_classes, &ClassesPanel::openModelWanted, this, &MainWindow::chooseModel);
    connect(m_welcome, &WelcomePage::openImageWanted, this, &MainWindow::chooseImages);
    connect(m_welcome, &WelcomePage::openModelWanted, this, &MainWindow::chooseModel);
    connect(m_welcome, &WelcomePage::imageChosen, this,
            [this](const QString& file) { openPaths({toPath(file)}); });
    connect(m_welcome, &WelcomePage::modelChosen, this, &MainWindow::openModel);
    connect(m_welcome, &WelcomePage::getModelsWanted, this, &MainWindow::showModels);
    connect(m_welcome, &WelcomePage::galleryPictureChosen, this, &MainWindow::openFromGallery);
    connect(m_welcome, &WelcomePage::openDataSetWanted, this, &MainWindow::chooseDataSet);
}

void MainWindow::restoreSettings() {
    resize(kFirstSize.boundedTo(screen()->availableSize() - kFrame));
    restoreGeometry(m_settings.windowGeometry());
    m_splitter->restoreState(m_settings.splitterState());
    m_state->setDisplay(m_settings.display());
    m_state->setThresholdLevel(m_settings.thresholdLevel());
    m_state->setViewMode(m_settings.viewMode());
    m_stripAction->setChecked(m_settings.stripVisible());
    fillRecentMenus();
    fillRecentData();

    m_viewRests = new QTimer(this);
    m_viewRests->setSingleShot(true);
    m_viewRests->setInterval(kRestsMs);
    connect(m_viewRests, &QTimer::timeout, this, [this] {
        // Writing waits for the disk: not while something is dragged.
        QGuiApplication::mouseButtons() == Qt::NoButton ? storeView() : m_viewRests->start();
    });
    const auto changed = qOverload<>(&QTimer::start);
    connect(m_state, &ViewState::displayChanged, m_viewRests, changed);
    connect(m_state, &ViewState::thresholdChanged, m_viewRests, changed);
    connect(m_state, &ViewState::viewModeChanged, m_viewRests, changed);
    connect(m_stripAction, &QAction::toggled, m_viewRests, changed);
    connect(m_splitter, &QSplitter::splitterMoved, m_viewRests, changed);
}

void MainWindow::storeView() {
    m_settings.setSplitterState(m_splitter->saveState());
    m_settings.setDisplay(m_state->display());
    m_settings.setThresholdLevel(m_state->thresholdLevel());
    m_settings.setViewMode(m_state->viewMode());
    m_settings.setStripVisible(m_stripAction->isChecked());
}

void MainWindow::storeSettings() {
    setPanelsVisible(true); // hidden panels are a moment's wish
    m_settings.setWindowGeometry(saveGeometry());
    storeView();
    m_settings.sync();
}

void MainWindow::startWork() {
    traceStartup("first paint");
    const std::vector<ModelRequest> recent = m_settings.recentModels();
    std::error_code failure;
    if (m_firstModel) {
        openModel(*m_firstModel);
    } else if (!recent.empty() && std::filesystem::exists(recent.front().path, failure)) {
        openModel(recent.front());
    } else if (!m_usualModel.isEmpty()) {
        openShipped(m_usualModel, false);
    }
    openPaths(m_firstPaths);
    m_system->start();
}

bool MainWindow::event(QEvent* event) {
    if (event->type() == QEvent::WindowDeactivate) {
        m_state->setPeek(Peek::None);
    }
    return QMainWindow::event(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (!m_started) {
        m_started = true;
        QTimer::singleShot(0, this, &MainWindow::startWork);
    }
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier && !event->isAutoRepeat();
    if (plain && event->key() == Qt::Key_Z) {
        m_state->setPeek(Peek::Bare);
    } else if (plain && event->key() == Qt::Key_X) {
        m_state->setPeek(Peek::MapOnly);
    } else {
        QMainWindow::keyPressEvent(event);
    }
}

void MainWindow::keyReleaseEvent(QKeyEvent* event) {
    if (!event->isAutoRepeat() && (event->key() == Qt::Key_Z || event->key() == Qt::Key_X)) {
        m_state->setPeek(Peek::None);
    } else {
        QMainWindow::keyReleaseEvent(event);
    }
}

int runWindow(QApplication& application, const WindowOptions& options) {
    QApplication::setApplicationName(QStringLiteral("Actiscope"));
    QApplication::setApplicationVersion(QStringLiteral(ACTISCOPE_VERSION));
    MainWindow window(options);
    window.show();
    return application.exec();
}

} // namespace actiscope::ui
