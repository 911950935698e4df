// Which images are shown and in which order: chips, search, order, and how many there are.
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "ui/dataset/data_set_state.h"

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QTimer;
class QToolButton;

namespace actiscope::ui {

class FlowLayout;

class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(DataSetState& state, QWidget* parent = nullptr);

    void focusSearch();
    /// To the filter and order before, and after that again.
    [[nodiscard]] bool canGoBack() const { return m_at > 0; }
    [[nodiscard]] bool canGoForward() const { return m_at + 1 < m_history.size(); }
    void goBack();
    void goForward();

Q_SIGNALS:
    void historyChanged(); ///< canGoBack(), canGoForward()

private:
    struct Step {
        runs::Filter filter;
        runs::Order order;
    };

    QWidget* makeTools();
    void fillMenu();
    void addYesNo(QMenu* menu, const QString& yes, const QString& no,
                  std::optional<bool> runs::Filter::*part);
    void addErrorKinds(QMenu* menu);
    template <class Change>
    QAction* addChange(QMenu* menu, const QString& text, Change change);
    void askForClass(const QString& title, const std::vector<ClassLabel>& classes,
                     const std::function<void(runs::Filter&, int)>& set);
    void askForOverlap();
    void askForProbability();
    void askForObjects();
    void showFilter();
    void showOrder();
    void showCount();
    void noteStep();
    void takeRun(); ///< steps ask nothing of the run before
    void goTo(std::size_t step);

    DataSetState& m_state;
    QWidget* m_chips = nullptr;
    FlowLayout* m_flow = nullptr;
    QToolButton* m_add = nullptr;
    QMenu* m_menu = nullptr;
    QLineEdit* m_search = nullptr;
    QTimer* m_typing = nullptr; ///< the search follows once typing rests for a moment
    QComboBox* m_sort = nullptr;
    QToolButton* m_direction = nullptr;
    QLabel* m_count = nullptr;
    std::vector<Step> m_history;
    std::vector<ClassLabel> m_classes; ///< that its numbers mean
    std::size_t m_at = 0;
    bool m_going = false; ///< through the history: nothing new
};

} // namespace actiscope::ui
