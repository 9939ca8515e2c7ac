#include <cmath>
#include <numbers>

#include "core/engine/tensors_internal.h"
#include "core/engine/training/batch_loss_internal.h"

namespace airshed::training {

namespace {

torch::Tensor pinball(const torch::Tensor& output, const torch::Tensor& truth, const torch::Tensor& levels) {
    const torch::Tensor error = truth.unsqueeze(-1) - output;
    return torch::max(error * levels, error * (levels - 1.0)).mean(-1);
}

torch::Tensor gaussian(const torch::Tensor& output, const torch::Tensor& truth) {
    const torch::Tensor scale = output.select(-1, 1);
    return scale.log() + (truth - output.select(-1, 0)).div(scale).square() * 0.5;
}

torch::Tensor focal(const torch::Tensor& output, const torch::Tensor& truth, double gamma) {
    const torch::Tensor loss = torch::binary_cross_entropy(output, truth, {}, at::Reduction::None);
    if (gamma <= 0.0)
        return loss;
    return loss * (1.0 - (output * truth + (1.0 - output) * (1.0 - truth))).pow(gamma);
}

torch::Tensor logCosh(const torch::Tensor& error) {
    const torch::Tensor size = error.abs();
    return size + torch::log1p(torch::exp(size * -2.0)) - std::numbers::ln2;
}

torch::Tensor floatsOf(const std::vector<double>& values, const torch::Device& device) {
    return torch::tensor(values, torch::kFloat64).to(torch::TensorOptions().dtype(torch::kFloat32).device(device));
}

} // namespace

BatchLoss::BatchLoss(Loss loss, models::OutputKind kind, const torch::Device& device)
    : m_loss(std::move(loss)), m_kind(std::move(kind)) {
    if (!m_kind.levels.empty())
        m_levels = floatsOf(m_kind.levels, device);
    if (!m_loss.weights.empty())
        m_weights = floatsOf(m_loss.weights, device);
}

torch::Tensor BatchLoss::weights(const Batch& batch) const {
    return m_weights.defined() ? batch.weights * m_weights.view({1, batch.weights.size(1), batch.weights.size(2)})
                               : batch.weights;
}

torch::Tensor BatchLoss::weighed(const torch::Tensor& output, const Batch& batch) const {
    return cells(output, batch.targets) * weights(batch);
}

torch::Tensor BatchLoss::cells(const torch::Tensor& output, const torch::Tensor& truth) const {
    using Kind = models::OutputKind::Kind;
    switch (m_kind.kind) {
    case Kind::Quantiles: return pinball(output, truth, m_levels);
    case Kind::Gaussian: return gaussian(output, truth);
    case Kind::Probability: return focal(output, truth, m_loss.focalGamma);
    case Kind::Point: break;
    }
    if (m_loss.name == "mse")
        return torch::mse_loss(output, truth, at::Reduction::None);
    if (m_loss.name == "huber")
        return torch::huber_loss(output, truth, at::Reduction::None, 1.0);
    if (m_loss.name == "log_cosh")
        return logCosh(output - truth);
    return torch::l1_loss(output, truth, at::Reduction::None);
}

} // namespace airshed::training
