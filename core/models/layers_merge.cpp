#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

constexpr std::size_t mostMerged = 32;

LayerMisfit differentShapes(const Shape& first, const Shape& other, const std::string& what) {
    return {fmt::format("{}, but is given {} and {}", what, describe(first), describe(other)),
            "Bring them to one shape, for example with a linear layer in front of one of them.", "linear"};
}

Inference inferElementwise(Inputs inputs, const LayerParameters&, const TaskShape&) {
    for (const Shape& input : inputs)
        if (input != inputs[0])
            return differentShapes(inputs[0], input, "takes inputs of one shape");
    return LayerCost{inputs[0], 0, static_cast<std::int64_t>(inputs.size() - 1) * elements(inputs[0])};
}

Inference inferConcatenate(Inputs inputs, const LayerParameters&, const TaskShape&) {
    Shape output = inputs[0];
    for (const Shape& input : inputs.subspan(1)) {
        if (input.size() != output.size() || !std::equal(input.begin(), input.end() - 1, output.begin()))
            return differentShapes(inputs[0], input, "takes vectors, or sequences of as many steps");
        output.back() += input.back();
    }
    return LayerCost{output, 0, 0};
}

} // namespace

std::vector<LayerType> mergeLayers() {
    return {{"add",
             "Add",
             "Merge",
             "Adds its inputs, number by number. A skip connection around a few layers lets them learn a correction in place "
             "of the whole, which keeps deep networks trainable.",
             "He et al. 2016",
             {},
             inferElementwise,
             2,
             mostMerged},
            {"multiply",
             "Multiply",
             "Merge",
             "Multiplies its inputs, number by number. With a sigmoid or tanh on one side it is a gate: one branch says how "
             "much of the other gets through.",
             "Dauphin et al. 2017",
             {},
             inferElementwise,
             2,
             mostMerged},
            {"concatenate",
             "Concatenate",
             "Merge",
             "Lays the channels of its inputs side by side, so that the next layer can weigh what several branches have found.",
             "",
             {},
             inferConcatenate,
             2,
             mostMerged}};
}

} // namespace airshed::models
