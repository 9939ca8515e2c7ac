#include "core/models/layer_groups.h"

namespace airshed::models {

namespace {

/// LSTM and GRU differ in the number of their gates alone. As in LibTorch each gate has two bias vectors, one for the input and
/// one for the state; the second is redundant and counted nevertheless, because it is trained and stored.
Inference inferRecurrent(const Shape& input, const LayerParameters& parameters, std::int64_t gates) {
    if (!isSequence(input))
        return needsSequence(input);
    const std::int64_t steps = input[0];
    const std::int64_t hidden = parameters.integer("hidden");
    LayerCost cost;
    std::int64_t in = input[1];
    for (std::int64_t layer = 0; layer < parameters.integer("layers"); ++layer) {
        cost.parameters += gates * hidden * (in + hidden + 2);
        cost.multiplyAdds += steps * gates * hidden * (in + hidden);
        in = hidden;
    }
    cost.output = parameters.text("output") == "last" ? Shape{hidden} : Shape{steps, hidden};
    return cost;
}

std::vector<ParameterSpec> recurrentParameters() {
    return {integerParameter("hidden", "Hidden size", 48, 1, 8'192, "How many numbers the memory holds."),
            integerParameter("layers", "Stacked layers", 1, 1, 16, "How many are stacked, each reading the one below."),
            choiceParameter("output", "Output", "last", {"last", "sequence"},
                            "\"last\": the memory after the last step, a vector; \"sequence\": the memory after every step.")};
}

} // namespace

std::vector<LayerType> recurrentLayers() {
    return {
        {"lstm", "LSTM", "Recurrent",
         "Reads the window step by step and keeps a memory that it learns to write, keep and forget. A good first choice when "
         "the order of events over many steps matters; slower to train than a convolution.",
         "Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000", recurrentParameters(),
         [](Inputs inputs, const LayerParameters& parameters, const TaskShape&) {
             return inferRecurrent(inputs[0], parameters, 4);
         }},
        {"gru", "GRU", "Recurrent", "A simpler LSTM with three gates in place of four: a quarter fewer weights, often as good.",
         "Cho et al. 2014; reset after the product, as in cuDNN", recurrentParameters(),
         [](Inputs inputs, const LayerParameters& parameters, const TaskShape&) {
             return inferRecurrent(inputs[0], parameters, 3);
         }}};
}

} // namespace airshed::models
