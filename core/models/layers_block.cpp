#include <algorithm>

#include <fmt/format.h>

#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

using op::Function;

/// A layer's own width, or the input's where it is 0.
std::int64_t widthOr(const LayerParameters& parameters, std::int64_t input) {
    return parameters.integer("out") == 0 ? input : parameters.integer("out");
}

/// The input, brought to a width when it has another.
Value skip(ProgramBuilder& builder, Value x, std::int64_t width) {
    return builder.shape(x).back() == width ? x : builder.linear(x, width, true, "skip.");
}

/// Lim et al. 2021, equations 2 to 5.
Value lowerGatedResidual(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Value x = inputs[0];
    const std::int64_t width = widthOr(parameters, builder.shape(x).back());
    const Value bent = builder.unary(Function::Elu, builder.linear(x, parameters.integer("hidden"), true, "linear1."), 1.0);
    const Value mixed =
        builder.dropout(builder.linear(bent, parameters.integer("hidden"), true, "linear2."), parameters.number("dropout"));
    const Value gate = builder.unary(Function::Sigmoid, builder.linear(mixed, width, true, "gate."));
    const Value gated = builder.product(gate, builder.linear(mixed, width, true, "value."));
    return builder.layerNorm(builder.sum(skip(builder, x, width), gated), "norm.");
}

/// Das et al. 2023, section 4.1.
Value lowerResidual(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Value x = inputs[0];
    const std::int64_t width = widthOr(parameters, builder.shape(x).back());
    const Value hidden = builder.unary(Function::Relu, builder.linear(x, parameters.integer("hidden"), true, "linear1."));
    const Value branch = builder.dropout(builder.linear(hidden, width, true, "linear2."), parameters.number("dropout"));
    const Value sum = builder.sum(builder.linear(x, width, true, "skip."), branch);
    return parameters.boolean("norm") ? builder.layerNorm(sum, "norm.") : sum;
}

Value lowerSqueeze(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Value x = inputs[0];
    const Shape shape = builder.shape(x);
    const bool sequence = isSequence(shape);
    const std::int64_t channels = sequence ? shape[1] : shape[0];
    const Value pixels = sequence ? x : builder.reshape(x, {channels, shape[1] * shape[2]});
    const Value mean = builder.reshape(builder.reduce(op::Reduction::Mean, pixels, sequence ? 0 : 1), {channels});
    const std::int64_t inner = std::max<std::int64_t>(channels / parameters.integer("reduction"), 1);
    const Value squeezed = builder.unary(Function::Relu, builder.linear(mean, inner, true, "squeeze."));
    const Value gate = builder.unary(Function::Sigmoid, builder.linear(squeezed, channels, true, "excite."));
    return builder.product(x, builder.reshape(gate, sequence ? Shape{1, channels} : Shape{channels, 1, 1}));
}

/// Bai, Kolter and Koltun 2018, figure 1b, without weight normalisation.
Value lowerTemporal(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const std::int64_t channels = parameters.integer("channels");
    const std::int64_t kernel = parameters.integer("kernel");
    const std::int64_t dilation = parameters.integer("dilation");
    const ProgramBuilder::Window window{kernel, 1, dilation, (kernel - 1) * dilation, 0};
    const auto convolve = [&](Value x, const char* name) {
        const Value bent = builder.unary(Function::Relu, builder.convolution(x, channels, {window}, 1, name));
        return builder.dropout(bent, parameters.number("dropout"));
    };
    const Value x = builder.transpose(inputs[0]);
    const Value branch = convolve(convolve(x, "conv1."), "conv2.");
    const Value shortcut = builder.shape(x)[0] == channels ? x : builder.convolution(x, channels, {{}}, 1, "skip.");
    return builder.transpose(builder.unary(Function::Relu, builder.sum(branch, shortcut)));
}

