#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

// Names and order as torch.nn.LSTM and GRU; all uniform within 1 / sqrt(hidden).
std::vector<LearnedArray> recurrentArrays(const LayerContext& layer, std::int64_t gates) {
    const std::int64_t hidden = layer.parameters.integer("hidden");
    const double bound = 1.0 / std::sqrt(static_cast<double>(hidden));
    std::vector<LearnedArray> arrays;
    std::int64_t inputs = layer.input()[1];
    for (std::int64_t i = 0; i < layer.parameters.integer("layers"); ++i) {
        arrays.push_back({fmt::format("weight_ih_l{}", i), {gates * hidden, inputs}, Start::Uniform, bound});
        arrays.push_back({fmt::format("weight_hh_l{}", i), {gates * hidden, hidden}, Start::Uniform, bound});
        arrays.push_back({fmt::format("bias_ih_l{}", i), {gates * hidden}, Start::Uniform, bound});
        arrays.push_back({fmt::format("bias_hh_l{}", i), {gates * hidden}, Start::Uniform, bound});
        inputs = hidden;
    }
    return arrays;
}

torch::Tensor firstState(const LayerContext& layer, const torch::Tensor& x) {
    return torch::zeros({layer.parameters.integer("layers"), x.size(0), layer.parameters.integer("hidden")}, x.options());
}

torch::Tensor chosenOutput(const LayerContext& layer, const torch::Tensor& sequence) {
    return layer.parameters.text("output") == "last" ? sequence.select(1, -1) : sequence;
}

std::string recurrentScript(const LayerContext& layer, const std::string& call, const std::string& results) {
    std::vector<std::string> arrays;
    for (std::int64_t i = 0; i < layer.parameters.integer("layers"); ++i)
        for (const char* name : {"weight_ih", "weight_hh", "bias_ih", "bias_hh"})
            arrays.push_back(fmt::format("self.{}_l{}", name, i));
    return fmt::format("h = torch.zeros([{0}, x.size(0), {1}], dtype=x.dtype, device=x.device)\n"
                       "{2} = {3}, [{4}], True, {0}, 0.0, False, False, True)\n"
                       "return {5}",
                       layer.parameters.integer("layers"), layer.parameters.integer("hidden"), results, call,
                       fmt::join(arrays, ", "), layer.parameters.text("output") == "last" ? "y[:, -1]" : "y");
}

std::vector<LearnedArray> lstmArrays(const LayerContext& layer) {
    return recurrentArrays(layer, 4);
}

torch::Tensor lstmForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays arrays,
                          const ForwardState& state) {
    const torch::Tensor zeros = firstState(layer, x);
    const std::vector<torch::Tensor> weights(arrays.begin(), arrays.end());
    return chosenOutput(layer, std::get<0>(torch::lstm(x, {zeros, zeros}, weights, true, layer.parameters.integer("layers"),
                                                       0.0, state.training, false, true)));
}

std::string lstmScript(const LayerContext& layer) {
    return recurrentScript(layer, "torch.lstm(x, [h, h]", "y, hn, cn");
}

std::vector<LearnedArray> gruArrays(const LayerContext& layer) {
    return recurrentArrays(layer, 3);
}

torch::Tensor gruForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays arrays,
                         const ForwardState& state) {
    const std::vector<torch::Tensor> weights(arrays.begin(), arrays.end());
    return chosenOutput(layer, std::get<0>(torch::gru(x, firstState(layer, x), weights, true,
                                                      layer.parameters.integer("layers"), 0.0, state.training, false, true)));
}

std::string gruScript(const LayerContext& layer) {
    return recurrentScript(layer, "torch.gru(x, h", "y, hn");
}

constexpr std::array forms{LayerForms{"lstm", lstmArrays, single<lstmForward>, lstmScript, true},
                           LayerForms{"gru", gruArrays, single<gruForward>, gruScript, true}};

} // namespace

std::span<const LayerForms> recurrentForms() {
    return forms;
}

} // namespace airshed::modules
