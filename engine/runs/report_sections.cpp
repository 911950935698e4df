#include "engine/runs/report_sections.h"

#include <algorithm>

#include "engine/runs/paper_tables.h"
#include "engine/runs/report_charts.h"
#include "engine/runs/report_markup.h"

namespace actiscope::runs {

namespace {

using Table = std::vector<std::vector<std::string>>;

constexpr const char* kOracle = "<p class=\"warning\">The best threshold is picked on the very images that "
                                "are scored: an oracle's choice, "
                                "which a method does not have. Figures at it flatter.</p>\n";

double tauOf(int k) {
    return k / static_cast<double>(evaluation::kWsolThresholds);
}

std::string thresholdText(int level) {
    return fixed(level / 10.0) + " %";
}

std::size_t bestOf(const std::vector<double>& values) {
    return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

std::string wsolChart(const evaluation::MaxBoxAccuracy& figures) {
    std::vector<Curve> curves;
    const auto add = [&](const std::string& name, std::vector<double> values, int best) {
        curves.push_back({name, std::move(values), static_cast<std::size_t>(best)});
    };
    add("MaxBoxAcc (IoU 0.5)", figures.curve(), figures.maxBoxAcc().k);
    for (std::size_t i = 0; i < evaluation::kWsolOverlaps.size(); ++i) {
        add("V2, IoU " + fixed(evaluation::kWsolOverlaps[i]), figures.curveV2(i), figures.maxBoxAccAt(i).k);
    }
    return lineChart(curves, "threshold tau", "maps that hit, percent", std::nullopt);
}

std::string sweepChart(const RunFacts& facts, const evaluation::SweepFigures& sweeps) {
    Curve known{"ground truth known", {}, {}};
    Curve first{"top-1 localization", {}, {}};
    Curve five{"top-5 localization", {}, {}};
    for (int k = 0; k < evaluation::kSweepThresholds; ++k) {
        const auto score = sweeps.score(k);
        known.values.push_back(score.gtKnown.value_or(0));
        first.values.push_back(1 - score.top1LocalizationError.value_or(1));
        five.values.push_back(1 - score.top5LocalizationError.value_or(1));
    }
    std::vector<Curve> curves = {known};
    if (protocolsOf(facts).ilsvrc) {
        curves.insert(curves.end(), {first, five});
    }
    for (Curve& curve : curves) {
        curve.best = bestOf(curve.values);
    }
    return lineChart(curves, "threshold t of the paper's rule", "right, percent",
                     Mark{facts.level / 1000.0, "this run"});
}

} // namespace

std::string figuresSection(const RunFacts& facts, const RunFigures& figures) {
    const Protocols has = protocolsOf(facts);
    const auto& of = figures.localization();
    const auto& maxBox = figures.maxBoxAccuracy();
    Table table = {{"protocol", "figure", "percent", ""}};
    const auto add = [&](const char* protocol, const std::string& figure, const std::optional<double>& share,
                         const std::string& remark) {
        table.push_back({protocol, figure, percentText(share, 2), remark});
    };
    if (has.ilsvrc) {
        add("ILSVRC", "top-1 classification error", of.top1ClassificationError(), "");
        add("ILSVRC", "top-5 classification error", of.top5ClassificationError(), "");
        add("ILSVRC", "top-1 localization error", of.top1LocalizationError(), "");
        add("ILSVRC", "top-5 localization error", of.top5LocalizationError(), "");
    }
    if (has.heuristic) {
        add("authors' heuristic", "top-5 localization error", figures.heuristic().top5LocalizationError(),
            "five boxes of three classes");
    }
    if (has.gtKnown) {
        add("GT-known", "accuracy", of.gtKnownAccuracy(), "at " + thresholdText(facts.level));
    }
    if (has.maxBoxAcc && maxBox.maps() > 0) {
        add("MaxBoxAcc", "score", maxBox.maxBoxAcc().rate,
            "at tau " + fixed(tauOf(maxBox.maxBoxAcc().k), 3) + ", an oracle's choice");
        add("MaxBoxAccV2", "score", maxBox.maxBoxAccV2(), "mean of three, at an oracle's tau each");
    }
    const std::size_t rows = figures.images() + figures.skipped().size();
    const std::string unfinished = rows < facts.images
                                       ? "<p class=\"warning\">The run has " + std::to_string(rows) + " of " +
                                             std::to_string(facts.images) + " images only.</p>\n"
                                       : "";
    return sectionMarkup("figures", "Figures",
                         unfinished + "<p>" + std::to_string(figures.images()) +
                             (figures.images() == 1 ? " image, " : " images, ") +
                             std::to_string(of.annotated()) + " of them with boxes; " +
                             std::to_string(figures.skipped().size()) + " skipped.</p>\n" +
                             tableMarkup(table));
}

std::string otherThresholdSection(const RunFacts& facts, const RunFigures& figures, int threshold) {
    if (figures.sweeps().empty()) {
        return {};
    }
    const auto score = figures.sweeps().score(threshold);
    Table table = {{"figure", "percent"}, {"GT-known accuracy", percentText(score.gtKnown, 2)}};
    if (protocolsOf(facts).ilsvrc) {
        table.push_back({"top-1 localization error", percentText(score.top1LocalizationError, 2)});
        table.push_back({"top-5 localization error", percentText(score.top5LocalizationError, 2)});
    }
    return sectionMarkup("threshold", "Localization at " + std::to_string(threshold) + " %",
                         "<p>From the overlaps kept for every 1 %, found on maps of 224 x 224; the figures "
                         "above are of maps at image size.</p>\n" +
                             tableMarkup(table));
}

std::string paperSection(const RunFacts& facts, const RunFigures& figures) {
    const auto& of = figures.localization();
    if (!protocolsOf(facts).ilsvrc || figures.images() == 0) {
        return {};
    }
    const auto table = [&](std::span<const PaperRow> rows, const std::optional<double>& top1,
                           const std::optional<double>& top5) {
        Table cells = {{"method", "top-1", "top-5"}};
        const std::string name = facts.network.empty() ? facts.model : facts.network;
        cells.push_back({"<b>this run: " + escaped(name) + "</b>", "<b>" + percentText(top1, 2) + "</b>",
                         "<b>" + percentText(top5, 2) + "</b>"});
        for (const PaperRow& row : rows) {
            cells.push_back({escaped(row.method), fixed(row.top1Error, 2), fixed(row.top5Error, 2)});
        }
        return tableMarkup(cells);
    };
    return sectionMarkup(
        "paper", "Beside the paper's tables",
        "<p>Errors in percent. The paper's rows are of " + std::string(kPaperRowsAreOf) +
            "; a run over other images is not comparable with them.</p>\n<div class=\"columns\"><div><h3>"
            "Classification error (Table 1)</h3>\n" +
            table(paperClassificationErrors(), of.top1ClassificationError(), of.top5ClassificationError()) +
            "</div><div><h3>Localization error (Table 2)</h3>\n" +
            table(paperLocalizationErrors(), of.top1LocalizationError(), of.top5LocalizationError()) +
            "</div></div>\n");
}

std::string curvesSection(const RunFacts& facts, const RunFigures& figures) {
    const bool hasWsol = figures.maxBoxAccuracy().maps() > 0;
    const bool hasSweep = !figures.sweeps().empty();
    if (!hasWsol && !hasSweep) {
        return {};
    }
    std::string charts = "<div class=\"columns\">";
    if (hasWsol) {
        charts +=
            "<div><h3>MaxBoxAcc and MaxBoxAccV2</h3>\n" + wsolChart(figures.maxBoxAccuracy()) + "</div>";
    }
    if (hasSweep) {
        charts += "<div><h3>Paper's rule</h3>\n" + sweepChart(facts, figures.sweeps()) + "</div>";
    }
    return sectionMarkup("curves", "Over the threshold",
                         kOracle + charts + "</div><p>Dots mark the best of each curve.</p>\n");
}

std::string overlapsSection(const RunFigures& figures) {
    std::vector<Bar> bars;
    std::uint64_t all = 0;
    for (const std::uint64_t count : figures.overlaps()) {
        const double from = static_cast<double>(bars.size()) / static_cast<double>(kOverlapBins);
        bars.push_back({bars.size() % 2 == 0 ? fixed(from) : "", static_cast<double>(count),
                        std::to_string(count) + " from " + fixed(from, 2)});
        all += count;
    }
    return all == 0 ? std::string()
                    : sectionMarkup("overlaps", "IoU of the labelled class's own box",
                                    barChart(bars, "IoU", "pairs of image and class") +
                                        "<p>A localization is right from 0.5 on.</p>\n");
}

std::string errorsSection(const RunFigures& figures) {
    const evaluation::ClassCounts total = figures.classes().total();
    std::vector<Bar> bars;
    Table table = {{"kind", "images", "percent"}};
    std::uint64_t all = 0;
    for (const std::uint64_t count : total.errors) {
        all += count;
    }
    if (all == 0) {
        return {};
    }
    for (std::size_t i = 0; i < evaluation::kBoxErrors; ++i) {
        const auto error = static_cast<evaluation::BoxError>(i);
        const std::string name = error == evaluation::BoxError::None ? "right" : std::string(nameOf(error));
        const auto share = static_cast<double>(total.errors[i]) / static_cast<double>(all);
        bars.push_back({name, 100 * share, fixed(100 * share) + " %"});
        table.push_back({name, std::to_string(total.errors[i]), percentText(share)});
    }
    return sectionMarkup("errors", "Kinds of error",
                         "<div class=\"columns\"><div>" + barChart(bars, "", "percent") + "</div><div>" +
                             tableMarkup(table) + "</div></div>\n");
}

std::string reliabilitySection(const RunFigures& figures) {
    std::vector<std::optional<double>> shares;
    bool any = false;
    for (const auto& bin : figures.reliability().bins()) {
        any |= bin.images > 0;
        shares.push_back(bin.images > 0
                             ? std::optional(static_cast<double>(bin.right) / static_cast<double>(bin.images))
                             : std::nullopt);
    }
    return !any ? std::string()
                : sectionMarkup("reliability", "Reliability",
                                reliabilityChart(shares) + "<p>Expected calibration error: " +
                                    fixed(100 * figures.reliability().expectedCalibrationError(), 2) +
                                    " %. Probabilities that mean what they say reach the diagonal.</p>\n");
}

std::string skippedSection(const RunFigures& figures) {
    constexpr std::size_t kMost = 1000;
    if (figures.skipped().empty()) {
        return {};
    }
    Table table = {{"image", "reason"}};
    for (const SkippedImage& image : figures.skipped()) {
        if (table.size() <= kMost) {
            table.push_back({escaped(image.path), escaped(image.reason)});
        }
    }
    const std::size_t left = figures.skipped().size() + 1 - table.size();
    return sectionMarkup("skipped", "Skipped images",
                         tableMarkup(table) +
                             (left > 0 ? "<p>And " + std::to_string(left) + " more.</p>\n" : std::string()));
}

} // namespace actiscope::runs
