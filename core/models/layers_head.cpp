#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

Inference inferRegressionHead(Inputs inputs, const LayerParameters&, const TaskShape& task) {
    const Shape& input = inputs[0];
    if (!isVector(input))
        return LayerMisfit{fmt::format("takes a vector, but is given {}", describe(input)),
                           "Put a flatten layer before it, or let the recurrent layer before it give its last step only.",
                           "flatten"};
    const std::int64_t out = elements(task.output);
    return LayerCost{task.output, input[0] * out + out, input[0] * out};
}

Inference inferLastValue(Inputs inputs, const LayerParameters&, const TaskShape& task) {
    if (inputs[0] != task.input)
        return LayerMisfit{
            fmt::format("reads the window of {} itself, but is given {}", toText(task.input), describe(inputs[0])),
            "Feed it \"input\".", ""};
    const auto& channels = task.targetChannels;
    if (channels.empty() || std::find(channels.begin(), channels.end(), -1) != channels.end())
        return LayerMisfit{"repeats the last value of each target, but a target is not among the inputs",
                           "Add the target to the inputs, or remove this layer.", ""};
    return LayerCost{task.output, 0, 0};
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
         inferRegressionHead},
        {"last_value",
         "Last value",
         "Head",
         "Forecasts that every target stays as it is: persistence. Add it to what the rest of a network yields, and that rest "
         "need only learn the change, which is easier than the level, above all for the first steps ahead.",
         "",
         {},
         inferLastValue}};
}

} // namespace airshed::models
