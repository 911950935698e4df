// Saving and copying what is shown; all of it runs away from the window's thread.
#include "ui/main_window.h"

#include "engine/runtime/guarded.h"
#include "ui/background.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/status_bar.h"
#include "ui/render/save.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

const QString kAboutSaving = QStringLiteral("save");

/// The writer's own answer, with the path that was written in place of nothing.
Result<std::filesystem::path> wroteTo(const std::filesystem::path& file,
                                      const Result<std::monostate>& written) {
    return written ? Result<std::filesystem::path>(file) : fail(written.error());
}

} // namespace

FigureStyle MainWindow::figureStyle() const {
    FigureStyle style;
    style.display = m_state->display();
    style.thresholdLevel = m_state->thresholdLevel();
    return style;
}

QString MainWindow::suggestedFile(const QString& ending) const {
    const ImageSource& source = m_state->analysis()->source;
    const QString imageFolder = toQString(source.path.parent_path());
    const QString folder = m_settings.lastSaveFolder().isEmpty() ? imageFolder : m_settings.lastSaveFolder();
    const QString stem = source.path.empty() ? tr("picture") : toQString(source.path.stem());
    return QDir(folder).filePath(stem + ending);
}

void MainWindow::saveOverlay() {
    if (m_state->viewMode() == ViewMode::Places && m_state->classificationMap() != nullptr) {
        askWhereToSave(tr("Save grid"), suggestedFile(QStringLiteral(".grid.png")),
                       {tr("PNG picture (*.png)")},
                       [cells = classCells(*m_state)](const std::filesystem::path& file, const Written&) {
                           return wroteTo(file, savePlacesPng(file, cells));
                       });
        return;
    }
    const int position = std::max(0, m_state->selected());
    const AnalysisPtr analysis = m_state->analysis();
    const ClassResult* result = m_state->selectedResult();
    const QString ending =
        result == nullptr ? QStringLiteral(".png") : QStringLiteral(".rank%1.png").arg(result->rank);
    askWhereToSave(
        tr("Save overlay"), suggestedFile(ending), {tr("PNG picture (*.png)")},
        [analysis, position, style = figureStyle()](const std::filesystem::path& file, const Written&) {
            // Without a class there is the bare image.
            const ClassResult shown = analysis->classes.empty()
                                          ? ClassResult{}
                                          : analysis->classes[static_cast<std::size_t>(position)];
            return wroteTo(file, saveOverlayPng(file, *analysis, shown, style, true));
        });
}

void MainWindow::saveFigureFile() {
    askWhereToSave(tr("Save figure"), suggestedFile(QStringLiteral(".figure.png")),
                   {tr("PNG picture (*.png)"), tr("PDF document (*.pdf)"), tr("SVG drawing (*.svg)")},
                   [analysis = m_state->analysis(), style = figureStyle()](const std::filesystem::path& file,
                                                                           const Written&) {
                       return wroteTo(file, saveFigure(file, *analysis, style));
                   });
}

void MainWindow::saveJson() {
    askWhereToSave(tr("Save as JSON"), suggestedFile(QStringLiteral(".json")), {tr("JSON (*.json)")},
                   [analysis = m_state->analysis(),
                    level = m_state->thresholdLevel()](const std::filesystem::path& file, const Written&) {
                       return wroteTo(file, saveReport(file, analysis, level));
                   });
}

void MainWindow::saveRawMaps() {
    const std::string stem = toPath(QFileInfo(suggestedFile({})).fileName()).string();
    QFileDialog* dialog = openDialog(tr("Folder for the raw maps"), QFileInfo(suggestedFile({})).path());
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, stem, analysis = m_state->analysis()](const QString& folder) {
                m_settings.setLastSaveFolder(folder);
                saveInBackground(toPath(folder),
                                 [stem, analysis](const std::filesystem::path& into,
                                                  const Written& written) -> Result<std::filesystem::path> {
                                     const auto files = saveMaps(into, stem, *analysis, written);
                                     return files ? Result<std::filesystem::path>(
                                                        files->empty() ? into : files->front())
                                                  : fail(files.error());
                                 });
            });
    dialog->open();
}

