// Which page is shown, what stands beside it, and how the keyboard moves between them.
#include "ui/main_window.h"

#include <algorithm>

#include "ui/canvas/canvas_view.h"
#include "ui/dataset/data_set_page.h"
#include "ui/dataset/item_text.h"
#include "ui/pages/training_page.h"
#include "ui/pages/welcome_page.h"
#include "ui/panels/filmstrip.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/places_panel.h"
#include "ui/panels/status_bar.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

const QString kAboutPlaces = QStringLiteral("places");

} // namespace

void MainWindow::updateCentre() {
    // The first image has its place from the moment that it is asked for.
    const bool pictures = m_page == Page::Pictures;
    const bool picture = pictures && (m_state->analysis() != nullptr || m_session->analysing());
    QWidget* page = picture ? static_cast<QWidget*>(canvas()) : m_welcome;
    if (m_page == Page::Training) {
        page = m_trainingPage;
    } else if (m_page == Page::Data) {
        page = m_dataPage;
    }
    const QWidget* before = m_centre->currentWidget();
    const QWidget* focused = focusWidget();
    const bool goesAlong =
        focused == nullptr || (before != page && (before == focused || before->isAncestorOf(focused)));
    m_centre->setCurrentWidget(page);
    if (goesAlong) {
        page->setFocus();
    }
    // Nothing to choose among before an image is open: the page has all of the window.
    const bool places = m_state->viewMode() == ViewMode::Places;
    m_left->setCurrentIndex(places ? 1 : 0);
    m_left->setVisible(m_panelsVisible && picture);
    m_right->setVisible(m_panelsVisible && picture && !places); // there are no boxes to a place's class
    const bool several = m_session->files().size() > 1 && pictures;
    m_strip->setVisible(several && m_panelsVisible && m_stripAction != nullptr && m_stripAction->isChecked());
    QAction* view = places ? m_grid : m_state->viewMode() == ViewMode::Single ? m_single : m_figure;
    (m_page == Page::Training ? m_training : m_page == Page::Data ? m_dataView : view)->setChecked(true);
    m_panelsAction->setEnabled(picture || !m_panelsVisible); // elsewhere Tab goes from field to field
    makeRoomForMessage();
}

void MainWindow::makeRoomForMessage() {
    const QWidget* page = m_centre->currentWidget();
    const bool moves = page == m_welcome || page == m_trainingPage || page == m_dataPage;
    m_middle->setContentsMargins(0, moves && m_messages->isVisible() ? m_messages->height() : 0, 0, 0);
}

void MainWindow::showPage(Page page) {
    if (m_page != page) {
        m_page = page;
        updateActions();
    }
    updateCentre();
    if (page == Page::Data) {
        for (const auto change :
             {&DataSetState::setChanged, &DataSetState::runChanged, &DataSetState::rowsAdded,
              &DataSetState::thresholdChanged, &DataSetState::currentChanged}) {
            connect(m_dataState, change, this, &MainWindow::showStatusFacts, Qt::UniqueConnection);
        }
    }
    showStatusFacts();
}

/// The status bar tells of what is shown.
void MainWindow::showStatusFacts() {
    if (m_page == Page::Pictures) {
        m_status->setFacts(std::nullopt);
        return;
    }
    StatusFacts facts;
    if (m_page == Page::Data) {
        facts.right = setAndRunText(*m_dataState);
        if (m_dataState->set() != nullptr && m_dataState->current()) {
            const QStringList lines = factsOf(*m_dataState, *m_dataState->current());
            facts.left = lines.join(QStringLiteral(" · "));
            facts.leftTip = lines.join(QLatin1Char('\n'));
        }
    }
    m_status->setFacts(facts);
}

void MainWindow::showView(ViewMode mode) {
    showPictures();
    m_state->setViewMode(mode);
}

void MainWindow::wantClassificationMap() {
    m_messages->clear(kAboutPlaces);
    m_session->setClassificationMapWanted(m_state->viewMode() == ViewMode::Places, m_places->inputSize());
}

