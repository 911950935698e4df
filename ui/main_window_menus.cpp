// The menus: every action with its keys and its tooltip.
#include "ui/canvas/canvas_view.h"
#include "ui/dataset/data_set_page.h"
#include "ui/icons.h"
#include "ui/main_window.h"
#include "ui/panels/classes_panel.h"

namespace actiscope::ui {

namespace {

constexpr int kTop = 5;
constexpr double kZoomStep = 1.25;
constexpr int kThresholdStep = 10; // levels: 1 %
constexpr int kOpacityStep = 5;    // percent

} // namespace

void MainWindow::buildMenus() {
    buildFileMenu();
    buildViewMenu();
    buildOverlayMenu();
    buildClassMenu();
    buildModelMenu();
    buildDataMenu();
    buildHelpMenu();
}

void MainWindow::buildFileMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    m_openImage = addActionTo(
        menu,
        {tr("&Open image…"), tr("Open one or more images"), {Qt::CTRL | Qt::Key_O}, QStringLiteral("open")},
        [this] { chooseImages(); });
    m_openFolder = addActionTo(menu,
                               {tr("Open &folder…"),
                                tr("Open a folder as a strip of images"),
                                {Qt::CTRL | Qt::SHIFT | Qt::Key_O},
                                QStringLiteral("folder")},
                               [this] { chooseFolder(); });
    m_recentImages = menu->addMenu(tr("Open &recent"));
    m_recentImages->setToolTipsVisible(true);
    m_paste = addActionTo(menu,
                          {tr("&Paste"),
                           tr("Open the picture or the files of the clipboard"),
                           {Qt::CTRL | Qt::Key_V},
                           QStringLiteral("paste")},
                          [this] { paste(); });
    addActionTo(menu,
                {tr("&Annotation folder…"),
                 tr("Choose where ground-truth boxes (VOC or ILSVRC XML) are looked for"),
                 {Qt::CTRL | Qt::SHIFT | Qt::Key_A},
                 {}},
                [this] { chooseAnnotations(); });
    menu->addSeparator();
    m_previous = addActionTo(menu,
                             {tr("Pre&vious image"),
                              tr("The image before this one"),
                              {Qt::Key_Left, Qt::Key_A},
                              QStringLiteral("previous")},
                             [this] { m_session->step(-1); });
    m_next = addActionTo(menu,
                         {tr("&Next image"),
                          tr("The image after this one"),
                          {Qt::Key_Right, Qt::Key_D},
                          QStringLiteral("next")},
                         [this] { m_session->step(1); });
    menu->addSeparator();
    m_saveMenu = menu->addMenu(lineIcon(QStringLiteral("save")), tr("&Save"));
    buildSaveMenu(m_saveMenu);
    m_needImage += addActionTo(menu,
                               {tr("&Copy picture"),
                                tr("Copy what is shown to the clipboard"),
                                {Qt::CTRL | Qt::Key_C},
                                QStringLiteral("copy")},
                               [this] { copyPicture(); });
    menu->addSeparator();
    addActionTo(menu,
                {tr("S&top or go back"),
                 tr("Stop what is going on, close a message, leave full screen"),
                 {Qt::Key_Escape},
                 QStringLiteral("cancel")},
                [this] { escape(); });
    addActionTo(menu, {tr("&Quit"), tr("Close the window"), {Qt::CTRL | Qt::Key_Q}, {}}, [this] { close(); });
}

void MainWindow::buildSaveMenu(QMenu* menu) {
    menu->setToolTipsVisible(true);
    m_needImage += addActionTo(menu,
                               {tr("&Overlay as PNG…"),
                                tr("Save the picture with the selected map, at image size"),
                                {Qt::CTRL | Qt::Key_S},
                                QStringLiteral("save")},
                               [this] { saveOverlay(); });
    m_needImage += addActionTo(menu,
                               {tr("&Figure as PNG, PDF or SVG…"),
                                tr("Save the image and the maps side by side"),
                                {Qt::CTRL | Qt::SHIFT | Qt::Key_S},
                                {}},
                               [this] { saveFigureFile(); });
    m_needMaps += addActionTo(menu,
                              {tr("Raw &maps as .npy…"),
                               tr("Save the map of each class in logit units"),
                               {Qt::CTRL | Qt::SHIFT | Qt::Key_M},
                               {}},
                              [this] { saveRawMaps(); });
    m_needImage += addActionTo(
        menu,
        {tr("Everything as &JSON…"), tr("Save classes, boxes and times as JSON"), {Qt::CTRL | Qt::Key_J}, {}},
        [this] { saveJson(); });
}

