#include <cmath>

#include <fmt/format.h>

#include "core/models/attention.h"
#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

/// Large enough that exp of it is 0, small enough that no form overflows.
constexpr float blocked = -1e9F;

std::vector<float> causalMask(std::int64_t steps) {
    std::vector<float> mask(static_cast<std::size_t>(steps * steps), 0.0F);
    for (std::int64_t row = 0; row < steps; ++row)
        for (std::int64_t column = row + 1; column < steps; ++column)
            mask[static_cast<std::size_t>(row * steps + column)] = blocked;
    return mask;
}

/// Vaswani et al. 2017, section 3.5.
std::vector<float> sinusoids(std::int64_t steps, std::int64_t width) {
    std::vector<float> table;
    table.reserve(static_cast<std::size_t>(steps * width));
    for (std::int64_t step = 0; step < steps; ++step)
        for (std::int64_t channel = 0; channel < width; ++channel) {
            const std::int64_t pair = channel - channel % 2;
            const double exponent = static_cast<double>(pair) / static_cast<double>(width);
            const double angle = static_cast<double>(step) / std::pow(10'000.0, exponent);
            table.push_back(static_cast<float>(channel % 2 == 0 ? std::sin(angle) : std::cos(angle)));
        }
    return table;
}

Misfit headsMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    if (inputs[0][1] % parameters.integer("heads") == 0)
        return std::nullopt;
    return LayerMisfit{
        fmt::format("splits its channels among {} heads, but is given {}", parameters.integer("heads"), describe(inputs[0])),
        "Put a linear layer before it whose outputs the number of heads divides, or change the heads.", "linear"};
}

Misfit encoderMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = headsMisfit(inputs, parameters, task))
        return misfit;
    return normalisesOne(inputs[0][1]);
}

Value lowerEncoder(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const bool before = parameters.text("norm") == "before";
    const double rate = parameters.number("dropout");
    const std::int64_t width = builder.shape(inputs[0])[1];
    const auto residual = [&](Value x, const std::string& norm, const auto& branch) {
        if (before)
            return builder.sum(x, builder.dropout(branch(builder.layerNorm(x, norm)), rate));
        return builder.layerNorm(builder.sum(x, builder.dropout(branch(x), rate)), norm);
    };
    const Value attended = residual(inputs[0], "norm1.", [&](Value x) {
        return selfAttention(builder, x, parameters.integer("heads"), parameters.boolean("causal"), rate);
    });
    return residual(attended, "norm2.", [&](Value x) {
        const Value hidden =
            builder.unary(op::Function::Gelu, builder.linear(x, parameters.integer("feedforward"), true, "linear1."));
        return builder.linear(builder.dropout(hidden, rate), width, true, "linear2.");
    });
}

Value lowerPosition(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const Shape shape = builder.shape(inputs[0]);
    const Value table = parameters.text("kind") == "learned"
                            ? builder.weight("position", shape, {Start::Kind::Normal, 0.02})
                            : builder.constant("position", shape, [shape] { return sinusoids(shape[0], shape[1]); });
    return builder.sum(inputs[0], table);
}

Misfit patchMisfit(Inputs inputs, const LayerParameters& parameters, const TaskShape& task) {
    if (Misfit misfit = takesSequence(inputs, parameters, task))
        return misfit;
    if (inputs[0][0] >= parameters.integer("patch"))
        return std::nullopt;
    return LayerMisfit{
        fmt::format("cuts patches of {} steps, but is given {}", parameters.integer("patch"), describe(inputs[0])),
        "Make the patches shorter, or the lookback longer.", ""};
}

/// As PatchTST: the last step is repeated `stride` times, so that the newest values are in a patch of their own.
Value lowerPatches(ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape& /*task*/) {
    const std::int64_t stride = parameters.integer("stride");
    const Value padded = builder.padEdges(inputs[0], 0, 0, stride);
    return builder.transpose(builder.convolution(builder.transpose(padded), parameters.integer("width"),
                                                 {{.kernel = parameters.integer("patch"), .stride = stride}}));
}

