#include "ui/dataset/filter_popups.h"

#include <algorithm>

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <QVBoxLayout>

#include "ui/dataset/item_text.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace actiscope::ui {

namespace {

constexpr int kListWidth = 36 * kGrid;
constexpr int kListHeight = 32 * kGrid;

QVBoxLayout* makeFrame(QFrame* popup, const QString& title) {
    popup->setWindowFlag(Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(popup);
    column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(makeHeading(title, popup));
    return column;
}

} // namespace

RangePopup::RangePopup(const Kind& kind, const runs::Filter::Range& first, QWidget* parent)
    : QFrame(parent), m_kind(kind) {
    setObjectName(QStringLiteral("rangePopup"));
    QVBoxLayout* column = makeFrame(this, kind.title);
    const auto makeNumber = [&](const char* name, const QString& title, double value) {
        auto* number = new QDoubleSpinBox(this);
        number->setObjectName(QLatin1String(name));
        number->setRange(0, kind.most);
        number->setDecimals(kind.decimals);
        number->setSingleStep(kind.step);
        number->setFont(numberFont(TextSize::Normal));
        number->setAccessibleName(title);
        number->setToolTip(title);
        number->setValue(std::min(kind.most, value * kind.scale));
        return number;
    };
    m_from = makeNumber("rangeFrom", tr("From, included"), first.from);
    m_to = makeNumber("rangeTo", tr("To, included"), first.to);
    if (kind.openEnd) {
        m_to->setSpecialValueText({});
        m_to->setToolTip(tr("To, included; the largest number stands for any more"));
    }
    auto* done = new QPushButton(tr("Show"), this);
    done->setObjectName(QStringLiteral("rangeShow"));
    done->setToolTip(tr("Show only these images (Enter)"));
    done->setDefault(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addWidget(m_from);
    row->addWidget(new QLabel(tr("to"), this));
    row->addWidget(m_to);
    row->addWidget(done);
    column->addLayout(row);
    connect(done, &QPushButton::clicked, this, &RangePopup::answer);
    for (QDoubleSpinBox* number : {m_from, m_to}) {
        connect(number->findChild<QLineEdit*>(), &QLineEdit::returnPressed, this, &RangePopup::answer);
    }
    m_from->setFocus();
    m_from->selectAll();
}

void RangePopup::answer() {
    runs::Filter::Range range{std::min(m_from->value(), m_to->value()) / m_kind.scale,
                              std::max(m_from->value(), m_to->value()) / m_kind.scale};
    if (m_kind.openEnd && range.to * m_kind.scale >= m_kind.most) {
        range.to = kMostObjects;
    }
    close();
    Q_EMIT answered(range);
}

ClassPopup::ClassPopup(const QString& title, const std::vector<ClassLabel>& classes, QWidget* parent)
    : QFrame(parent) {
    setObjectName(QStringLiteral("classPopup"));
    QVBoxLayout* column = makeFrame(this, title);
    QStringList names;
    for (const ClassLabel& label : classes) {
        names += fullClassText(named(label));
    }
    m_found = new QSortFilterProxyModel(this);
    m_found->setSourceModel(new QStringListModel(names, this));
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("classPopupSearch"));
    m_search->setPlaceholderText(tr("Name or synset"));
    m_search->setAccessibleName(tr("Find class"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("classPopupList"));
    m_list->setModel(m_found);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setFixedSize(kListWidth, kListHeight);
    m_list->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_search);
    column->addWidget(m_list);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text.trimmed());
        m_list->setCurrentIndex(m_found->index(0, 0));
    });
    connect(m_search, &QLineEdit::returnPressed, this, &ClassPopup::answer);
    connect(m_list, &QListView::clicked, this, &ClassPopup::answer);
    m_list->setCurrentIndex(m_found->index(0, 0));
    m_search->setFocus();
}

bool ClassPopup::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int by = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
        if (by != 0) {
            const QModelIndex next = m_found->index(m_list->currentIndex().row() + by, 0);
            if (next.isValid()) {
                m_list->setCurrentIndex(next);
            }
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void ClassPopup::answer() {
    const QModelIndex chosen = m_list->currentIndex();
    if (chosen.isValid()) {
        const int index = m_found->mapToSource(chosen).row();
        close();
        Q_EMIT answered(index);
    }
}

void showBelow(QWidget* popup, const QWidget& anchor) {
    popup->adjustSize();
    QPoint at = anchor.mapToGlobal(QPoint(0, anchor.height() + 2));
    const QRect room = anchor.screen()->availableGeometry();
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - popup->width())));
    at.setY(std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - popup->height())));
    popup->move(at);
    popup->show();
}

} // namespace actiscope::ui
