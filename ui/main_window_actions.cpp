// How actions are made, the toolbar, and what is enabled when.
#include "ui/main_window.h"

#include <algorithm>

#include "engine/runtime/model_names.h"
#include "ui/icons.h"
#include "ui/pages/welcome_page.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

constexpr int kTop = 5;
constexpr int kModelTextWidth = 26 * kGrid;

QString withKey(const QString& tip, const QAction* action) {
    return QStringLiteral("%1 (%2)").arg(tip, action->shortcut().toString(QKeySequence::NativeText));
}

} // namespace

QList<QAction*> MainWindow::allActions() const {
    QList<QAction*> actions = m_all;
    for (const QMenu* menu : {m_recentImages, m_recentModels}) {
        for (QAction* action : menu->actions()) {
            if (!action->isSeparator() && !actions.contains(action)) {
                actions.append(action);
            }
        }
    }
    return actions;
}

QAction* MainWindow::addActionTo(QMenu* menu, const ActionText& what, const std::function<void()>& run) {
    QAction* action = menu->addAction(what.text);
    if (!what.icon.isEmpty()) {
        action->setIcon(lineIcon(what.icon));
    }
    action->setShortcuts(what.keys);
    action->setToolTip(withKey(what.tip, action));
    action->setStatusTip(what.tip);
    action->setProperty("menu", menu->title().remove(QLatin1Char('&')));
    connect(action, &QAction::triggered, this, run);
    addAction(action); // its keys work with the menu bar hidden, too
    m_all.append(action);
    return action;
}

QAction* MainWindow::addToggleTo(QMenu* menu, const ActionText& what, bool DisplayOptions::*option) {
    QAction* action = addActionTo(menu, what, [this, option] {
        DisplayOptions display = m_state->display();
        display.*option = !(display.*option);
        m_state->setDisplay(display);
    });
    action->setCheckable(true);
    m_toggles.emplace_back(action, option);
    return action;
}

