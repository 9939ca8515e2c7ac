#include "core/engine/training/weight_updates.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace airshed::training {

namespace {

/// What every rule begins with, in float32.
struct Pass {
    float* w;
    const float* g;
    std::size_t count;
    float scale; ///< of the gradients
    float decay; ///< times the weight, added to the gradient
    float keep;  ///< times the weight
    float rate;
};

void sgd(const Pass& pass, float* momentum, float kept) {
    const auto [w, g, count, scale, decay, keep, rate] = pass;
    for (std::size_t i = 0; i < count; ++i) {
        momentum[i] = kept * momentum[i] + (g[i] * scale + decay * w[i]);
        w[i] = keep * w[i] - rate * momentum[i];
    }
}

void adam(const Pass& pass, float* m, float* v, const UpdateRule& rule, double learningRate, double step) {
    const auto beta1 = static_cast<float>(rule.beta1);
    const auto beta2 = static_cast<float>(rule.beta2);
    const auto epsilon = static_cast<float>(rule.epsilon);
    const auto stepSize = static_cast<float>(learningRate / (1.0 - std::pow(rule.beta1, step)));
    const auto secondCorrection = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(rule.beta2, step)));
    const auto [w, g, count, scale, decay, keep, unused] = pass;
    for (std::size_t i = 0; i < count; ++i) {
        const float gradient = g[i] * scale + decay * w[i];
        m[i] = beta1 * m[i] + (1.0F - beta1) * gradient;
        v[i] = beta2 * v[i] + (1.0F - beta2) * gradient * gradient;
        w[i] = keep * w[i] - stepSize * m[i] / (std::sqrt(v[i]) * secondCorrection + epsilon);
    }
}

void rmsProp(const Pass& pass, float* momentum, float* v, const UpdateRule& rule) {
    const auto smoothing = static_cast<float>(rule.beta2);
    const auto kept = static_cast<float>(rule.momentum);
    const auto epsilon = static_cast<float>(rule.epsilon);
    const auto [w, g, count, scale, decay, keep, rate] = pass;
    for (std::size_t i = 0; i < count; ++i) {
        const float gradient = g[i] * scale + decay * w[i];
        v[i] = smoothing * v[i] + (1.0F - smoothing) * gradient * gradient;
        momentum[i] = kept * momentum[i] + gradient / (std::sqrt(v[i]) + epsilon);
        w[i] = keep * w[i] - rate * momentum[i];
    }
}

void lion(const Pass& pass, float* m, const UpdateRule& rule) {
    const auto beta1 = static_cast<float>(rule.beta1);
    const auto beta2 = static_cast<float>(rule.beta2);
    const auto [w, g, count, scale, decay, keep, rate] = pass;
    for (std::size_t i = 0; i < count; ++i) {
        const float gradient = g[i] * scale + decay * w[i];
        const float direction = beta1 * m[i] + (1.0F - beta1) * gradient;
        const float sign = direction > 0.0F ? 1.0F : direction < 0.0F ? -1.0F : 0.0F;
        w[i] = keep * w[i] - rate * sign;
        m[i] = beta2 * m[i] + (1.0F - beta2) * gradient;
    }
}

} // namespace

bool UpdateRule::usesSecond() const noexcept {
    return kind == Kind::Adam || kind == Kind::RmsProp;
}

UpdateRule updateRule(const experiments::TrainingSettings& settings) {
    constexpr double smoothing = 0.99;
    UpdateRule rule;
    rule.weightDecay = settings.weightDecay;
    rule.momentum = settings.momentum;
    rule.decoupled = settings.optimizer == "adamw" || settings.optimizer == "lion";
    if (settings.optimizer == "sgd")
        rule.kind = UpdateRule::Kind::Sgd;
    else if (settings.optimizer == "rmsprop")
        rule.kind = UpdateRule::Kind::RmsProp;
    else if (settings.optimizer == "lion")
        rule.kind = UpdateRule::Kind::Lion;
    if (rule.kind == UpdateRule::Kind::RmsProp || rule.kind == UpdateRule::Kind::Lion)
        rule.beta2 = smoothing;
    return rule;
}

void updateWeights(const UpdateRule& rule, const UpdateState& state, std::span<const float> gradients, double learningRate,
                   std::int64_t step, float gradientScale) {
    const Pass pass{state.weights.data(),
                    gradients.data(),
                    state.weights.size(),
                    gradientScale,
                    static_cast<float>(rule.decoupled ? 0.0 : rule.weightDecay),
                    static_cast<float>(rule.decoupled ? 1.0 - learningRate * rule.weightDecay : 1.0),
                    static_cast<float>(learningRate)};
    switch (rule.kind) {
    case UpdateRule::Kind::Sgd: return sgd(pass, state.first.data(), static_cast<float>(rule.momentum));
    case UpdateRule::Kind::Adam:
        return adam(pass, state.first.data(), state.second.data(), rule, learningRate, static_cast<double>(step));
    case UpdateRule::Kind::RmsProp: return rmsProp(pass, state.first.data(), state.second.data(), rule);
    case UpdateRule::Kind::Lion: return lion(pass, state.first.data(), rule);
    }
}

double normOf(std::span<const float> values) {
    // Eight sums side by side let the compiler use vectors without changing the order from run to run.
    std::array<double, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= values.size(); i += sums.size())
        for (std::size_t k = 0; k < sums.size(); ++k)
            sums[k] += static_cast<double>(values[i + k]) * values[i + k];
    for (; i < values.size(); ++i)
        sums[0] += static_cast<double>(values[i]) * values[i];
    double sum = 0;
    for (const double part : sums)
        sum += part;
    return std::sqrt(sum);
}

} // namespace airshed::training
