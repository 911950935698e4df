#include "engine/runtime/model_names.h"

#include <algorithm>
#include <system_error>

#include "engine/data/description_file.h"
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

ShippedModel shippedModel(const fs::path& file) {
    std::error_code failure;
    ShippedModel model{file.stem().string(), file.stem().string(), file, fs::file_size(file, failure), 0};
    if (const auto description = readDescription(descriptionPathFor(file))) {
        model.title = description->name.value_or(model.name);
        model.classes = description->labels ? description->labels->size() : 0;
    }
    return model;
}

} // namespace

Result<ModelRequest> resolveModelName(const ModelRequest& request) {
    const std::string name = request.path.string();
    // A folder of that name may well lie about: what a training wrote, for one.
    if (!isModelName(name) || isFile(request.path)) {
        return request;
    }
    if (const auto shipped = shippedModelFile(name)) {
        ModelRequest found = request;
        found.path = *shipped;
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

Result<std::string> weightsOf(const std::string& fileOrName) {
    ModelRequest request;
    request.path = fileOrName;
    return resolveModelName(request).map([](const ModelRequest& found) { return found.path.string(); });
}

Result<fs::path> shippedModelFile(const std::string& name) {
    fs::path file = shippedFolder() / (name + kShippedEnding);
    if (!isFile(file)) {
        return fail(ErrorCode::FileNotFound,
                    "The model " + name + " belongs to the program, but is missing from " +
                        shippedFolder().string() + ": install the program again, or name another model.");
    }
    return file;
}

std::vector<ShippedModel> shippedModels() {
    std::vector<ShippedModel> models;
    std::error_code failure;
    for (fs::directory_iterator entry(shippedFolder(), failure), end; !failure && entry != end;
         entry.increment(failure)) {
        if (entry->path().extension() == kShippedEnding) {
            models.push_back(shippedModel(entry->path()));
        }
    }
    std::sort(models.begin(), models.end(),
              [](const ShippedModel& a, const ShippedModel& b) { return a.name < b.name; });
    return models;
}

bool isShipped(const fs::path& model) {
    std::error_code failure;
    return model.extension() == kShippedEnding &&
           fs::equivalent(model.parent_path(), shippedFolder(), failure);
}

} // namespace actiscope
