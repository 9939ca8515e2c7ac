#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

constexpr double revInEpsilon = 1e-5;

/// Wu et al. 2021 (Autoformer): a centred moving average, the ends repeated.
Value movingAverage(ProgramBuilder& builder, Value sequence, std::int64_t kernel) {
    const Value padded = builder.padEdges(sequence, 0, (kernel - 1) / 2, kernel / 2);
    return builder.transpose(builder.pool(op::Reduction::Mean, builder.transpose(padded), {kernel}, {1}));
}

Value lowerDecomposition(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Value trend = movingAverage(builder, inputs[0], parameters.integer("kernel"));
    return parameters.text("part") == "trend" ? trend : builder.difference(inputs[0], trend);
}

/// Mean and standard deviation over time, [1, channels] each.
struct Moments {
    Value mean;
    Value deviation;
    Value centred;
};

/// Seen from the last step: in a window that hardly moves, the rounding of a mean of equal values, divided by next to nothing,
/// would be what the network sees, and another in each form.
Moments moments(ProgramBuilder& builder, Value sequence) {
    const std::int64_t steps = builder.shape(sequence)[0];
    const Value last = builder.slice(sequence, 0, steps - 1, steps);
    const Value moved = builder.difference(sequence, last);
    const Value meanMoved = builder.reduce(op::Reduction::Mean, moved, 0);
    const Value centred = builder.difference(moved, meanMoved);
    const Value mean = builder.sum(last, meanMoved);
    const Value variance = builder.reduce(op::Reduction::Mean, builder.product(centred, centred), 0);
    const Value deviation = builder.unary(op::Function::Sqrt, builder.scale(variance, 1.0, revInEpsilon));
    return {mean, deviation, centred};
}

Misfit normaliseMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    return normalisesOne(inputs[0][0]);
}

Value lowerNormalise(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    const Moments found = moments(builder, inputs[0]);
    return builder.quotient(found.centred, found.deviation);
}

/// The channels that hold the targets' own past, side by side.
Value targetsOf(ProgramBuilder& builder, Value sequence, const TaskShape& task) {
    std::vector<Value> channels;
    for (const std::int64_t channel : task.targetChannels)
        channels.push_back(builder.slice(sequence, 1, channel, channel + 1));
    return builder.concatenate(std::move(channels), 1);
}

Misfit noTargets(const TaskShape& task, const char* what) {
    const auto& channels = task.targetChannels;
    if (!channels.empty() && std::ranges::find(channels, -1) == channels.end())
        return std::nullopt;
    return LayerMisfit{fmt::format("{}, but a target is not among the inputs", what),
                       "Add the target to the inputs, or remove this layer.", ""};
}

Misfit restoreMisfit(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    if (inputs[0] != task.output || inputs[1] != task.input)
        return LayerMisfit{fmt::format("takes the forecast of {} and then the window of {}, but is given {} and {}",
                                       toText(task.output), toText(task.input), describe(inputs[0]), describe(inputs[1])),
                           "Feed it the layer that yields the forecast first, then \"input\".", ""};
    return noTargets(task, "gives the forecast the level of the target's own past");
}

Value lowerRestore(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& task) {
    const Moments found = moments(builder, targetsOf(builder, inputs[1], task));
    return builder.sum(builder.product(inputs[0], found.deviation), found.mean);
}

Misfit multiRateMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    if (inputs[0][0] >= parameters.integer("pool"))
        return std::nullopt;
    return LayerMisfit{fmt::format("pools over {} steps, but is given {}", parameters.integer("pool"), describe(inputs[0])),
                       "Make its pooling smaller.", ""};
}

/// Linear interpolation of `knots` values to `points`, as a matrix [points, knots] (PyTorch's interpolate, corners not
/// aligned).
std::vector<float> interpolation(std::int64_t knots, std::int64_t points) {
    std::vector<float> matrix(static_cast<std::size_t>(knots * points), 0.0F);
    for (std::int64_t point = 0; point < points; ++point) {
        const double place =
            std::max((static_cast<double>(point) + 0.5) * static_cast<double>(knots) / static_cast<double>(points) - 0.5, 0.0);
        const auto left = std::min(static_cast<std::int64_t>(place), knots - 1);
        const std::int64_t right = std::min(left + 1, knots - 1);
        const double share = place - static_cast<double>(left);
        matrix[static_cast<std::size_t>(point * knots + left)] += static_cast<float>(1.0 - share);
        matrix[static_cast<std::size_t>(point * knots + right)] += static_cast<float>(share);
    }
    return matrix;
}

