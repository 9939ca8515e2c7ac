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

Misfit elementwiseMisfit(Inputs inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    for (const Shape& input : inputs)
        if (input != inputs[0])
            return differentShapes(inputs[0], input, "takes inputs of one shape");
    return std::nullopt;
}

/// The axis along which the inputs are laid.
std::size_t axisOf(const Shape& shape, const LayerParameters& parameters) {
    return parameters.text("along") == "steps" ? 0 : shape.size() - 1;
}

Misfit concatenateMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const std::size_t axis = axisOf(inputs[0], parameters);
    for (const Shape& input : inputs.subspan(1)) {
        Shape alike = input;
        if (alike.size() == inputs[0].size())
            alike[axis] = inputs[0][axis];
        if (alike != inputs[0])
            return differentShapes(inputs[0], input,
                                   axis == inputs[0].size() - 1 ? "takes vectors, or sequences of as many steps"
                                                                : "takes sequences of as many channels");
    }
    return std::nullopt;
}

Value lowerConcatenate(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    return builder.concatenate({inputs.begin(), inputs.end()}, axisOf(builder.shape(inputs[0]), parameters));
}

template <Value (ProgramBuilder::*Combine)(Value, Value)>
Value lowerElementwise(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/,
                       const TaskShape& /*task*/) {
    Value result = inputs[0];
    for (const Value input : inputs.subspan(1))
        result = (builder.*Combine)(result, input);
    return result;
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
             elementwiseMisfit,
             lowerElementwise<&ProgramBuilder::sum>,
             2,
             mostMerged},
            {"subtract",
             "Subtract",
             "Merge",
             "Takes the second input away from the first, number by number: what one branch has explained is left out for the "
             "next.",
             "Oreshkin et al. 2020 (N-BEATS)",
             {},
             elementwiseMisfit,
             lowerElementwise<&ProgramBuilder::difference>,
             2,
             2},
            {"multiply",
             "Multiply",
             "Merge",
             "Multiplies its inputs, number by number. With a sigmoid or tanh on one side it is a gate: one branch says how "
             "much of the other gets through.",
             "Dauphin et al. 2017",
             {},
             elementwiseMisfit,
             lowerElementwise<&ProgramBuilder::product>,
             2,
             mostMerged},
            {"concatenate",
             "Concatenate",
             "Merge",
             "Lays its inputs side by side, so that the next layer can weigh what several branches have found; or one behind "
             "the other "
             "in time.",
             "",
             {choiceParameter("along", "Along", "channels", {"channels", "steps"}, "Side by side, or one behind the other.")},
             concatenateMisfit,
             lowerConcatenate,
             2,
             mostMerged}};
}

} // namespace airshed::models