ParameterSpec headsParameter() {
    return integerParameter("heads", "Heads", 4, 1, 64, "How many things can be attended to at once; divides the channels.");
}
ParameterSpec causalParameter() {
    return booleanParameter("causal", "Causal", false, "Let a step attend to itself and earlier steps alone.");
}
ParameterSpec rateParameter() {
    return numberParameter("dropout", "Dropout", 0.1, 0.0, 0.95, "Share of values set to zero in training.");
}

} // namespace

Value selfAttention(ProgramBuilder& builder, Value sequence, std::int64_t heads, bool causal, double rate) {
    const std::int64_t steps = builder.shape(sequence)[0];
    const std::int64_t width = builder.shape(sequence)[1];
    const auto headsOf = [&](const char* name) {
        const Value mixed = builder.linear(sequence, width, true, name);
        return builder.permute(builder.reshape(mixed, {steps, heads, width / heads}), {1, 0, 2});
    };
    const Value query = headsOf("query.");
    const Value key = headsOf("key.");
    const Value value = headsOf("value.");
    const std::int64_t headWidth = width / heads;
    Value scores = builder.scale(builder.matMul(query, key, true), 1.0 / std::sqrt(static_cast<double>(headWidth)));
    if (causal)
        scores = builder.sum(scores, builder.constant("mask", {steps, steps}, [steps] { return causalMask(steps); }));
    const Value shares = builder.dropout(builder.softmax(scores), rate);
    const Value gathered = builder.permute(builder.matMul(shares, value), {1, 0, 2});
    return builder.linear(builder.reshape(gathered, {steps, width}), width, true, "out.");
}

std::vector<LayerType> attentionLayers() {
    return {
        {"self_attention",
         "Self-attention",
         "Attention",
         "Lets every step look at every other and take from it what it needs, wherever it stands. It does not know the order "
         "of the "
         "steps: put a positional encoding before it.",
         "Vaswani et al. 2017",
         {headsParameter(), causalParameter(), rateParameter()},
         headsMisfit,
         [](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape&) {
             return selfAttention(builder, inputs[0], parameters.integer("heads"), parameters.boolean("causal"),
                                  parameters.number("dropout"));
         }},
        {"transformer_encoder",
         "Transformer encoder block",
         "Attention",
         "Self-attention, then a small network at each step, each with a skip connection and a normalisation. Stack two to "
         "four. "
         "Strong with much data; with a few months of one sensor a convolution is usually better.",
         "Vaswani et al. 2017; norm before: Xiong et al. 2020",
         {headsParameter(),
          integerParameter("feedforward", "Inner width", 128, 1, 65'536, "Width of the network at each step."), rateParameter(),
          choiceParameter("norm", "Normalise", "before", {"before", "after"},
                          "Before each part (trains more easily) or after it (as in the first paper)."),
          causalParameter()},
         encoderMisfit,
         lowerEncoder},
        {"positional_encoding",
         "Positional encoding",
         "Attention",
         "Adds to each step a pattern that says where in the window it stands, since attention alone does not know. Sinusoids "
         "need no "
         "learning; a learned table can fit better when the lookback is fixed.",
         "Vaswani et al. 2017; learned: Gehring et al. 2017",
         {choiceParameter("kind", "Kind", "sinusoids", {"sinusoids", "learned"},
                          "A fixed pattern, or a table that is learned.")},
         takesSequence,
         lowerPosition},
        {"patch_embedding",
         "Patch embedding",
         "Attention",
         "Cuts the window into patches of some steps and makes one vector of each. What follows has fewer, richer steps to "
         "attend "
         "to. The last step is repeated behind the end, so that the newest values have a patch. All channels go into a patch "
         "together.",
         "Nie et al. 2023 (PatchTST)",
         {integerParameter("patch", "Patch", 16, 1, 4'096, "Steps in a patch."),
          integerParameter("stride", "Stride", 8, 1, 4'096, "Steps from one patch to the next."),
          integerParameter("width", "Width", 64, 1, 8'192, "How many numbers stand for a patch.")},
         patchMisfit,
         lowerPatches}};
}

} // namespace airshed::models
