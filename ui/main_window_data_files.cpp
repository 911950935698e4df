// Data sets and runs: opened, saved, remembered; and what is said where that fails.
#include "ui/main_window.h"

#include <system_error>

#include "ui/dataset/data_set_page.h"
#include "ui/dataset/data_set_session.h"
#include "ui/dataset/open_set_dialog.h"
#include "ui/panels/message_bar.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

const QString kAboutData = QStringLiteral("data");

} // namespace

void MainWindow::chooseDataSet() {
    QFileDialog* dialog = openDialog(tr("Open a data set"), m_settings.lastImageFolder());
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_settings.setLastImageFolder(folder);
        showData();
        m_data->openDataSet(toPath(folder));
    });
    dialog->open();
}

void MainWindow::chooseReading(const std::filesystem::path& place) {
    const bool isOpen = m_data != nullptr && m_data->place() == place;
    auto* dialog = new OpenSetDialog(
        place, isOpen ? m_data->openOptions() : m_settings.recentOptions(toQString(place)), this);
    connect(dialog, &OpenSetDialog::openWanted, this,
            [this](const std::filesystem::path& chosen, const datasets::OpenOptions& options) {
                showData();
                m_data->openDataSet(chosen, options);
            });
    dialog->open();
}

void MainWindow::chooseRun() {
    std::error_code ignored;
    std::filesystem::create_directories(DataSetSession::runsFolder(), ignored);
    QFileDialog* dialog = openDialog(tr("Open a list or a run"), toQString(DataSetSession::runsFolder()));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Runs and lists (*.db *.json *.csv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { openData(file); });
    dialog->open();
}

void MainWindow::openData(const QString& place) {
    showData();
    m_data->open(toPath(place), m_settings.recentOptions(place));
}

void MainWindow::saveRun() {
    if (m_dataState->run() == nullptr) {
        return;
    }
    QFileDialog* dialog = openSaveDialog(
        tr("Save the run"),
        QDir(m_settings.lastSaveFolder()).filePath(toQString(m_dataState->run()->file.filename())),
        {tr("Runs (*.db)"), tr("Report to read (*.html)"), tr("Table (*.csv)"), tr("Document (*.json)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        m_settings.setLastSaveFolder(QFileInfo(file).absolutePath());
        m_data->saveRun(toPath(file));
    });
    dialog->open();
}

void MainWindow::fillRecentData() {
    const QStringList places = m_settings.recentData();
    m_recentData->clear();
    for (const QString& place : places) {
        QAction* action =
            m_recentData->addAction(QFileInfo(place).fileName(), this, [this, place] { openData(place); });
        action->setToolTip(QDir::toNativeSeparators(place));
    }
    m_recentData->setEnabled(!places.isEmpty());
    if (m_dataPage != nullptr) {
        m_dataPage->setRecent(places);
    }
}

void MainWindow::showDataError(const Error& error, const std::filesystem::path& /*file*/) {
    m_messages->showMessage(
        {kAboutData, MessageKind::Problem, errorTitle(error.code), toQString(error.message), {}, {}});
}

/// It may be a data set that only has to be read in another way.
void MainWindow::showOpenError(const Error& error, const std::filesystem::path& place) {
    if (error.code == ErrorCode::FileNotFound || m_data->evaluating() != DataSetSession::Evaluating::No) {
        showDataError(error, place);
        return;
    }
    m_messages->showMessage({kAboutData, MessageKind::Problem, errorTitle(error.code),
                             toQString(error.message), tr("Open as…"),
                             [this, place] { chooseReading(place); }});
}

} // namespace actiscope::ui
