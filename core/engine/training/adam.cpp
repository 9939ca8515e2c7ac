#include "core/engine/training/adam.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace airshed::training {

void adamUpdate(std::span<float> weights, std::span<const float> gradients, std::span<float> firstMoments,
                std::span<float> secondMoments, const AdamSettings& settings, std::int64_t step, float gradientScale) {
    const auto t = static_cast<double>(step);
    const auto beta1 = static_cast<float>(settings.beta1);
    const auto beta2 = static_cast<float>(settings.beta2);
    const auto epsilon = static_cast<float>(settings.epsilon);
    const auto stepSize = static_cast<float>(settings.learningRate / (1.0 - std::pow(settings.beta1, t)));
    const auto secondCorrection = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(settings.beta2, t)));
    const auto keep = static_cast<float>(settings.decoupled ? 1.0 - settings.learningRate * settings.weightDecay : 1.0);
    const auto decay = static_cast<float>(settings.decoupled ? 0.0 : settings.weightDecay);

    float* w = weights.data();
    const float* g = gradients.data();
    float* m = firstMoments.data();
    float* v = secondMoments.data();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const float gradient = g[i] * gradientScale + decay * w[i];
        m[i] = beta1 * m[i] + (1.0F - beta1) * gradient;
        v[i] = beta2 * v[i] + (1.0F - beta2) * gradient * gradient;
        w[i] = keep * w[i] - stepSize * m[i] / (std::sqrt(v[i]) * secondCorrection + epsilon);
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
