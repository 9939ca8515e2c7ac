#include "core/plugins/layer_type.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/plugins/layer_program_internal.h"

namespace airshed::plugins {

namespace {

using models::LayerMisfit;
using models::LayerParameters;
using models::LayerType;
using models::ParameterKind;
using models::ParameterSpec;
using models::ProgramBuilder;
using models::Shape;
using models::TaskShape;
using models::Value;

[[noreturn]] void refuse(const std::string& message) {
    throw Error(ErrorCode::InvalidInput, message, "Ask the plugin's author for a version that declares its layers in full.");
}

bool isName(const char* text) {
    const std::string_view name = text == nullptr ? std::string_view() : std::string_view(text);
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, fits);
}

std::string required(const char* text, const std::string& what) {
    if (text == nullptr || *text == '\0')
        refuse(fmt::format("{} is missing", what));
    return text;
}

ParameterSpec numericParameter(const AirshedParameter& declared, ParameterSpec made, const std::string& what) {
    const bool whole = declared.kind == AIRSHED_INTEGER;
    if (!(declared.least <= declared.fallback && declared.fallback <= declared.most) || !std::isfinite(declared.least) ||
        !std::isfinite(declared.most))
        refuse(fmt::format("{} has the default {}, which is not from {} to {}", what, declared.fallback, declared.least,
                           declared.most));
    constexpr double mostWhole = 1e9;
    if (whole && (declared.fallback != std::floor(declared.fallback) || std::abs(declared.least) > mostWhole ||
                  declared.most > mostWhole))
        refuse(fmt::format("{} is a whole number, but {}, {} or {} is none that can be", what, declared.fallback,
                           declared.least, declared.most));
    made.kind = whole ? ParameterKind::Integer : ParameterKind::Number;
    made.fallback = whole ? Json(static_cast<std::int64_t>(declared.fallback)) : Json(declared.fallback);
    made.min = declared.least;
    made.max = declared.most;
    return made;
}

ParameterSpec choiceParameter(const AirshedParameter& declared, ParameterSpec made, const std::string& what) {
    made.kind = ParameterKind::Choice;
    for (const char* const* choice = declared.choices; choice != nullptr && *choice != nullptr; ++choice)
        made.choices.emplace_back(*choice);
    const double last = static_cast<double>(made.choices.size()) - 1;
    if (!(declared.fallback >= 0 && declared.fallback <= last) || declared.fallback != std::floor(declared.fallback))
        refuse(fmt::format("{} has the default {}, which is no index of its {} choices", what, declared.fallback,
                           made.choices.size()));
    made.fallback = made.choices[static_cast<std::size_t>(declared.fallback)];
    return made;
}

ParameterSpec parameterSpec(const AirshedParameter& declared) {
    if (!isName(declared.name))
        refuse("a parameter has no name in lower case");
    const std::string what = fmt::format("the parameter \"{}\"", declared.name);
    ParameterSpec made{declared.name,
                       required(declared.title, "the title of " + what),
                       {},
                       {},
                       0,
                       0,
                       {},
                       required(declared.help, "the help of " + what)};
    switch (declared.kind) {
    case AIRSHED_INTEGER:
    case AIRSHED_NUMBER: return numericParameter(declared, std::move(made), what);
    case AIRSHED_CHOICE: return choiceParameter(declared, std::move(made), what);
    case AIRSHED_BOOLEAN:
        made.kind = ParameterKind::Boolean;
        made.fallback = declared.fallback != 0;
        return made;
    }
    refuse(fmt::format("{} is of a kind, {}, that there is not", what, static_cast<int>(declared.kind)));
}

/// Why a shape is none that the layer accepts.
models::Misfit notAccepted(unsigned accepts, const Shape& shape) {
    const unsigned given = models::isVector(shape)     ? AIRSHED_VECTOR
                           : models::isSequence(shape) ? AIRSHED_SEQUENCE
                           : models::isImage(shape)    ? AIRSHED_IMAGE
                                                       : 0;
    if ((accepts & given) != 0)
        return std::nullopt;
    std::vector<std::string_view> kinds;
    if ((accepts & AIRSHED_VECTOR) != 0)
        kinds.emplace_back("a vector");
    if ((accepts & AIRSHED_SEQUENCE) != 0)
        kinds.emplace_back("a sequence of steps × channels");
    if ((accepts & AIRSHED_IMAGE) != 0)
        kinds.emplace_back("an image of channels × height × width");
    const bool flat = (accepts & AIRSHED_VECTOR) != 0;
    return LayerMisfit{fmt::format("takes {}, but is given {}", fmt::join(kinds, " or "), models::describe(shape)),
                       flat ? "Put a flatten layer before it." : "Feed it a layer that yields one.", flat ? "flatten" : ""};
}

/// What the layer writes. @throws nothing of the plugin's: its faults are in `fault`.
struct Lowered {
    Value output = 0;
    models::Misfit fault;
};

Lowered lowerWith(const AirshedLayer& layer, const std::string& plugin, ProgramBuilder& builder, models::Values inputs,
                  const LayerParameters& parameters, const TaskShape& task) {
    AirshedProgram program{builder, parameters, task, {layer.parameters, layer.parameter_count}, {}};
    std::vector<AirshedValue> handed;
    handed.reserve(inputs.size());
    for (const Value input : inputs)
        handed.push_back(static_cast<AirshedValue>(input));
    const AirshedValue output = layer.lower(&operations(), &program, handed.data(), handed.size());
    if (program.fault)
        return {0, std::move(program.fault)};
    if (output < 0 || static_cast<std::size_t>(output) >= builder.program().steps.size())
        return {0, LayerMisfit{"yields nothing", fmt::format("The plugin {} has a fault: tell its author.", plugin), {}}};
    return {static_cast<Value>(output), {}};
}

/// A layer that nothing fits is of no use, and its author has not tried it.
void requireOneThatFits(const LayerType& type) {
    const TaskShape task{{24, 8}, {6, 2}, {0, 1}};
    const LayerParameters parameters = models::completeParameters(type, Json::object(), "params");
    models::Misfit first;
    for (const Shape& shape : {Shape{24, 8}, Shape{16}, Shape{3, 32, 32}}) {
        models::Misfit misfit = type.misfit(std::vector<Shape>(type.leastInputs, shape), parameters, task);
        if (!misfit)
            return;
        if (!first || first->message.starts_with("takes "))
            first = std::move(misfit);
    }
    refuse(fmt::format("with its default parameters no input fits: it {}", first->message));
}

} // namespace

