// The figures of a run: everything that a row adds to. Order and grouping of rows don't matter.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation/class_figures.h"
#include "engine/evaluation/localization.h"
#include "engine/evaluation/max_box_accuracy.h"
#include "engine/evaluation/reliability.h"
#include "engine/evaluation/threshold_sweep.h"
#include "engine/runs/run.h"

namespace actiscope::runs {

inline constexpr std::size_t kOverlapBins = 20; ///< of the IoU histogram, each 0.05 wide

/// What is printed and written: --protocol.
struct Protocols {
    bool ilsvrc = true;
    bool gtKnown = true;
    bool maxBoxAcc = true;
    bool maxBoxAccV2 = true;
    bool heuristic = true;
    friend bool operator==(const Protocols&, const Protocols&) = default;
};

/// Those that the run has, whatever is asked for: scored maps come without predictions, submissions without
/// the labelled class's own map.
[[nodiscard]] Protocols protocolsOf(const RunFacts& facts);

struct SkippedImage {
    std::uint32_t item = 0; ///< in the data set
    std::string path;
    std::string reason;
};

class RunFigures {
public:
    explicit RunFigures(std::size_t classes) : m_classes(classes) {}

    void add(const ImageRow& row);

    [[nodiscard]] std::size_t images() const { return m_localization.images(); }         ///< that count
    [[nodiscard]] const std::vector<SkippedImage>& skipped() const { return m_skipped; } ///< by item
    [[nodiscard]] const evaluation::LocalizationFigures& localization() const { return m_localization; }
    [[nodiscard]] const evaluation::LocalizationFigures& heuristic() const { return m_heuristic; }
    [[nodiscard]] const evaluation::MaxBoxAccuracy& maxBoxAccuracy() const { return m_maxBox; }
    /// Localization over the threshold; empty where the run kept no sweep.
    [[nodiscard]] const evaluation::SweepFigures& sweeps() const { return m_sweeps; }
    [[nodiscard]] const evaluation::ClassFigures& classes() const { return m_classes; }
    /// A wrong image counts for each of its classes.
    [[nodiscard]] const evaluation::ConfusionCounts& confusion() const { return m_confusion; }
    [[nodiscard]] const evaluation::Reliability& reliability() const { return m_reliability; }
    /// Image-class pairs with ground truth by the IoU of the class's own box: [i / 20, (i + 1) / 20), 1 in
    /// the last.
    [[nodiscard]] const std::array<std::uint64_t, kOverlapBins>& overlaps() const { return m_overlaps; }
    [[nodiscard]] const RowTiming& time() const { return m_time; } ///< sums over the images that count

private:
    evaluation::LocalizationFigures m_localization;
    evaluation::LocalizationFigures m_heuristic;
    evaluation::MaxBoxAccuracy m_maxBox;
    evaluation::SweepFigures m_sweeps;
    evaluation::ClassFigures m_classes;
    evaluation::ConfusionCounts m_confusion;
    evaluation::Reliability m_reliability;
    std::array<std::uint64_t, kOverlapBins> m_overlaps{};
    std::vector<SkippedImage> m_skipped;
    RowTiming m_time;
};

/// How fast a command was; not part of the figures.
struct RunPace {
    double seconds = 0;       ///< of this command
    std::uint64_t images = 0; ///< that it worked on
    int threads = 0;
};

/// The document of `evaluate --json` and `score --json`, UTF-8, indented by two: of the protocols asked for,
/// those that the run has. Errors and accuracies in percent; null where there is nothing to divide by.
[[nodiscard]] std::string figuresJson(const RunFacts& facts, const RunFigures& figures,
                                      const Protocols& protocols, const RunPace& pace);

} // namespace actiscope::runs
