#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

Inference inferRegressionHead(const Shape& input, const LayerParameters&, const TaskShape& task) {
    if (!isVector(input))
        return LayerMisfit{fmt::format("takes a vector, but is given {}", describe(input)),
                           "Put a flatten layer before it, or let the recurrent layer before it give its last step only.",
                           "flatten"};
    const std::int64_t out = elements(task.output);
    return LayerCost{task.output, input[0] * out + out, input[0] * out};
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
         inferRegressionHead}};
}

} // namespace airshed::models
