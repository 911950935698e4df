// Two runs over one data set beside each other: two models, two methods, two thresholds.
#pragma once

#include <QWidget>

#include "engine/runs/run_views.h"
#include "ui/dataset/data_set_session.h"
#include "ui/dataset/data_set_state.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTableWidget;
class QTimer;

namespace actiscope::ui {

class DifferenceTable;
class ElidedLabel;
class MapWall;

/// The first run is the state's, the second its compared one. Everything is counted over the images that both
/// have.
class ComparePage : public QWidget {
    Q_OBJECT

public:
    ComparePage(DataSetState& state, DataSetSession& session, QWidget* parent = nullptr);

    /// Which images are shown side by side.
    enum class Cell { Both, OnlyFirst, OnlySecond, Neither };
    void showCell(Cell cell);
    /// Compares the run with itself at another threshold.
    void compareWithItself();

Q_SIGNALS:
    void galleryWanted(); ///< the filter has been set to the images asked for
    void imageChosen(std::uint32_t item);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHead();
    QPushButton* makeChoice(const char* name, QWidget* parent);
    QWidget* makeEmpty();
    QWidget* makeLeft();
    QWidget* makeRight(DataSetSession& session);
    QTableWidget* makeFacts(QWidget* parent);
    QTableWidget* makeCells(QWidget* parent);
    QTableView* makeClasses(QWidget* parent);
    QWidget* makeWall(MapWall* wall, ElidedLabel* title, QWidget* parent);
    QWidget* makeWalls(DataSetSession& session, QWidget* parent);
    void fillRecent(QMenu* menu);
    void openFile();
    void refreshSoon(int milliseconds);
    void refresh();
    void offerJudged();
    void showFacts();
    void showHeadlines();
    void showCells();
    void showClasses();
    void showWalls();
    void takeCompared();
    void showWallsInGallery();
    void showClassInGallery(int label);
    void showInGallery(const QString& what, int label, const std::vector<std::uint32_t>& items);
    [[nodiscard]] QString differencesInWords() const;
    [[nodiscard]] runs::Judged judged() const;
    [[nodiscard]] int secondLevel() const; ///< its threshold, of 1,000
    [[nodiscard]] runs::Rows secondRows() const;
    [[nodiscard]] const std::vector<std::uint32_t>& itemsOf(Cell cell) const;
    [[nodiscard]] static QString textOf(Cell cell);
    /// The item's row; null where one of the runs lacks it.
    [[nodiscard]] const runs::Brief* rowOf(const runs::Rows& rows, std::uint32_t item) const;
    /// Whether it is one of its labelled classes in the first run.
    [[nodiscard]] bool isOfClass(std::uint32_t item, int label) const;
    /// The class that the walls are narrowed to, as that run numbers it, else the one named first. The images
    /// are in both runs (precondition).
    [[nodiscard]] int trueClassOf(std::uint32_t item, bool second) const;
    [[nodiscard]] QStringList linesOf(const runs::Brief& row, const std::vector<ClassLabel>& classes) const;

    DataSetState& m_state;
    DataSetSession& m_session;
    runs::PairedRows m_pairs;
    std::vector<std::int32_t> m_places; ///< in m_pairs, by item; -1: in one of them only
    runs::Agreement m_agreement;
    Cell m_cell = Cell::OnlyFirst;
    int m_label = -1; ///< the class that walls are of; -1: all
    bool m_outdated = true;

    QPushButton* m_choose = nullptr;
    QSpinBox* m_threshold = nullptr;
    QLabel* m_words = nullptr;
    QWidget* m_empty = nullptr; ///< in place of the body while there is nothing to compare
    QLabel* m_emptyWords = nullptr;
    QPushButton* m_emptyChoose = nullptr;
    QSplitter* m_body = nullptr;
    QTableWidget* m_facts = nullptr;
    QComboBox* m_judged = nullptr;
    QTableWidget* m_cells = nullptr;
    DifferenceTable* m_differences = nullptr;
    QTableView* m_classes = nullptr;
    QLabel* m_what = nullptr;
    QPushButton* m_allClasses = nullptr;
    QCheckBox* m_maps = nullptr;
    QPushButton* m_gallery = nullptr;
    QStackedWidget* m_walls = nullptr; ///< or that there is nothing to see
    ElidedLabel* m_firstTitle = nullptr;
    ElidedLabel* m_secondTitle = nullptr;
    MapWall* m_first = nullptr;
    MapWall* m_second = nullptr;
    QTimer* m_refresh = nullptr;
};

} // namespace actiscope::ui
