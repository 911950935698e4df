// The data that this program draws: demo.json with the classes, "train" and "val" with a folder a class.
#include <nlohmann/json.hpp>

#include "engine/data/files.h"
#include "engine/datasets/annotation_finder.h"
#include "engine/datasets/folders.h"
#include "engine/datasets/readers/class_folder_list.h"
#include "engine/datasets/readers/readers.h"

namespace actiscope::datasets {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 16U << 20;

/// The set's folder and the part to read: "val" of it, or the part that is named itself.
struct Part {
    fs::path root;
    std::string name;
};

bool isPart(const std::string& name) {
    return name == "val" || name == "train";
}

Part findPart(const fs::path& place, const OpenOptions& options) {
    const std::string& split = options.split;
    if (isFile(place / "demo.json")) {
        const std::string part = split.empty() ? "val" : split;
        return part == "all" ? Part{place, ""} : isPart(part) ? Part{place, part} : Part{};
    }
    const fs::path above = place.parent_path();
    const std::string name = place.filename().string();
    if (isPart(name) && (split.empty() || split == name) && isFile(above / "demo.json")) {
        return {above, name};
    }
    return {};
}

bool recognise(const fs::path& place, const OpenOptions& options) {
    return isFolder(place) && !findPart(place, options).root.empty();
}

Result<std::vector<std::string>> readClasses(const fs::path& file) {
    const auto bytes = readFile(file, kMostBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    const nlohmann::json json = nlohmann::json::parse(bytes->begin(), bytes->end(), nullptr, false);
    const auto wrong = [&] {
        return fail(ErrorCode::AnnotationInvalid,
                    file.string() + " has no list \"classes\" of names: draw the demo data anew.");
    };
    if (!json.is_object() || !json.contains("classes") || !json["classes"].is_array()) {
        return wrong();
    }
    std::vector<std::string> classes;
    for (const nlohmann::json& name : json["classes"]) {
        if (!name.is_string()) {
            return wrong();
        }
        classes.push_back(name.get<std::string>());
    }
    return classes;
}

Result<DataSetBuilder> open(const fs::path& place, const OpenOptions& options) {
    const Part part = findPart(place, options);
    if (part.root.empty()) {
        return fail(ErrorCode::FileNotFound,
                    place.string() + " is no demo data with the part that is asked for: demo.json, "
                                     "train or val is missing.");
    }
    const auto classes = readClasses(part.root / "demo.json");
    if (!classes) {
        return fail(classes.error());
    }
    DataSetBuilder builder(part.root);
    for (const std::string& name : *classes) {
        builder.addClass({{}, name});
    }
    const std::vector<std::string> parts =
        part.name.empty() ? std::vector<std::string>{"train", "val"} : std::vector{part.name};
    for (const std::string& name : parts) {
        if (auto added = addClassFolders(builder, part.root, name); !added) {
            return fail(added.error());
        }
    }
    AnnotationPlaces places{{}, {}, true};
    if (!options.annotations.empty()) {
        places.folders.push_back(fs::absolute(options.annotations).string());
    }
    if (!part.name.empty()) {
        builder.report().note("Of its parts, \"" + part.name + "\" is taken.");
    }
    attachAnnotations(builder, part.root, places, true, false);
    return builder;
}

} // namespace

constinit const Format kDemoFormat{
    "demo", "demo data drawn by this program", {true, false, true}, recognise, open};

} // namespace actiscope::datasets
