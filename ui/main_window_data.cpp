// Data sets: their page, what the rest of the window says of them, and their images in the main view.
#include "ui/main_window.h"

#include <algorithm>

#include "engine/datasets/class_mapping.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/filter_bar.h"
#include "ui/dataset/grid_view.h"
#include "ui/dataset/item_text.h"
#include "ui/dataset/tile_gallery.h"
#include "ui/icons.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/status_bar.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

using Evaluating = DataSetSession::Evaluating;

const QString kAboutData = QStringLiteral("data");
const QString kAboutEvaluation = QStringLiteral("evaluation");
const QString kAboutRunModel = QStringLiteral("run model");

/// The model's class of each of the set's: as in the run, where the model has the classes that the run's has.
std::vector<int> mappingFor(const datasets::DataSet& set, const Model& model, const ShownRunPtr& run) {
    const auto same = [](const ClassLabel& one, const ClassLabel& other) {
        return one.synset == other.synset && one.name == other.name;
    };
    const auto& classes = model.labels.classes;
    if (run != nullptr && run->facts.mapping.size() == set.classTable().size() &&
        std::equal(classes.begin(), classes.end(), run->facts.classes.begin(), run->facts.classes.end(),
                   same)) {
        return run->facts.mapping;
    }
    auto mapping = datasets::mapClasses(set, model.labels);
    return mapping ? std::move(mapping->modelClass) : std::vector<int>(set.classTable().size(), -1);
}

ModelRequest modelRequestOf(const runs::RunFacts& facts) {
    ModelRequest request;
    request.path = facts.model;
    return request;
}

} // namespace

DataSetState& MainWindow::dataSetState() {
    makeDataPage();
    return *m_dataState;
}

DataSetSession& MainWindow::dataSets() {
    makeDataPage();
    return *m_data;
}

void MainWindow::makeDataPage() {
    if (m_dataPage != nullptr) {
        return;
    }
    m_dataState = new DataSetState(this);
    m_data = new DataSetSession(*m_dataState, m_moduleFolder, this);
    m_data->setModel(m_session->model());
    m_dataPage = new DataSetPage(*m_dataState, *m_data, m_settings.dataSetPage(), this);
    m_centre->addWidget(m_dataPage);
    connectDataSets();
    fillRecentData();
    updateDataActions();
}

