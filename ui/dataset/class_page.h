// One class over many images, as in the paper's Figure 3, and how well each class is recognised and
// localized.
#pragma once

#include <QWidget>

#include "ui/dataset/data_set_session.h"
#include "ui/dataset/data_set_state.h"
#include "ui/dataset/map_wall.h"

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTimer;
class QToolButton;
class QVBoxLayout;

namespace actiscope::ui {

class ClassOrder;
class ClassTable;
class ElidedLabel;

class ClassPage : public QWidget {
    Q_OBJECT

public:
    ClassPage(DataSetState& state, DataSetSession& session, QWidget* parent = nullptr);

    /// The model's class that is shown; -1 without one.
    [[nodiscard]] int label() const { return m_label; }
    void setLabel(int label);
    void stepLabel(int by); ///< in the order of the table

Q_SIGNALS:
    void galleryWanted(); ///< the filter has been set to what was pressed
    void imageChosen(std::uint32_t item);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    static constexpr int kLabelOfPair = Qt::UserRole; ///< of the lists' items
    static constexpr int kPredictedOfPair = Qt::UserRole + 1;

    QWidget* makeEmpty();
    QWidget* makeLeft();
    QWidget* makeTable(QWidget* parent);
    void fitColumns();
    QWidget* makePairs(QWidget* parent);
    QWidget* makePairsOf(bool its, QWidget* parent);
    QListWidget* makeList(const char* name, const QString& what, QWidget* parent);
    QWidget* makeRight(DataSetSession& session);
    QWidget* makeHead(QWidget* parent);
    void orderTabs();
    void arrange(bool narrow);
    void refreshSoon(int milliseconds);
    void refresh();
    void tellNothing(const QString& why);
    void showLabel();
    void showWall();
    void showPairs();
    [[nodiscard]] QString noPairsText(bool its) const;
    [[nodiscard]] MapTile tileOf(std::uint32_t item) const;
    void selectRow();
    void choose(const runs::Filter& filter);

    DataSetState& m_state;
    int m_label = -1;
    bool m_outdated = true;
    bool m_narrow = false; ///< the table stands above the images
    QStackedWidget* m_pages = nullptr;
    QLabel* m_empty = nullptr; ///< why there is no class to show
    QSplitter* m_splitter = nullptr;
    QVBoxLayout* m_left = nullptr;
    QHBoxLayout* m_right = nullptr;
    QWidget* m_pairs = nullptr; ///< below the table, or where it is narrow beside the images
    QBoxLayout* m_pairsBox = nullptr;
    ClassTable* m_table = nullptr;
    ClassOrder* m_order = nullptr;
    QTableView* m_view = nullptr;
    QLineEdit* m_search = nullptr;
    QListWidget* m_takenFor = nullptr;
    QListWidget* m_takenForIt = nullptr;
    QLabel* m_noneTakenFor = nullptr; ///< in place of an empty list
    QLabel* m_noneTakenForIt = nullptr;
    ElidedLabel* m_name = nullptr;
    QLabel* m_figures = nullptr;
    QComboBox* m_sort = nullptr;
    QCheckBox* m_maps = nullptr;
    MapWall* m_wall = nullptr;
    QTimer* m_refresh = nullptr;
};

} // namespace actiscope::ui
