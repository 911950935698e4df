#include "ui/dialogs/shortcuts.h"

#include <algorithm>

#include "ui/theme.h"

namespace actiscope::ui {

namespace {

QString keysOf(const QAction* action) {
    QStringList keys;
    for (const QKeySequence& key : action->shortcuts()) {
        keys.append(key.toString(QKeySequence::NativeText));
    }
    return keys.join(QStringLiteral("  "));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("shortcutsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys"));
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    grid->setHorizontalSpacing(3 * kGrid);
    grid->setVerticalSpacing(kGrid / 2);
    const auto addRow = [&](const QString& keys, const QString& what) {
        auto* key = new QLabel(keys, page);
        QFont bold = textFont(TextSize::Normal);
        bold.setWeight(QFont::DemiBold);
        key->setFont(bold);
        const int row = grid->rowCount();
        grid->addWidget(key, row, 0, Qt::AlignRight | Qt::AlignTop);
        auto* meaning = new QLabel(what, page);
        meaning->setWordWrap(true);
        grid->addWidget(meaning, row, 1);
    };
    const auto addHeading = [&](const QString& title) {
        grid->setRowMinimumHeight(grid->rowCount(), kGrid);
        grid->addWidget(makeHeading(title, page), grid->rowCount(), 0, 1, 2);
    };

    addHeading(tr("Picture"));
    addRow(tr("Wheel"), tr("Zoom at the pointer"));
    addRow(tr("Drag"), tr("Move the picture"));
    addRow(tr("Hold Z"), tr("The bare picture"));
    addRow(tr("Hold X"), tr("The map alone"));
    addRow(QStringLiteral("F6"),
           tr("Move the keyboard between picture, classes, threshold and display; there, Tab goes on"));
    const auto menuOf = [](const QAction* action) { return action->property("menu").toString(); };
    QStringList order;
    for (const QAction* action : actions) {
        if (!order.contains(menuOf(action))) {
            order.append(menuOf(action));
        }
    }
    QList<QAction*> byMenu = actions;
    std::stable_sort(byMenu.begin(), byMenu.end(), [&](const QAction* a, const QAction* b) {
        return order.indexOf(menuOf(a)) < order.indexOf(menuOf(b));
    });
    QString menu;
    for (const QAction* action : byMenu) {
        const QString itsMenu = menuOf(action);
        if (itsMenu != menu) {
            menu = itsMenu;
            addHeading(menu);
        }
        addRow(keysOf(action), action->text().remove(QLatin1Char('&')));
    }
    grid->setColumnStretch(1, 1);

    auto* scroll = new QScrollArea(this);
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Back to the picture (Esc)"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, kGrid, kGrid);
    layout->setSpacing(kGrid);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
    resize(62 * kGrid, 72 * kGrid);
}

} // namespace actiscope::ui
