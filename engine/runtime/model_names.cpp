#include "engine/runtime/model_names.h"

#include <algorithm>
#include <system_error>

#include "engine/data/model_store.h"

namespace actiscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* kShippedEnding = ".safetensors";

fs::path shippedFolder() {
    return resourceFolder() / "models";
}

bool isFile(const fs::path& path) {
    std::error_code failure;
    return fs::is_regular_file(path, failure);
}

ModelRequest withFiles(ModelRequest request, const InstalledModel& model) {
    request.path = model.files.at(FileRole::Weights);
    const auto prototxt = model.files.find(FileRole::Prototxt);
    if (request.prototxt.empty() && prototxt != model.files.end()) {
        request.prototxt = prototxt->second;
    }
    return request;
}

} // namespace

Result<ModelRequest> resolveModelName(const ModelRequest& request) {
    const std::string name = request.path.string();
    // A folder of that name may well lie about: what a training wrote, for one.
    if (!isModelName(name) || isFile(request.path)) {
        return request;
    }
    if (const fs::path shipped = shippedFolder() / (name + kShippedEnding); isFile(shipped)) {
        ModelRequest found = request;
        found.path = shipped;
        return found;
    }
    const Result<InstalledModel> installed = findInstalled(name);
    if (installed) {
        return withFiles(request, *installed);
    }
    if (installed.error().code != ErrorCode::FileNotFound) {
        return fail(installed.error());
    }
    if (loadCatalogue().find(name) != nullptr) {
        return fail(ErrorCode::FileNotFound,
                    "The model " + name +
                        " is published but not installed; get it with: actiscope models pull " + name + ".");
    }
    return request;
}

std::vector<std::string> shippedModels() {
    std::vector<std::string> names;
    std::error_code failure;
    for (fs::directory_iterator entry(shippedFolder(), failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (entry->path().extension() == kShippedEnding) {
            names.push_back(entry->path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace actiscope
