#pragma once

#include <vector>

#include <torch/types.h>

#include "core/models/program.h"

namespace airshed::modules {

/// Whether `fusedRecurrent` can compute a layer on these arrays: float32 on the CPU.
[[nodiscard]] bool canFuseRecurrent(const torch::Tensor& x);

/// An LSTM or GRU layer as op::Recurrent says, by RecurrentLayer: several times as fast as LibTorch's own on a CPU. The same
/// numbers as torch::lstm and torch::gru but for rounding.
/// @param x [batch, steps, channels]. @param arrays for each layer and direction W_ih, W_hh, b_ih, b_hh.
/// @return [batch, steps, hidden · directions].
[[nodiscard]] torch::Tensor fusedRecurrent(const models::op::Recurrent& operation, const torch::Tensor& x,
                                           const std::vector<torch::Tensor>& arrays);

} // namespace airshed::modules
