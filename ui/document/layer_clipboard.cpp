#include "ui/document/layer_clipboard.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"

namespace airshed::ui {

std::string layersToText(const models::ModelSpec& spec, const std::vector<std::string>& ids) {
    const std::set<std::string> wanted(ids.begin(), ids.end());
    models::ModelSpec part;
    for (const models::LayerSpec& layer : spec.layers)
        if (wanted.contains(layer.id))
            part.layers.push_back(layer);
    Json json = models::toJson(part);
    json.erase("preset");
    return json.dump(2);
}

std::optional<std::vector<models::LayerSpec>> layersFromText(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("layers"))
        return std::nullopt;
    try {
        models::ModelSpec spec = models::modelSpecFromJson(json);
        if (spec.layers.empty())
            return std::nullopt;
        return std::move(spec.layers);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::vector<std::string> pasteLayers(models::ModelSpec& spec, const std::vector<models::LayerSpec>& layers,
                                     const std::vector<std::string>& sources) {
    std::set<std::string> known(sources.begin(), sources.end());
    for (const models::LayerSpec& layer : spec.layers)
        known.insert(layer.id);
    std::map<std::string, std::string> renamed;
    std::vector<std::string> added;
    added.reserve(layers.size());
    const bool wasEmpty = spec.layers.empty();
    const std::size_t begin = wasEmpty ? 0 : spec.layers.size() - 1;
    for (const models::LayerSpec& layer : layers) {
        models::LayerSpec copy = layer;
        if (known.contains(copy.id) || renamed.contains(copy.id))
            copy.id = models::freeLayerId(spec, copy.type);
        renamed.emplace(layer.id, copy.id);
        added.push_back(copy.id);
        const auto end = wasEmpty ? spec.layers.end() : spec.layers.end() - 1;
        spec.layers.insert(end, std::move(copy));
    }
    for (std::size_t index = begin; index < begin + layers.size(); ++index) {
        std::vector<std::string> inputs;
        for (const std::string& input : spec.layers[index].inputs) {
            if (const auto own = renamed.find(input); own != renamed.end())
                inputs.push_back(own->second);
            else if (known.contains(input))
                inputs.push_back(input);
        }
        spec.layers[index].inputs = std::move(inputs);
    }
    spec.preset.clear();
    return added;
}

} // namespace airshed::ui
