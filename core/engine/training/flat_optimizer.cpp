#include <algorithm>
#include <cmath>
#include <span>

#include <torch/torch.h>

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

void FlatOptimizer::update(std::int64_t step, double learningRate) {
    const torch::NoGradGuard noGrad;
    if (m_clipValue > 0.0)
        m_gradients.clamp_(-m_clipValue, m_clipValue);
    if (m_weights.device().is_cpu())
        updateOnHost(step, learningRate);
    else
        updateOnDevice(step, learningRate);
    if (m_average.defined())
        follow(step);
}

void FlatOptimizer::updateOnHost(std::int64_t step, double learningRate) {
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
}

// The same arithmetic as updateWeights, as operations of the device; nothing is read back.
void FlatOptimizer::updateOnDevice(std::int64_t step, double learningRate) {
    torch::Tensor gradients = m_gradients;
    if (m_clipNorm > 0.0)
        gradients = gradients * (m_clipNorm / gradients.norm()).clamp_max(1.0);
    for (const Part& part : m_parts)
        updatePart(part, gradients.slice(0, part.begin, part.end), step, learningRate);
}

void FlatOptimizer::updatePart(const Part& part, const torch::Tensor& gradients, std::int64_t step, double learningRate) {
    const UpdateRule& rule = part.rule;
    const auto partOf = [&part](const torch::Tensor& all) { return all.slice(0, part.begin, part.end); };
    torch::Tensor weights = partOf(m_weights);
    torch::Tensor first = partOf(m_first);
    torch::Tensor gradient = gradients;
    if (!rule.decoupled && rule.weightDecay > 0.0)
        gradient = gradient + weights * rule.weightDecay;
    if (rule.decoupled)
        weights.mul_(1.0 - learningRate * rule.weightDecay);
    switch (rule.kind) {
    case UpdateRule::Kind::Sgd:
        first.mul_(rule.momentum).add_(gradient);
        weights.add_(first, -learningRate);
        return;
    case UpdateRule::Kind::Lion:
        weights.add_((first * rule.beta1 + gradient * (1.0 - rule.beta1)).sign_(), -learningRate);
        first.mul_(rule.beta2).add_(gradient, 1.0 - rule.beta2);
        return;
    case UpdateRule::Kind::RmsProp: {
        torch::Tensor second = partOf(m_second);
        second.mul_(rule.beta2).addcmul_(gradient, gradient, 1.0 - rule.beta2);
        first.mul_(rule.momentum).addcdiv_(gradient, second.sqrt().add_(rule.epsilon));
        weights.add_(first, -learningRate);
        return;
    }
    case UpdateRule::Kind::Adam: break;
    }
    const auto t = static_cast<double>(step);
    torch::Tensor second = partOf(m_second);
    first.mul_(rule.beta1).add_(gradient, 1.0 - rule.beta1);
    second.mul_(rule.beta2).addcmul_(gradient, gradient, 1.0 - rule.beta2);
    const double secondCorrection = 1.0 / std::sqrt(1.0 - std::pow(rule.beta2, t));
    weights.addcdiv_(first, second.sqrt().mul_(secondCorrection).add_(rule.epsilon),
                     -learningRate / (1.0 - std::pow(rule.beta1, t)));
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

// Young means forget faster, so that the first weights do not linger: as TensorFlow's ExponentialMovingAverage.
void FlatOptimizer::follow(std::int64_t step) {
    const auto t = static_cast<double>(step);
    const double kept = std::min(m_averaging, (1.0 + t) / (10.0 + t));
    m_average.mul_(kept).add_(m_weights, 1.0 - kept);
}

} // namespace airshed::training