/// Chen et al. 2023 (TSMixer), with layer in place of batch normalisation.
Value lowerMixer(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Value x = inputs[0];
    const Shape shape = builder.shape(x);
    const double rate = parameters.number("dropout");
    const Value steps = builder.linearOverTime(builder.layerNorm(x, "time_norm."), shape[0], true, "time.");
    const Value timed = builder.sum(x, builder.dropout(builder.unary(Function::Relu, steps), rate));
    const Value hidden = builder.unary(Function::Relu, builder.linear(builder.layerNorm(timed, "feature_norm."),
                                                                      parameters.integer("feedforward"), true, "feature1."));
    const Value mixed = builder.linear(builder.dropout(hidden, rate), shape[1], true, "feature2.");
    return builder.sum(timed, builder.dropout(mixed, rate));
}

Misfit gatedMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesVectorOrSequence(inputs, parameters, task))
        return misfit;
    return normalisesOne(widthOr(parameters, inputs[0].back()));
}

Misfit residualMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    return parameters.boolean("norm") ? gatedMisfit(inputs, parameters, task) : takesVectorOrSequence(inputs, parameters, task);
}

Misfit mixerMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    return normalisesOne(inputs[0][1]);
}

ParameterSpec rateParameter() {
    return numberParameter("dropout", "Dropout", 0.1, 0.0, 0.95, "Share of values set to zero in training.");
}
ParameterSpec hiddenParameter() {
    return integerParameter("hidden", "Hidden size", 64, 1, 65'536, "Width inside the block.");
}
ParameterSpec outParameter() {
    return integerParameter("out", "Outputs", 0, 0, 65'536, "How many numbers come out; 0: as many as go in.");
}

} // namespace

std::vector<LayerType> blockLayers() {
    return {
        {"gated_residual",
         "Gated residual block",
         "Blocks",
         "A small network with a gate that can shut it off, added to its input and normalised. It uses as much of the network "
         "as the "
         "data call for, so it does little harm where there is little to learn.",
         "Lim et al. 2021 (Temporal Fusion Transformer)",
         {hiddenParameter(), outParameter(), rateParameter()},
         gatedMisfit,
         lowerGatedResidual},
        {"residual_block",
         "Residual block",
         "Blocks",
         "Two linear layers with a bend between, added to a linear layer of the input. The brick that TiDE is built of.",
         "He et al. 2016; Das et al. 2023 (TiDE)",
         {hiddenParameter(), outParameter(), rateParameter(),
          booleanParameter("norm", "Normalise", true, "Layer normalisation at the end.")},
         residualMisfit,
         lowerResidual},
        {"squeeze_excitation",
         "Squeeze and excitation",
         "Blocks",
         "Looks at the mean of each channel and from it decides how much each channel counts in this window. Put it behind a "
         "convolution; it costs little.",
         "Hu, Shen and Sun 2018",
         {integerParameter("reduction", "Reduction", 4, 1, 1'024, "How much narrower its inside is than the channels.")},
         takesSequenceOrImage,
         lowerSqueeze},
        {"temporal_block",
         "Temporal block",
         "Blocks",
         "Two causal, dilated convolutions with a skip connection. Stacked with dilations 1, 2, 4, 8 … it sees far back with "
         "few "
         "weights: a temporal convolutional network. Without the paper's weight normalisation.",
         "Bai, Kolter and Koltun 2018",
         {integerParameter("channels", "Filters", 32, 1, 8'192, "The channels that come out."),
          integerParameter("kernel", "Kernel", 3, 1, 1'024, "How many steps a filter spans."),
          integerParameter("dilation", "Dilation", 1, 1, 4'096,
                           "Steps between the inputs of a filter: doubled from block to block."),
          rateParameter()},
         takesSequence,
         lowerTemporal},
        {"mixer_block",
         "Mixer block",
         "Blocks",
         "Mixes first the steps of each channel, then the channels of each step, each with a skip connection. As strong as "
         "attention on "
         "many series, and simpler. With layer in place of the paper's batch normalisation.",
         "Chen et al. 2023 (TSMixer)",
         {integerParameter("feedforward", "Inner width", 64, 1, 65'536, "Width of the mix of channels."), rateParameter()},
         mixerMisfit,
         lowerMixer}};
}

} // namespace airshed::models
