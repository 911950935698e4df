// What asks for the parts of a filter that have more than two values.
#pragma once

#include <functional>
#include <vector>

#include <QFrame>

#include "engine/data/labels.h"
#include "engine/runs/run_table.h"

class QDoubleSpinBox;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace actiscope::ui {

/// A small box below a button: two numbers. Goes when it is answered, or when something else is pressed.
class RangePopup : public QFrame {
    Q_OBJECT

public:
    /// The numbers are `scale` times those of the range: 100 for percent.
    struct Kind {
        QString title;
        double most = 1;
        int decimals = 2;
        double step = 0.05;
        double scale = 1;
        bool openEnd = false; ///< the upper number may stand for "any more"
    };
    RangePopup(const Kind& kind, const runs::Filter::Range& first, QWidget* parent);

Q_SIGNALS:
    void answered(const actiscope::runs::Filter::Range& range);

private:
    void answer();

    Kind m_kind;
    QDoubleSpinBox* m_from = nullptr;
    QDoubleSpinBox* m_to = nullptr;
};

/// The same with a list of classes that is searched by typing.
class ClassPopup : public QFrame {
    Q_OBJECT

public:
    ClassPopup(const QString& title, const std::vector<ClassLabel>& classes, QWidget* parent);

Q_SIGNALS:
    void answered(int index);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void answer();

    QLineEdit* m_search = nullptr;
    QListView* m_list = nullptr;
    QSortFilterProxyModel* m_found = nullptr;
};

/// Shows a popup below the widget, on the screen as a whole.
void showBelow(QWidget* popup, const QWidget& anchor);

} // namespace actiscope::ui
