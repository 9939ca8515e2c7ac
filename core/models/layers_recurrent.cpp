#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

std::vector<ParameterSpec> recurrentParameters() {
    return {integerParameter("hidden", "Hidden size", 48, 1, 8'192, "How many numbers the memory holds."),
            integerParameter("layers", "Stacked layers", 1, 1, 16, "How many are stacked, each reading the one below."),
            choiceParameter("output", "Output", "last", {"last", "sequence"},
                            "\"last\": the memory after the last step, a vector; \"sequence\": the memory after every step."),
            booleanParameter("bidirectional", "Both directions", false,
                             "Read the window backwards too, with a second memory. The window is past either way.")};
}

/// "last" of two directions: each after the last step that it reads, as PyTorch's h_n.
Value lastOf(ProgramBuilder& builder, Value sequence, std::int64_t hidden, bool bidirectional) {
    const std::int64_t steps = builder.shape(sequence)[0];
    const Value end = builder.slice(sequence, 0, steps - 1, steps);
    if (!bidirectional)
        return builder.reshape(end, {hidden});
    const Value forward = builder.slice(end, 1, 0, hidden);
    const Value backward = builder.slice(builder.slice(sequence, 0, 0, 1), 1, hidden, 2 * hidden);
    return builder.reshape(builder.concatenate({forward, backward}, 1), {2 * hidden});
}

LayerType recurrentLayer(std::string type, std::string title, op::Cell cell, std::string summary, std::string source) {
    return {std::move(type),
            std::move(title),
            "Recurrent",
            std::move(summary),
            std::move(source),
            recurrentParameters(),
            takesSequence,
            [cell](ProgramBuilder& builder, Values inputs, const LayerParameters& parameters, const TaskShape&) {
                const std::int64_t hidden = parameters.integer("hidden");
                const bool bidirectional = parameters.boolean("bidirectional");
                const Value sequence = builder.recurrent(cell, inputs[0], hidden, parameters.integer("layers"), bidirectional);
                return parameters.text("output") == "last" ? lastOf(builder, sequence, hidden, bidirectional) : sequence;
            }};
}

} // namespace

std::vector<LayerType> recurrentLayers() {
    return {recurrentLayer("lstm", "LSTM", op::Cell::Lstm,
                           "Reads the window step by step and keeps a memory that it learns to write, keep and forget. A good "
                           "first choice when the order of events over many steps matters; slower to train than a convolution.",
                           "Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000"),
            recurrentLayer("gru", "GRU", op::Cell::Gru,
                           "A simpler LSTM with three gates in place of four: a quarter fewer weights, often as good.",
                           "Cho et al. 2014; reset after the product, as in cuDNN")};
}

} // namespace airshed::models
