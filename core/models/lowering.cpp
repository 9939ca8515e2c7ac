#include "core/models/lowering.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/models/inspection.h"

namespace airshed::models {

namespace {

void requireUsable(const ModelInspection& inspection) {
    for (const Finding& finding : inspection.findings)
        if (finding.severity == Severity::Error)
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("The model cannot be built: {}: {}", finding.place, finding.message), finding.hint);
}

/// Only inputs that some layer is fed become inputs of the program.
bool isFed(const ModelSpec& spec, const std::string& input) {
    return std::ranges::any_of(
        spec.layers, [&](const LayerSpec& layer) { return std::ranges::find(layer.inputs, input) != layer.inputs.end(); });
}

} // namespace

Program lowerModel(const ModelSpec& spec, const TaskShape& task) {
    const ModelInspection inspection = inspectModel(spec, task);
    requireUsable(inspection);
    std::map<std::string, const LayerSpec*> specs;
    for (const LayerSpec& layer : spec.layers)
        specs[layer.id] = &layer;

    ProgramBuilder builder;
    std::map<std::string, Value> values{{std::string(networkInput), builder.input(std::string(networkInput), task.input)}};
    for (const NetworkInput& other : task.others)
        if (isFed(spec, other.name))
            values[other.name] = builder.input(other.name, other.shape);
    for (const LayerInspection& found : inspection.layers) {
        const LayerSpec& layer = *specs.at(found.id);
        const LayerType& type = *findLayerType(found.type);
        std::vector<Value> inputs;
        inputs.reserve(layer.inputs.size());
        for (const std::string& input : layer.inputs)
            inputs.push_back(values.at(input));
        builder.beginLayer(found.id, found.type);
        const Value output = type.lower(builder, inputs, completeParameters(type, layer.params, "layer " + found.id), task);
        builder.endLayer(output);
        values[found.id] = output;
    }
    return builder.finish(values.at(spec.layers.back().id));
}

} // namespace airshed::models
