#include "ui/dataset/path_field.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include "ui/icons.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

PathField::PathField(const Look& look, QWidget* parent) : QWidget(parent), m_look(look) {
    m_line = new QLineEdit(this);
    m_line->setObjectName(QLatin1String(look.name));
    m_line->setPlaceholderText(look.nothing);
    m_line->setToolTip(look.tip);
    m_line->setAccessibleName(look.title);
    auto* browse = new QToolButton(this);
    browse->setObjectName(QLatin1String(look.name) + QStringLiteral("Browse"));
    browse->setIcon(lineIcon(QStringLiteral("folder")));
    browse->setToolTip(look.kind == Kind::Folder ? tr("Choose a folder") : tr("Choose a file"));
    browse->setAccessibleName(browse->toolTip());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(m_line, 1);
    row->addWidget(browse);
    setFocusProxy(m_line);
    connect(browse, &QToolButton::clicked, this, &PathField::choose);
    connect(m_line, &QLineEdit::textChanged, this, &PathField::pathChanged);
}

std::filesystem::path PathField::path() const {
    return toPath(m_line->text().trimmed());
}

void PathField::setPath(const std::filesystem::path& path) {
    m_line->setText(toQString(path));
}

void PathField::choose() {
    auto* dialog = new QFileDialog(this, m_look.title, m_line->text());
    dialog->setObjectName(QStringLiteral("pathDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(m_look.kind == Kind::NewFile ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(m_look.kind == Kind::Folder    ? QFileDialog::Directory
                        : m_look.kind == Kind::NewFile ? QFileDialog::AnyFile
                                                       : QFileDialog::ExistingFile);
    dialog->setDefaultSuffix(m_look.suffix);
    connect(dialog, &QFileDialog::fileSelected, m_line, &QLineEdit::setText);
    dialog->open();
}

} // namespace actiscope::ui
