#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

// Bounds as PyTorch's reset_parameters: kaiming_uniform with a = sqrt(5) is uniform within 1 / sqrt(inputs).
std::vector<LearnedArray> weightAndBias(std::int64_t inputs, std::int64_t outputs, bool bias) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
    std::vector<LearnedArray> arrays{{"weight", {outputs, inputs}, Start::Uniform, bound}};
    if (bias)
        arrays.push_back({"bias", {outputs}, Start::Uniform, bound});
    return arrays;
}

std::vector<LearnedArray> linearArrays(const LayerContext& layer) {
    return weightAndBias(layer.input().back(), layer.output.back(), layer.parameters.boolean("bias"));
}

torch::Tensor linearForward(const LayerContext& /*layer*/, const torch::Tensor& x, LayerForms::Arrays arrays,
                            const ForwardState& /*state*/) {
    return arrays.size() == 2 ? torch::linear(x, arrays[0], arrays[1]) : torch::linear(x, arrays[0]);
}

std::string linearScript(const LayerContext& layer) {
    return layer.parameters.boolean("bias") ? "return torch.linear(x, self.weight, self.bias)"
                                            : "return torch.linear(x, self.weight)";
}

std::vector<LearnedArray> headArrays(const LayerContext& layer) {
    return weightAndBias(layer.input()[0], layer.output[0] * layer.output[1], true);
}

torch::Tensor headForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays arrays,
                          const ForwardState& /*state*/) {
    return torch::linear(x, arrays[0], arrays[1]).view({-1, layer.output[0], layer.output[1]});
}

std::string headScript(const LayerContext& layer) {
    return fmt::format("return torch.linear(x, self.weight, self.bias).view(-1, {}, {})", layer.output[0], layer.output[1]);
}

torch::Tensor lastValueForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays /*arrays*/,
                               const ForwardState& /*state*/) {
    std::vector<torch::Tensor> targets;
    for (const std::int64_t channel : layer.task.targetChannels)
        targets.push_back(x.select(1, -1).narrow(1, channel, 1));
    return torch::cat(targets, 1).unsqueeze(1).expand({-1, layer.output[0], -1});
}

std::string lastValueScript(const LayerContext& layer) {
    std::vector<std::string> targets;
    for (const std::int64_t channel : layer.task.targetChannels)
        targets.push_back(fmt::format("x[:, -1, {}:{}]", channel, channel + 1));
    return fmt::format("return torch.cat([{}], 1).unsqueeze(1).expand(-1, {}, -1)", fmt::join(targets, ", "), layer.output[0]);
}

constexpr std::array forms{LayerForms{"linear", linearArrays, single<linearForward>, linearScript},
                           LayerForms{"regression_head", headArrays, single<headForward>, headScript},
                           LayerForms{"last_value", noArrays, single<lastValueForward>, lastValueScript}};

} // namespace

std::span<const LayerForms> denseForms() {
    return forms;
}

} // namespace airshed::modules
