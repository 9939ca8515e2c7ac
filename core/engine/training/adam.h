#pragma once

#include <cstdint>
#include <span>

namespace airshed::training {

/// Adam (Kingma and Ba 2015) and, with `decoupled`, AdamW (Loshchilov and Hutter 2019), as PyTorch computes them.
struct AdamSettings {
    double learningRate = 1e-3;
    double weightDecay = 0;
    bool decoupled = true; ///< decay the weights themselves instead of adding to the gradient
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
};

/// One update of all weights in one pass. Spans are of equal length.
/// @param step 1 for the first update.
/// @param gradientScale gradients are multiplied by it first (clipping).
void adamUpdate(std::span<float> weights, std::span<const float> gradients, std::span<float> firstMoments,
                std::span<float> secondMoments, const AdamSettings& settings, std::int64_t step, float gradientScale);

/// The Euclidean norm, summed in double in a fixed order.
[[nodiscard]] double normOf(std::span<const float> values);

} // namespace airshed::training
