// Opening: dialogs, drops, the clipboard; and what tells about or edits a model.
#include "ui/main_window.h"

#include <algorithm>
#include <system_error>

#include "engine/runtime/model_names.h"
#include "ui/background.h"
#include "ui/dataset/data_set_session.h"
#include "ui/dialogs/description_editor.h"
#include "ui/dialogs/model_info.h"
#include "ui/dialogs/models_dialog.h"
#include "ui/dialogs/shortcuts.h"
#include "ui/panels/message_bar.h"
#include "ui/text.h"

namespace actiscope::ui {

namespace {

/// Packed RGB over white, as decoded files are.
ImagePtr imageOf(const QImage& picture) {
    QImage opaque(picture.size(), QImage::Format_RGB888);
    opaque.fill(Qt::white);
    QPainter(&opaque).drawImage(0, 0, picture);
    auto image = std::make_shared<Image>();
    image->size = Size{opaque.width(), opaque.height()};
    image->storedSize = image->size;
    const std::size_t rowBytes = static_cast<std::size_t>(opaque.width()) * 3;
    std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[image->bytes()]);
    for (int y = 0; y < opaque.height(); ++y) {
        std::copy_n(opaque.constScanLine(y), rowBytes, pixels.get() + static_cast<std::size_t>(y) * rowBytes);
    }
    image->rgb = std::move(pixels);
    return image;
}

/// Worth a look at its content; everything else is a picture or a model.
bool mayBeData(const std::filesystem::path& path) {
    std::error_code unknown;
    return std::filesystem::is_directory(path, unknown) || path.extension() == ".db" ||
           path.extension() == ".json" || path.extension() == ".csv";
}

} // namespace

void MainWindow::openModel(const ModelRequest& request) {
    if (m_page != Page::Data) { // there it is to be evaluated
        showPictures();
    }
    m_unasked.reset();
    m_session->openModel(request);
}

void MainWindow::openPaths(const std::vector<std::filesystem::path>& paths) {
    if (paths.size() != 1 || !mayBeData(paths.front())) {
        m_recogniser->dropNewest();
        openPictures(paths);
        return;
    }
    using Kind = DataSetSession::Kind;
    m_recogniser->startNewest([place = paths.front()] { return DataSetSession::kindOf(place); },
                              [this, paths](Kind kind) {
                                  switch (kind) {
                                  case Kind::Run:
                                      dataSets().loadRun(paths.front());
                                      break;
                                  case Kind::DataSet:
                                      dataSets().openDataSet(paths.front());
                                      break;
                                  case Kind::Other:
                                      openPictures(paths);
                                      break;
                                  }
                              });
}

void MainWindow::openPictures(const std::vector<std::filesystem::path>& paths) {
    if (paths.empty()) {
        return;
    }
    leaveTiles();
    showPictures();
    if (paths.size() == 1) {
        m_opening = QFileInfo(toQString(paths.front())).absoluteFilePath();
    }
    m_settings.setLastImageFolder(QFileInfo(toQString(paths.front())).absolutePath());
    m_session->openPaths(paths);
}

QFileDialog* MainWindow::openDialog(const QString& title, const QString& folder) {
    auto* dialog = new QFileDialog(this, title, folder);
    dialog->setObjectName(QStringLiteral("fileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

void MainWindow::chooseImages() {
    QFileDialog* dialog = openDialog(tr("Open images"), m_settings.lastImageFolder());
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters(
        {tr("Images (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        std::vector<std::filesystem::path> paths;
        std::transform(files.begin(), files.end(), std::back_inserter(paths), toPath);
        openPaths(paths);
    });
    dialog->open();
}

void MainWindow::chooseFolder() {
    QFileDialog* dialog = openDialog(tr("Open a folder of images"), m_settings.lastImageFolder());
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        openPaths({toPath(folder)});
        m_settings.setLastImageFolder(folder);
    });
    dialog->open();
}

void MainWindow::chooseModel() {
    const std::vector<ModelRequest> recent = m_settings.recentModels();
    const QString folder = recent.empty() ? QString() : toQString(recent.front().path.parent_path());
    QFileDialog* dialog = openDialog(tr("Open a model"), folder);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {tr("Models (*.pt *.pth *.tar *.ts *.safetensors *.onnx *.caffemodel)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        ModelRequest request;
        request.path = toPath(file);
        openModel(request);
    });
    dialog->open();
}

void MainWindow::showModels() {
    auto* dialog = new ModelsDialog(*m_library, this);
    connect(dialog, &ModelsDialog::openWanted, this, &MainWindow::openModel);
    dialog->show();
}

void MainWindow::openShipped(const QString& name, bool chosen) {
    const auto file = shippedModelFile(name.toStdString());
    ModelRequest request;
    request.path = file ? *file : toPath(name);
    if (!file) {
        showModelError(file.error(), request, false);
        return;
    }
    openModel(request);
    if (!chosen) {
        m_unasked = *file;
    }
}

void MainWindow::openFromGallery(const QString& file, const QString& model) {
    leaveTiles();
    showPictures();
    const ModelPtr& open = m_session->model();
    const bool isOpen =
        open != nullptr && isShipped(open->request.path) && open->request.path.stem() == toPath(model);
    if (!isOpen || m_session->modelOpening()) {
        openShipped(model, false);
    }
    m_session->openPaths({toPath(file)}); // no recent image: it is always here
}

void MainWindow::choosePrototxt() {
    QFileDialog* dialog = openDialog(tr("Choose the prototxt of %1").arg(toQString(m_caffe->path.filename())),
                                     toQString(m_caffe->path.parent_path()));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Caffe networks (*.prototxt *.pbtxt *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { usePrototxt(toPath(file)); });
    dialog->open();
}

void MainWindow::usePrototxt(const std::filesystem::path& file) {
    if (!m_caffe) {
        m_messages->showMessage(
            {QStringLiteral("prototxt"), MessageKind::Warning, tr("A prototxt alone is no model"),
             tr("%1 describes a Caffe network. Open the caffemodel with its weights as well.")
                 .arg(toQString(file.filename())),
             tr("Open model…"), [this] { chooseModel(); }});
        return;
    }
    ModelRequest request = *m_caffe;
    request.prototxt = file;
    openModel(request);
}

void MainWindow::chooseAnnotations() {
    QFileDialog* dialog = openDialog(tr("Folder of annotations"), toQString(m_session->annotationsFolder()));
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_settings.setAnnotationsFolder(folder);
        m_session->setAnnotationsFolder(toPath(folder));
    });
    dialog->open();
}

