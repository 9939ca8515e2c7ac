#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/experiments/experiment.h"
#include "core/models/output_kind.h"

namespace airshed::training {

/// What a run makes small.
struct Loss {
    std::string name = "mae";         ///< of a point forecast, see TrainingSettings::loss
    double focalGamma = 0;            ///< of a probability, see TrainingSettings
    std::vector<double> weights = {}; ///< [horizon][targets], of each cell; empty: all alike
};

/// @throws Error(InvalidInput) naming the JSON path when weights are given for other targets or leads than the task has, or all
/// are 0.
[[nodiscard]] Loss lossOf(const experiments::Experiment& experiment);

/// The loss of one cell, in double. With e = forecast − truth:
///   mae |e|; mse e²; huber e²/2 up to 1, |e| − 1/2 beyond; log_cosh ln cosh e = |e| + ln(1 + exp(−2|e|)) − ln 2;
///   quantiles: pinball (Koenker and Bassett 1978), the levels' mean; mean and scale: ln σ + (e/σ)²/2 (Nix and Weigend 1994,
///   without the constant); probability: cross-entropy times (1 − p of the truth)^γ (Lin et al. 2017).
/// @param numbers that the network yields for the cell. @param truth standardised.
[[nodiscard]] double cellLoss(std::span<const float> numbers, double truth, const models::OutputKind& kind, const Loss& loss);

} // namespace airshed::training
