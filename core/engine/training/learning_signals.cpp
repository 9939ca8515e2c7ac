#include <algorithm>
#include <optional>

#include "core/engine/tensors_internal.h"
#include "core/engine/training/learning_signals_internal.h"

namespace airshed::training {

namespace {

/// The layer that an array belongs to: "conv1" of "conv1.weight".
std::string layerOf(const models::Program& program, const std::string& array) {
    std::string owner;
    for (const models::ProgramLayer& layer : program.layers)
        if (layer.id.size() > owner.size() && array.starts_with(layer.id + "."))
            owner = layer.id;
    return owner;
}

/// Reads no more of a device than is counted.
project::Histogram spreadOf(const torch::Tensor& cells) {
    const torch::Tensor flat = cells.reshape({-1});
    const std::int64_t most = project::Histogram::sample;
    const std::int64_t apart = std::max<std::int64_t>((flat.numel() + most - 1) / most, 1);
    const torch::Tensor chosen = flat.slice(0, 0, flat.numel(), apart).to(torch::kCPU).contiguous();
    return project::Histogram::of({chosen.data_ptr<float>(), static_cast<std::size_t>(chosen.numel())});
}

/// The layer whose step yields a value of a ReLU; null pointer for any other value.
const models::ProgramLayer* reluLayer(const models::Program& program, models::Value value) {
    const auto* unary = std::get_if<models::op::Unary>(&program.steps[value].operation);
    if (unary == nullptr || unary->function != models::op::Function::Relu)
        return nullptr;
    const auto layer = std::ranges::find_if(
        program.layers, [value](const models::ProgramLayer& each) { return value >= each.first && value < each.end; });
    return layer == program.layers.end() ? nullptr : &*layer;
}

} // namespace

UpdateNorms LearningSignals::normsOf(std::int64_t begin, std::int64_t end) const {
    const torch::NoGradGuard noGrad;
    const torch::Tensor before = m_before.slice(0, begin, end);
    const double size = before.norm().item<double>();
    const double change = (m_network.weights().slice(0, begin, end) - before).norm().item<double>();
    return {m_network.gradients().slice(0, begin, end).norm().item<double>(), size > 0.0 ? change / size : 0.0};
}

UpdateNorms LearningSignals::ofAll() const {
    return normsOf(0, m_network.weights().numel());
}

std::map<std::string, std::pair<std::int64_t, std::int64_t>> LearningSignals::weightRanges() const {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> ranges; // a layer's arrays lie one after the other
    for (const modules::ArrayPlace& place : m_network.learned().places) {
        const std::string layer = layerOf(m_network.program(), place.name);
        const auto [found, isNew] = ranges.try_emplace(layer, place.offset, place.offset);
        found->second.second = place.offset + place.elements;
    }
    return ranges;
}

std::map<std::string, UpdateNorms> LearningSignals::byLayer() const {
    std::map<std::string, UpdateNorms> norms;
    for (const auto& [layer, range] : weightRanges())
        norms[layer] = normsOf(range.first, range.second);
    return norms;
}

std::map<std::string, project::Histogram> LearningSignals::ofWeights() const {
    std::map<std::string, project::Histogram> spreads;
    for (const auto& [layer, range] : weightRanges())
        spreads[layer] = spreadOf(m_network.weights().slice(0, range.first, range.second));
    return spreads;
}

OutputSignals LearningSignals::ofOutputs(const DeviceFrame& frame, std::span<const std::int64_t> starts) const {
    constexpr std::size_t mostWindows = 512;
    OutputSignals signals;
    if (starts.empty())
        return signals;
    const torch::NoGradGuard noGrad;
    const models::Program& program = m_network.program();
    const std::function<void(models::Value, const torch::Tensor&)> watch = [&](models::Value value,
                                                                               const torch::Tensor& cells) {
        for (const models::ProgramLayer& layer : program.layers)
            if (layer.output == value)
                signals.spreads[layer.id] = spreadOf(cells);
        const models::ProgramLayer* layer = reluLayer(program, value);
        if (layer == nullptr || cells.dim() == 0)
            return;
        const torch::Tensor units = cells.reshape({-1, cells.size(-1)});
        const double silent = (units.amax(0) <= 0.0).to(torch::kFloat32).mean().item<double>();
        signals.silentShares[layer->id] = std::max(signals.silentShares[layer->id], silent);
    };
    modules::ForwardState state;
    state.watch = &watch;
    static_cast<void>(
        m_network.forward(frame.inputs(starts.first(std::min({starts.size(), mostWindows, frame.windowsAtOnce()}))), state));
    return signals;
}

} // namespace airshed::training
