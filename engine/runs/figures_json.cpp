#include <array>
#include <cmath>
#include <optional>

#include <nlohmann/json.hpp>

#include "engine/runs/run_figures.h"

namespace actiscope::runs {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 3> kOverlapNames = {"0.3", "0.5", "0.7"}; ///< kWsolOverlaps
constexpr const char* kOracle =
    "The best threshold is picked on the images that are scored, so this is an oracle's choice.";

/// Without the noise of the sixteenth digit.
Json rounded(double value) {
    constexpr double kDigits = 1e6;
    return std::round(value * kDigits) / kDigits + 0.0;
}

Json percent(const std::optional<double>& share) {
    return share ? rounded(100 * *share) : Json(nullptr);
}

Json tau(int k) {
    return rounded(k / static_cast<double>(evaluation::kWsolThresholds));
}

Json ilsvrcJson(const evaluation::LocalizationFigures& figures) {
    return Json{{"top1_classification_error", percent(figures.top1ClassificationError())},
                {"top5_classification_error", percent(figures.top5ClassificationError())},
                {"top1_localization_error", percent(figures.top1LocalizationError())},
                {"top5_localization_error", percent(figures.top5LocalizationError())}};
}

Json maxBoxAccJson(const evaluation::MaxBoxAccuracy& figures) {
    const bool any = figures.maps() > 0;
    const auto best = figures.maxBoxAcc();
    return Json{{"score", any ? percent(best.rate) : Json(nullptr)},
                {"threshold", any ? tau(best.k) : Json(nullptr)},
                {"note", kOracle}};
}

Json maxBoxAccV2Json(const evaluation::MaxBoxAccuracy& figures) {
    const bool any = figures.maps() > 0;
    Json scores = Json::object();
    Json thresholds = Json::object();
    for (std::size_t i = 0; i < kOverlapNames.size(); ++i) {
        const auto best = figures.maxBoxAccAt(i);
        scores[kOverlapNames[i]] = any ? percent(best.rate) : Json(nullptr);
        thresholds[kOverlapNames[i]] = any ? tau(best.k) : Json(nullptr);
    }
    return Json{{"score", any ? percent(figures.maxBoxAccV2()) : Json(nullptr)},
                {"per_iou", std::move(scores)},
                {"thresholds", std::move(thresholds)},
                {"note", kOracle}};
}

Json protocolsJson(const RunFacts& facts, const RunFigures& figures, const Protocols& asked) {
    const Protocols has = protocolsOf(facts);
    Json json = Json::object();
    if (asked.ilsvrc && has.ilsvrc) {
        json["ilsvrc"] = ilsvrcJson(figures.localization());
    }
    if (asked.gtKnown && has.gtKnown) {
        json["gt-known"] = Json{{"accuracy", percent(figures.localization().gtKnownAccuracy())}};
    }
    if (asked.maxBoxAcc && has.maxBoxAcc) {
        json["maxboxacc"] = maxBoxAccJson(figures.maxBoxAccuracy());
    }
    if (asked.maxBoxAccV2 && has.maxBoxAccV2) {
        json["maxboxacc-v2"] = maxBoxAccV2Json(figures.maxBoxAccuracy());
    }
    if (asked.heuristic && has.heuristic) {
        json["authors-heuristic"] =
            Json{{"top5_localization_error", percent(figures.heuristic().top5LocalizationError())}};
    }
    return json;
}

Json boxErrorsJson(const RunFigures& figures) {
    const evaluation::ClassCounts total = figures.classes().total();
    Json json = Json::object();
    for (std::size_t i = 0; i < evaluation::kBoxErrors; ++i) {
        json[std::string(nameOf(static_cast<evaluation::BoxError>(i)))] = total.errors[i];
    }
    return json;
}

Json timingJson(const RunFigures& figures, const RunPace& pace) {
    const auto perImage = [&](double sum) {
        const auto images = static_cast<double>(figures.images());
        return images > 0 ? rounded(sum / images) : Json(nullptr);
    };
    const RowTiming& time = figures.time();
    return Json{{"images_per_second",
                 pace.seconds > 0 && pace.images > 0 ? rounded(static_cast<double>(pace.images) / pace.seconds) : Json(nullptr)},
                {"seconds", rounded(pace.seconds)},
                {"images", pace.images},
                {"threads", pace.threads},
                {"milliseconds_per_image", Json{{"decode", perImage(time.decode)},
                                                {"forward", perImage(time.forward)},
                                                {"maps", perImage(time.maps)},
                                                {"boxes", perImage(time.boxes)},
                                                {"score", perImage(time.score)}}}};
}

} // namespace

std::string figuresJson(const RunFacts& facts, const RunFigures& figures, const Protocols& protocols,
                        const RunPace& pace) {
    Json json{{"images", figures.images()}, {"skipped", Json::array()}};
    for (const SkippedImage& image : figures.skipped()) {
        json["skipped"].push_back(Json{{"path", image.path}, {"reason", image.reason}});
    }
    json["annotated_images"] = figures.localization().annotated();
    json["method"] = facts.method;
    json["threshold"] = rounded(facts.level / 1000.0);
    json["protocols"] = protocolsJson(facts, figures, protocols);
    if (protocolsOf(facts).gtKnown) {
        json["box_errors"] = boxErrorsJson(figures);
    }
    json["timing"] = timingJson(figures, pace);
    // Paths need not be UTF-8.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace actiscope::runs
