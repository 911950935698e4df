#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "engine/runs/piece_writer.h"
#include "engine/runs/run_export.h"

namespace actiscope::runs {

namespace {

using Json = nlohmann::ordered_json;

std::string compact(const Json& json) {
    // Paths need not be UTF-8.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string hexOf(std::uint64_t number) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
    const std::string text(digits.data(), end);
    return std::string(digits.size() - text.size(), '0') + text;
}

Json boxJson(const std::optional<Box>& box) {
    return box ? Json::array({box->x0, box->y0, box->x1, box->y1}) : Json(nullptr);
}

template <class Value>
Json orNull(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

/// The model's class by the set's.
Json mappingJson(const std::vector<int>& mapping) {
    Json json = Json::array();
    for (const int modelClass : mapping) {
        json.push_back(modelClass < 0 ? Json(nullptr) : Json(modelClass));
    }
    return json;
}

Json factsJson(const RunFacts& facts) {
    return Json{{"method", facts.method},
                {"threshold", facts.level / 1000.0},
                {"images", facts.images},
                {"shard", {{"number", facts.shard.number}, {"of", facts.shard.of}}},
                {"model", facts.model},
                {"network", facts.network},
                {"model_hash", hexOf(facts.modelHash)},
                {"data_set", facts.dataSet},
                {"data_set_format", facts.dataSetFormat},
                {"split", facts.split},
                {"images_folder", facts.imagesFolder},
                {"annotations_folder", facts.annotationsFolder},
                {"root", facts.root},
                {"data_set_hash", hexOf(facts.dataSetHash)},
                {"mapping", mappingJson(facts.mapping)},
                {"started", facts.started},
                {"command", facts.command},
                {"program_version", facts.programVersion}};
}

Json percents(const std::vector<double>& shares) {
    Json json = Json::array();
    for (const double share : shares) {
        json.push_back(100 * share);
    }
    return json;
}

/// Of the sweep's scores; `figure` is one of them.
Json percents(const evaluation::SweepFigures& sweeps,
              std::optional<double> evaluation::SweepTable::Score::*figure) {
    Json json = Json::array();
    for (int k = 0; k < evaluation::kSweepThresholds; ++k) {
        json.push_back(100 * *(sweeps.score(k).*figure));
    }
    return json;
}

Json curvesJson(const RunFacts& facts, const RunFigures& figures) {
    using Score = evaluation::SweepTable::Score;
    Json json = Json::object();
    const auto& sweeps = figures.sweeps();
    if (!sweeps.empty()) {
        if (protocolsOf(facts).ilsvrc) {
            json["ilsvrc"] = {{"top1_localization_error", percents(sweeps, &Score::top1LocalizationError)},
                              {"top5_localization_error", percents(sweeps, &Score::top5LocalizationError)}};
        }
        json["gt-known"] = percents(sweeps, &Score::gtKnown);
    }
    if (facts.wsol) {
        const auto& maxBox = figures.maxBoxAccuracy();
        json["maxboxacc"] = percents(maxBox.curve());
        json["maxboxacc-v2"] = {{"0.3", percents(maxBox.curveV2(0))},
                                {"0.5", percents(maxBox.curveV2(1))},
                                {"0.7", percents(maxBox.curveV2(2))}};
    }
    return json;
}

Json classesJson(const RunFacts& facts, const RunFigures& figures) {
    Json classes = Json::array();
    const auto& counts = figures.classes().classes();
    for (std::size_t i = 0; i < counts.size() && i < facts.classes.size(); ++i) {
        if (counts[i].images > 0) {
            const double annotated = static_cast<double>(counts[i].annotated);
            classes.push_back(
                Json{{"index", i},
                     {"synset", facts.classes[i].synset},
                     {"name", facts.classes[i].name},
                     {"images", counts[i].images},
                     {"top1", counts[i].top1},
                     {"top5", counts[i].top5},
                     {"annotated", counts[i].annotated},
                     {"localized", counts[i].known},
                     {"mean_iou", annotated > 0 ? Json(counts[i].overlapSum / annotated) : Json(nullptr)}});
        }
    }
    return classes;
}

Json labelJson(const Label& label) {
    Json json{{"class", label.label}, {"truths", Json::array()}};
    for (const Box& box : label.truths) {
        json["truths"].push_back(boxJson(box));
    }
    if (label.rank > 0) {
        json["rank"] = label.rank;
        json["probability"] = label.probability;
    }
    json["box"] = boxJson(label.box);
    json["iou"] = orNull(label.overlap);
    json["error"] = label.error ? Json(std::string(nameOf(*label.error))) : Json(nullptr);
    return json;
}

Json rowJson(const ImageRow& row) {
    Json json{{"item", row.item},
              {"path", row.path},
              {"id", row.id},
              {"size", {row.size.width, row.size.height}},
              {"skipped", row.skipped.empty() ? Json(nullptr) : Json(row.skipped)},
              {"warning", row.warning.empty() ? Json(nullptr) : Json(row.warning)},
              {"labels", Json::array()},
              {"predictions", Json::array()}};
    for (const Label& label : row.labels) {
        json["labels"].push_back(labelJson(label));
    }
    for (const Prediction& prediction : row.predictions) {
        json["predictions"].push_back(Json{{"class", prediction.label},
                                           {"probability", prediction.probability},
                                           {"box", boxJson(prediction.box)},
                                           {"iou", orNull(prediction.overlap)}});
    }
    if (!row.heuristic.empty()) {
        json["heuristic"] = Json::array();
        for (const evaluation::RankedBox& ranked : row.heuristic) {
            json["heuristic"].push_back(Json{{"prediction", ranked.rank}, {"box", boxJson(ranked.box)}});
        }
    }
    const RowTiming& time = row.timing;
    json["milliseconds"] = Json{{"decode", time.decode},
                                {"forward", time.forward},
                                {"maps", time.maps},
                                {"boxes", time.boxes},
                                {"score", time.score}};
    return json;
}

} // namespace

Result<std::monostate> writeJson(const std::filesystem::path& file, const RunFacts& facts,
                                 const RunFigures& figures, const RowSource& rows) {
    return writeFileInPieces(file, [&](const WritePiece& write) {
        PieceWriter writer(write);
        writer.add("{\n\"run\": " + compact(factsJson(facts)));
        writer.add(",\n\"figures\": " + figuresJson(facts, figures, Protocols{}, RunPace{}));
        if (const Json curves = curvesJson(facts, figures); !curves.empty()) {
            writer.add(",\n\"curves\": " + compact(curves));
        }
        writer.add(",\n\"classes\": " + compact(classesJson(facts, figures)));
        writer.add(",\n\"rows\": [");
        bool first = true;
        const auto all = rows([&](ImageRow&& row) {
            writer.add(first ? "\n" : ",\n");
            first = false;
            return writer.add(compact(rowJson(row)));
        });
        writer.add("\n]\n}\n");
        writer.flush();
        return all;
    });
}

} // namespace actiscope::runs
