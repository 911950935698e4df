#include <string>

#include "engine/runs/piece_writer.h"
#include "engine/runs/report_images.h"
#include "engine/runs/report_markup.h"
#include "engine/runs/report_sections.h"
#include "engine/runs/run_export.h"

namespace actiscope::runs {

namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #222; background: #fff; max-width: 1180px; margin: 2em auto;
  padding: 0 1.2em; }
h1 { font-size: 1.6em; margin-bottom: 0.2em; }
h1, figcaption, td:first-child, #confusion td:nth-child(2), #facts td, #skipped td { word-break: break-word;
  overflow-wrap: anywhere; }
h2 { font-size: 1.25em; border-bottom: 1px solid #ccc; padding-bottom: 0.2em; margin-top: 2em; }
h3 { font-size: 1em; margin-bottom: 0.4em; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.2em 0.8em 0.2em 0; border-bottom: 1px solid #e5e5e5; vertical-align: top; }
th { color: #555; font-weight: 600; }
.columns { display: flex; flex-wrap: wrap; }
.columns > div { flex: 1 1 480px; min-width: 0; box-sizing: border-box; padding-right: 1.5em; }
.chart { width: 100%; max-width: 640px; height: auto; font: 12px system-ui, sans-serif; }
.chart text { fill: #444; }
.legend { font-size: 0.9em; color: #444; }
.legend span { display: inline-block; margin-right: 1.2em; }
.warning { background: #fff6dd; border-left: 4px solid #e0a800; padding: 0.5em 0.8em; }
.images { display: flex; flex-wrap: wrap; }
figure { width: 220px; margin: 0 1.2em 1.2em 0; }
.picture { width: 100%; height: 200px; background: #f4f4f4; }
.picture rect { fill: none; stroke-width: 2.5; vector-effect: non-scaling-stroke; }
.picture .truth { stroke: #00c853; stroke-dasharray: 7 4; }
.picture .found { stroke: #ff1744; }
.picture .missing { fill: #e9e9e9; stroke: none; }
figcaption { font-size: 0.85em; }
.path { color: #666; }
#facts td { white-space: pre-line; }
@media print {
  body { font-size: 11px; margin: 0; max-width: none; }
  h2, h3 { page-break-after: avoid; }
  tr, figure, #paper, #curves, #overlaps, #errors, #reliability { page-break-inside: avoid; }
  thead { display: table-header-group; }
  .columns > div { flex-basis: 45%; }
  figure { width: 22%; }
  .picture { height: 130px; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)";

std::string head(const RunFacts& facts) {
    const std::string name = escaped(facts.network.empty() ? facts.model : facts.network);
    const std::string title = name + " on " + escaped(facts.dataSet);
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
           "style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
           title + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" + title + "</h1>\n";
}

void addImages(PieceWriter& writer, const RunFacts& facts, const BestAndWorst& found,
               const ReportOptions& options) {
    if (found.worst().empty()) {
        return;
    }
    writer.add("<section id=\"images\">\n<h2>Best and worst images</h2>\n<p>" + escaped(options.pictureNote) +
               " Ground truth is drawn in green and dashed, the box that was found in red.</p>\n");
    const auto add = [&](const char* title, const std::vector<ImageRow>& rows) {
        writer.add(std::string("<h3>") + title + "</h3>\n<div class=\"images\">\n");
        for (const ImageRow& row : rows) {
            writer.add(imageFigure(facts, row, options.picture ? options.picture(row) : std::nullopt));
        }
        writer.add("</div>\n");
    };
    add("Best", found.best());
    add("Worst", found.worst());
    writer.add("</section>\n");
}

void addSections(PieceWriter& writer, const RunFacts& facts, const RunFigures& figures,
                 const BestAndWorst& found, const ReportOptions& options) {
    writer.add(figuresSection(facts, figures));
    if (options.threshold) {
        writer.add(otherThresholdSection(facts, figures, *options.threshold));
    }
    writer.add(paperSection(facts, figures));
    writer.add(curvesSection(facts, figures));
    writer.add(overlapsSection(figures));
    writer.add(errorsSection(figures));
    writer.add(reliabilitySection(figures));
    writer.add(classesSection(facts, figures));
    writer.add(confusionSection(facts, figures));
    addImages(writer, facts, found, options);
    writer.add(skippedSection(figures));
    writer.add(factsSection(facts, figures));
}

} // namespace

Result<std::monostate> writeHtml(const std::filesystem::path& file, const RunFacts& facts,
                                 const RunFigures& figures, const RowSource& rows,
                                 const ReportOptions& options) {
    BestAndWorst found(options.pictures);
    const auto read = rows([&](ImageRow&& row) {
        found.add(row);
        return true;
    });
    if (!read) {
        return read;
    }
    return writeFileInPieces(file, [&](const WritePiece& write) -> Result<std::monostate> {
        PieceWriter writer(write);
        writer.add(head(facts));
        addSections(writer, facts, figures, found, options);
        writer.add("</body>\n</html>\n");
        writer.flush();
        return std::monostate{};
    });
}

} // namespace actiscope::runs
