#include <cmath>
#include <span>

#include <torch/torch.h>

#include "core/engine/training/flat_optimizer_internal.h"

namespace airshed::training {

namespace {

std::span<float> cellsOf(const torch::Tensor& tensor) {
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

} // namespace

FlatOptimizer::FlatOptimizer(const modules::Network& network, const experiments::TrainingSettings& settings)
    : m_weights(network.weights()),
      m_gradients(network.gradients()),
      m_first(torch::zeros_like(m_weights)),
      m_second(torch::zeros_like(m_weights)),
      m_clipNorm(settings.clipNorm) {
    m_settings.learningRate = settings.learningRate;
    m_settings.weightDecay = settings.weightDecay;
    m_settings.decoupled = settings.optimizer == "adamw";
}

void FlatOptimizer::update(std::int64_t step) {
    if (m_weights.device().is_cpu())
        updateOnHost(step);
    else
        updateOnDevice(step);
}

void FlatOptimizer::updateOnHost(std::int64_t step) {
    const auto gradients = cellsOf(m_gradients);
    float scale = 1.0F;
    if (m_clipNorm > 0.0) {
        const double norm = normOf(gradients);
        if (norm > m_clipNorm)
            scale = static_cast<float>(m_clipNorm / norm);
    }
    adamUpdate(cellsOf(m_weights), gradients, cellsOf(m_first), cellsOf(m_second), m_settings, step, scale);
}

// The same arithmetic as adamUpdate, as operations of the device; nothing is read back.
void FlatOptimizer::updateOnDevice(std::int64_t step) {
    const torch::NoGradGuard noGrad;
    const auto t = static_cast<double>(step);
    torch::Tensor gradient = m_gradients;
    if (m_clipNorm > 0.0)
        gradient = gradient * (m_clipNorm / gradient.norm()).clamp_max(1.0);
    if (m_settings.decoupled)
        m_weights.mul_(1.0 - m_settings.learningRate * m_settings.weightDecay);
    else
        gradient = gradient + m_weights * m_settings.weightDecay;
    m_first.mul_(m_settings.beta1).add_(gradient, 1.0 - m_settings.beta1);
    m_second.mul_(m_settings.beta2).addcmul_(gradient, gradient, 1.0 - m_settings.beta2);
    const double secondCorrection = 1.0 / std::sqrt(1.0 - std::pow(m_settings.beta2, t));
    const double stepSize = m_settings.learningRate / (1.0 - std::pow(m_settings.beta1, t));
    m_weights.addcdiv_(m_first, m_second.sqrt().mul_(secondCorrection).add_(m_settings.epsilon), -stepSize);
}

} // namespace airshed::training
