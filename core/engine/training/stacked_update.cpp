#include "core/engine/training/stacked_update_internal.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/engine/tensors_internal.h"

namespace airshed::training {

namespace {

using torch::Tensor;

/// Columns of the factors.
enum Column : std::int64_t { Rate, Keep, StepSize, SecondCorrection, AverageKept, Columns };

Tensor columnOf(const Tensor& factors, Column column) {
    return factors.narrow(1, column, 1);
}

} // namespace

StackedUpdate::StackedUpdate(const modules::StackedNetwork& network, std::span<FlatOptimizer* const> optimizers,
                             std::span<const experiments::TrainingSettings* const> settings)
    : m_rule(updateRule(*settings.front())),
      m_clipNorm(settings.front()->clipNorm),
      m_clipValue(settings.front()->clipValue),
      m_averaging(settings.front()->averaging),
      m_weights(network.weights()),
      m_gradients(network.gradients()) {
    std::vector<Tensor> buffers;
    for (std::size_t i = 0; i < optimizers.front()->buffers().size(); ++i)
        buffers.push_back(torch::zeros_like(m_weights));
    for (std::size_t model = 0; model < optimizers.size(); ++model) {
        std::vector<Tensor> rows;
        for (const Tensor& buffer : buffers)
            rows.push_back(buffer[static_cast<std::int64_t>(model)]);
        optimizers[model]->moveInto(rows);
    }
    m_first = buffers[0];
    if (m_rule.usesSecond())
        m_second = buffers[1];
    if (m_averaging > 0.0)
        m_average = buffers.back();
    for (const experiments::TrainingSettings* each : settings)
        m_weightDecays.push_back(each->weightDecay);
    m_decayColumn = torch::tensor(m_weightDecays, torch::kFloat64).to(m_weights.options()).unsqueeze(1);
    placeDecay(network, settings.front()->decayAll);
}

void StackedUpdate::placeDecay(const modules::StackedNetwork& network, bool decayAll) {
    if (decayAll)
        return;
    m_decays = torch::ones({m_weights.size(1)}, torch::kBool);
    for (const modules::ArrayPlace& place : network.places().places)
        if (place.shape.size() <= 1)
            m_decays.narrow(0, place.offset, place.elements).fill_(false);
    m_decays = m_decays.to(m_weights.device());
}

Tensor StackedUpdate::factors(std::span<const std::int64_t> steps, std::span<const double> learningRates) const {
    const Tensor factors = torch::empty({static_cast<std::int64_t>(steps.size()), Columns});
    auto* cell = factors.data_ptr<float>();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto t = static_cast<double>(steps[i]);
        const double rate = learningRates[i];
        std::array<double, Columns> row{};
        row[Rate] = rate;
        row[Keep] = m_rule.decoupled ? 1.0 - rate * m_weightDecays[i] : 1.0;
        row[StepSize] = rate / (1.0 - std::pow(m_rule.beta1, t));
        row[SecondCorrection] = 1.0 / std::sqrt(1.0 - std::pow(m_rule.beta2, t));
        row[AverageKept] = averageKept(m_averaging, steps[i]);
        cell = std::ranges::transform(row, cell, [](double number) { return static_cast<float>(number); }).out;
    }
    return factors;
}

void StackedUpdate::operator()(const Tensor& factors) const {
    const torch::NoGradGuard noGrad;
    updateBy(clipped(), factors);
    if (!m_average.defined())
        return;
    const Tensor kept = columnOf(factors, AverageKept);
    m_average.mul_(kept).add_(m_weights * (1.0 - kept));
}

std::vector<Tensor> StackedUpdate::state() const {
    std::vector<Tensor> all{m_weights, m_first};
    for (const Tensor& tensor : {m_second, m_average})
        if (tensor.defined())
            all.push_back(tensor);
    return all;
}

Tensor StackedUpdate::clipped() const {
    if (m_clipValue > 0.0)
        m_gradients.clamp_(-m_clipValue, m_clipValue);
    if (m_clipNorm <= 0.0)
        return m_gradients;
    return m_gradients * (m_clipNorm / m_gradients.norm(2, {1}, true)).clamp_max(1.0);
}

void StackedUpdate::updateBy(const Tensor& gradients, const Tensor& factors) const {
    const Tensor rate = columnOf(factors, Rate);
    Tensor gradient = gradients;
    if (!m_rule.decoupled) {
        const Tensor pull = m_weights * m_decayColumn;
        gradient = gradient + (m_decays.defined() ? pull.mul_(m_decays) : pull);
    }
    const Tensor keep = columnOf(factors, Keep);
    if (m_rule.decoupled)
        m_weights.mul_(m_decays.defined() ? torch::where(m_decays, keep, torch::ones_like(keep)) : keep);
    switch (m_rule.kind) {
    case UpdateRule::Kind::Sgd:
        m_first.mul_(m_rule.momentum).add_(gradient);
        m_weights.sub_(m_first * rate);
        return;
    case UpdateRule::Kind::Lion:
        m_weights.sub_((m_first * m_rule.beta1 + gradient * (1.0 - m_rule.beta1)).sign_() * rate);
        m_first.mul_(m_rule.beta2).add_(gradient, 1.0 - m_rule.beta2);
        return;
    case UpdateRule::Kind::RmsProp:
        m_second.mul_(m_rule.beta2).addcmul_(gradient, gradient, 1.0 - m_rule.beta2);
        m_first.mul_(m_rule.momentum).addcdiv_(gradient, m_second.sqrt().add_(m_rule.epsilon));
        m_weights.sub_(m_first * rate);
        return;
    case UpdateRule::Kind::Adam: break;
    }
    m_first.mul_(m_rule.beta1).add_(gradient, 1.0 - m_rule.beta1);
    m_second.mul_(m_rule.beta2).addcmul_(gradient, gradient, 1.0 - m_rule.beta2);
    const Tensor spread = m_second.sqrt().mul_(columnOf(factors, SecondCorrection)).add_(m_rule.epsilon);
    m_weights.sub_((m_first * columnOf(factors, StepSize)).div_(spread));
}

} // namespace airshed::training
