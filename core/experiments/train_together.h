#pragma once

#include "core/experiments/experiment.h"

namespace airshed::experiments {

/// Whether two experiments can be trained as one batched step: the same operations on windows of the same shape, with the same
/// loss, optimiser and batches. They may differ in their data, seed, learning rate and its schedule, weight decay, rates of
/// dropout, how the weights begin, what is varied in the inputs, and when they end.
/// False where one of the networks does not fit its task.
[[nodiscard]] bool canTrainTogether(const Experiment& one, const Experiment& other);

} // namespace airshed::experiments
