// The parts of a report that speak of classes and of single images.
#include <algorithm>

#include "engine/data/text.h"
#include "engine/runs/report_images.h"
#include "engine/runs/report_markup.h"
#include "engine/runs/report_sections.h"

namespace actiscope::runs {

namespace {

using Table = std::vector<std::vector<std::string>>;

/// Where a long text is cut: after `most` characters, or before as many of its end.
std::size_t afterCharacters(std::string_view text, std::size_t most) {
    std::size_t at = 0;
    for (; most > 0 && at < text.size(); --most) {
        at += std::max<std::size_t>(1, text::characterBytes(text.substr(at)));
    }
    return std::min(at, text.size());
}

/// A long one is shortened in its middle, since classes often differ at their ends; the title has
/// it whole.
std::string nameMarkup(const std::string& name) {
    constexpr std::size_t kMost = 48;
    constexpr std::size_t kHead = 32;
    std::size_t length = 0;
    for (std::size_t at = 0; at < name.size(); at += afterCharacters(std::string_view(name).substr(at), 1)) {
        ++length;
    }
    if (length <= kMost) {
        return escaped(name);
    }
    const std::string head = name.substr(0, afterCharacters(name, kHead));
    const std::string tail = name.substr(afterCharacters(name, length - (kMost - kHead - 1)));
    return "<span title=\"" + escaped(name) + "\">" + escaped(head) + "\u2026" + escaped(tail) + "</span>";
}

std::string nameOf(const RunFacts& facts, int label) {
    const auto index = static_cast<std::size_t>(label);
    if (label < 0 || index >= facts.classes.size()) {
        return "class " + std::to_string(label);
    }
    const std::string name = shortName(facts.classes[index]);
    return nameMarkup(name.empty() ? facts.classes[index].synset : name);
}

std::optional<double> share(std::uint64_t count, std::uint64_t all) {
    return all > 0 ? std::optional(static_cast<double>(count) / static_cast<double>(all)) : std::nullopt;
}

std::vector<std::string> classRow(const RunFacts& facts, int label, const evaluation::ClassCounts& counts) {
    const auto annotated = static_cast<double>(counts.annotated);
    return {nameOf(facts, label),
            std::to_string(counts.images),
            percentText(share(counts.top1, counts.images)),
            percentText(share(counts.top5, counts.images)),
            percentText(share(counts.known, counts.annotated)),
            counts.annotated > 0 ? fixed(counts.overlapSum / annotated, 3) : percentText({})};
}

std::string boxMarkup(const Box& box, const char* look) {
    return "<rect x=\"" + std::to_string(box.x0) + "\" y=\"" + std::to_string(box.y0) + "\" width=\"" +
           std::to_string(box.width()) + "\" height=\"" + std::to_string(box.height()) + "\" class=\"" +
           look + "\"/>";
}

/// The box that fitOf() measures.
std::optional<Box> shownBox(const ImageRow& row) {
    const Label* best = nullptr;
    for (const Label& label : row.labels) {
        if (label.overlap && (best == nullptr || *label.overlap > *best->overlap)) {
            best = &label;
        }
    }
    if (best != nullptr) {
        return best->box;
    }
    return row.predictions.empty() ? std::nullopt : row.predictions.front().box;
}

} // namespace

std::string classesSection(const RunFacts& facts, const RunFigures& figures) {
    constexpr std::size_t kMost = 25; ///< from either end
    const auto& counts = figures.classes().classes();
    const bool known = protocolsOf(facts).gtKnown;
    const auto worth = [&](int label) {
        const auto& one = counts[static_cast<std::size_t>(label)];
        return known ? share(one.known, one.annotated) : share(one.top1, one.images);
    };
    std::vector<int> labels;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (worth(static_cast<int>(i))) {
            labels.push_back(static_cast<int>(i));
        }
    }
    if (labels.empty()) {
        return {};
    }
    std::stable_sort(labels.begin(), labels.end(), [&](int a, int b) { return *worth(a) < *worth(b); });
    const auto table = [&](std::size_t from, std::size_t to) {
        Table rows = {{"class", "images", "top\u20111 right", "top\u20115 right", "localized", "mean IoU"}};
        for (std::size_t i = from; i < to; ++i) {
            rows.push_back(classRow(facts, labels[i], counts[static_cast<std::size_t>(labels[i])]));
        }
        return tableMarkup(rows);
    };
    const std::string by =
        known ? "by the share of images whose own box is right" : "by the share of right first guesses";
    const std::string intro = "<p>" + std::to_string(labels.size()) + " classes, " + by + "; percent.</p>\n";
    const bool all = labels.size() <= 2 * kMost;
    return sectionMarkup("classes", "Classes",
                         intro + (all ? table(0, labels.size())
                                      : "<div class=\"columns\"><div><h3>Worst</h3>\n" + table(0, kMost) +
                                            "</div><div><h3>Best</h3>\n" +
                                            table(labels.size() - kMost, labels.size()) + "</div></div>\n"));
}

