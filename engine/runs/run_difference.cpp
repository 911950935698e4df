#include "engine/runs/run_difference.h"

#include <array>
#include <charconv>

namespace actiscope::runs {
namespace {

std::string thresholdOf(const RunFacts& facts) {
    std::array<char, 32> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), facts.level / 1000.0);
    return {digits.data(), end};
}

std::string shardOf(const RunFacts& facts) {
    return std::to_string(facts.shard.number) + "/" + std::to_string(facts.shard.of);
}

const char* onOff(bool on) {
    return on ? "on" : "off";
}

} // namespace

std::vector<Difference> differences(const RunFacts& first, const RunFacts& second, bool shardsToo) {
    std::vector<Difference> found;
    const auto compare = [&](bool same, const char* what, std::string was = {}, std::string is = {}) {
        if (!same) {
            found.push_back({what, std::move(was), std::move(is)});
        }
    };
    compare(first.modelHash == second.modelHash, "the model");
    compare(first.dataSetHash == second.dataSetHash, "the data set");
    compare(first.mapping == second.mapping, "the mapping of classes");
    compare(first.method == second.method, "the method", first.method, second.method);
    compare(first.level == second.level, "the threshold", thresholdOf(first), thresholdOf(second));
    compare(first.sweep == second.sweep, "the sweep over all thresholds", onOff(first.sweep),
            onOff(second.sweep));
    compare(first.wsol == second.wsol, "the WSOL evaluation (maxboxacc)", onOff(first.wsol),
            onOff(second.wsol));
    compare(first.heuristic == second.heuristic, "the five-box evaluation (authors-heuristic)",
            onOff(first.heuristic), onOff(second.heuristic));
    compare(first.images == second.images, "the number of images", std::to_string(first.images),
            std::to_string(second.images));
    compare(!shardsToo || first.shard == second.shard, "the shard", shardOf(first), shardOf(second));
    return found;
}

std::string changesInWords(const std::vector<Difference>& changes) {
    std::string text;
    for (const Difference& change : changes) {
        std::string sentence = change.what;
        sentence.front() = 'T'; // of "the"
        if (change.first.empty() && change.second.empty()) {
            sentence += " has changed since the run began.";
        } else {
            sentence += " was " + change.first + " when the run began and is " + change.second + " now.";
        }
        text += (text.empty() ? "" : " ") + sentence;
    }
    return text;
}

} // namespace actiscope::runs
