// The parts of a report, each as markup; empty where the run has nothing to say in it.
#pragma once

#include <string>
#include <vector>

#include "engine/runs/run_export.h"

namespace actiscope::runs {

[[nodiscard]] std::string figuresSection(const RunFacts& facts, const RunFigures& figures);
/// The figures at another threshold; from the sweeps, empty without.
[[nodiscard]] std::string otherThresholdSection(const RunFacts& facts, const RunFigures& figures,
                                                int threshold);
[[nodiscard]] std::string paperSection(const RunFacts& facts, const RunFigures& figures);
/// MaxBoxAcc and MaxBoxAccV2 over tau, and the paper's rule over its threshold.
[[nodiscard]] std::string curvesSection(const RunFacts& facts, const RunFigures& figures);
[[nodiscard]] std::string overlapsSection(const RunFigures& figures);
[[nodiscard]] std::string errorsSection(const RunFigures& figures);
[[nodiscard]] std::string reliabilitySection(const RunFigures& figures);
[[nodiscard]] std::string classesSection(const RunFacts& facts, const RunFigures& figures);
[[nodiscard]] std::string confusionSection(const RunFacts& facts, const RunFigures& figures);
[[nodiscard]] std::string skippedSection(const RunFigures& figures);
[[nodiscard]] std::string factsSection(const RunFacts& facts, const RunFigures& figures);

/// A row as a figure: the picture with its boxes over it, what it is and what is said of it.
[[nodiscard]] std::string imageFigure(const RunFacts& facts, const ImageRow& row,
                                      const std::optional<ReportPicture>& picture);

} // namespace actiscope::runs
