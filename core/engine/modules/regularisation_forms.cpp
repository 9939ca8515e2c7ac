#include <array>

#include <fmt/format.h>
#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

std::vector<LearnedArray> layerNormArrays(const LayerContext& layer) {
    const std::int64_t channels = layer.input().back();
    return {{"weight", {channels}, Start::Ones}, {"bias", {channels}, Start::Zeros}};
}

torch::Tensor layerNormForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays arrays,
                               const ForwardState& /*state*/) {
    return torch::layer_norm(x, {layer.input().back()}, arrays[0], arrays[1], 1e-5);
}

std::string layerNormScript(const LayerContext& layer) {
    return fmt::format("return torch.layer_norm(x, [{}], self.weight, self.bias, 1e-5)", layer.input().back());
}

/// Sets a share of the values to zero and scales the others up, so that their expectation stays (Srivastava et al. 2014).
torch::Tensor dropoutForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                             const ForwardState& state) {
    const double rate = layer.parameters.number("rate");
    if (!state.training || rate == 0.0)
        return x;
    const auto kept = torch::empty(x.sizes(), x.options()).bernoulli_(1.0 - rate, state.generator);
    return x * kept.div_(1.0 - rate);
}

std::string dropoutScript(const LayerContext& /*layer*/) {
    return "return x";
}

torch::Tensor subtractLastForward(const LayerContext& /*layer*/, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                                  const ForwardState& /*state*/) {
    return x - x.narrow(1, x.size(1) - 1, 1);
}

std::string subtractLastScript(const LayerContext& /*layer*/) {
    return "return x - x[:, -1:]";
}

constexpr std::array forms{LayerForms{"layer_norm", layerNormArrays, single<layerNormForward>, layerNormScript},
                           LayerForms{"dropout", noArrays, single<dropoutForward>, dropoutScript},
                           LayerForms{"subtract_last", noArrays, single<subtractLastForward>, subtractLastScript}};

} // namespace

std::span<const LayerForms> regularisationForms() {
    return forms;
}

} // namespace airshed::modules