LayerType layerType(const AirshedLayer& layer, const std::string& plugin) {
    if (!isName(layer.type))
        refuse("the type of a layer is no name in lower case");
    if (layer.lower == nullptr)
        refuse("it says nowhere what it computes");
    constexpr std::size_t mostInputs = 64;
    if (layer.least_inputs < 1 || layer.least_inputs > layer.most_inputs || layer.most_inputs > mostInputs)
        refuse(fmt::format("it takes {} to {} inputs; 1 to {} can be", layer.least_inputs, layer.most_inputs, mostInputs));
    LayerType type;
    type.type = layer.type;
    type.title = required(layer.title, "its title");
    type.group = required(layer.group, "its group");
    type.summary = required(layer.summary, "its summary");
    type.source = layer.source == nullptr ? std::string() : std::string(layer.source);
    for (std::size_t i = 0; i < layer.parameter_count; ++i)
        type.parameters.push_back(parameterSpec(layer.parameters[i]));
    type.leastInputs = layer.least_inputs;
    type.mostInputs = layer.most_inputs;
    type.misfit = [&layer, plugin](models::Inputs inputs, const LayerParameters& parameters,
                                   const TaskShape& task) -> models::Misfit {
        if (models::Misfit misfit = notAccepted(layer.accepts, inputs[0]))
            return misfit;
        ProgramBuilder trial;
        std::vector<Value> values;
        values.reserve(inputs.size());
        for (const Shape& input : inputs)
            values.push_back(trial.input("x", input));
        return lowerWith(layer, plugin, trial, values, parameters, task).fault;
    };
    type.lower = [&layer, plugin](ProgramBuilder& builder, models::Values inputs, const LayerParameters& parameters,
                                  const TaskShape& task) {
        const Lowered lowered = lowerWith(layer, plugin, builder, inputs, parameters, task);
        if (lowered.fault)
            throw Error(ErrorCode::Internal,
                        fmt::format("The layer {} of the plugin {}: {}.", layer.type, plugin, lowered.fault->message),
                        lowered.fault->hint);
        return lowered.output;
    };
    requireOneThatFits(type);
    return type;
}

} // namespace airshed::plugins
