#include "engine/demo/scene_description.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/data/files.h"

namespace actiscope::demo {
namespace {

constexpr std::uintmax_t kMostBytes = 16u << 20;

SceneFacts factsFrom(const nlohmann::json& scene) {
    return {scene.at("name"), scene.at("environment") == "indoor", scene.at("attributes")};
}

} // namespace

std::optional<SceneDescription> describeScenes(const std::vector<SceneFacts>& scenes,
                                               const std::vector<std::string>& classes) {
    SceneDescription description;
    description.voters = 1;
    std::vector<std::string>& attributes = description.attributes.emplace();
    std::vector<bool>& outdoor = description.outdoor.emplace();
    std::vector<std::vector<int>>& table = description.classAttributes.emplace();
    for (const std::string& name : classes) {
        const auto scene = std::find_if(scenes.begin(), scenes.end(),
                                        [&](const SceneFacts& one) { return one.name == name; });
        if (scene == scenes.end()) {
            return std::nullopt;
        }
        outdoor.push_back(!scene->indoor);
        std::vector<int>& own = table.emplace_back();
        for (const std::string& attribute : scene->attributes) {
            const auto at = std::find(attributes.begin(), attributes.end(), attribute);
            own.push_back(static_cast<int>(at - attributes.begin()));
            if (at == attributes.end()) {
                attributes.push_back(attribute);
            }
        }
    }
    return classes.empty() ? std::nullopt : std::optional(std::move(description));
}

std::optional<SceneDescription> describeScenes(const std::filesystem::path& folder,
                                               const std::vector<std::string>& classes) {
    const auto bytes = readFile(folder / "demo.json", kMostBytes);
    if (!bytes) {
        return std::nullopt;
    }
    try {
        const nlohmann::json json = nlohmann::json::parse(*bytes);
        std::vector<SceneFacts> scenes;
        for (const nlohmann::json& scene : json.at("scenes")) {
            scenes.push_back(factsFrom(scene));
        }
        return describeScenes(scenes, classes);
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

} // namespace actiscope::demo
