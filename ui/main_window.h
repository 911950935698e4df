// The window: what it is made of and what can be done in it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include <QMainWindow>

#include "ui/engine_session.h"
#include "ui/settings.h"
#include "ui/view_state.h"

class QAction;
class QActionGroup;
class QApplication;
class QFileDialog;
class QMenu;
class QMimeData;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolBar;
class QToolButton;
class QVBoxLayout;

namespace actiscope::ui {

class Background;
class CanvasView;
class ClassesPanel;
class DataSetPage;
class DataSetSession;
class DataSetState;
class Filmstrip;
class MessageBar;
class PlacesPanel;
class ModelLibrary;
class StatusBar;
class SystemAppearance;
class TrainerSession;
class TrainingPage;
class WelcomePage;
struct FigureStyle;

struct WindowOptions {
    EngineOptions engine;
    std::optional<ModelRequest> model; ///< empty: the model that was open last, where it is still there
    QString usualModel;                ///< one that ships, where no model was open yet; empty: none
    std::vector<std::filesystem::path> paths; ///< images and folders to open
    std::filesystem::path annotationsFolder;
    QString settingsFile; ///< empty: the user's own
};

/// Puts panels, views and menus together. The engine starts after the first paint, with the first request.
/// Split over main_window.cpp (layout and events), main_window_views.cpp (pages), main_window_menus.cpp and
/// main_window_actions.cpp, main_window_open.cpp (opening), main_window_save.cpp (saving, copying),
/// main_window_messages.cpp (answers and errors of the engine), main_window_training.cpp,
/// main_window_data.cpp and main_window_data_files.cpp (data sets) and main_window_close.cpp.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(const WindowOptions& options = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] EngineSession* session() const { return m_session; }
    [[nodiscard]] ViewState* state() const { return m_state; }
    [[nodiscard]] TrainerSession* trainer() const { return m_trainer; }
    /// Of the data-set page, which is made when it is first wanted.
    [[nodiscard]] DataSetState& dataSetState();
    [[nodiscard]] DataSetSession& dataSets();
    /// Every action of menus and toolbar.
    [[nodiscard]] QList<QAction*> allActions() const;

public Q_SLOTS:
    void openModel(const actiscope::ModelRequest& request);
    void openPaths(const std::vector<std::filesystem::path>& paths);
    void setPanelsVisible(bool visible);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// What the middle shows; Pictures is the start page, too, while there is none.
    enum class Page { Pictures, Start, Training, Data };

    // main_window.cpp
    void buildLayout();
    void connectSession();
    void startWork();
    QWidget* makeSide(const QString& name, const QList<QWidget*>& panels);
    void restoreSettings();
    void storeSettings();
    void storeView(); ///< what is changed all the time, once it rests

    // main_window_views.cpp
    void updateCentre();
    void showView(ViewMode mode);
    void showPage(Page page);
    void showStatusFacts();
    void showPictures() { showPage(Page::Pictures); }
    [[nodiscard]] CanvasView* canvas() const;
    /// A class by its position in the list that is shown: of the image, or of its places.
    void selectClass(int position);
    void stepClass(int by);
    void wantClassificationMap();
    void showPlaces();
    void showPlacesError(const Error& error);
    void focusNextPanel();
    void escape();
    void stopWork(WorkKind kind);
    void makeRoomForMessage(); ///< a picture stays where it is, a page with fields moves down

    // main_window_messages.cpp
    void showModel();
    void showAnswer();
    void showWhatDemoKnows(const Analysis& analysis);
    void showAnnotationNotes(const Analysis& analysis);
    void showModelError(const Error& error, const ModelRequest& request, bool isCaffe);
    void showImageError(const Error& error);
    void showStopped(const QString& what);
    void clearStopped(bool busy); ///< it is over once there is work again
    /// That something was saved or copied; goes with the picture.
    void showDone(const QString& title, const QString& text, const QString& actionText = {},
                  const std::function<void()>& action = {});
    void clearDone();

