#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

/// Writes a norm that takes channels first, for a layout with channels last.
template <typename Norm> Value withChannelsFirst(ProgramBuilder& builder, Value x, const Norm& norm) {
    return isSequence(builder.shape(x)) ? builder.transpose(norm(builder.transpose(x))) : norm(x);
}

std::int64_t channelsOf(const Shape& shape) {
    return isSequence(shape) ? shape[1] : shape[0];
}

Value lowerBatchNorm(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/, const TaskShape& /*task*/) {
    return withChannelsFirst(builder, inputs[0], [&](Value x) { return builder.batchNorm(x); });
}

Value lowerInstanceNorm(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/,
                        const TaskShape& /*task*/) {
    return withChannelsFirst(builder, inputs[0], [&](Value x) { return builder.groupNorm(x, builder.shape(x)[0]); });
}

Value lowerGroupNorm(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    return withChannelsFirst(builder, inputs[0], [&](Value x) { return builder.groupNorm(x, parameters.integer("groups")); });
}

Misfit layerNormMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesVectorOrSequence(inputs, parameters, task))
        return misfit;
    return normalisesOne(inputs[0].back());
}

/// Steps or pixels of a channel.
std::int64_t placesOf(const Shape& shape) {
    return elements(shape) / channelsOf(shape);
}

Misfit instanceNormMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequenceOrImage(inputs, parameters, task))
        return misfit;
    return normalisesOne(placesOf(inputs[0]));
}

Misfit groupNormMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequenceOrImage(inputs, parameters, task))
        return misfit;
    const std::int64_t channels = channelsOf(inputs[0]);
    const std::int64_t groups = parameters.integer("groups");
    if (channels % groups == 0)
        return normalisesOne(elements(inputs[0]) / groups);
    return LayerMisfit{fmt::format("has {} groups, which do not divide its {} channels", groups, channels),
                       "Choose a number of groups that divides the channels.", ""};
}

Value lowerSubtractLast(ProgramBuilder& builder, Values inputs, const LayerParameters& /*parameters*/,
                        const TaskShape& /*task*/) {
    const std::int64_t steps = builder.shape(inputs[0])[0];
    return builder.difference(inputs[0], builder.slice(inputs[0], 0, steps - 1, steps));
}

} // namespace

std::vector<LayerType> normalisationLayers() {
    return {
        {"dropout",
         "Dropout",
         "Regularisation",
         "While training it sets a random share of its inputs to zero and scales up the rest, so that no single number can be "
         "relied on: the network learns less by heart. In use it does nothing.",
         "Srivastava et al. 2014",
         {numberParameter("rate", "Rate", 0.1, 0.0, 0.95, "Share of the inputs that is set to zero.")},
         takesAnything,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape&) {
             return builder.dropout(inputs[0], parameters.number("rate"));
         }},
        {"layer_norm",
         "Layer normalisation",
         "Normalisation",
         "Brings the vector, or each step's channels, to mean 0 and variance 1, then applies a learned scale and shift. "
         "Steadies the training of deep networks. The variance is taken with 1e-5 added.",
         "Ba, Kiros and Hinton 2016",
         {},
         layerNormMisfit,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters&, const TaskShape&) {
             return builder.layerNorm(inputs[0]);
         }},
        {"batch_norm",
         "Batch normalisation",
         "Normalisation",
         "Brings each channel to mean 0 and variance 1 over all windows of a batch, then applies a learned scale and shift. In "
         "use it "
         "takes the running mean of what it saw in training. Speeds up convolutions; of little use with batches below 16.",
         "Ioffe and Szegedy 2015",
         {},
         takesAnything,
         lowerBatchNorm},
        {"instance_norm",
         "Instance normalisation",
         "Normalisation",
         "Brings each channel of each window to mean 0 and variance 1 over its steps or pixels, then applies a learned scale "
         "and "
         "shift. Takes away level and contrast, which differ from sensor to sensor and camera to camera.",
         "Ulyanov, Vedaldi and Lempitsky 2016",
         {},
         instanceNormMisfit,
         lowerInstanceNorm},
        {"group_norm",
         "Group normalisation",
         "Normalisation",
         "As layer normalisation, over groups of channels and all their steps or pixels. Works where batches are too small for "
         "batch "
         "normalisation.",
         "Wu and He 2018",
         {integerParameter("groups", "Groups", 1, 1, 1'024, "How many groups the channels are split into.")},
         groupNormMisfit,
         lowerGroupNorm},
        {"subtract_last",
         "Difference to the last step",
         "Normalisation",
         "Takes the last step away from every step, channel by channel, so that the network sees the shape of the window and "
         "not its level. A level that was never seen in training then does no harm. Add the last value to the forecast again.",
         "Zeng et al. 2023 (NLinear)",
         {},
         takesSequence,
         lowerSubtractLast}};
}

} // namespace airshed::models
