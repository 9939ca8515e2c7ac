#include <array>

#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

torch::Tensor flattenForward(const LayerContext& /*layer*/, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                             const ForwardState& /*state*/) {
    return x.flatten(1);
}

std::string flattenScript(const LayerContext& /*layer*/) {
    return "return torch.flatten(x, 1)";
}

constexpr std::array forms{LayerForms{"flatten", noArrays, single<flattenForward>, flattenScript}};

} // namespace

std::span<const LayerForms> shapeForms() {
    return forms;
}

} // namespace airshed::modules
