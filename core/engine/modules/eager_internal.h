#pragma once

#include <functional>
#include <span>

#include <torch/types.h>

#include "core/models/program.h"

namespace airshed::modules {

/// What a forward pass is for. In training, dropout takes its random bits from `generator`, and running statistics follow the
/// batch.
struct ForwardState {
    bool training = false;
    at::Generator generator; ///< of the device; undefined: the library's own
    /// Called with what each step yields; null: not.
    const std::function<void(models::Value, const torch::Tensor&)>* watch = nullptr;
};

/// One operation as LibTorch computes it: float32, any device, the batch in front. @param inputs in the order of step.inputs.
[[nodiscard]] torch::Tensor compute(const models::Step& step, std::span<const torch::Tensor> inputs, const ForwardState& state);

} // namespace airshed::modules
