#pragma once

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/engine/training/adam.h"
#include "core/experiments/experiment.h"

namespace airshed::training {

/// Adam or AdamW over a network's flat buffers: one pass over contiguous memory a step.
class FlatOptimizer {
public:
    FlatOptimizer(const modules::Network& network, const experiments::TrainingSettings& settings);

    /// Clips the network's gradients by norm and updates its weights. @param step 1 for the first.
    void update(std::int64_t step);

    /// Running means of gradients and of their squares, laid out as the weights.
    [[nodiscard]] const torch::Tensor& firstMoments() const noexcept { return m_first; }
    [[nodiscard]] const torch::Tensor& secondMoments() const noexcept { return m_second; }

private:
    void updateOnHost(std::int64_t step);
    void updateOnDevice(std::int64_t step);

    torch::Tensor m_weights;
    torch::Tensor m_gradients;
    torch::Tensor m_first;
    torch::Tensor m_second;
    AdamSettings m_settings;
    double m_clipNorm = 0;
};

} // namespace airshed::training