void MainWindow::buildViewMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    auto* modes = new QActionGroup(this);
    m_single =
        addActionTo(menu, {tr("&Single"), tr("One picture, large"), {Qt::Key_F3}, QStringLiteral("single")},
                    [this] { showView(ViewMode::Single); });
    m_figure = addActionTo(menu,
                           {tr("&Figure"),
                            tr("The image and the maps of its classes side by side"),
                            {Qt::Key_F4},
                            QStringLiteral("figure")},
                           [this] { showView(ViewMode::Figure); });
    m_grid = addActionTo(
        menu,
        {tr("&Grid"), tr("The class at every place of the image"), {Qt::Key_F5}, QStringLiteral("grid")},
        [this] { showView(ViewMode::Places); });
    m_dataView = addActionTo(menu,
                             {tr("Data s&et"),
                              tr("Look through a data set and evaluate the model on it"),
                              {Qt::Key_F7},
                              QStringLiteral("data")},
                             [this] { showData(); });
    m_dataView->setIconText(tr("Data")); // on the toolbar, where there is little room
    m_training = addActionTo(menu,
                             {tr("&Training"),
                              tr("Train a network on your own pictures or on drawn ones"),
                              {Qt::Key_F8},
                              QStringLiteral("training")},
                             [this] { showTraining(); });
    for (QAction* mode : {m_single, m_figure, m_grid, m_dataView, m_training}) {
        mode->setCheckable(true);
        modes->addAction(mode);
    }
    addActionTo(menu,
                {tr("Sta&rt page"),
                 tr("Pictures to try, and what was open lately"),
                 {Qt::ALT | Qt::Key_Home},
                 QStringLiteral("home")},
                [this] { showPage(Page::Start); });
    menu->addSeparator();
    m_fit = addActionTo(
        menu,
        {tr("F&it"), tr("Show the whole image"), {Qt::Key_F, Qt::CTRL | Qt::Key_0}, QStringLiteral("fit")},
        [this] { canvas()->fit(); });
    QAction* oneToOne = addActionTo(menu,
                                    {tr("&One to one"),
                                     tr("One image pixel is one screen pixel"),
                                     {Qt::CTRL | Qt::Key_1},
                                     QStringLiteral("one-to-one")},
                                    [this] { canvas()->oneToOne(); });
    QAction* in = addActionTo(menu,
                              {tr("&Zoom in"),
                               tr("Larger"),
                               {Qt::Key_Plus, Qt::Key_Equal, Qt::CTRL | Qt::Key_Plus},
                               QStringLiteral("zoom-in")},
                              [this] { canvas()->zoomBy(kZoomStep); });
    QAction* out = addActionTo(menu,
                               {tr("Zoom o&ut"),
                                tr("Smaller"),
                                {Qt::Key_Minus, Qt::CTRL | Qt::Key_Minus},
                                QStringLiteral("zoom-out")},
                               [this] { canvas()->zoomBy(1 / kZoomStep); });
    m_needImage += {m_fit, oneToOne, in, out};
    menu->addSeparator();
    m_panelsAction = addActionTo(
        menu, {tr("Hide or show &panels"), tr("Leave nothing but the picture"), {Qt::Key_Tab}, {}},
        [this] { setPanelsVisible(!m_panelsVisible); });
    m_stripAction = addActionTo(
        menu,
        {tr("Strip of the fo&lder"), tr("Show the open folder's images below"), {Qt::CTRL | Qt::Key_T}, {}},
        [this] { updateCentre(); });
    m_stripAction->setCheckable(true);
    m_stripAction->setChecked(true);
    addActionTo(menu, {tr("Next p&anel"), tr("Move the keyboard to the next panel"), {Qt::Key_F6}, {}},
                [this] { focusNextPanel(); });
    addActionTo(menu, {tr("Full s&creen"), tr("Use the whole screen"), {Qt::Key_F11}, {}},
                [this] { isFullScreen() ? showNormal() : showFullScreen(); });
    menu->addSeparator();
    auto* looks = new QActionGroup(this);
    const auto addLook = [&](const ActionText& what, Appearance appearance) {
        QAction* action = addActionTo(menu, what, [this, appearance] { showAppearance(appearance); });
        action->setCheckable(true);
        action->setChecked(m_settings.appearance() == appearance);
        looks->addAction(action);
    };
    addLook({tr("Colours of the s&ystem"),
             tr("Dark or light as the system is"),
             {Qt::CTRL | Qt::ALT | Qt::Key_Y},
             {}},
            Appearance::System);
    addLook({tr("Lig&ht"), tr("Always light"), {Qt::CTRL | Qt::ALT | Qt::Key_L}, {}}, Appearance::Light);
    addLook({tr("&Dark"), tr("Always dark"), {Qt::CTRL | Qt::ALT | Qt::Key_D}, {}}, Appearance::Dark);
}

