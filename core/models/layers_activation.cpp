#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

LayerType activation(std::string type, std::string title, std::string summary, std::string source) {
    return {std::move(type),
            std::move(title),
            "Activation",
            std::move(summary),
            std::move(source),
            {},
            [](Inputs inputs, const LayerParameters&, const TaskShape&) -> Inference {
                return LayerCost{inputs[0], 0, 0};
            }};
}

} // namespace

std::vector<LayerType> activationLayers() {
    return {
        activation("relu", "ReLU",
                   "Passes what is positive and makes the rest zero. The usual bend between two layers of weights: fast, and "
                   "hard to get wrong.",
                   "Nair and Hinton 2010"),
        activation("gelu", "GELU",
                   "A smooth ReLU, x · Φ(x) with the exact normal distribution. Usual in attention networks; a little slower.",
                   "Hendrycks and Gimpel 2016"),
        activation("tanh", "Tanh", "Squeezes every number into -1 to 1, smoothly and symmetrically. Good for small networks.",
                   "LeCun et al. 1998")};
}

} // namespace airshed::models
