#pragma once

#include <cstdint>

#include "core/experiments/training_settings.h"

namespace airshed::experiments {

/// Where a run stands, as far as its learning rate goes by it.
struct ScheduleMoment {
    std::int64_t step = 0;          ///< updates done
    std::int64_t stepsPerEpoch = 1; ///< at least 1
    int reductions = 0;             ///< of plateau, so far
    double learningRate = 0;        ///< that is set in place of the settings'; 0: none
};

/// The learning rate of the next update. With r the rate that is set, t the share of all epochs' steps behind the warm-up that
/// is done, s the final share and f the factor:
///   constant   r
///   cosine     r · (s + (1 − s) · (1 + cos πt) / 2)
///   one_cycle  from r/25 up to r over the first 30 % of all steps and down to r/250 000 over the rest, each half a cosine: as
///              PyTorch's OneCycleLR
///   step       r · f^⌊epoch / every⌋
///   plateau    r · max(s, f^reductions)
/// all but one_cycle times (step + 1) / warm-up steps while these last (Goyal et al. 2017).
[[nodiscard]] double learningRateAt(const TrainingSettings& settings, const ScheduleMoment& moment);

} // namespace airshed::experiments