    // main_window_menus.cpp
    void buildMenus();
    void buildFileMenu();
    void buildSaveMenu(QMenu* menu);
    void buildViewMenu();
    void buildOverlayMenu();
    void buildClassMenu();
    void buildModelMenu();
    void buildHelpMenu();

    // main_window_actions.cpp
    /// What an action is called, drawn with, pressed with and told about in its tooltip.
    struct ActionText {
        QString text;
        QString tip;
        QList<QKeySequence> keys;
        QString icon;
    };
    QAction* addActionTo(QMenu* menu, const ActionText& what, const std::function<void()>& run);
    QAction* addToggleTo(QMenu* menu, const ActionText& what, bool DisplayOptions::*option);
    void buildToolBar();
    void updateActions();
    void updateModelButton();
    void fillRecentMenus();
    void fillShippedMenu();
    void stepColormap();
    void changeOpacity(int percent);
    void showAppearance(Appearance appearance);
    void showSystemScheme(SystemScheme scheme);

    // main_window_open.cpp
    void chooseImages();
    void chooseFolder();
    void chooseModel();
    void showModels();
    void openPictures(const std::vector<std::filesystem::path>& paths);
    void openShipped(const QString& name, bool chosen);
    void openFromGallery(const QString& file, const QString& model);
    void choosePrototxt();
    void usePrototxt(const std::filesystem::path& file);
    void chooseAnnotations();
    void chooseLabels(const ModelRequest& model);
    void chooseDescription(const ModelRequest& model);
    void paste();
    void openMimeData(const QMimeData& content);
    void showModelInformation();
    void editDescription();
    void showShortcuts();
    void showAbout();
    QFileDialog* openDialog(const QString& title, const QString& folder);

    // main_window_save.cpp
    void saveOverlay();
    void saveFigureFile();
    void saveRawMaps();
    void saveJson();
    void copyPicture();
    [[nodiscard]] FigureStyle figureStyle() const;
    [[nodiscard]] QString suggestedFile(const QString& ending) const;
    /// Writes and says where; runs away from the window's thread.
    using Written = std::function<void(int files, int of)>; ///< for writers of several files
    using Write = std::function<Result<std::filesystem::path>(const std::filesystem::path&, const Written&)>;
    /// A name's ending follows the kind of file that is chosen.
    QFileDialog* openSaveDialog(const QString& title, const QString& suggestion, const QStringList& filters);
    void askWhereToSave(const QString& title, const QString& suggestion, const QStringList& filters,
                        const Write& write);
    void saveInBackground(const std::filesystem::path& target, const Write& write);
    void tellSaving(const QString& what, int done = 0, int total = 0);
    void savingEnded();

    // main_window_training.cpp
    void connectTrainer();
    void showTraining();
    void tellTraining();
    void trainingEnded(const QString& title, const QString& text, bool good);

    // main_window_close.cpp
    [[nodiscard]] bool evaluating() const;
    void askBeforeClosing();
    void endAndClose();
    bool closeIfAsked(); ///< once nothing goes on; whether the window is closing

    // main_window_data.cpp
    void makeDataPage();
    void connectDataSets();
    void buildDataMenu();
    void showData();
    void openTile(std::uint32_t item);
    void followTile();
    void tellModelOfTiles(); ///< where the image is of a run that another model made
    void leaveTiles();       ///< what is opened next is no image of the gallery
    void tellDataWork();
    void tellEvaluationEnd(const QString& title, const QString& text, bool good);
    void updateDataActions();
    [[nodiscard]] GroundTruthLookup groundTruthOfSet() const;

    // main_window_data_files.cpp
    void chooseDataSet();
    void chooseReading(const std::filesystem::path& place); ///< as what a set is read
    void chooseRun();
    void saveRun();
    void openData(const QString& place); ///< a set or a run
    void fillRecentData();
    void showDataError(const Error& error, const std::filesystem::path& file);
    void showOpenError(const Error& error, const std::filesystem::path& place);

