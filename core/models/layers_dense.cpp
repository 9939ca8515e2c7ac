#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

Inference inferLinear(Inputs inputs, const LayerParameters& parameters, const TaskShape&) {
    const Shape& input = inputs[0];
    const std::int64_t in = input.back();
    const std::int64_t out = parameters.integer("out");
    LayerCost cost;
    cost.output = input;
    cost.output.back() = out;
    cost.parameters = in * out + (parameters.boolean("bias") ? out : 0);
    cost.multiplyAdds = elements(input) * out;
    return cost;
}

} // namespace

std::vector<LayerType> denseLayers() {
    return {
        {"linear",
         "Linear",
         "Dense",
         "Every output is a weighted sum of all inputs. Given a vector it mixes all of it; given a sequence it does the same "
         "at each step, mixing the channels. Follow it with an activation, or several in a row are no more than one.",
         "Rosenblatt 1958",
         {integerParameter("out", "Outputs", 64, 1, 65'536, "How many numbers come out: of the vector, or of each step."),
          booleanParameter("bias", "Bias", true, "Add a learned constant to each output.")},
         inferLinear}};
}

} // namespace airshed::models
