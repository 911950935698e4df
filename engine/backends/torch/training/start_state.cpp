#include "engine/backends/torch/training/start_state.h"

#include <algorithm>
#include <set>

#include <c10/util/StringUtil.h>

#include "engine/backends/torch/readers.h"

namespace actiscope::torch_backend {

namespace {

/// The parameters whose shapes depend on the number of classes.
std::set<std::string> headOf(const NamedNetwork& network, const NetworkOptions& options, int classes) {
    const StateDict own = createOutline(network.architecture, options, classes);
    const StateDict other = createOutline(network.architecture, options, classes + 1);
    std::set<std::string> head;
    for (const auto& [name, tensor] : own) {
        if (tensor.sizes() != other.at(name).sizes()) {
            head.insert(name);
        }
    }
    return head;
}

/// True for what may start anew: the head, and what the paper puts before it.
bool isEnd(const Architecture& architecture, const std::set<std::string>& head, const std::string& name) {
    return head.count(name) == 1 ||
           std::any_of(architecture.added.begin(), architecture.added.end(),
                       [&](const std::string& start) { return name.compare(0, start.size(), start) == 0; });
}

/// "a, b and 3 more"
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t kNamed = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) {
        text += (i == 0 ? "" : ", ") + names[i];
    }
    return names.size() > kNamed ? text + " and " + std::to_string(names.size() - kNamed) + " more" : text;
}

bool isFolded(const StateDict& fresh, const StateDict& file) {
    bool norms = false;
    for (const auto& [name, tensor] : fresh) {
        norms = norms || isStatistic(name);
        if (isStatistic(name) && file.count(name) == 1) {
            return false;
        }
    }
    return norms;
}

} // namespace

Result<StartState> startState(const NamedNetwork& network, const NetworkOptions& options, int classes,
                              std::uint64_t seed, const std::string& initFile) {
    StartState start{createState(network.architecture, options, classes, seed), {}};
    if (initFile.empty()) {
        return start;
    }
    const Result<StateDict> file = readParameters(initFile);
    if (!file) {
        return fail(file.error());
    }
    const std::set<std::string> head = headOf(network, options, classes);
    std::vector<std::string> replaced;
    std::vector<std::string> fresh;
    std::vector<std::string> missing;
    std::size_t taken = 0;
    for (auto& [name, tensor] : start.state) {
        const auto found = file->find(name);
        if (found == file->end()) {
            (isEnd(network.architecture, head, name) ? fresh : missing).push_back(name);
        } else if (found->second.sizes() == tensor.sizes()) {
            tensor = found->second;
            ++taken;
        } else if (head.count(name) == 1) {
            replaced.push_back(name + " of " + std::to_string(found->second.size(0)) + " classes");
        } else {
            return fail(ErrorCode::ModelUnsupported,
                        initFile + " can't start this training: its " + name + " has the shape " +
                            c10::str(found->second.sizes()) + ", that of " + network.name + " " +
                            c10::str(tensor.sizes()) + "; take a file of the same network.");
        }
    }
    if (taken == 0) {
        return fail(ErrorCode::ModelUnsupported, initFile +
                                                     " can't start this training: it holds no parameter of " +
                                                     network.name + "; take a file of the same network.");
    }
    if (isFolded(start.state, *file)) {
        return fail(ErrorCode::ModelUnsupported,
                    initFile +
                        " can't start this training: it is a model to be run, with its batch norms folded "
                        "away; take the checkpoint that its training wrote beside it, where there is one.");
    }
    if (!missing.empty()) {
        return fail(ErrorCode::ModelUnsupported,
                    initFile + " can't start this training: it lacks " + std::to_string(missing.size()) +
                        " of the " + std::to_string(start.state.size()) + " parameters of " + network.name +
                        " (" + listed(missing) + "); take a file of the same network.");
    }
    if (!replaced.empty()) {
        start.remarks.push_back("The head of " + initFile + " (" + listed(replaced) +
                                ") is replaced by a new one of " + std::to_string(classes) + " classes.");
    }
    if (!fresh.empty()) {
        start.remarks.push_back(initFile + " lacks " + std::to_string(fresh.size()) + " of the " +
                                std::to_string(start.state.size()) +
                                " parameters, which start anew: " + listed(fresh) + ".");
    }
    return start;
}

} // namespace actiscope::torch_backend