void MainWindow::showPlaces() {
    m_messages->clear(kAboutPlaces);
    m_state->setClassificationMap(m_session->classificationMap());
}

void MainWindow::showPlacesError(const Error& error) {
    const bool otherSize = error.code == ErrorCode::NetworkFailed && m_places->inputSize();
    m_messages->showMessage({kAboutPlaces, MessageKind::Problem, errorTitle(error.code),
                             toQString(error.message),
                             otherSize ? tr("Use the usual size") : tr("Open model…"),
                             [this, otherSize] { otherSize ? m_places->resetInputSize() : chooseModel(); }});
}

void MainWindow::selectClass(int position) {
    if (m_state->viewMode() == ViewMode::Places) {
        m_state->choosePlaceClass(position);
    } else {
        m_state->select(position);
    }
}

void MainWindow::stepClass(int by) {
    const bool places = m_state->viewMode() == ViewMode::Places;
    const int last = static_cast<int>(m_state->placeClasses().size()) - 1;
    selectClass(places ? std::min(m_state->placeClass() + by, last) : m_state->selected() + by);
}

CanvasView* MainWindow::canvas() const {
    switch (m_state->viewMode()) {
    case ViewMode::Single:
        break;
    case ViewMode::Figure:
        return m_figureView;
    case ViewMode::Places:
        return m_placesView;
    }
    return m_imageView;
}

void MainWindow::setPanelsVisible(bool visible) {
    m_panelsVisible = visible;
    for (QWidget* part : {static_cast<QWidget*>(m_status), static_cast<QWidget*>(m_toolBar),
                          static_cast<QWidget*>(menuBar())}) {
        part->setVisible(visible);
    }
    updateCentre();
    if (!visible) {
        m_centre->currentWidget()->setFocus();
    }
}

void MainWindow::focusNextPanel() {
    const QList<QWidget*> stops{m_centre->currentWidget(),
                                findChild<QWidget*>(QStringLiteral("messageAction")),
                                findChild<QWidget*>(QStringLiteral("messageClose")),
                                findChild<QWidget*>(QStringLiteral("classSearch")),
                                findChild<QWidget*>(QStringLiteral("thresholdSlider")),
                                findChild<QWidget*>(QStringLiteral("opacitySlider"))};
    qsizetype current = 0;
    for (qsizetype at = 0; at < stops.size(); ++at) {
        if (stops[at]->hasFocus()) {
            current = at;
        }
    }
    for (qsizetype by = 1; by <= stops.size(); ++by) {
        QWidget* next = stops[(current + by) % stops.size()];
        if (next->isVisible() && next->isEnabled()) {
            next->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

void MainWindow::stopWork(WorkKind kind) {
    switch (kind) {
    case WorkKind::Engine:
        m_session->cancel();
        break;
    case WorkKind::Thumbnails:
        m_session->cancelThumbnails();
        break;
    case WorkKind::DataSet:
        m_data->cancelLoading();
        break;
    case WorkKind::Evaluation:
        m_data->cancelEvaluation();
        break;
    case WorkKind::Saving:
    case WorkKind::Training: // said there to be unstoppable
        break;
    }
}

void MainWindow::escape() {
    if (m_session->busy()) {
        m_session->cancel();
    } else if (m_messages->isVisible()) {
        m_messages->dismiss();
    } else if (m_page == Page::Start) {
        showPictures();
    } else if (const auto work = m_page == Page::Data ? m_data->work() : std::nullopt;
               work && work->stoppable) {
        m_data->cancelLoading();
    } else if (m_page == Page::Pictures && !m_tiles.empty()) {
        showData();
    } else if (isFullScreen()) {
        showNormal();
    } else if (!m_panelsVisible) {
        setPanelsVisible(true);
    }
    m_centre->currentWidget()->setFocus();
}

} // namespace actiscope::ui
