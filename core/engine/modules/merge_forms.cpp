#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

std::vector<std::string> inputNames(const LayerContext& layer) {
    std::vector<std::string> names{"x"};
    for (std::size_t i = 1; i < layer.inputs.size(); ++i)
        names.push_back(fmt::format("x{}", i + 1));
    return names;
}

torch::Tensor addForward(const LayerContext& /*layer*/, LayerForms::Inputs inputs, LayerForms::Arrays /*arrays*/,
                         const ForwardState& /*state*/) {
    torch::Tensor sum = inputs[0] + inputs[1];
    for (const torch::Tensor& input : inputs.subspan(2))
        sum = sum + input;
    return sum;
}

std::string addScript(const LayerContext& layer) {
    return fmt::format("return {}", fmt::join(inputNames(layer), " + "));
}

torch::Tensor multiplyForward(const LayerContext& /*layer*/, LayerForms::Inputs inputs, LayerForms::Arrays /*arrays*/,
                              const ForwardState& /*state*/) {
    torch::Tensor product = inputs[0] * inputs[1];
    for (const torch::Tensor& input : inputs.subspan(2))
        product = product * input;
    return product;
}

std::string multiplyScript(const LayerContext& layer) {
    return fmt::format("return {}", fmt::join(inputNames(layer), " * "));
}

torch::Tensor concatenateForward(const LayerContext& /*layer*/, LayerForms::Inputs inputs, LayerForms::Arrays /*arrays*/,
                                 const ForwardState& /*state*/) {
    return torch::cat(std::vector<torch::Tensor>(inputs.begin(), inputs.end()), -1);
}

std::string concatenateScript(const LayerContext& layer) {
    return fmt::format("return torch.cat([{}], -1)", fmt::join(inputNames(layer), ", "));
}

constexpr std::array forms{LayerForms{"add", noArrays, addForward, addScript},
                           LayerForms{"multiply", noArrays, multiplyForward, multiplyScript},
                           LayerForms{"concatenate", noArrays, concatenateForward, concatenateScript}};

} // namespace

std::span<const LayerForms> mergeForms() {
    return forms;
}

} // namespace airshed::modules
