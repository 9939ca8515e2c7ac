#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/engine/training/flat_optimizer_internal.h"
#include "core/engine/training/input_variation_internal.h"
#include "core/experiments/experiment.h"

namespace airshed::training {

/// A network in training: what one step needs, and the step.
class TrainingStep {
public:
    /// Weights and moments begin at zero. The settings and the pictures (null where there are none) outlive the step.
    TrainingStep(const experiments::Experiment& experiment, const features::Frame& frame, const torch::Device& device,
                 const data::PictureSet* pictures = nullptr);

    /// Forward, loss, backward, clipping and update over the windows that begin at these rows.
    /// @param index steps done before; dropout, what is varied in the inputs and the update are functions of it.
    /// @return the mean loss over the batch, on the device, before the update.
    torch::Tensor operator()(std::span<const std::int64_t> starts, std::int64_t index);

    [[nodiscard]] modules::Network& network() noexcept { return m_network; }
    [[nodiscard]] const FlatOptimizer& optimizer() const noexcept { return m_optimizer; }
    [[nodiscard]] const DeviceFrame& frame() const noexcept { return m_frame; }

private:
    const experiments::TrainingSettings& m_settings;
    modules::Network m_network;
    models::OutputKind m_kind;
    FlatOptimizer m_optimizer;
    DeviceFrame m_frame;
    InputVariation m_variation;
    at::Generator m_dropout;
};

} // namespace airshed::training
