#include "ui/document/model_edits.h"

#include <algorithm>
#include <set>

namespace airshed::ui {

namespace {

auto positionOf(models::ModelSpec& spec, const std::string& id) {
    return std::find_if(spec.layers.begin(), spec.layers.end(), [&](const models::LayerSpec& layer) { return layer.id == id; });
}

std::string freeId(const models::ModelSpec& spec, const std::string& type) {
    for (int number = 1;; ++number) {
        std::string id = type + std::to_string(number);
        if (!findLayer(spec, id))
            return id;
    }
}

/// How many layers `id` feeds.
std::ptrdiff_t consumers(const models::ModelSpec& spec, const std::string& id) {
    return std::count_if(spec.layers.begin(), spec.layers.end(), [&](const models::LayerSpec& layer) {
        return std::find(layer.inputs.begin(), layer.inputs.end(), id) != layer.inputs.end();
    });
}

} // namespace

const models::LayerSpec* findLayer(const models::ModelSpec& spec, const std::string& id) {
    const auto found = std::find_if(spec.layers.begin(), spec.layers.end(), [&](const auto& layer) { return layer.id == id; });
    return found == spec.layers.end() ? nullptr : &*found;
}

std::string insertLayer(models::ModelSpec& spec, const std::string& after, const std::string& type) {
    std::string id = freeId(spec, type);
    for (models::LayerSpec& layer : spec.layers)
        std::replace(layer.inputs.begin(), layer.inputs.end(), after, id);
    models::LayerSpec added;
    added.id = id;
    added.type = type;
    added.inputs = {after};
    const auto place = positionOf(spec, after);
    spec.layers.insert(place == spec.layers.end() ? (after == "input" ? spec.layers.begin() : spec.layers.end()) : place + 1,
                       std::move(added));
    spec.preset.clear();
    return id;
}

bool removeLayer(models::ModelSpec& spec, const std::string& id) {
    const auto place = positionOf(spec, id);
    if (place == spec.layers.end())
        return false;
    const std::vector<std::string> sources = place->inputs;
    spec.layers.erase(place);
    for (models::LayerSpec& layer : spec.layers) {
        std::vector<std::string> inputs;
        for (const std::string& input : layer.inputs) {
            if (input == id)
                inputs.insert(inputs.end(), sources.begin(), sources.end());
            else
                inputs.push_back(input);
        }
        layer.inputs = std::move(inputs);
    }
    spec.preset.clear();
    return true;
}

bool moveLayer(models::ModelSpec& spec, const std::string& id, int direction) {
    const auto place = positionOf(spec, id);
    if (place == spec.layers.end())
        return false;
    const auto index = place - spec.layers.begin();
    const auto first = direction < 0 ? index - 1 : index;
    if (first < 0 || first + 1 >= static_cast<std::ptrdiff_t>(spec.layers.size()))
        return false;
    models::LayerSpec& upper = spec.layers[static_cast<std::size_t>(first)];
    models::LayerSpec& lower = spec.layers[static_cast<std::size_t>(first) + 1];
    const bool chain = lower.inputs == std::vector<std::string>{upper.id} && consumers(spec, upper.id) == 1;
    if (!chain)
        return false;
    const std::string upperId = upper.id;
    const std::string lowerId = lower.id;
    for (models::LayerSpec& layer : spec.layers)
        if (layer.id != lowerId)
            std::replace(layer.inputs.begin(), layer.inputs.end(), lowerId, upperId);
    lower.inputs = upper.inputs;
    upper.inputs = {lowerId};
    std::swap(upper, lower);
    spec.preset.clear();
    return true;
}

std::vector<std::string> possibleInputs(const models::ModelSpec& spec, const std::string& id) {
    std::set<std::string> downstream = {id};
    // A layer may stand before what feeds it, so one pass over the list may not be enough.
    for (bool grown = true; grown;) {
        grown = false;
        for (const models::LayerSpec& layer : spec.layers)
            if (std::any_of(layer.inputs.begin(), layer.inputs.end(),
                            [&](const std::string& input) { return downstream.contains(input); }))
                grown |= downstream.insert(layer.id).second;
    }
    std::vector<std::string> sources = {std::string(models::networkInput)};
    for (const models::LayerSpec& layer : spec.layers)
        if (!downstream.contains(layer.id))
            sources.push_back(layer.id);
    return sources;
}

bool setLayerInputs(models::ModelSpec& spec, const std::string& id, std::vector<std::string> inputs) {
    const auto place = positionOf(spec, id);
    if (place == spec.layers.end())
        return false;
    place->inputs = std::move(inputs);
    spec.preset.clear();
    return true;
}

bool setLayerParameter(models::ModelSpec& spec, const std::string& id, const std::string& parameter, const Json& value) {
    const auto place = positionOf(spec, id);
    if (place == spec.layers.end())
        return false;
    place->params[parameter] = value;
    return true;
}

} // namespace airshed::ui
