#pragma once

#include <torch/types.h>

#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/loss.h"
#include "core/models/output_kind.h"

namespace airshed::training {

/// cellLoss over a batch, as operations of a device.
class BatchLoss {
public:
    BatchLoss(Loss loss, models::OutputKind kind, const torch::Device& device);

    /// What each cell weighs: [batch, horizon, targets], 0 where nothing was measured.
    [[nodiscard]] torch::Tensor weights(const Batch& batch) const;
    /// The loss of each cell times its weight: [batch, horizon, targets].
    [[nodiscard]] torch::Tensor weighed(const torch::Tensor& output, const Batch& batch) const;

private:
    [[nodiscard]] torch::Tensor cells(const torch::Tensor& output, const torch::Tensor& truth) const;

    Loss m_loss;
    models::OutputKind m_kind;
    torch::Tensor m_levels;  ///< of quantiles
    torch::Tensor m_weights; ///< [horizon, targets]; undefined: all alike
};

} // namespace airshed::training
