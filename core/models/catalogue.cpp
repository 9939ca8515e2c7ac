#include "core/models/catalogue.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

std::vector<LayerType> allLayers() {
    std::vector<LayerType> all;
    for (std::vector<LayerType> group :
         {denseLayers(), recurrentLayers(), convolutionLayers(), poolingLayers(), attentionLayers(), blockLayers(),
          seriesLayers(), activationLayers(), normalisationLayers(), shapeLayers(), mergeLayers(), headLayers()})
        std::move(group.begin(), group.end(), std::back_inserter(all));
    return all;
}

std::vector<LayerType>& knownLayers() {
    static std::vector<LayerType> layers = allLayers();
    return layers;
}

[[noreturn]] void refuse(const std::string& path, const ParameterSpec& parameter, const std::string& expected,
                         const Json& value) {
    throw Error(ErrorCode::InvalidInput,
                fmt::format("\"{}.{}\": expected {}, found {}.", path, parameter.name, expected, value.dump()), parameter.help);
}

void checkParameter(const ParameterSpec& parameter, const Json& value, const std::string& path) {
    const auto inRange = [&] {
        const auto number = value.get<double>();
        return number >= parameter.min && number <= parameter.max;
    };
    switch (parameter.kind) {
    case ParameterKind::Integer:
        if (!value.is_number_integer() || !inRange())
            refuse(path, parameter, fmt::format("a whole number from {:.0f} to {:.0f}", parameter.min, parameter.max), value);
        return;
    case ParameterKind::Number:
        if (!value.is_number() || !inRange())
            refuse(path, parameter, fmt::format("a number from {} to {}", parameter.min, parameter.max), value);
        return;
    case ParameterKind::Boolean:
        if (!value.is_boolean())
            refuse(path, parameter, "true or false", value);
        return;
    case ParameterKind::Choice:
        if (!value.is_string() ||
            std::find(parameter.choices.begin(), parameter.choices.end(), value.get<std::string>()) == parameter.choices.end())
            refuse(path, parameter, fmt::format("one of {}", fmt::join(parameter.choices, ", ")), value);
        return;
    }
}

} // namespace

const std::vector<LayerType>& catalogue() {
    return knownLayers();
}

void extendCatalogue(std::vector<LayerType> more) {
    std::vector<LayerType>& known = knownLayers();
    for (LayerType& layer : more) {
        const auto last =
            std::find_if(known.rbegin(), known.rend(), [&](const LayerType& other) { return other.group == layer.group; });
        known.insert(last == known.rend() ? known.end() : last.base(), std::move(layer));
    }
}

const LayerType* findLayerType(std::string_view type) {
    const auto& all = catalogue();
    const auto found = std::find_if(all.begin(), all.end(), [&](const LayerType& layer) { return layer.type == type; });
    return found == all.end() ? nullptr : &*found;
}

LayerParameters completeParameters(const LayerType& type, const Json& params, const std::string& path) {
    if (!params.is_object())
        throw Error(ErrorCode::InvalidInput, fmt::format("\"{}\": expected an object, found {}.", path, params.type_name()));
    Json complete = Json::object();
    std::vector<std::string> known;
    for (const ParameterSpec& parameter : type.parameters) {
        const auto given = params.find(parameter.name);
        if (given != params.end())
            checkParameter(parameter, *given, path);
        complete[parameter.name] = given == params.end() ? parameter.fallback : *given;
        known.push_back(parameter.name);
    }
    for (const auto& item : params.items())
        if (!complete.contains(item.key()))
            throw Error(ErrorCode::InvalidInput,
                        fmt::format("\"{}.{}\": a {} layer has no such parameter.", path, item.key(), type.type),
                        known.empty() ? "This layer has none." : fmt::format("It has: {}.", fmt::join(known, ", ")));
    return LayerParameters(std::move(complete));
}

const Shape* taskInput(const TaskShape& task, std::string_view name) {
    if (name == networkInput)
        return &task.input;
    const auto found = std::ranges::find(task.others, name, &NetworkInput::name);
    return found == task.others.end() ? nullptr : &found->shape;
}

std::variant<LayerCost, LayerMisfit> inferLayer(const LayerType& type, LayerType::Inputs inputs,
                                                const LayerParameters& parameters, const TaskShape& task) {
    if (auto misfit = type.misfit(inputs, parameters, task))
        return std::move(*misfit);
    ProgramBuilder builder;
    std::vector<Value> values;
    values.reserve(inputs.size());
    for (const Shape& input : inputs)
        values.push_back(builder.input("x", input));
    const Value output = type.lower(builder, values, parameters, task);
    LayerCost cost;
    cost.output = builder.shape(output);
    for (const WeightSpec& weight : builder.program().weights)
        cost.parameters += weight.role == WeightRole::Learned ? elements(weight.shape) : 0;
    for (const Step& step : builder.program().steps)
        cost.multiplyAdds += step.multiplyAdds;
    return cost;
}

} // namespace airshed::models