void MainWindow::connectDataSets() {
    connect(m_session, &EngineSession::modelChanged, m_data,
            [this] { m_data->setModel(m_session->model()); });
    const auto style = [this] {
        m_data->images().setMapStyle(m_state->display().colormap, m_state->display().opacity);
    };
    connect(m_state, &ViewState::displayChanged, m_data, style);
    style();
    connect(m_dataPage, &DataSetPage::openSetWanted, this, &MainWindow::chooseDataSet);
    connect(m_dataPage, &DataSetPage::readingWanted, this, [this] { chooseReading(m_data->place()); });
    connect(m_dataPage, &DataSetPage::openRunWanted, this, &MainWindow::chooseRun);
    connect(m_dataPage, &DataSetPage::saveRunWanted, this, &MainWindow::saveRun);
    connect(m_dataPage, &DataSetPage::openModelWanted, this, &MainWindow::chooseModel);
    connect(m_dataPage, &DataSetPage::recentChosen, this, &MainWindow::openData);
    connect(m_dataPage, &DataSetPage::imageChosen, this, &MainWindow::openTile);
    connect(m_dataPage, &DataSetPage::choicesChanged, this,
            [this] { m_settings.setDataSetPage(m_dataPage->choices()); });
    connect(m_dataPage->filterBar(), &FilterBar::historyChanged, this, &MainWindow::updateDataActions);

    connect(m_data, &DataSetSession::loadingChanged, this, &MainWindow::tellDataWork);
    connect(m_data, &DataSetSession::evaluatingChanged, this, &MainWindow::tellDataWork);
    connect(m_data, &DataSetSession::evaluationMoved, this, &MainWindow::tellDataWork);
    connect(m_data, &DataSetSession::openFailed, this, &MainWindow::showOpenError);
    connect(m_data, &DataSetSession::runFailed, this, &MainWindow::showDataError);
    connect(m_data, &DataSetSession::comparedFailed, this, &MainWindow::showDataError);
    connect(&m_data->images(), &TileImages::mapsFailed, this,
            [this](const Error& error) { showDataError(error, {}); });
    connect(m_data, &DataSetSession::opened, this, [this](const std::filesystem::path& place) {
        m_settings.addRecentData(toQString(place), m_data->openOptions());
        fillRecentData();
        m_messages->clear(kAboutData);
        leaveTiles();
        showData();
    });
    connect(m_data, &DataSetSession::runOpened, this, [this](const std::filesystem::path& file) {
        m_settings.addRecentData(toQString(file));
        fillRecentData();
        m_messages->clear(kAboutData);
        showData();
    });
    connect(m_data, &DataSetSession::runSaved, this, [this](const std::filesystem::path& file) {
        if (DataSetSession::kindOf(file) == DataSetSession::Kind::Run) {
            m_settings.addRecentData(toQString(file));
            fillRecentData();
        }
        showDone(tr("Run saved"), toQString(file));
    });
    connect(m_data, &DataSetSession::evaluationEnded, this, [this](bool finished) {
        if (m_dataState->run() != nullptr) {
            m_settings.addRecentData(toQString(m_dataState->run()->file));
            fillRecentData();
        }
        tellEvaluationEnd(finished ? tr("The evaluation is finished") : tr("The evaluation was cancelled"),
                          finished ? tr("Figures, charts and images are there now.")
                                   : tr("What was evaluated stays; it can be resumed."),
                          true);
    });
    connect(m_data, &DataSetSession::evaluationFailed, this, [this](const Error& error) {
        tellEvaluationEnd(errorTitle(error.code), toQString(error.message), false);
    });
    connect(m_data, &DataSetSession::evaluatingChanged, this, [this] {
        if (m_data->evaluating() == Evaluating::Preparing) {
            m_messages->clear(kAboutEvaluation);
        }
        updateDataActions();
    });
    connect(m_data, &DataSetSession::modelChanged, this, [this] {
        updateDataActions();
        tellModelOfTiles();
    });
    connect(m_dataState, &DataSetState::runChanged, this, [this] {
        // A run that goes on is found again, too, whatever ends the program.
        if (m_data->evaluating() != Evaluating::No && m_dataState->run() != nullptr) {
            m_settings.addRecentData(toQString(m_dataState->run()->file));
            fillRecentData();
        }
    });
    for (const auto change : {&DataSetState::setChanged, &DataSetState::runChanged}) {
        connect(m_dataState, change, this, &MainWindow::updateDataActions);
    }
    connect(m_session, &EngineSession::currentFileChanged, this, &MainWindow::followTile);
}

