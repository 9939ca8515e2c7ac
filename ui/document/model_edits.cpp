#include "ui/document/model_edits.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/models/catalogue.h"
#include "core/models/spec_graph.h"
#include "ui/document/network_sources.h"

namespace airshed::ui {

namespace {

auto positionOf(models::ModelSpec& spec, const std::string& id) {
    return std::find_if(spec.layers.begin(), spec.layers.end(), [&](const models::LayerSpec& layer) { return layer.id == id; });
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
    std::string id = models::freeLayerId(spec, type);
    for (models::LayerSpec& layer : spec.layers)
        std::replace(layer.inputs.begin(), layer.inputs.end(), after, id);
    models::LayerSpec added;
    added.id = id;
    added.type = type;
    added.inputs = {after};
    const auto place = positionOf(spec, after);
    spec.layers.insert(place == spec.layers.end() ? (models::isInputName(after) ? spec.layers.begin() : spec.layers.end())
                                                  : place + 1,
                       std::move(added));
    spec.preset.clear();
    return id;
}

std::string insertBetween(models::ModelSpec& spec, const std::string& from, const std::string& to, std::size_t slot,
                          const std::string& type) {
    const auto place = positionOf(spec, to);
    if (place == spec.layers.end() || slot >= place->inputs.size() || place->inputs[slot] != from)
        return {};
    models::LayerSpec added;
    added.id = models::freeLayerId(spec, type);
    added.type = type;
    added.inputs = {from};
    place->inputs[slot] = added.id;
    std::string id = added.id;
    spec.layers.insert(place, std::move(added));
    spec.preset.clear();
    return id;
}

std::string addLooseLayer(models::ModelSpec& spec, const std::string& type) {
    models::LayerSpec added;
    added.id = models::freeLayerId(spec, type);
    added.type = type;
    std::string id = added.id;
    spec.layers.insert(spec.layers.empty() ? spec.layers.end() : spec.layers.end() - 1, std::move(added));
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

void removeLayers(models::ModelSpec& spec, const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        removeLayer(spec, id);
}

bool mayFeed(const models::ModelSpec& spec, const std::string& from, const std::string& to) {
    return !findLayer(spec, from) || !models::downstreamOf(spec, to).contains(from);
}

bool connectLayers(models::ModelSpec& spec, const std::string& from, const std::string& to) {
    const auto place = positionOf(spec, to);
    if (place == spec.layers.end() || !mayFeed(spec, from, to))
        return false;
    const models::LayerType* type = models::findLayerType(place->type);
    std::vector<std::string> inputs = type && type->mostInputs > 1 ? place->inputs : std::vector<std::string>();
    if (std::find(place->inputs.begin(), place->inputs.end(), from) != place->inputs.end())
        return false;
    inputs.push_back(from);
    place->inputs = std::move(inputs);
    spec.preset.clear();
    return true;
}

bool reconnectLayer(models::ModelSpec& spec, const std::string& from, const std::string& to, std::size_t slot) {
    const auto place = positionOf(spec, to);
    const bool known = place != spec.layers.end() && slot < place->inputs.size();
    if (!known || place->inputs[slot] == from || !mayFeed(spec, from, to))
        return false;
    place->inputs[slot] = from;
    spec.preset.clear();
    return true;
}

bool disconnectLayer(models::ModelSpec& spec, const std::string& to, std::size_t slot) {
    const auto place = positionOf(spec, to);
    if (place == spec.layers.end() || slot >= place->inputs.size())
        return false;
    place->inputs.erase(place->inputs.begin() + static_cast<std::ptrdiff_t>(slot));
    spec.preset.clear();
    return true;
}

bool setOutputLayer(models::ModelSpec& spec, const std::string& id) {
    const auto place = positionOf(spec, id);
    if (place == spec.layers.end())
        return false;
    std::rotate(place, place + 1, spec.layers.end());
    spec.preset.clear();
    return true;
}

bool renameLayer(models::ModelSpec& spec, const std::string& id, const std::string& name) {
    const auto place = positionOf(spec, id);
    if (place == spec.layers.end() || name.empty() || findLayer(spec, name))
        return false;
    place->id = name;
    for (models::LayerSpec& layer : spec.layers)
        std::replace(layer.inputs.begin(), layer.inputs.end(), id, name);
    spec.preset.clear();
    return true;
}

std::vector<std::string> possibleInputs(const models::ModelSpec& spec, const models::TaskShape& task, const std::string& id) {
    const std::set<std::string> downstream = models::downstreamOf(spec, id);
    std::vector<std::string> sources = networkSourceIds(task);
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
