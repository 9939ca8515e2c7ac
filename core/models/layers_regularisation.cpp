#include "core/models/layer_groups.h"

namespace airshed::models {

std::vector<LayerType> regularisationLayers() {
    return {
        {"dropout",
         "Dropout",
         "Regularisation",
         "While training it sets a random share of its inputs to zero and scales up the rest, so that no single number can be "
         "relied on: the network learns less by heart. In use it does nothing.",
         "Srivastava et al. 2014",
         {numberParameter("rate", "Rate", 0.1, 0.0, 0.95, "Share of the inputs that is set to zero.")},
         [](Inputs inputs, const LayerParameters&, const TaskShape&) -> Inference {
             return LayerCost{inputs[0], 0, 0};
         }},
        {"layer_norm",
         "Layer normalisation",
         "Normalisation",
         "Brings the vector, or each step's channels, to mean 0 and variance 1, then applies a learned scale and shift. "
         "Steadies "
         "the training of deep networks. The variance is taken with 1e-5 added.",
         "Ba, Kiros and Hinton 2016",
         {},
         [](Inputs inputs, const LayerParameters&, const TaskShape&) -> Inference {
             return LayerCost{inputs[0], 2 * inputs[0].back(), elements(inputs[0])};
         }},
        {"subtract_last",
         "Difference to the last step",
         "Normalisation",
         "Takes the last step away from every step, channel by channel, so that the network sees the shape of the window and "
         "not its level. A level that was never seen in training then does no harm. Add the last value to the forecast again.",
         "Zeng et al. 2023 (NLinear)",
         {},
         [](Inputs inputs, const LayerParameters&, const TaskShape&) -> Inference {
             if (!isSequence(inputs[0]))
                 return needsSequence(inputs[0]);
             return LayerCost{inputs[0], 0, 0};
         }}};
}

} // namespace airshed::models