void MainWindow::buildDataMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Data"));
    addActionTo(menu,
                {tr("&Open data set…"),
                 tr("Open a folder of labelled images"),
                 {Qt::CTRL | Qt::SHIFT | Qt::Key_D},
                 QStringLiteral("data")},
                [this] { chooseDataSet(); });
    addActionTo(menu,
                {tr("Open &data set as…"),
                 tr("Say as what a data set is read, and where its annotations are"),
                 {Qt::CTRL | Qt::SHIFT | Qt::Key_F},
                 {}},
                [this] { chooseReading(m_data != nullptr ? m_data->place() : std::filesystem::path()); });
    addActionTo(menu,
                {tr("Open &list or run…"),
                 tr("Open a data set's list (JSON, CSV), or a run that was kept, with its data set"),
                 {Qt::CTRL | Qt::Key_R},
                 QStringLiteral("open")},
                [this] { chooseRun(); });
    m_recentData = menu->addMenu(tr("Open &recent"));
    m_recentData->setToolTipsVisible(true);
    menu->addSeparator();
    m_evaluate = addActionTo(menu,
                             {tr("&Evaluate"),
                              tr("Run the model over all images of the data set"),
                              {Qt::CTRL | Qt::Key_Return},
                              QStringLiteral("start")},
                             [this] {
                                 showData();
                                 m_dataPage->evaluate();
                             });
    m_evaluateOptions = addActionTo(menu,
                                    {tr("Evaluate &with…"),
                                     tr("Choose what is measured, of which images, and what is written"),
                                     {Qt::CTRL | Qt::SHIFT | Qt::Key_Return},
                                     QStringLiteral("settings")},
                                    [this] {
                                        showData();
                                        m_dataPage->askToEvaluate();
                                    });
    m_saveRun = addActionTo(menu,
                            {tr("&Save run as…"),
                             tr("Write the run to another file: a copy, a report, a table or a document"),
                             {Qt::CTRL | Qt::SHIFT | Qt::Key_R},
                             QStringLiteral("save")},
                            [this] { saveRun(); });
    menu->addSeparator();
    m_filterBack = addActionTo(menu,
                               {tr("Filter &before"),
                                tr("To the images that were shown before"),
                                {Qt::ALT | Qt::Key_Left},
                                QStringLiteral("previous")},
                               [this] { m_dataPage->filterBar()->goBack(); });
    m_filterForward = addActionTo(menu,
                                  {tr("Filter &after"),
                                   tr("To the images that were shown after that"),
                                   {Qt::ALT | Qt::Key_Right},
                                   QStringLiteral("next")},
                                  [this] { m_dataPage->filterBar()->goForward(); });
    m_previousTab = addActionTo(menu,
                                {tr("&Previous tab"),
                                 tr("To the tab on the left of this one: gallery, class, dashboard, compare"),
                                 {Qt::CTRL | Qt::Key_PageUp},
                                 {}},
                                [this] { m_dataPage->stepTab(-1); });
    m_nextTab = addActionTo(menu,
                            {tr("&Next tab"),
                             tr("To the tab on the right of this one: gallery, class, dashboard, compare"),
                             {Qt::CTRL | Qt::Key_PageDown},
                             {}},
                            [this] { m_dataPage->stepTab(1); });
}

void MainWindow::updateDataActions() {
    const bool onPage = m_page == Page::Data;
    const bool idle = m_data != nullptr && m_data->evaluating() == Evaluating::No;
    const bool can = m_data != nullptr && m_data->canEvaluate();
    m_evaluate->setEnabled(can);
    m_evaluateOptions->setEnabled(can);
    m_saveRun->setEnabled(idle && m_dataState->run() != nullptr);
    m_filterBack->setEnabled(onPage && m_dataPage->filterBar()->canGoBack());
    m_filterForward->setEnabled(onPage && m_dataPage->filterBar()->canGoForward());
    m_previousTab->setEnabled(onPage && m_dataState->set() != nullptr);
    m_nextTab->setEnabled(m_previousTab->isEnabled());
    m_find->setEnabled(onPage ? m_dataState->set() != nullptr : m_session->model() != nullptr);
}

void MainWindow::showData() {
    makeDataPage();
    m_messages->clear(kAboutEvaluation);
    m_messages->clear(kAboutRunModel);
    const bool wasThere = m_page == Page::Data;
    showPage(Page::Data);
    if (!wasThere) {
        m_dataPage->setFocus();
        // Once the page is as wide as it will be.
        QTimer::singleShot(0, m_dataPage->gallery(), &TileGallery::showCurrent);
    }
}

void MainWindow::openTile(std::uint32_t item) {
    std::vector<std::uint32_t> shown = m_dataState->shown();
    auto at = std::find(shown.begin(), shown.end(), item);
    if (at == shown.end()) { // of a class or a comparison: beside the gallery's filter
        shown = {item};
        at = shown.begin();
    }
    const auto position = static_cast<int>(at - shown.begin());
    std::vector<std::filesystem::path> files;
    files.reserve(shown.size());
    for (const std::uint32_t one : shown) {
        files.push_back(m_dataState->set()->path(one));
    }
    const ShownRunPtr run = m_dataState->run();
    if (m_session->model() == nullptr && run != nullptr && runs::hasNetwork(run->facts)) {
        m_session->openModel(modelRequestOf(run->facts));
    }
    if (run != nullptr) {
        m_state->setThresholdLevel(m_dataState->level());
    }
    m_opening.clear(); // no recent image: the data set is
    m_dataState->setCurrent(item);
    m_tiles = std::move(shown);
    m_session->setGroundTruthLookup(groundTruthOfSet());
    showPictures();
    m_session->openList(std::move(files), position);
    tellModelOfTiles();
}

