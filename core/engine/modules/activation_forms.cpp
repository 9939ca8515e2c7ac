#include <array>

#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

torch::Tensor reluForward(const LayerContext& /*layer*/, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                          const ForwardState& /*state*/) {
    return torch::relu(x);
}

std::string reluScript(const LayerContext& /*layer*/) {
    return "return torch.relu(x)";
}

torch::Tensor geluForward(const LayerContext& /*layer*/, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                          const ForwardState& /*state*/) {
    return torch::gelu(x);
}

// torch.gelu is not to be had in TorchScript under that name: the exact form with the normal distribution is written out.
std::string geluScript(const LayerContext& /*layer*/) {
    return "return x * 0.5 * (1.0 + torch.erf(x * 0.7071067811865476))";
}

torch::Tensor tanhForward(const LayerContext& /*layer*/, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                          const ForwardState& /*state*/) {
    return torch::tanh(x);
}

std::string tanhScript(const LayerContext& /*layer*/) {
    return "return torch.tanh(x)";
}

constexpr std::array forms{LayerForms{"relu", noArrays, single<reluForward>, reluScript},
                           LayerForms{"gelu", noArrays, single<geluForward>, geluScript},
                           LayerForms{"tanh", noArrays, single<tanhForward>, tanhScript}};

} // namespace

std::span<const LayerForms> activationForms() {
    return forms;
}

} // namespace airshed::modules
