#include "ui/panels/classes_panel.h"

#include "ui/panels/class_list.h"
#include "ui/render/figure.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kTop = 5; // AnalysisRequest::top
constexpr int kWaitingShownAfterMs = 80;
constexpr std::size_t kMostSuggestions = 30;
constexpr int kClassIndexRole = Qt::UserRole;

} // namespace

ClassesPanel::ClassesPanel(ViewState* state, EngineSession* session, QWidget* parent)
    : QWidget(parent), m_state(state), m_session(session) {
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("classSearch"));
    m_search->setPlaceholderText(tr("Find class"));
    m_search->setClearButtonEnabled(true);
    m_search->setToolTip(tr("Add any class of the model by name or synset (Ctrl+F)"));
    m_suggestions = new QStandardItemModel(this);
    m_completer = new QCompleter(m_suggestions, this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->popup()->setMinimumWidth(40 * kGrid);
    m_completer->popup()->setTextElideMode(Qt::ElideMiddle);
    m_search->setCompleter(m_completer);
    m_search->installEventFilter(this);

    m_noModel = new QWidget(this);
    auto* words = new QLabel(
        tr("No model is open. A classification network names what it sees here, and where."), m_noModel);
    words->setWordWrap(true);
    auto* open = new QPushButton(tr("Open model…"), m_noModel);
    open->setObjectName(QStringLiteral("classesOpenModel"));
    open->setFocusPolicy(Qt::TabFocus);
    open->setToolTip(tr("Open a classification network (Ctrl+M)"));
    auto* column = new QVBoxLayout(m_noModel);
    column->setContentsMargins(kGrid, kGrid, kGrid, 0);
    column->setSpacing(kGrid);
    column->addWidget(words);
    column->addWidget(open, 0, Qt::AlignLeft);

    m_rows = new ClassListModel(this);
    m_list = new ClassList(this);
    m_list->setObjectName(QStringLiteral("classList"));
    m_list->setModel(m_rows);
    auto* delegate = new ClassRowDelegate(m_list);
    m_list->setItemDelegate(delegate);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, kGrid, 0, kGrid);
    layout->setSpacing(kGrid);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(kGrid, 0, kGrid, 0);
    head->setSpacing(kGrid);
    head->addWidget(makeHeading(tr("Classes"), this));
    head->addWidget(m_search);
    layout->addLayout(head);
    layout->addWidget(m_noModel);
    layout->addWidget(m_list);
    layout->addStretch(1);

    m_waitingDelay = new QTimer(this);
    m_waitingDelay->setSingleShot(true);
    m_waitingDelay->setInterval(kWaitingShownAfterMs);
    connect(m_waitingDelay, &QTimer::timeout, this, &ClassesPanel::showWaiting);
    connect(open, &QPushButton::clicked, this, &ClassesPanel::openModelWanted);
    connect(m_search, &QLineEdit::textEdited, this, &ClassesPanel::suggest);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_suggestions->rowCount() > 0 && !m_search->text().isEmpty()) {
            addSuggested(m_suggestions->index(0, 0));
        }
    });
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
            &ClassesPanel::addSuggested);
    connect(delegate, &ClassRowDelegate::removeWanted, this, &ClassesPanel::removeRow);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid() && !current.data(ClassListModel::WaitingRole).toBool()) {
                    m_state->select(current.row());
                }
            });
    connect(session, &EngineSession::modelChanged, this, &ClassesPanel::showAnswer);
    connect(session, &EngineSession::busyChanged, this, &ClassesPanel::showAnswer);
    connect(state, &ViewState::analysisChanged, this, &ClassesPanel::showAnswer);
    connect(state, &ViewState::selectionChanged, this, &ClassesPanel::showSelection);
    connect(state, &ViewState::displayChanged, this, &ClassesPanel::drawThumbnails);
    showAnswer();
}

void ClassesPanel::setFindAction(QAction* find) {
    m_search->addAction(find, QLineEdit::LeadingPosition);
}

void ClassesPanel::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void ClassesPanel::removeSelected() {
    removeRow(m_state->selected());
}

void ClassesPanel::removeRow(int row) {
    if (row >= kTop && row < m_rows->rowCount()) {
        m_session->removeClass(m_state->analysis()->classes[static_cast<std::size_t>(row)].classIndex);
    }
}