void MainWindow::tellModelOfTiles() {
    const ShownRunPtr run = m_dataState->run();
    if (m_tiles.empty() || m_page == Page::Data || run == nullptr || !runs::hasNetwork(run->facts) ||
        m_data->model() == nullptr || m_data->modelIsOfRun() != false) {
        m_messages->clear(kAboutRunModel);
        return;
    }
    m_messages->showMessage(
        {kAboutRunModel, MessageKind::Warning, tr("Not the model of the run"),
         tr("What is shown here is by %1. The run, its maps and its figures are by %2.")
             .arg(modelName(*m_data->model()), toQString(std::filesystem::path(run->facts.model).stem())),
         tr("Open the run's model"), [this, request = modelRequestOf(run->facts)] {
             // Later, since the message goes with it, and this function with the message.
             QMetaObject::invokeMethod(
                 this, [this, request] { openModel(request); }, Qt::QueuedConnection);
         }});
}

GroundTruthLookup MainWindow::groundTruthOfSet() const {
    return [this,
            set = m_dataState->set()](const std::filesystem::path& file,
                                      const Image& image) -> std::optional<std::vector<GroundTruthBox>> {
        const auto at = static_cast<std::size_t>(m_session->currentFile());
        if (at >= m_tiles.size() || set->path(m_tiles[at]) != file) {
            return std::nullopt;
        }
        // As the model calls the classes, so that its boxes are measured with these.
        const ModelPtr& model = m_session->model();
        const std::vector<int> mapping =
            model != nullptr ? mappingFor(*set, *model, m_dataState->run()) : std::vector<int>();
        std::vector<GroundTruthBox> boxes;
        for (const datasets::LabelledBox& box :
             set->groundTruth(m_tiles[at], image.storedSize, image.orientation).boxes) {
            const int mapped = box.classIndex < mapping.size() ? mapping[box.classIndex] : -1;
            const ClassLabel& label = mapped >= 0 ? model->labels.classes[static_cast<std::size_t>(mapped)]
                                                  : set->classTable()[box.classIndex];
            boxes.push_back({label.synset, label.name, box.box});
        }
        return boxes;
    };
}

/// The gallery goes along with the images that are stepped through.
void MainWindow::followTile() {
    const auto at = static_cast<std::size_t>(m_session->currentFile());
    if (m_session->currentFile() >= 0 && at < m_tiles.size()) {
        m_dataState->setCurrent(m_tiles[at]);
    }
}

void MainWindow::leaveTiles() {
    m_tiles.clear();
    m_messages->clear(kAboutRunModel);
    m_session->setGroundTruthLookup({});
}

void MainWindow::tellDataWork() {
    m_status->setWork(WorkKind::DataSet, m_data->work());
    const EvaluationStanding& standing = m_data->standing();
    const Evaluating evaluating = m_data->evaluating();
    m_status->setWork(WorkKind::Evaluation,
                      evaluating == Evaluating::No
                          ? std::nullopt
                          : std::optional(Work{evaluating == Evaluating::Paused ? tr("Evaluation paused")
                                                                                : tr("Evaluating"),
                                               static_cast<int>(standing.done), static_cast<int>(standing.of),
                                               evaluating != Evaluating::Stopping}));
}

/// Told here where the page, which shows the same, is not to be seen; a failure everywhere.
void MainWindow::tellEvaluationEnd(const QString& title, const QString& text, bool good) {
    if (closeIfAsked()) {
        return;
    }
    const bool onPage = m_page == Page::Data;
    if (onPage && good) {
        return;
    }
    m_messages->showMessage({kAboutEvaluation, good ? MessageKind::Done : MessageKind::Problem, title, text,
                             onPage ? QString() : tr("Show data set"), [this] { showData(); }});
}

} // namespace actiscope::ui