QFileDialog* MainWindow::openSaveDialog(const QString& title, const QString& suggestion,
                                        const QStringList& filters) {
    QFileDialog* dialog = openDialog(title, QFileInfo(suggestion).path());
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QFileInfo(suggestion).suffix());
    dialog->selectFile(QFileInfo(suggestion).fileName());
    const auto suffixOf = [](const QString& filter) {
        return filter.section(QStringLiteral("*."), 1).section(QLatin1Char(')'), 0, 0);
    };
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters, suffixOf](const QString& filter) {
        // Of Qt's own dialog, whose list may still have another file selected than the one that is typed.
        const auto* typed = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        const QFileInfo name(typed != nullptr ? typed->text() : dialog->selectedFiles().value(0));
        const bool replaces = std::any_of(filters.begin(), filters.end(), [&](const QString& other) {
            return suffixOf(other) == name.suffix();
        });
        const QString base = replaces ? name.completeBaseName() : name.fileName();
        dialog->setDefaultSuffix(suffixOf(filter));
        if (!base.isEmpty()) {
            dialog->selectFile(base + QLatin1Char('.') + suffixOf(filter));
        }
    });
    return dialog;
}

void MainWindow::askWhereToSave(const QString& title, const QString& suggestion, const QStringList& filters,
                                const Write& write) {
    QFileDialog* dialog = openSaveDialog(title, suggestion, filters);
    connect(dialog, &QFileDialog::fileSelected, this, [this, write](const QString& file) {
        m_settings.setLastSaveFolder(QFileInfo(file).absolutePath());
        saveInBackground(toPath(file), write);
    });
    dialog->open();
}

void MainWindow::tellSaving(const QString& what, int done, int total) {
    m_status->setWork(WorkKind::Saving, Work{what, done, total, false});
}

void MainWindow::savingEnded() {
    if (--m_saving == 0) {
        m_status->setWork(WorkKind::Saving, std::nullopt);
    }
}

void MainWindow::saveInBackground(const std::filesystem::path& target, const Write& write) {
    const QString what = tr("Saving %1").arg(toQString(target.filename()));
    ++m_saving;
    tellSaving(what);
    const Written told = [this, what](int files, int of) {
        QMetaObject::invokeMethod(this, [this, what, files, of] { tellSaving(what, files, of); });
    };
    m_saver->start(
        [target, write, told] { return guarded(target.string(), [&] { return write(target, told); }); },
        [this](const Result<std::filesystem::path>& written) {
            savingEnded();
            if (!written) {
                m_messages->showMessage({kAboutSaving,
                                         MessageKind::Problem,
                                         errorTitle(written.error().code),
                                         toQString(written.error().message),
                                         {},
                                         {}});
                return;
            }
            const QUrl folder = QUrl::fromLocalFile(toQString(written->parent_path()));
            showDone(tr("Saved"), toQString(*written), tr("Show folder"),
                     [folder] { QDesktopServices::openUrl(folder); });
        });
}

void MainWindow::copyPicture() {
    const AnalysisPtr analysis = m_state->analysis();
    const auto position = static_cast<std::size_t>(std::max(0, m_state->selected()));
    const bool figure = m_state->viewMode() == ViewMode::Figure;
    const bool places = m_state->viewMode() == ViewMode::Places && m_state->classificationMap() != nullptr;
    ++m_saving;
    tellSaving(tr("Copying the picture"));
    m_saver->start(
        [analysis, position, figure, places, cells = classCells(*m_state), style = figureStyle()] {
            if (places) {
                return renderClassCells(cells);
            }
            if (figure) {
                return renderFigure(*analysis, style);
            }
            const ClassResult shown = analysis->classes.empty() ? ClassResult{} : analysis->classes[position];
            return renderOverlayImage(*analysis, shown, style, true);
        },
        [this](const QImage& picture) {
            savingEnded();
            QGuiApplication::clipboard()->setImage(picture);
            showDone(tr("Copied"),
                     tr("%1 × %2 pixels are on the clipboard.").arg(picture.width()).arg(picture.height()));
        });
}

} // namespace actiscope::ui
