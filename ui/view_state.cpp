#include "ui/view_state.h"

#include <algorithm>

#include "ui/render/figure.h"

namespace actiscope::ui {

namespace {

int positionOf(const Analysis& analysis, int classIndex) {
    const auto found = std::ranges::find(analysis.classes, classIndex, &ClassResult::classIndex);
    return found == analysis.classes.end() ? -1 : static_cast<int>(found - analysis.classes.begin());
}

bool samePicture(const AnalysisPtr& a, const AnalysisPtr& b) {
    return a && b && a->contentKey == b->contentKey && a->source.path == b->source.path;
}

} // namespace

ViewState::ViewState(QObject* parent) : QObject(parent) {}

const ClassResult* ViewState::selectedResult() const {
    return m_selected < 0 ? nullptr : &m_analysis->classes[static_cast<std::size_t>(m_selected)];
}

const ClassResult* ViewState::probedResult() const {
    const auto position = static_cast<std::size_t>(m_probedPosition);
    return m_probedPosition >= 0 && m_analysis && position < m_analysis->classes.size()
               ? &m_analysis->classes[position]
               : selectedResult();
}

ValueRange ViewState::displayRangeOf(const ClassResult& result) const {
    return m_analysis ? shownRange(*m_analysis, result, m_display) : ValueRange{};
}

std::optional<Box> ViewState::predictedBoxOf(const ClassResult& result) const {
    return result.predictedBox(m_thresholdLevel);
}

std::optional<double> ViewState::overlapOf(const ClassResult& result) const {
    return m_analysis ? overlapAt(*m_analysis, result, m_thresholdLevel) : std::nullopt;
}

void ViewState::setAnalysis(const AnalysisPtr& analysis) {
    if (analysis == m_analysis) {
        return;
    }
    const ClassResult* const before = selectedResult();
    const int positionBefore = m_selected;
    const int classBefore = before == nullptr ? -1 : before->classIndex;
    const bool same = samePicture(analysis, m_analysis);
    m_analysis = analysis;

    if (!same) {
        m_wantedClass = -1;
    }
    m_selected = -1;
    if (m_analysis && !m_analysis->classes.empty()) {
        m_selected = std::max(0, positionOf(*m_analysis, m_wantedClass));
        m_wantedClass = selectedResult()->classIndex;
    }
    const ClassResult* const now = selectedResult();
    if (!same) {
        setProbe(std::nullopt);
    }
    Q_EMIT analysisChanged();
    if (m_selected != positionBefore || (now != nullptr && now->classIndex != classBefore)) {
        Q_EMIT selectionChanged();
    }
}

void ViewState::select(int position) {
    const int count = m_analysis ? static_cast<int>(m_analysis->classes.size()) : 0;
    if (position < 0 || position >= count || position == m_selected) {
        return;
    }
    m_selected = position;
    m_wantedClass = selectedResult()->classIndex;
    Q_EMIT selectionChanged();
}

void ViewState::selectClassIndex(int classIndex) {
    if (m_analysis) {
        select(positionOf(*m_analysis, classIndex));
    }
}

void ViewState::setClassificationMap(const ClassificationMapPtr& map) {
    if (map == m_classificationMap) {
        return;
    }
    const int before =
        m_placeClass < 0 ? -1 : m_placeClasses[static_cast<std::size_t>(m_placeClass)].classIndex;
    m_classificationMap = map;
    m_placeAnswers = map ? cellAnswers(map->grid) : std::vector<CellAnswer>{};
    m_placeClasses = cellClasses(m_placeAnswers);
    const auto found = std::ranges::find(m_placeClasses, before, &CellClass::classIndex);
    m_placeClass = found == m_placeClasses.end() ? -1 : static_cast<int>(found - m_placeClasses.begin());
    Q_EMIT placesChanged();
}

void ViewState::choosePlaceClass(int position) {
    const bool exists = position >= 0 && position < static_cast<int>(m_placeClasses.size());
    const int chosen = exists ? position : -1;
    if (std::exchange(m_placeClass, chosen) != chosen) {
        Q_EMIT placesChanged();
    }
}

void ViewState::setThresholdLevel(int level) {
    const int bounded = std::clamp(level, 0, kThresholdLevels);
    if (std::exchange(m_thresholdLevel, bounded) != bounded) {
        Q_EMIT thresholdChanged();
    }
}

void ViewState::setDisplay(const DisplayOptions& display) {
    DisplayOptions bounded = display;
    bounded.opacity = std::clamp(display.opacity, 0.0F, 1.0F);
    if (!(std::exchange(m_display, bounded) == bounded)) {
        Q_EMIT displayChanged();
    }
}

void ViewState::setViewMode(ViewMode mode) {
    if (std::exchange(m_viewMode, mode) != mode) {
        Q_EMIT viewModeChanged();
    }
}

void ViewState::setPeek(Peek peek) {
    if (std::exchange(m_peek, peek) != peek) {
        Q_EMIT peekChanged();
    }
}

void ViewState::setProbe(std::optional<QPointF> positionInImage, int position) {
    const bool moved = std::exchange(m_probe, positionInImage) != positionInImage;
    if (std::exchange(m_probedPosition, position) != position || moved) {
        Q_EMIT probeChanged();
    }
}

} // namespace actiscope::ui