void MainWindow::chooseLabels(const ModelRequest& model) {
    QFileDialog* dialog = openDialog(tr("Choose labels"), toQString(model.path.parent_path()));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Label lists (*.txt *.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, model](const QString& file) {
        ModelRequest request = model;
        request.labels = toPath(file);
        openModel(request);
    });
    dialog->open();
}

void MainWindow::chooseDescription(const ModelRequest& model) {
    QFileDialog* dialog = openDialog(tr("Choose a description"), toQString(model.path.parent_path()));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Descriptions (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, model](const QString& file) {
        ModelRequest request = model;
        request.description = toPath(file);
        request.edited.reset();
        openModel(request);
    });
    dialog->open();
}

void MainWindow::paste() {
    if (const QMimeData* content = QGuiApplication::clipboard()->mimeData()) {
        openMimeData(*content);
    }
}

void MainWindow::openMimeData(const QMimeData& content) {
    std::vector<std::filesystem::path> paths;
    for (const QUrl& url : content.urls()) {
        if (url.isLocalFile()) {
            paths.push_back(toPath(url.toLocalFile()));
        }
    }
    if (!paths.empty()) {
        openPaths(paths);
        return;
    }
    const auto picture = qvariant_cast<QImage>(content.imageData());
    if (picture.isNull()) {
        m_messages->showMessage(
            {QStringLiteral("paste"),
             MessageKind::Warning,
             tr("Nothing to open there"),
             tr("The clipboard holds neither a picture nor files. Copy one, then paste it here."),
             {},
             {}});
        return;
    }
    m_opening.clear();
    leaveTiles();
    m_saver->start([picture] { return imageOf(picture); },
                   [this](const ImagePtr& image) { m_session->openPixels(image, tr("Pasted picture")); });
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    openMimeData(*event->mimeData());
    event->acceptProposedAction();
}

void MainWindow::showModelInformation() {
    auto* dialog = new ModelInfoDialog(m_session->model(), this);
    connect(dialog, &ModelInfoDialog::editWanted, this, &MainWindow::editDescription);
    dialog->show();
}

void MainWindow::editDescription() {
    if (m_session->model() == nullptr) {
        return;
    }
    auto* editor = new DescriptionEditor(m_session->model(), this);
    connect(editor, &DescriptionEditor::applied, this, &MainWindow::openModel);
    connect(editor, &DescriptionEditor::saved, this,
            [this](const QString& file) { showDone(tr("Description saved"), file); });
    connect(editor, &DescriptionEditor::saveFailed, this, [this](const Error& error) {
        m_messages->showMessage({QStringLiteral("save"),
                                 MessageKind::Problem,
                                 errorTitle(error.code),
                                 toQString(error.message),
                                 {},
                                 {}});
    });
    editor->open();
}

void MainWindow::showShortcuts() {
    (new ShortcutsDialog(m_all, this))->show();
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(
        QMessageBox::NoIcon, tr("About %1").arg(QCoreApplication::applicationName()),
        tr("<b>%1 %2</b><p>Opens a photo and a classification network, and shows for each of the top "
           "classes where in the picture the evidence lies: class activation maps, after Zhou et "
           "al., “Learning Deep Features for Discriminative Localization”, CVPR 2016.</p>")
            .arg(QCoreApplication::applicationName(), QCoreApplication::applicationVersion()),
        QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->button(QMessageBox::Close)->setToolTip(tr("Back to the picture (Esc)"));
    box->open();
}

} // namespace actiscope::ui
