#include "core/models/layer_groups.h"

namespace airshed::models {

std::vector<LayerType> shapeLayers() {
    return {
        {"flatten",
         "Flatten",
         "Shape",
         "Lays the steps of a sequence one after another into a single vector, so that a linear layer can weigh every channel "
         "of every step on its own.",
         "",
         {},
         [](Inputs inputs, const LayerParameters&, const TaskShape&) -> Inference {
             return LayerCost{{elements(inputs[0])}, 0, 0};
         }}};
}

} // namespace airshed::models
