#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/models/layer_groups.h"
#include "core/models/output_kind.h"

namespace airshed::models {

namespace {

/// Keeps a scale from becoming 0, where the likelihood has no bound.
constexpr double leastScale = 1e-3;

/// A linear layer to every lead, target and number asked of them: [horizon, targets, numbers].
Value linearHead(ProgramBuilder& builder, Value x, const TaskShape& task, std::int64_t numbers) {
    const Value flat = builder.linear(x, elements(task.output) * numbers);
    return builder.reshape(flat, {task.output[0], task.output[1], numbers});
}

Value lowerRegression(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    return builder.reshape(builder.linear(inputs[0], elements(task.output)), task.output);
}

/// Each level stands a positive distance above the one below, so that quantiles never cross.
Value lowerQuantile(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& task) {
    const auto levels = static_cast<std::int64_t>(quantileLevels(parameters.text("levels")).size());
    const Value raw = linearHead(builder, inputs[0], task, levels);
    std::vector<Value> quantiles{builder.slice(raw, 2, 0, 1)};
    for (std::int64_t level = 1; level < levels; ++level)
        quantiles.push_back(
            builder.sum(quantiles.back(), builder.unary(op::Function::Softplus, builder.slice(raw, 2, level, level + 1))));
    return builder.concatenate(std::move(quantiles), 2);
}

Value lowerGaussian(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    const Value raw = linearHead(builder, inputs[0], task, 2);
    const Value scale = builder.scale(builder.unary(op::Function::Softplus, builder.slice(raw, 2, 1, 2)), 1.0, leastScale);
    return builder.concatenate({builder.slice(raw, 2, 0, 1), scale}, 2);
}

Value lowerClassification(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/,
                          const TaskShape& task) {
    return builder.unary(op::Function::Sigmoid, builder.reshape(builder.linear(inputs[0], elements(task.output)), task.output));
}

bool hasTargets(const TaskShape& task) {
    return !task.targetChannels.empty() && std::ranges::find(task.targetChannels, -1) == task.targetChannels.end();
}

Misfit lastValueMisfit(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    if (inputs[0] != task.input)
        return LayerMisfit{
            fmt::format("reads the window of {} itself, but is given {}", toText(task.input), describe(inputs[0])),
            "Feed it \"input\".", ""};
    if (!hasTargets(task))
        return LayerMisfit{"repeats the last value of each target, but a target is not among the inputs",
                           "Add the target to the inputs, or remove this layer.", ""};
    return std::nullopt;
}

Value targetChannels(ProgramBuilder& builder, Value sequence, const TaskShape& task) {
    std::vector<Value> channels;
    channels.reserve(task.targetChannels.size());
    for (const std::int64_t channel : task.targetChannels)
        channels.push_back(builder.slice(sequence, 1, channel, channel + 1));
    return builder.concatenate(std::move(channels), 1);
}

Value lowerLastValue(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    const std::int64_t steps = task.input[0];
    const Value last = targetChannels(builder, builder.slice(inputs[0], 0, steps - 1, steps), task);
    return builder.concatenate(std::vector<Value>(static_cast<std::size_t>(task.output[0]), last), 0);
}

Misfit targetChannelsMisfit(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    const Shape wanted{task.output[0], task.input[1]};
    if (inputs[0] != wanted)
        return LayerMisfit{fmt::format("takes a forecast of every channel, a sequence of {}, but is given {}", toText(wanted),
                                       describe(inputs[0])),
                           "Put a linear layer over time before it that keeps the channels.", "linear_over_time"};
    if (!hasTargets(task))
        return LayerMisfit{"picks the channel of each target, but a target is not among the inputs",
                           "Add the target to the inputs, or end with a regression head.", ""};
    return std::nullopt;
}

Misfit stepHeadMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    if (inputs[0][0] == task.output[0])
        return std::nullopt;
    return LayerMisfit{
        fmt::format("takes a step for each of the {} leads, but is given {}", task.output[0], describe(inputs[0])),
        "Put a linear layer over time before it.", "linear_over_time"};
}

} // namespace

std::vector<LayerType> headLayers() {
    return {
        {"regression_head",
         "Regression head",
         "Head",
         "Turns a vector into the forecast: a weighted sum for each lead time and each target. A network for forecasting ends "
         "with it; its size follows from the task.",
         "",
         {},
         takesVector,
         lowerRegression},
        {"decoder",
         "Decoder",
         "Head",
         "Turns a vector into one short vector for each lead time. What is known ahead can be laid beside it, step by step, "
         "before a "
         "step head makes the forecast of it.",
         "Das et al. 2023 (TiDE)",
         {integerParameter("width", "Width", 8, 1, 4'096, "How many numbers stand for a lead time.")},
         takesVector,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& task) {
             const std::int64_t width = parameters.integer("width");
             return builder.reshape(builder.linear(inputs[0], task.output[0] * width), {task.output[0], width});
         }},
        {"step_head",
         "Step head",
         "Head",
         "Turns a sequence with one step for each lead time into the forecast: the same weighted sum of the channels at each "
         "step. For "
         "networks that already think in steps ahead.",
         "",
         {},
         stepHeadMisfit,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters&, const TaskShape& task) {
             return builder.linear(inputs[0], task.output[1]);
         }},
        {"quantile_head",
         "Quantile head",
         "Head",
         "Forecasts quantiles in place of one number: the value that the truth stays below with a given probability. The "
         "middle is the "
         "forecast, the outer ones its range. Quantiles never cross. Trained by the pinball loss.",
         "Koenker and Bassett 1978; Wen et al. 2017",
         {choiceParameter("levels", "Levels, %", "10 50 90",
                          {"10 50 90", "5 50 95", "5 25 50 75 95", "10 20 30 40 50 60 70 80 90"},
                          "Per cent of the truth that shall lie below each quantile.")},
         takesVector,
         lowerQuantile},
        {"gaussian_head",
         "Gaussian head",
         "Head",
         "Forecasts a mean and a scale, and so how sure it is, supposing that errors are normally distributed. Trained by the "
         "likelihood. Choose quantiles when errors are lopsided, as concentrations usually are.",
         "Nix and Weigend 1994",
         {},
         takesVector,
         lowerGaussian},
        {"classification_head",
         "Classification head",
         "Head",
         "Forecasts the probability of each target, a class that is 1 or 0 such as a label, at each lead time. Trained by the "
         "cross-entropy.",
         "Bridle 1990",
         {},
         takesVector,
         lowerClassification},
        {"target_channels",
         "Target channels",
         "Head",
         "Picks the targets out of a forecast that has every channel of the window.",
         "",
         {},
         targetChannelsMisfit,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters&, const TaskShape& task) {
             return targetChannels(builder, inputs[0], task);
         }},
        {"last_value",
         "Last value",
         "Head",
         "Forecasts that every target stays as it is: persistence. Add it to what the rest of a network yields, and that rest "
         "need only learn the change, which is easier than the level, above all for the first steps ahead.",
         "",
         {},
         lastValueMisfit,
         lowerLastValue}};
}

} // namespace airshed::models
