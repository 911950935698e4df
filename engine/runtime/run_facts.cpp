#include "engine/runtime/run_facts.h"

#include <algorithm>
#include <array>
#include <ctime>

namespace actiscope {

namespace {

std::string utcNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

} // namespace

runs::RunFacts factsOfSet(const datasets::DataSet& set, std::optional<std::uint64_t> limit,
                          const std::string& command, const std::string& programVersion) {
    runs::RunFacts facts;
    facts.dataSetHash = set.fingerprint();
    facts.images = std::min<std::uint64_t>(set.size(), limit.value_or(set.size()));
    facts.command = command;
    facts.programVersion = programVersion;
    facts.dataSet = set.place().string();
    facts.dataSetFormat = set.format();
    facts.split = set.openedWith().split;
    facts.imagesFolder = set.openedWith().images.string();
    facts.annotationsFolder = set.openedWith().annotations.string();
    facts.root = set.root().string();
    facts.started = utcNow();
    return facts;
}

} // namespace actiscope