    Settings m_settings;
    std::filesystem::path m_moduleFolder;
    std::optional<ModelRequest> m_firstModel;
    QString m_usualModel;
    std::optional<std::filesystem::path> m_unasked; ///< a shipped model that nobody chose: not remembered
    std::vector<std::filesystem::path> m_firstPaths;
    QString m_opening;                   ///< becomes a recent image once it is open
    std::optional<ModelRequest> m_caffe; ///< the last model asked for, where it is Caffe's
    QTimer* m_viewRests = nullptr;
    int m_saving = 0;
    bool m_started = false;
    bool m_mapTraced = false;
    bool m_demoTold = false;
    bool m_panelsVisible = true;
    Page m_page = Page::Pictures;
    bool m_closes = false;   ///< as soon as what goes on has ended
    int m_epochsTrained = 0; ///< of the running training

    EngineSession* m_session = nullptr;
    ViewState* m_state = nullptr;
    Background* m_saver = nullptr;
    Background* m_recogniser = nullptr; ///< of what is dropped: pictures, a data set, a run
    ModelLibrary* m_library = nullptr;
    TrainerSession* m_trainer = nullptr;
    DataSetState* m_dataState = nullptr; ///< these three are made together
    DataSetSession* m_data = nullptr;
    DataSetPage* m_dataPage = nullptr;
    std::vector<std::uint32_t> m_tiles; ///< the items that the session's files are; empty: they are none
    SystemAppearance* m_system = nullptr;

    MessageBar* m_messages = nullptr;
    QVBoxLayout* m_middle = nullptr; ///< holds m_centre
    QStackedWidget* m_centre = nullptr;
    WelcomePage* m_welcome = nullptr;
    TrainingPage* m_trainingPage = nullptr; ///< made when it is first wanted
    CanvasView* m_imageView = nullptr;
    CanvasView* m_figureView = nullptr;
    CanvasView* m_placesView = nullptr;
    ClassesPanel* m_classes = nullptr;
    PlacesPanel* m_places = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_left = nullptr; ///< beside the classes or the places, one of the two
    QWidget* m_right = nullptr;
    Filmstrip* m_strip = nullptr;
    StatusBar* m_status = nullptr;

    QToolButton* m_modelButton = nullptr;
    QToolButton* m_saveButton = nullptr;
    QMenu* m_recentImages = nullptr;
    QMenu* m_recentModels = nullptr;
    QMenu* m_shippedModels = nullptr;
    QMenu* m_saveMenu = nullptr;
    QMenu* m_modelMenu = nullptr;
    QToolBar* m_toolBar = nullptr;
    QAction* m_openImage = nullptr;
    QAction* m_openFolder = nullptr;
    QAction* m_openModel = nullptr;
    QAction* m_paste = nullptr;
    QAction* m_previous = nullptr;
    QAction* m_next = nullptr;
    QAction* m_fit = nullptr;
    QAction* m_single = nullptr;
    QAction* m_figure = nullptr;
    QAction* m_grid = nullptr;
    QAction* m_training = nullptr;
    QAction* m_dataView = nullptr;
    QAction* m_find = nullptr;
    QMenu* m_recentData = nullptr;
    QAction* m_saveRun = nullptr;
    QAction* m_evaluate = nullptr;
    QAction* m_evaluateOptions = nullptr;
    QAction* m_filterBack = nullptr;
    QAction* m_filterForward = nullptr;
    QAction* m_previousTab = nullptr; ///< of the data-set page
    QAction* m_nextTab = nullptr;
    QAction* m_stripAction = nullptr;
    QAction* m_panelsAction = nullptr;
    QAction* m_removeClass = nullptr;
    QAction* m_choosePrototxt = nullptr;
    QList<QAction*> m_needImage;
    QList<QAction*> m_needMaps;
    QList<QAction*> m_needModel;
    QList<QAction*> m_all;
    std::vector<std::pair<QAction*, bool DisplayOptions::*>> m_toggles;
    QAction* m_sharedScale = nullptr;
};

/// Shows the window and runs the program until it is closed; the program's exit code.
int runWindow(QApplication& application, const WindowOptions& options);

} // namespace actiscope::ui