/// Challu et al. 2023, section 3: pooled input, a network, few knots, interpolated to all steps.
Value lowerMultiRate(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& task) {
    const std::int64_t steps = builder.shape(inputs[0])[0];
    const std::int64_t channels = builder.shape(inputs[0])[1];
    const std::int64_t horizon = task.output[0];
    const std::int64_t kernel = parameters.integer("pool");
    const std::int64_t ratio = parameters.integer("ratio");
    const Value padded = builder.padEdges(inputs[0], 0, (kernel - steps % kernel) % kernel, 0);
    const Value pooled = builder.pool(op::Reduction::Max, builder.transpose(padded), {kernel}, {kernel});
    Value hidden = builder.reshape(pooled, {elements(builder.shape(pooled))});
    for (std::int64_t layer = 0; layer < parameters.integer("layers"); ++layer) {
        hidden = builder.unary(op::Function::Relu,
                               builder.linear(hidden, parameters.integer("hidden"), true, fmt::format("linear{}.", layer + 1)));
        hidden = builder.dropout(hidden, parameters.number("dropout"));
    }
    const std::int64_t backKnots = (steps + ratio - 1) / ratio;
    const std::int64_t aheadKnots = (horizon + ratio - 1) / ratio;
    const Value knots = builder.reshape(builder.linear(hidden, channels * (backKnots + aheadKnots), true, "knots."),
                                        {channels, backKnots + aheadKnots});
    const auto spread = [&](std::int64_t first, std::int64_t count, std::int64_t points, const char* name) {
        const Value matrix = builder.constant(name, {points, count}, [count, points] { return interpolation(count, points); });
        return builder.linearWith(builder.slice(knots, 1, first, first + count), matrix);
    };
    const Value backcast = spread(0, backKnots, steps, "backcast");
    const Value forecast = spread(backKnots, aheadKnots, horizon, "forecast");
    return builder.transpose(builder.concatenate({backcast, forecast}, 1));
}

Misfit partMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    if (inputs[0][0] > task.output[0])
        return std::nullopt;
    return LayerMisfit{
        fmt::format("parts {} steps ahead from those before, but is given {}", task.output[0], describe(inputs[0])),
        "Feed it a multi-rate block.", "multi_rate_block"};
}

Value lowerPart(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& task) {
    const std::int64_t steps = builder.shape(inputs[0])[0];
    const std::int64_t border = steps - task.output[0];
    return parameters.text("part") == "ahead" ? builder.slice(inputs[0], 0, border, steps)
                                              : builder.slice(inputs[0], 0, 0, border);
}

} // namespace

std::vector<LayerType> seriesLayers() {
    return {
        {"series_decomposition",
         "Series decomposition",
         "Series",
         "Splits each channel into a slow trend, its moving average, and the rest. Take one of each and let a layer of its own "
         "forecast it, then add the two: simple, and hard to beat on a series with a strong daily course.",
         "Wu et al. 2021 (Autoformer); Zeng et al. 2023 (DLinear)",
         {integerParameter("kernel", "Span", 25, 1, 4'096, "Steps that the average goes over."),
          choiceParameter("part", "Part", "trend", {"trend", "rest"}, "Which of the two comes out.")},
         takesSequence,
         lowerDecomposition},
        {"reversible_norm",
         "Reversible instance normalisation",
         "Series",
         "Brings each channel of each window to mean 0 and variance 1, so that the network need not know the level of the "
         "season or "
         "the station. Give the forecast its level back at the end with \"Restore level\". Without the paper's learned scale.",
         "Kim et al. 2022 (RevIN)",
         {},
         normaliseMisfit,
         lowerNormalise},
        {"restore_level",
         "Restore level",
         "Series",
         "The other half of reversible normalisation: gives the forecast the mean and scale that the target's own past has in "
         "this "
         "window. Feed it the forecast first, then the window.",
         "Kim et al. 2022 (RevIN)",
         {},
         restoreMisfit,
         lowerRestore,
         2,
         2},
        {"multi_rate_block",
         "Multi-rate block",
         "Series",
         "Looks at the window through a coarse or fine pooling and forecasts a few knots, which are joined by straight lines. "
         "It "
         "yields what it explains of the window and then its forecast, for every channel. Stack blocks from coarse to fine, "
         "each given what the "
         "one before left unexplained, and add up their forecasts: N-HiTS.",
         "Challu et al. 2023 (N-HiTS)",
         {integerParameter("pool", "Pooling", 8, 1, 1'024,
                           "Steps that are pooled to one: large for the slow, small for the fast."),
          integerParameter("ratio", "Steps a knot", 8, 1, 1'024, "Steps that one knot stands for."),
          integerParameter("hidden", "Hidden size", 64, 1, 65'536, "Width of its network."),
          integerParameter("layers", "Layers", 2, 1, 16, "Layers of its network."),
          numberParameter("dropout", "Dropout", 0.0, 0.0, 0.95, "Share of values set to zero in training.")},
         multiRateMisfit,
         lowerMultiRate},
        {"part",
         "Past or ahead",
         "Series",
         "Parts what a multi-rate block yields: the forecast, as many steps as it has at the end, or what was explained of the "
         "window, "
         "the steps before.",
         "Challu et al. 2023 (N-HiTS)",
         {choiceParameter("part", "Part", "ahead", {"ahead", "past"}, "Which of the two comes out.")},
         partMisfit,
         lowerPart}};
}

} // namespace airshed::models
