#pragma once

#include <functional>
#include <span>

#include <torch/types.h>

#include "core/engine/modules/dropout_internal.h"
#include "core/models/program.h"

namespace airshed::modules {

/// What a forward pass is for. In training, running statistics follow the batch.
struct ForwardState {
    bool training = false;
    std::span<const DropoutDraw> dropouts = {}; ///< one for each of the network, in its order; empty: nothing is dropped
    /// Called with what each step yields; null: not.
    const std::function<void(models::Value, const torch::Tensor&)>* watch = nullptr;
};

/// One operation as LibTorch computes it: float32, any device, the batch in front. @param inputs in the order of step.inputs.
[[nodiscard]] torch::Tensor compute(const models::Step& step, std::span<const torch::Tensor> inputs, const ForwardState& state);

} // namespace airshed::modules