std::string confusionSection(const RunFacts& facts, const RunFigures& figures) {
    constexpr std::size_t kMost = 20;
    const auto pairs = figures.confusion().worst(kMost);
    Table table = {{"class", "taken for", "images"}};
    for (const auto& pair : pairs) {
        table.push_back(
            {nameOf(facts, pair.label), nameOf(facts, pair.predicted), std::to_string(pair.images)});
    }
    return pairs.empty() ? std::string()
                         : sectionMarkup("confusion", "Most frequent confusions", tableMarkup(table));
}

std::string imageFigure(const RunFacts& facts, const ImageRow& row,
                        const std::optional<ReportPicture>& picture) {
    std::string boxes;
    for (const Label& label : row.labels) {
        for (const Box& truth : label.truths) {
            boxes += boxMarkup(truth, "truth");
        }
    }
    if (const std::optional<Box> box = shownBox(row)) {
        boxes += boxMarkup(*box, "found");
    }
    const std::string size =
        "width=\"" + std::to_string(row.size.width) + "\" height=\"" + std::to_string(row.size.height) + "\"";
    const std::string image =
        picture
            ? "<image " + size + " preserveAspectRatio=\"none\" xlink:href=\"data:" + escaped(picture->type) +
                  ";base64," + base64(picture->bytes) + "\"/>"
            : "<rect " + size + " class=\"missing\"/>";
    std::string caption = row.labels.empty() ? "" : "<b>" + nameOf(facts, row.labels.front().label) + "</b>";
    if (!row.predictions.empty()) {
        const Prediction& first = row.predictions.front();
        caption += ", predicted " + nameOf(facts, first.label) +
                   (first.probability > 0 ? " (" + fixed(100 * first.probability) + " %)" : "");
    }
    caption += ". IoU " + fixed(fitOf(row).value_or(0), 2) + ".<br><span class=\"path\">" +
               escaped(row.path) + "</span>";
    return "<figure><svg class=\"picture\" viewBox=\"0 0 " + std::to_string(row.size.width) + " " +
           std::to_string(row.size.height) + "\">" + image + boxes + "</svg><figcaption>" + caption +
           "</figcaption></figure>\n";
}

std::string factsSection(const RunFacts& facts, const RunFigures& figures) {
    Table table = {{"fact", ""}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            table.push_back({name, escaped(value)});
        }
    };
    add("model", facts.model);
    add("network", facts.network);
    add("data set", facts.dataSet);
    add("read as", facts.dataSetFormat);
    add("part", facts.split);
    add("folder of images", facts.imagesFolder);
    add("folder of annotations", facts.annotationsFolder);
    add("method", facts.method);
    add("threshold of the boxes", fixed(facts.level / 10.0) + " % of the map's maximum");
    add("images to evaluate", std::to_string(facts.images));
    if (facts.shard.of > 1) {
        add("shard", std::to_string(facts.shard.number) + " of " + std::to_string(facts.shard.of));
    }
    const std::size_t rows = figures.images() + figures.skipped().size();
    add("images done", std::to_string(rows));
    add("started", facts.started);
    add("command", facts.command);
    add("program", facts.programVersion.empty() ? "" : "Actiscope " + facts.programVersion);
    const auto images = static_cast<double>(figures.images());
    if (images > 0) {
        const RowTiming& time = figures.time();
        add("milliseconds an image", "decode " + fixed(time.decode / images) + ", forward " +
                                         fixed(time.forward / images) + ", maps " +
                                         fixed(time.maps / images) + ", boxes " + fixed(time.boxes / images) +
                                         ", scores " + fixed(time.score / images));
    }
    return sectionMarkup("facts", "The run", tableMarkup(table));
}

} // namespace actiscope::runs
