#pragma once

#include <torch/types.h>

namespace airshed::modules {

/// gradient [out, in] += ofOutᵀ · x, the way round in which a BLAS is quickest: over many rows a product that is wider than
/// high takes up to nine times as long as its transpose (MKL of LibTorch 2.13, in 8), and with OpenBLAS 0.3.21 a third longer.
/// @param ofOut [rows, out]. @param x [rows, in].
void addWeightGradient(const torch::Tensor& gradient, const torch::Tensor& ofOut, const torch::Tensor& x);

} // namespace airshed::modules
