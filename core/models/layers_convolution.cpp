#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

/// [steps, channels] → [ceil(steps / stride), out]. With reach = (kernel - 1) · dilation zeros in all, `reach` of them stand
/// before the first step when causal; else floor(reach / 2) before and the rest behind. Output step i begins at padded step
/// i · stride.
Inference inferConv1d(Inputs inputs, const LayerParameters& parameters, const TaskShape&) {
    const Shape& input = inputs[0];
    if (!isSequence(input))
        return needsSequence(input);
    const std::int64_t stride = parameters.integer("stride");
    const std::int64_t out = parameters.integer("channels");
    const std::int64_t weightsPerOutput = input[1] * parameters.integer("kernel");
    LayerCost cost;
    cost.output = {(input[0] + stride - 1) / stride, out};
    cost.parameters = out * weightsPerOutput + out;
    cost.multiplyAdds = cost.output[0] * out * weightsPerOutput;
    return cost;
}

} // namespace

std::vector<LayerType> convolutionLayers() {
    return {
        {"conv1d",
         "Convolution over time",
         "Convolution",
         "Slides small filters along the window and so finds the same pattern wherever in time it stands: a rise, a morning "
         "peak. "
         "Stacked with strides or dilation it sees far back and trains fast. The sequence is padded with zeros so that n steps "
         "give n / stride steps (rounded up): when causal all zeros stand before the first step and no step sees a later one; "
         "otherwise half of them (rounded down) before and the rest behind.",
         "Waibel et al. 1989; causal and dilated: van den Oord et al. 2016",
         {integerParameter("channels", "Filters", 32, 1, 8'192,
                           "How many patterns are looked for: the channels that come out."),
          integerParameter("kernel", "Kernel", 3, 1, 1'024, "How many steps a filter spans."),
          integerParameter("stride", "Stride", 1, 1, 1'024, "Steps from one place to the next; 2 halves the length."),
          integerParameter("dilation", "Dilation", 1, 1, 4'096, "Steps between the inputs of a filter; 1: neighbours."),
          booleanParameter("causal", "Causal", false, "Let a step see itself and earlier steps alone.")},
         inferConv1d}};
}

} // namespace airshed::models
