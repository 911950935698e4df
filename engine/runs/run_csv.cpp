#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "engine/runs/csv.h"
#include "engine/runs/piece_writer.h"
#include "engine/runs/run_export.h"

namespace actiscope::runs {

namespace {

constexpr const char* kBetween = "; ";

std::string textOf(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string textOf(const std::optional<double>& value) {
    return value ? textOf(*value) : "";
}

std::string textOf(const Box& box) {
    return std::to_string(box.x0) + " " + std::to_string(box.y0) + " " + std::to_string(box.x1) + " " +
           std::to_string(box.y1);
}

std::string textOf(const std::optional<Box>& box) {
    return box ? textOf(*box) : "";
}

/// One line.
class Line {
public:
    void add(std::string_view field) {
        m_text += m_any ? "," : "";
        m_text += csvField(field);
        m_any = true;
    }
    void add(std::int64_t number) { add(std::string_view(std::to_string(number))); }
    /// A field of one value of each label.
    template <class TextOf>
    void addJoined(const std::vector<Label>& labels, const TextOf& text) {
        std::string joined;
        for (const Label& label : labels) {
            joined += (&label == labels.data() ? "" : kBetween) + text(label);
        }
        add(joined);
    }
    [[nodiscard]] std::string ended() { return m_text + "\n"; }

private:
    std::string m_text;
    bool m_any = false;
};

const ClassLabel& classOf(const RunFacts& facts, int label) {
    static const ClassLabel kUnknown;
    const auto index = static_cast<std::size_t>(label);
    return label >= 0 && index < facts.classes.size() ? facts.classes[index] : kUnknown;
}

std::string header() {
    Line line;
    for (const char* name : {"item", "path", "id", "width", "height", "labels", "label_synsets",
                             "label_names", "label_ranks", "objects", "true_boxes", "box", "iou", "error"}) {
        line.add(name);
    }
    for (std::size_t rank = 1; rank <= evaluation::kGuesses; ++rank) {
        for (const char* name : {"class_", "synset_", "name_", "probability_", "box_", "iou_"}) {
            line.add(name + std::to_string(rank));
        }
    }
    for (const char* name :
         {"skipped", "warning", "decode_ms", "forward_ms", "maps_ms", "boxes_ms", "score_ms"}) {
        line.add(name);
    }
    return line.ended();
}

void addLabels(Line& line, const ImageRow& row, const RunFacts& facts) {
    const std::vector<Label>& labels = row.labels;
    line.addJoined(labels, [](const Label& label) { return std::to_string(label.label); });
    line.addJoined(labels, [&](const Label& label) { return classOf(facts, label.label).synset; });
    line.addJoined(labels, [&](const Label& label) { return classOf(facts, label.label).name; });
    line.addJoined(labels,
                   [](const Label& label) { return label.rank > 0 ? std::to_string(label.rank) : ""; });
    std::string boxes;
    std::int64_t objects = 0;
    for (const Label& label : labels) {
        for (const Box& box : label.truths) {
            boxes += (objects++ > 0 ? kBetween : "") + textOf(box);
        }
    }
    line.add(objects);
    line.add(boxes);
    const auto known = std::find_if(labels.begin(), labels.end(),
                                    [](const Label& label) { return label.overlap.has_value(); });
    const Label own = known != labels.end() ? *known : labels.empty() ? Label{} : labels.front();
    line.add(textOf(own.box));
    line.add(textOf(own.overlap));
    line.add(own.error ? nameOf(*own.error) : "");
}

std::string lineOf(const ImageRow& row, const RunFacts& facts) {
    Line line;
    line.add(std::int64_t{row.item});
    line.add(row.path);
    line.add(row.id);
    line.add(std::int64_t{row.size.width});
    line.add(std::int64_t{row.size.height});
    addLabels(line, row, facts);
    for (std::size_t i = 0; i < evaluation::kGuesses; ++i) {
        const bool isThere = i < row.predictions.size();
        const Prediction prediction = isThere ? row.predictions[i] : Prediction{-1, 0, {}, {}};
        line.add(isThere ? std::to_string(prediction.label) : "");
        line.add(classOf(facts, prediction.label).synset);
        line.add(classOf(facts, prediction.label).name);
        line.add(isThere ? textOf(prediction.probability) : "");
        line.add(textOf(prediction.box));
        line.add(textOf(prediction.overlap));
    }
    line.add(row.skipped);
    line.add(row.warning);
    const RowTiming& time = row.timing;
    for (const double milliseconds : {time.decode, time.forward, time.maps, time.boxes, time.score}) {
        line.add(textOf(milliseconds));
    }
    return line.ended();
}

} // namespace

Result<std::monostate> writeCsv(const std::filesystem::path& file, const RunFacts& facts,
                                const RowSource& rows) {
    return writeFileInPieces(file, [&](const WritePiece& write) {
        PieceWriter writer(write);
        writer.add(header());
        const auto all = rows([&](ImageRow&& row) { return writer.add(lineOf(row, facts)); });
        writer.flush();
        return all;
    });
}

} // namespace actiscope::runs
