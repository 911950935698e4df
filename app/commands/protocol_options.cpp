#include "app/commands/protocol_options.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/commands/table_text.h"
#include "engine/evaluation/box_error.h"

namespace actiscope::app {

namespace {

using Flag = bool runs::Protocols::*;
constexpr std::array<std::pair<const char*, Flag>, 5> kProtocols = {
    {{"ilsvrc", &runs::Protocols::ilsvrc},
     {"gt-known", &runs::Protocols::gtKnown},
     {"maxboxacc", &runs::Protocols::maxBoxAcc},
     {"maxboxacc-v2", &runs::Protocols::maxBoxAccV2},
     {"authors-heuristic", &runs::Protocols::heuristic}}};
constexpr std::size_t kWidest = 34;

std::string line(const std::string& what, const std::optional<double>& share) {
    return "  " + column(what, kWidest) + (share ? format("%7.2f %%\n", 100 * *share) : "      -\n");
}

double tauOf(int k) {
    return k / static_cast<double>(evaluation::kWsolThresholds);
}

std::string maxBoxAccText(const evaluation::MaxBoxAccuracy& figures) {
    const auto best = figures.maxBoxAcc();
    return line("MaxBoxAcc", best.rate) + format("  %-34s%8.3f\n", "  at threshold", tauOf(best.k));
}

std::string maxBoxAccV2Text(const evaluation::MaxBoxAccuracy& figures) {
    std::string text = line("MaxBoxAccV2", figures.maxBoxAccV2());
    for (std::size_t i = 0; i < evaluation::kWsolOverlaps.size(); ++i) {
        const auto best = figures.maxBoxAccAt(i);
        text += line(format("  IoU %.1f, at threshold %.3f", evaluation::kWsolOverlaps[i], tauOf(best.k)),
                     best.rate);
    }
    return text;
}

std::string errorsText(const evaluation::ClassCounts& total) {
    const auto all = std::max<std::uint64_t>(
        std::accumulate(total.errors.begin(), total.errors.end(), std::uint64_t{0}), 1);
    std::string text = "Localizations by kind of error\n";
    for (std::size_t kind = 0; kind < evaluation::kBoxErrors; ++kind) {
        const auto error = static_cast<evaluation::BoxError>(kind);
        const std::string name = error == evaluation::BoxError::None ? "right" : std::string(nameOf(error));
        text += line(name, static_cast<double>(total.errors[kind]) / static_cast<double>(all));
    }
    return text;
}

} // namespace

void addProtocolOption(CLI::App& command, std::vector<std::string>& names) {
    std::vector<std::string> known = {"all"};
    for (const auto& [name, flag] : kProtocols) {
        known.emplace_back(name);
    }
    command
        .add_option("--protocol", names,
                    "what is measured, several with commas: ilsvrc, gt-known, maxboxacc, maxboxacc-v2, "
                    "authors-heuristic, all (the default)")
        ->delimiter(',')
        ->check(CLI::IsMember(known))
        ->option_text("NAME,...");
}

runs::Protocols protocolsNamed(const std::vector<std::string>& names) {
    if (names.empty() || std::find(names.begin(), names.end(), "all") != names.end()) {
        return {};
    }
    runs::Protocols protocols;
    for (const auto& [name, flag] : kProtocols) {
        protocols.*flag = std::find(names.begin(), names.end(), name) != names.end();
    }
    return protocols;
}

std::string figuresText(const runs::RunFacts& facts, const runs::RunFigures& figures,
                        const runs::Protocols& protocols, const runs::RunPace& pace) {
    const runs::Protocols has = protocolsOf(facts);
    const evaluation::LocalizationFigures& of = figures.localization();
    std::string text = format("%zu %s, %zu of them with boxes; %zu skipped. Boxes at %.1f %%.\n",
                              figures.images(), figures.images() == 1 ? "image" : "images", of.annotated(),
                              figures.skipped().size(), facts.level / 10.0);
    if (protocols.ilsvrc && has.ilsvrc) {
        text += "ILSVRC\n" + line("top-1 classification error", of.top1ClassificationError()) +
                line("top-5 classification error", of.top5ClassificationError()) +
                line("top-1 localization error", of.top1LocalizationError()) +
                line("top-5 localization error", of.top5LocalizationError());
    }
    if (protocols.heuristic && has.heuristic) {
        text += "Five boxes of the authors' heuristic\n" +
                line("top-5 localization error", figures.heuristic().top5LocalizationError());
    }
    if (protocols.gtKnown && has.gtKnown) {
        text += "Ground truth known\n" + line("accuracy", of.gtKnownAccuracy());
    }
    const bool scores = figures.maxBoxAccuracy().maps() > 0;
    const bool first = protocols.maxBoxAcc && has.maxBoxAcc && scores;
    const bool second = protocols.maxBoxAccV2 && has.maxBoxAccV2 && scores;
    if (first || second) {
        text += "WSOL (the threshold is the best on these very images: an oracle's choice)\n" +
                (first ? maxBoxAccText(figures.maxBoxAccuracy()) : "") +
                (second ? maxBoxAccV2Text(figures.maxBoxAccuracy()) : "");
    }
    const evaluation::ClassCounts total = figures.classes().total();
    if (total.annotated > 0 && has.gtKnown && has.ilsvrc) {
        text += errorsText(total);
    }
    if (pace.seconds > 0 && pace.images > 0) {
        text += format("%.1f images a second\n", static_cast<double>(pace.images) / pace.seconds);
    }
    return text;
}

} // namespace actiscope::app
