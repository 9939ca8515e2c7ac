#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <torch/torch.h>

#include "core/engine/modules/layer_forms_internal.h"

namespace airshed::modules {

namespace {

std::vector<LearnedArray> conv1dArrays(const LayerContext& layer) {
    const std::int64_t inputs = layer.input()[1];
    const std::int64_t outputs = layer.output[1];
    const std::int64_t kernel = layer.parameters.integer("kernel");
    const double bound = 1.0 / std::sqrt(static_cast<double>(inputs * kernel));
    return {{"weight", {outputs, inputs, kernel}, Start::Uniform, bound}, {"bias", {outputs}, Start::Uniform, bound}};
}

/// Zeros before the first step and behind the last.
std::pair<std::int64_t, std::int64_t> padding(const LayerContext& layer) {
    const std::int64_t reach = (layer.parameters.integer("kernel") - 1) * layer.parameters.integer("dilation");
    const std::int64_t before = layer.parameters.boolean("causal") ? reach : reach / 2;
    return {before, reach - before};
}

// LibTorch's convolutions take channels before steps.
torch::Tensor conv1dForward(const LayerContext& layer, const torch::Tensor& x, LayerForms::Arrays arrays,
                            const ForwardState& /*state*/) {
    const auto [before, behind] = padding(layer);
    const std::int64_t stride = layer.parameters.integer("stride");
    const std::int64_t dilation = layer.parameters.integer("dilation");
    constexpr std::int64_t none = 0;
    const torch::Tensor channelsFirst = x.transpose(1, 2);
    if (before == behind)
        return torch::conv1d(channelsFirst, arrays[0], arrays[1], stride, before, dilation).transpose(1, 2);
    return torch::conv1d(torch::constant_pad_nd(channelsFirst, {before, behind}), arrays[0], arrays[1], stride, none, dilation)
        .transpose(1, 2);
}

std::string conv1dScript(const LayerContext& layer) {
    const auto [before, behind] = padding(layer);
    return fmt::format("padded = torch.constant_pad_nd(x.transpose(1, 2), [{}, {}], 0.0)\n"
                       "return torch.conv1d(padded, self.weight, self.bias, [{}], [0], [{}], 1).transpose(1, 2)",
                       before, behind, layer.parameters.integer("stride"), layer.parameters.integer("dilation"));
}

constexpr std::array forms{LayerForms{"conv1d", conv1dArrays, single<conv1dForward>, conv1dScript}};

} // namespace

std::span<const LayerForms> convolutionForms() {
    return forms;
}

} // namespace airshed::modules
