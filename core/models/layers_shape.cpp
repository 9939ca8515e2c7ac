#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

Value lowerFlatten(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    return builder.reshape(inputs[0], {elements(builder.shape(inputs[0]))});
}

Misfit reshapeMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    const std::int64_t steps = parameters.integer("steps") == 0 ? task.output[0] : parameters.integer("steps");
    if (elements(inputs[0]) % steps == 0)
        return std::nullopt;
    return LayerMisfit{fmt::format("shares {} numbers among {} steps, which leaves a rest", elements(inputs[0]), steps),
                       "Put a linear layer before it whose outputs the number of steps divides.", "linear"};
}

Value lowerReshape(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& task) {
    const std::int64_t steps = parameters.integer("steps") == 0 ? task.output[0] : parameters.integer("steps");
    return builder.reshape(inputs[0], {steps, elements(builder.shape(inputs[0])) / steps});
}

struct Range {
    std::int64_t first, last;
};

/// @return first >= last where nothing is left.
Range rangeOf(std::int64_t length, const LayerParameters& parameters) {
    std::int64_t first = parameters.integer("first");
    if (first < 0)
        first += length;
    const std::int64_t count = parameters.integer("length");
    return {first, count == 0 ? length : first + count};
}

std::size_t axisOf(const Shape& shape, const LayerParameters& parameters) {
    return isSequence(shape) && parameters.text("axis") == "channels" ? 1 : 0;
}

Misfit sliceMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesVectorOrSequence(inputs, parameters, task))
        return misfit;
    const std::int64_t length = inputs[0][axisOf(inputs[0], parameters)];
    const Range range = rangeOf(length, parameters);
    if (range.first >= 0 && range.first < range.last && range.last <= length)
        return std::nullopt;
    return LayerMisfit{fmt::format("takes {} to {}, but there are only {}", range.first, range.last, length),
                       "Set its first and length to what there is.", ""};
}

Value lowerSlice(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const std::size_t axis = axisOf(builder.shape(inputs[0]), parameters);
    const Range range = rangeOf(builder.shape(inputs[0])[axis], parameters);
    return builder.slice(inputs[0], axis, range.first, range.last, parameters.integer("stride"));
}

} // namespace

std::vector<LayerType> shapeLayers() {
    return {
        {"flatten",
         "Flatten",
         "Shape",
         "Lays the steps of a sequence one after another into a single vector, so that a linear layer can weigh every channel "
         "of every step on its own.",
         "",
         {},
         takesAnything,
         lowerFlatten},
        {"reshape",
         "Reshape",
         "Shape",
         "Cuts a vector into steps. Behind a linear layer it makes a sequence again, for example as long as the forecast.",
         "",
         {integerParameter("steps", "Steps", 0, 0, 65'536, "How many steps come out; 0: as many as the forecast has.")},
         reshapeMisfit,
         lowerReshape},
        {"slice",
         "Slice",
         "Shape",
         "Takes a part: some steps, some channels, or some numbers of a vector.",
         "",
         {choiceParameter("axis", "Along", "steps", {"steps", "channels"}, "Which axis of a sequence is cut."),
          integerParameter("first", "First", 0, -65'536, 65'536, "The first that is taken, from 0; negative: from the end."),
          integerParameter("length", "Length", 0, 0, 65'536, "How many are spanned; 0: all to the end."),
          integerParameter("stride", "Every", 1, 1, 65'536, "Take every n-th of them.")},
         sliceMisfit,
         lowerSlice},
        {"permute",
         "Swap axes",
         "Shape",
         "Makes steps of the channels and channels of the steps, so that a layer that mixes channels mixes steps.",
         "",
         {},
         takesSequence,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters&, const TaskShape&) {
             return builder.transpose(inputs[0]);
         }}};
}

} // namespace airshed::models
