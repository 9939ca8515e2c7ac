#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/experiments/training_settings.h"

namespace airshed::training {

/// What an update needs besides the gradients. Spans are of equal length; `second` is empty where the rule does not use it.
struct UpdateState {
    std::span<float> weights;
    std::span<float> first;  ///< running means of gradients (momentum)
    std::span<float> second; ///< running means of their squares
};

/// One rule of going from gradients to new weights, as PyTorch computes it.
struct UpdateRule {
    enum class Kind { Sgd, Adam, RmsProp, Lion };
    Kind kind = Kind::Adam;
    bool decoupled = true; ///< decay the weights themselves instead of adding to the gradient
    double weightDecay = 0;
    double momentum = 0.9; ///< of Sgd and RmsProp
    double epsilon = 1e-8; ///< of Adam and RmsProp
    double beta1 = 0.9;    ///< of Adam and Lion
    double beta2 = 0.999;  ///< of Adam; 0.99 of Lion; the smoothing (alpha, 0.99) of RmsProp

    [[nodiscard]] bool usesSecond() const noexcept;
};

/// The rule that is set: SGD with momentum (Sutskever et al. 2013), Adam (Kingma and Ba 2015), AdamW (Loshchilov and Hutter
/// 2019), RMSprop (Tieleman and Hinton 2012), Lion (Chen et al. 2023); their constants are the papers'.
[[nodiscard]] UpdateRule updateRule(const experiments::TrainingSettings& settings);

/// One update of all weights in one pass.
/// @param step 1 for the first update.
/// @param gradientScale gradients are multiplied by it first (clipping).
void updateWeights(const UpdateRule& rule, const UpdateState& state, std::span<const float> gradients, double learningRate,
                   std::int64_t step, float gradientScale);

/// The Euclidean norm, summed in double in a fixed order.
[[nodiscard]] double normOf(std::span<const float> values);

} // namespace airshed::training
