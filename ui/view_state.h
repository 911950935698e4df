// What is shown and how: the one state that canvas, panels and menus read and change.
//
// Panels and views never call each other. Each changes this state; the state tells all who listen, once a
// change, and only when something did change.
#pragma once

#include <optional>

#include <QObject>
#include <QPointF>

#include "engine/runtime/analysis.h"
#include "engine/runtime/classification_map.h"
#include "engine/vision/colormap.h"

namespace actiscope::ui {

enum class ViewMode { Single, Figure, Places };

enum class ScaleMode {
    PerMap, ///< each map over its own minimum ... maximum
    Shared  ///< one range over all classes shown
};

/// How maps and boxes are drawn.
struct DisplayOptions {
    Colormap colormap = Colormap::Jet;
    float opacity = 0.5F;
    ScaleMode scale = ScaleMode::PerMap;
    bool outline = false;
    bool cells = false;
    bool predictedBox = true;
    bool groundTruthBoxes = true;
    bool colourBar = true;

    friend bool operator==(const DisplayOptions&, const DisplayOptions&) = default;
};

/// While a key is held.
enum class Peek {
    None,
    Bare,   ///< Z: the picture alone
    MapOnly ///< X: the map alone
};

class ViewState : public QObject {
    Q_OBJECT

public:
    explicit ViewState(QObject* parent = nullptr);

    [[nodiscard]] const AnalysisPtr& analysis() const { return m_analysis; }
    /// Position in analysis()->classes of the selected class; -1 where there is none.
    [[nodiscard]] int selected() const { return m_selected; }
    /// The selected class's result, or null.
    [[nodiscard]] const ClassResult* selectedResult() const;
    /// Of the current image, where it is wanted and there; else null.
    [[nodiscard]] const ClassificationMapPtr& classificationMap() const { return m_classificationMap; }
    /// The classes of its cells, those of the most cells first.
    [[nodiscard]] const std::vector<CellClass>& placeClasses() const { return m_placeClasses; }
    /// Its most probable class for every cell, row by row.
    [[nodiscard]] const std::vector<CellAnswer>& placeAnswers() const { return m_placeAnswers; }
    /// Position in placeClasses() of the class whose probability map is shown; -1: every cell's own class.
    [[nodiscard]] int placeClass() const { return m_placeClass; }
    /// Threshold in steps of 0.1 %, 0 ... 1000.
    [[nodiscard]] int thresholdLevel() const { return m_thresholdLevel; }
    [[nodiscard]] const DisplayOptions& display() const { return m_display; }
    [[nodiscard]] ViewMode viewMode() const { return m_viewMode; }
    [[nodiscard]] Peek peek() const { return m_peek; }
    /// Where the pointer is, in continuous image coordinates; empty outside of the image.
    [[nodiscard]] std::optional<QPointF> probe() const { return m_probe; }
    /// The class whose map the pointer reads, or null.
    [[nodiscard]] const ClassResult* probedResult() const;
    /// The range in which a class's map is shown now (scale mode and colormap taken into account).
    [[nodiscard]] ValueRange displayRangeOf(const ClassResult& result) const;
    /// The predicted box of a class at the threshold in force.
    [[nodiscard]] std::optional<Box> predictedBoxOf(const ClassResult& result) const;

    /// IoU of that box with the best ground-truth box of the class (overlapAt()).
    [[nodiscard]] std::optional<double> overlapOf(const ClassResult& result) const;

public Q_SLOTS:
    /// A later stage or another image. The selection stays on the same class index where that is still there
    /// and the image is the same, else it goes to the first.
    void setAnalysis(const actiscope::AnalysisPtr& analysis);
    void select(int position);
    void selectClassIndex(int classIndex);
    /// The class chosen before stays chosen where some cell is of it.
    void setClassificationMap(const actiscope::ClassificationMapPtr& map);
    void choosePlaceClass(int position); ///< out of range: every cell's own class
    void setThresholdLevel(int level);
    void setDisplay(const actiscope::ui::DisplayOptions& display);
    void setViewMode(actiscope::ui::ViewMode mode);
    void setPeek(actiscope::ui::Peek peek);
    /// `position`: of the class whose map is under the pointer; -1: the selected one's.
    void setProbe(std::optional<QPointF> positionInImage, int position = -1);

Q_SIGNALS:
    void analysisChanged();
    void selectionChanged();
    void placesChanged(); ///< the classification map, or the class chosen in it
    void thresholdChanged();
    void displayChanged();
    void viewModeChanged();
    void peekChanged();
    void probeChanged();

private:
    AnalysisPtr m_analysis;
    int m_selected = -1;
    int m_wantedClass = -1; ///< outlives an early stage of the same image, which has no classes yet
    ClassificationMapPtr m_classificationMap;
    std::vector<CellAnswer> m_placeAnswers;
    std::vector<CellClass> m_placeClasses;
    int m_placeClass = -1;
    int m_thresholdLevel = 200;
    DisplayOptions m_display;
    ViewMode m_viewMode = ViewMode::Single;
    Peek m_peek = Peek::None;
    std::optional<QPointF> m_probe;
    int m_probedPosition = -1; ///< -1: the selected class
};

} // namespace actiscope::ui