void MainWindow::buildOverlayMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Overlay"));
    addActionTo(menu, {tr("&Less opaque"), tr("More of the picture"), {Qt::Key_BracketLeft}, {}},
                [this] { changeOpacity(-kOpacityStep); });
    addActionTo(menu, {tr("&More opaque"), tr("More of the map"), {Qt::Key_BracketRight}, {}},
                [this] { changeOpacity(kOpacityStep); });
    addActionTo(menu, {tr("&Next colours"), tr("Jet, turbo, viridis, inferno, signed"), {Qt::Key_M}, {}},
                [this] { stepColormap(); });
    m_sharedScale = addActionTo(
        menu, {tr("&Shared scale"), tr("One range of values over all classes shown"), {Qt::Key_S}, {}},
        [this] {
            DisplayOptions display = m_state->display();
            display.scale = display.scale == ScaleMode::Shared ? ScaleMode::PerMap : ScaleMode::Shared;
            m_state->setDisplay(display);
        });
    m_sharedScale->setCheckable(true);
    menu->addSeparator();
    addToggleTo(menu, {tr("&Outline"), tr("Outline of the thresholded region"), {Qt::Key_O}, {}},
                &DisplayOptions::outline);
    addToggleTo(menu, {tr("Cell &grid"), tr("Grid of the feature map's cells"), {Qt::Key_G}, {}},
                &DisplayOptions::cells);
    addToggleTo(menu, {tr("&Colour bar"), tr("Colour bar in logit units"), {Qt::Key_L}, {}},
                &DisplayOptions::colourBar);
    addToggleTo(menu, {tr("Predicted &box"), tr("Box of the thresholded map: red, solid"), {Qt::Key_B}, {}},
                &DisplayOptions::predictedBox);
    addToggleTo(menu,
                {tr("Ground-&truth boxes"), tr("Boxes of the annotation: green, dashed"), {Qt::Key_T}, {}},
                &DisplayOptions::groundTruthBoxes);
    menu->addSeparator();
    addActionTo(menu, {tr("Lower t&hreshold"), tr("One percent less"), {Qt::Key_Comma}, {}},
                [this] { m_state->setThresholdLevel(m_state->thresholdLevel() - kThresholdStep); });
    addActionTo(menu, {tr("H&igher threshold"), tr("One percent more"), {Qt::Key_Period}, {}},
                [this] { m_state->setThresholdLevel(m_state->thresholdLevel() + kThresholdStep); });
}

