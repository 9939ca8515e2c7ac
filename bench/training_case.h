#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/experiments/experiment.h"
#include "core/features/recipe.h"

namespace airshed::bench {

// What the benchmarks of training train: a network on random windows.

constexpr std::int64_t rows = 6000;

/// A preset over 72 steps of 16 channels in batches of 256; "mlp_64": two hidden layers of 64; "lstm_32" and "gru_32": 32
/// hidden over 48 steps of 8 channels in batches of 64. Without dropout, whose draws no two programs share.
[[nodiscard]] experiments::Experiment experimentOf(const std::string& name);
[[nodiscard]] features::Frame randomFrame(int channels);
/// The rows at which the windows of a step begin; a peer draws the same.
[[nodiscard]] std::vector<std::int64_t> startsOf(std::int64_t step, std::int64_t windows, int batchSize);

} // namespace airshed::bench
