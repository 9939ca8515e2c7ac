#include <algorithm>
#include <span>

#include "core/engine/tensors_internal.h"
#include "core/engine/training/flat_optimizer_internal.h"

namespace airshed::training {

namespace {

std::span<float> cellsOf(const torch::Tensor& tensor) {
    return tensor.defined() ? std::span(tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel()))
                            : std::span<float>();
}

} // namespace

FlatOptimizer::FlatOptimizer(const modules::Network& network, const experiments::TrainingSettings& settings)
    : m_weights(network.weights()),
      m_gradients(network.gradients()),
      m_first(torch::zeros_like(m_weights)),
      m_clipNorm(settings.clipNorm),
      m_clipValue(settings.clipValue),
      m_averaging(settings.averaging) {
    addParts(network, settings);
    m_buffers.emplace_back("first_moment.", m_first);
    if (updateRule(settings).usesSecond()) {
        m_second = torch::zeros_like(m_weights);
        m_buffers.emplace_back("second_moment.", m_second);
    }
    if (m_averaging > 0.0) {
        m_average = torch::zeros_like(m_weights);
        m_buffers.emplace_back("average.", m_average);
    }
}

void FlatOptimizer::addParts(const modules::Network& network, const experiments::TrainingSettings& settings) {
    const UpdateRule rule = updateRule(settings);
    if (settings.decayAll || rule.weightDecay == 0.0) {
        m_parts.push_back({0, m_weights.numel(), rule});
        return;
    }
    UpdateRule without = rule;
    without.weightDecay = 0.0;
    for (const modules::ArrayPlace& place : network.learned().places) {
        const UpdateRule& chosen = place.shape.size() > 1 ? rule : without;
        if (!m_parts.empty() && m_parts.back().rule.weightDecay == chosen.weightDecay)
            m_parts.back().end += place.elements;
        else
            m_parts.push_back({place.offset, place.offset + place.elements, chosen});
    }
}

void FlatOptimizer::beginAverage() {
    if (m_average.defined())
        m_average.copy_(m_weights);
}

void FlatOptimizer::moveInto(const std::vector<torch::Tensor>& memory) {
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < memory.size(); ++i) { // who holds a buffer holds the new memory, too
        memory[i].copy_(m_buffers[i].second);
        m_buffers[i].second.set_data(memory[i]);
    }
}

void FlatOptimizer::update(std::int64_t step, double learningRate) {
    const torch::NoGradGuard noGrad;
    if (m_clipValue > 0.0)
        m_gradients.clamp_(-m_clipValue, m_clipValue);
    const auto gradients = cellsOf(m_gradients);
    float scale = 1.0F;
    if (m_clipNorm > 0.0) {
        const double norm = normOf(gradients);
        if (norm > m_clipNorm)
            scale = static_cast<float>(m_clipNorm / norm);
    }
    const UpdateState all{cellsOf(m_weights), cellsOf(m_first), cellsOf(m_second)};
    for (const Part& part : m_parts) {
        const auto begin = static_cast<std::size_t>(part.begin);
        const auto count = static_cast<std::size_t>(part.end - part.begin);
        const UpdateState state{all.weights.subspan(begin, count), all.first.subspan(begin, count),
                                all.second.empty() ? all.second : all.second.subspan(begin, count)};
        updateWeights(part.rule, state, gradients.subspan(begin, count), learningRate, step, scale);
    }
    if (m_average.defined())
        follow(step);
}

AveragedWeights::AveragedWeights(const modules::Network& network, const FlatOptimizer& optimizer)
    : m_weights(network.weights()), m_average(optimizer.average()) {
    resume();
}

AveragedWeights::~AveragedWeights() {
    suspend();
}

void AveragedWeights::suspend() {
    if (!m_average.defined())
        return;
    const torch::NoGradGuard noGrad;
    m_weights.copy_(m_kept);
}

void AveragedWeights::resume() {
    if (!m_average.defined())
        return;
    const torch::NoGradGuard noGrad;
    m_kept = m_weights.clone();
    m_weights.copy_(m_average);
}

double averageKept(double averaging, std::int64_t step) {
    const auto t = static_cast<double>(step);
    return std::min(averaging, (1.0 + t) / (10.0 + t));
}

void FlatOptimizer::follow(std::int64_t step) {
    const double kept = averageKept(m_averaging, step);
    m_average.mul_(kept).add_(m_weights, 1.0 - kept);
}

} // namespace airshed::training