void MainWindow::buildClassMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Class"));
    for (int position = 0; position < kTop; ++position) {
        addActionTo(menu,
                    {tr("Class &%1").arg(position + 1),
                     tr("Show the map of class %1 of the list").arg(position + 1),
                     {QKeySequence(Qt::Key_1 + position)},
                     {}},
                    [this, position] { selectClass(position); });
    }
    addActionTo(menu, {tr("&Previous class"), tr("The class above in the list"), {Qt::Key_Up}, {}},
                [this] { stepClass(-1); });
    addActionTo(menu, {tr("&Next class"), tr("The class below in the list"), {Qt::Key_Down}, {}},
                [this] { stepClass(1); });
    menu->addSeparator();
    m_find = addActionTo(menu,
                         {tr("&Find class"),
                          tr("Add any class of the model by name or synset"),
                          {Qt::CTRL | Qt::Key_F, Qt::Key_Slash},
                          QStringLiteral("search")},
                         [this] {
                             if (m_page == Page::Data) {
                                 m_dataPage->focusSearch();
                                 return;
                             }
                             setPanelsVisible(true);
                             m_classes->focusSearch();
                         });
    m_classes->setFindAction(m_find);
    m_needModel += m_find;
    m_removeClass = addActionTo(menu,
                                {tr("&Remove added class"),
                                 tr("Take the selected class that you added off the list"),
                                 {Qt::Key_Delete},
                                 QStringLiteral("remove")},
                                [this] { m_classes->removeSelected(); });
}

void MainWindow::buildModelMenu() {
    m_modelMenu = menuBar()->addMenu(tr("&Model"));
    m_openModel = addActionTo(m_modelMenu,
                              {tr("&Open model…"),
                               tr("Open a TorchScript, PyTorch, safetensors, ONNX or Caffe file"),
                               {Qt::CTRL | Qt::Key_M},
                               QStringLiteral("model")},
                              [this] { chooseModel(); });
    m_recentModels = m_modelMenu->addMenu(tr("Open &recent"));
    m_recentModels->setToolTipsVisible(true);
    m_shippedModels = m_modelMenu->addMenu(tr("&Demo networks"));
    m_shippedModels->setToolTipsVisible(true);
    connect(m_modelMenu, &QMenu::aboutToShow, this, &MainWindow::fillShippedMenu);
    addActionTo(m_modelMenu,
                {tr("&Get models…"),
                 tr("Published networks: what there is, what is here, and getting one"),
                 {Qt::CTRL | Qt::Key_G},
                 QStringLiteral("download")},
                [this] { showModels(); });
    m_choosePrototxt = addActionTo(m_modelMenu,
                                   {tr("Choose &prototxt…"),
                                    tr("Name the prototxt of the Caffe model that was opened last"),
                                    {Qt::CTRL | Qt::SHIFT | Qt::Key_P},
                                    {}},
                                   [this] { choosePrototxt(); });
    m_modelMenu->addSeparator();
    m_needModel += addActionTo(m_modelMenu,
                               {tr("&Information"),
                                tr("Family, layers, input and labels of the model"),
                                {Qt::CTRL | Qt::Key_I},
                                QStringLiteral("info")},
                               [this] { showModelInformation(); });
    m_needModel += addActionTo(m_modelMenu,
                               {tr("&Edit description…"),
                                tr("What the model expects of its input"),
                                {Qt::CTRL | Qt::Key_E},
                                QStringLiteral("settings")},
                               [this] { editDescription(); });
    m_needModel += addActionTo(
        m_modelMenu,
        {tr("Choose &labels…"), tr("Use a label list of your own"), {Qt::CTRL | Qt::SHIFT | Qt::Key_L}, {}},
        [this] { chooseLabels(m_session->model()->request); });
    m_needModel += addActionTo(m_modelMenu,
                               {tr("Choose de&scription…"),
                                tr("Use a description file that does not lie beside the model"),
                                {Qt::CTRL | Qt::SHIFT | Qt::Key_E},
                                {}},
                               [this] { chooseDescription(m_session->model()->request); });
}

void MainWindow::buildHelpMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    addActionTo(
        menu,
        {tr("&Keys"), tr("All keys of this window"), {Qt::Key_Question, Qt::Key_F1}, QStringLiteral("help")},
        [this] { showShortcuts(); });
    addActionTo(menu, {tr("&About"), tr("What this program is"), {Qt::SHIFT | Qt::Key_F1}, {}},
                [this] { showAbout(); });
}

} // namespace actiscope::ui