void ClassesPanel::showAnswer() {
    const AnalysisPtr& analysis = m_state->analysis();
    const bool hasClasses = analysis != nullptr && !analysis->classes.empty();
    const bool hasModel = m_session->model() != nullptr;
    m_search->setEnabled(hasModel);
    m_noModel->setVisible(!hasModel && !m_session->modelOpening());
    const bool awaited = m_session->analysing() && (hasModel || m_session->modelOpening());
    if (hasClasses) {
        m_waitingDelay->stop();
        m_rows->setAnalysis(analysis, kTop);
        drawThumbnails();
        if (m_selectWhenThere >= 0) {
            m_state->selectClassIndex(m_selectWhenThere);
            const ClassResult* selected = m_state->selectedResult();
            if (selected != nullptr && selected->classIndex == m_selectWhenThere) {
                m_selectWhenThere = -1;
            }
        }
        showSelection();
    } else if (awaited && m_rows->rowCount() == 0) {
        m_rows->setWaiting(kTop);
    } else if (awaited) {
        // The rows that are there stay until it is worth showing that new ones are awaited.
        if (!m_waitingDelay->isActive()) {
            m_waitingDelay->start();
        }
    } else {
        m_waitingDelay->stop();
        m_rows->setAnalysis(nullptr, kTop);
    }
    m_list->updateGeometry();
}

void ClassesPanel::showWaiting() {
    const AnalysisPtr& analysis = m_state->analysis();
    if (m_session->analysing() && (analysis == nullptr || analysis->classes.empty())) {
        m_rows->setWaiting(kTop);
        m_list->updateGeometry();
    }
}

void ClassesPanel::showSelection() {
    const QModelIndex index = m_rows->index(m_state->selected());
    if (index != m_list->currentIndex()) {
        m_list->setCurrentIndex(index);
    }
}

void ClassesPanel::drawThumbnails() {
    const AnalysisPtr analysis = m_state->analysis();
    if (analysis == nullptr || analysis->classes.empty()) {
        return;
    }
    const int side = qRound(ClassRowDelegate::kThumbnailSide * devicePixelRatioF());
    const double ratio = devicePixelRatioF();
    m_drawing.startNewest(
        [analysis, display = m_state->display(), side, ratio] {
            std::vector<QImage> thumbnails;
            for (const ClassResult& result : analysis->classes) {
                QImage thumbnail = renderMapThumbnail(*analysis, result, display, side);
                thumbnail.setDevicePixelRatio(ratio);
                thumbnails.push_back(std::move(thumbnail));
            }
            return thumbnails;
        },
        [this, analysis](const std::vector<QImage>& thumbnails) {
            if (m_state->analysis() == analysis) {
                m_rows->setThumbnails(thumbnails);
            }
        });
}

void ClassesPanel::suggest(const QString& text) {
    m_suggestions->clear();
    const ModelPtr& model = m_session->model();
    if (model == nullptr || text.trimmed().isEmpty()) {
        return;
    }
    for (const int classIndex :
         searchClasses(model->labels, text.trimmed().toStdString(), kMostSuggestions)) {
        const ClassLabel& label = model->labels.classes[static_cast<std::size_t>(classIndex)];
        auto* item = new QStandardItem(fullClassText(label));
        item->setData(classIndex, kClassIndexRole);
        item->setToolTip(fullClassText(label));
        m_suggestions->appendRow(item);
    }
    if (m_suggestions->rowCount() == 0) {
        auto* none = new QStandardItem(tr("No class of this name"));
        none->setFlags(Qt::NoItemFlags);
        m_suggestions->appendRow(none);
    }
}

void ClassesPanel::addSuggested(const QModelIndex& suggestion) {
    const QVariant classIndex = suggestion.data(kClassIndexRole);
    if (classIndex.isValid()) {
        add(classIndex.toInt());
    } else {
        // The list, which Return closes after this, says that there is none.
        QMetaObject::invokeMethod(
            m_completer, [this] { m_completer->complete(); }, Qt::QueuedConnection);
    }
}

bool ClassesPanel::eventFilter(QObject* watched, QEvent* event) {
    // While the suggestions are up Escape closes them and is no shortcut of the window.
    if (event->type() == QEvent::ShortcutOverride && m_completer->popup()->isVisible() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ClassesPanel::add(int classIndex) {
    // The completer writes the chosen text into the field after this. The next key chooses among the classes.
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_search->clear();
            m_list->setFocus();
        },
        Qt::QueuedConnection);
    m_suggestions->clear();
    m_selectWhenThere = classIndex;
    m_state->selectClassIndex(classIndex);
    const ClassResult* selected = m_state->selectedResult();
    if (selected == nullptr || selected->classIndex != classIndex) {
        m_session->addClass(classIndex);
    } else {
        m_selectWhenThere = -1;
    }
}

} // namespace actiscope::ui