void MainWindow::buildToolBar() {
    m_toolBar = addToolBar(tr("Toolbar"));
    m_toolBar->setObjectName(QStringLiteral("toolBar"));
    m_toolBar->setMovable(false);
    m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_toolBar->setIconSize(QSize(20, 20));
    m_toolBar->setToolButtonStyle(Qt::ToolButtonIconOnly);
    const auto addSpace = [this] {
        auto* space = new QWidget(m_toolBar);
        space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        m_toolBar->addWidget(space);
    };
    const auto addMenuButton = [this](const char* name, QAction* first, QMenu* menu, const QString& text) {
        auto* button = new QToolButton(m_toolBar);
        button->setObjectName(QLatin1String(name));
        button->setAccessibleName(text);
        button->setIcon(first->icon());
        button->setText(text);
        button->setToolTip(first->toolTip());
        button->setMenu(menu);
        button->setPopupMode(QToolButton::MenuButtonPopup);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        connect(button, &QToolButton::clicked, first, &QAction::trigger);
        m_toolBar->addWidget(button);
        return button;
    };
    auto* openMenu = new QMenu(this);
    openMenu->addActions({m_openImage, m_openFolder, m_paste});
    openMenu->addMenu(m_recentImages);
    const auto addButton = [this](const char* name, QAction* action) {
        auto* button = new QToolButton(m_toolBar);
        button->setObjectName(QLatin1String(name));
        button->setAccessibleName(action->text().remove(QLatin1Char('&')));
        button->setDefaultAction(action);
        m_toolBar->addWidget(button);
        return button;
    };
    addMenuButton("openButton", m_openImage, openMenu, tr("Open"));
    addButton("previousButton", m_previous);
    addButton("nextButton", m_next);
    m_modelButton = addMenuButton("modelButton", m_openModel, m_modelMenu, {});
    m_modelButton->setIcon(lineIcon(QStringLiteral("model")));
    addSpace();
    const std::pair<const char*, QAction*> views[] = {{"singleButton", m_single},
                                                      {"figureButton", m_figure},
                                                      {"gridButton", m_grid},
                                                      {"dataButton", m_dataView},
                                                      {"trainingButton", m_training}};
    for (const auto& [name, view] : views) {
        addButton(name, view)->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    addSpace();
    addButton("fitButton", m_fit);
    m_saveButton = addMenuButton("saveButton", m_saveMenu->actions().constFirst(), m_saveMenu, tr("Save"));
}

void MainWindow::updateActions() {
    const AnalysisPtr& analysis = m_state->analysis();
    const bool hasImage = analysis != nullptr && m_page == Page::Pictures;
    const ClassResult* selected = m_state->selectedResult();
    for (QAction* action : m_needImage) {
        action->setEnabled(hasImage);
    }
    for (QAction* action : m_needMaps) {
        action->setEnabled(hasImage && selected != nullptr && selected->cam != nullptr);
    }
    for (QAction* action : m_needModel) {
        action->setEnabled(m_session->model() != nullptr);
    }
    const int last = static_cast<int>(m_session->files().size()) - 1;
    m_previous->setEnabled(m_page == Page::Pictures && m_session->currentFile() > 0);
    m_next->setEnabled(m_page == Page::Pictures && m_session->currentFile() < last);
    m_choosePrototxt->setEnabled(m_caffe.has_value());
    m_removeClass->setEnabled(m_state->selected() >= kTop);
    for (const auto& [action, option] : m_toggles) {
        action->setChecked(m_state->display().*option);
    }
    m_sharedScale->setChecked(m_state->display().scale == ScaleMode::Shared);
    m_saveButton->setEnabled(hasImage);
    updateDataActions();
    updateModelButton();
}

void MainWindow::updateModelButton() {
    const ModelPtr& model = m_session->model();
    if (model == nullptr) {
        m_modelButton->setText(tr("No model"));
        m_modelButton->setAccessibleName(m_modelButton->text());
        m_modelButton->setToolTip(tr("Open a classification network (Ctrl+M)"));
        return;
    }
    const NetworkInfo& info = model->network->info();
    const QString name = modelName(*model);
    const QString family = toQString(info.family);
    const QString whole =
        model->description.name || name == family ? name : QStringLiteral("%1 (%2)").arg(name, family);
    const QString state = info.exact ? tr("%1 · exact") : tr("%1 · no map");
    const auto width = [this](const QString& text) { return fontMetrics().horizontalAdvance(text); };
    const QString shown = width(state.arg(whole)) <= kModelTextWidth ? whole : name;
    const int room = kModelTextWidth - width(state.arg(QString()));
    m_modelButton->setText(state.arg(fontMetrics().elidedText(shown, Qt::ElideMiddle, room)));
    m_modelButton->setAccessibleName(state.arg(whole));
    m_modelButton->setToolTip(
        tr("%1\n%2\n%3\nCtrl+M opens another, Ctrl+I tells more")
            .arg(state.arg(name), family, toQString(info.exact ? info.path : info.whyNot)));
}

void MainWindow::fillRecentMenus() {
    const QStringList images = m_settings.recentImages();
    std::vector<ModelRequest> models = m_settings.recentModels();
    models.erase(std::remove_if(models.begin(), models.end(),
                                [](const ModelRequest& model) { return isShipped(model.path); }),
                 models.end()); // these are always at hand
    m_welcome->setRecent(images, models);
    const auto addEntry = [this](QMenu* menu, const QString& path, Qt::KeyboardModifiers with,
                                 const std::function<void()>& open) {
        const int position = static_cast<int>(menu->actions().size());
        QAction* action = menu->addAction(QFileInfo(path).fileName(), this, open);
        action->setShortcut(QKeyCombination(with, static_cast<Qt::Key>(Qt::Key_0 + (position + 1) % 10)));
        action->setToolTip(withKey(QDir::toNativeSeparators(path), action));
    };
    m_recentImages->clear();
    m_recentModels->clear();
    for (const QString& image : images) {
        addEntry(m_recentImages, image, Qt::AltModifier, [this, image] { openPaths({toPath(image)}); });
    }
    for (const ModelRequest& model : models) {
        addEntry(m_recentModels, toQString(model.path), Qt::ControlModifier | Qt::AltModifier,
                 [this, model] { openModel(model); });
    }
    m_recentImages->setEnabled(!images.isEmpty());
    m_recentModels->setEnabled(!models.empty());
}

void MainWindow::fillShippedMenu() {
    m_shippedModels->clear();
    for (const ShippedModel& model : shippedModels()) {
        const QString name = toQString(model.name);
        QAction* action = m_shippedModels->addAction(toQString(model.title), this,
                                                     [this, name] { openShipped(name, true); });
        action->setToolTip(tr("Comes with the program; on the command line: --model %1").arg(name));
    }
    m_shippedModels->setEnabled(!m_shippedModels->isEmpty());
}

void MainWindow::stepColormap() {
    DisplayOptions display = m_state->display();
    const auto& all = colormaps();
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (all[at].colormap == display.colormap) {
            display.colormap = all[(at + 1) % all.size()].colormap;
            break;
        }
    }
    m_state->setDisplay(display);
}

void MainWindow::changeOpacity(int percent) {
    DisplayOptions display = m_state->display();
    display.opacity += static_cast<float>(percent) / 100;
    m_state->setDisplay(display);
}

void MainWindow::showAppearance(Appearance appearance) {
    m_settings.setAppearance(appearance);
    applyAppearance(*qApp, appearance, m_settings.systemScheme());
}

void MainWindow::showSystemScheme(SystemScheme scheme) {
    if (scheme != m_settings.systemScheme()) {
        m_settings.setSystemScheme(scheme);
        applyAppearance(*qApp, m_settings.appearance(), scheme);
    }
}

} // namespace actiscope::ui
