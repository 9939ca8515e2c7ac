#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

op::Reduction reductionOf(const LayerParameters& parameters) {
    return parameters.text("kind") == "max" ? op::Reduction::Max : op::Reduction::Mean;
}

/// 0: windows that touch and do not overlap.
std::int64_t strideOf(const LayerParameters& parameters) {
    return parameters.integer("stride") == 0 ? parameters.integer("size") : parameters.integer("stride");
}

Misfit tooShort(std::int64_t length, const LayerParameters& parameters) {
    if (length >= parameters.integer("size"))
        return std::nullopt;
    return LayerMisfit{fmt::format("pools over {}, but is given {}", parameters.integer("size"), length),
                       "Make its size smaller, or the strides before it.", ""};
}

Misfit pool1dMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    return tooShort(inputs[0][0], parameters);
}

Misfit pool2dMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesImage(inputs, parameters, task))
        return misfit;
    return tooShort(std::min(inputs[0][1], inputs[0][2]), parameters);
}

Value lowerPool1d(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    return builder.transpose(builder.pool(reductionOf(parameters), builder.transpose(inputs[0]), {parameters.integer("size")},
                                          {strideOf(parameters)}));
}

Value lowerPool2d(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const std::int64_t size = parameters.integer("size");
    const std::int64_t stride = strideOf(parameters);
    return builder.pool(reductionOf(parameters), inputs[0], {size, size}, {stride, stride});
}

/// The bounds of piece i of n, as PyTorch's adaptive pooling has them.
std::pair<std::int64_t, std::int64_t> piece(std::int64_t i, std::int64_t pieces, std::int64_t length) {
    return {i * length / pieces, ((i + 1) * length + pieces - 1) / pieces};
}

/// [pieces, channels] of a sequence.
Value adaptive(ProgramBuilder& builder, Value sequence, std::int64_t pieces, op::Reduction reduction) {
    std::vector<Value> rows;
    for (std::int64_t i = 0; i < pieces; ++i) {
        const auto [first, last] = piece(i, pieces, builder.shape(sequence)[0]);
        rows.push_back(builder.reduce(reduction, builder.slice(sequence, 0, first, last), 0));
    }
    return builder.concatenate(std::move(rows), 0);
}

Value lowerAdaptive(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    return adaptive(builder, inputs[0], parameters.integer("steps"), reductionOf(parameters));
}

Value lowerGlobal(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Shape input = builder.shape(inputs[0]);
    const op::Reduction reduction = reductionOf(parameters);
    if (isSequence(input))
        return builder.reshape(builder.reduce(reduction, inputs[0], 0), {input[1]});
    const Value pixels = builder.reshape(inputs[0], {input[0], input[1] * input[2]});
    return builder.reshape(builder.reduce(reduction, pixels, 1), {input[0]});
}

ParameterSpec kindParameter() {
    return choiceParameter("kind", "Kind", "average", {"average", "max"}, "Take the mean, or the largest.");
}

std::vector<ParameterSpec> poolParameters(const std::string& unit) {
    return {kindParameter(), integerParameter("size", "Size", 2, 1, 1'024, fmt::format("How many {} become one.", unit)),
            integerParameter("stride", "Stride", 0, 0, 1'024, "From one place to the next; 0: as much as the size.")};
}

} // namespace

std::vector<LayerType> poolingLayers() {
    return {{"pool1d", "Pooling over time", "Pooling",
             "Makes one step of several neighbours, by their mean or their largest. The sequence gets shorter and what follows "
             "sees "
             "further. Steps that fill no whole piece at the end are left out.",
             "Fukushima 1980; LeCun et al. 1998", poolParameters("steps"), pool1dMisfit, lowerPool1d},
            {"pool2d", "Pooling over an image", "Pooling",
             "Makes one pixel of a square of neighbours, by their mean or their largest. Pixels that fill no whole square at "
             "the edge are "
             "left out.",
             "Fukushima 1980; LeCun et al. 1998", poolParameters("pixels on a side"), pool2dMisfit, lowerPool2d},
            {"adaptive_pool",
             "Pooling to a length",
             "Pooling",
             "Brings a sequence of any length to a fixed number of steps, each the mean or the largest of its piece. What "
             "follows then "
             "does not depend on the lookback.",
             "He et al. 2015",
             {kindParameter(), integerParameter("steps", "Steps", 8, 1, 1'024, "How many steps come out.")},
             takesSequence,
             lowerAdaptive},
            {"global_pool",
             "Global pooling",
             "Pooling",
             "Makes one vector of a whole sequence or image: the mean or the largest of each channel. Fewer weights behind it "
             "than behind "
             "a flatten, at the price of when and where.",
             "Lin, Chen and Yan 2014",
             {kindParameter()},
             takesSequenceOrImage,
             lowerGlobal}};
}

} // namespace airshed::models
