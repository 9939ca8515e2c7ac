#include "core/models/footprint.h"

#include <algorithm>
#include <map>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

constexpr std::int64_t bytesEach = 4;

std::int64_t bytesOf(const Shape& shape) {
    return shape.empty() ? 0 : bytesEach * elements(shape);
}

} // namespace

Footprint footprintOf(const ModelSpec& spec, const TaskShape& task, const ModelInspection& inspection) {
    std::map<std::string, const LayerSpec*> layers;
    for (const LayerSpec& layer : spec.layers)
        layers.emplace(layer.id, &layer);
    std::map<std::string, std::size_t> lastUse;
    for (std::size_t step = 0; step < inspection.layers.size(); ++step) {
        lastUse.try_emplace(inspection.layers[step].id, step);
        if (const auto layer = layers.find(inspection.layers[step].id); layer != layers.end())
            for (const std::string& input : layer->second->inputs)
                lastUse[input] = step;
    }
    std::map<std::size_t, std::int64_t> freed; // bytes that are done with after a step
    std::int64_t held = 0;
    const auto give = [&](const std::string& name, const Shape& shape) {
        held += bytesOf(shape);
        freed[lastUse[name]] += bytesOf(shape);
    };
    give(std::string(networkInput), task.input);
    for (const NetworkInput& other : task.others)
        if (lastUse.contains(other.name))
            give(other.name, other.shape);
    Footprint footprint;
    footprint.weightBytes = bytesEach * inspection.parameters;
    footprint.peakBytes = held;
    for (std::size_t step = 0; step < inspection.layers.size(); ++step) {
        const std::int64_t output = bytesOf(inspection.layers[step].output);
        footprint.activationBytes += output;
        held += output;
        footprint.peakBytes = std::max(footprint.peakBytes, held);
        freed[lastUse[inspection.layers[step].id]] += output;
        held -= freed[step];
    }
    return footprint;
}

} // namespace airshed::models
