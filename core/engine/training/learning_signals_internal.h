#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/engine/training/device_frame_internal.h"

namespace airshed::training {

/// Norms of one update; Euclidean.
struct UpdateNorms {
    double gradient = 0;    ///< of the gradients, before they are clipped by norm
    double updateRatio = 0; ///< of the change of the weights, by that of the weights before; 0 where these were 0
};

/// What tells whether a network learns well, besides its loss. Looked at now and then: reading it waits for the device.
class LearningSignals {
public:
    explicit LearningSignals(const modules::Network& network) : m_network(network) {}

    /// To be called before an update that is looked at.
    void beforeUpdate() { m_before = m_network.weights().clone(); }
    /// Of all weights, after that update.
    [[nodiscard]] UpdateNorms ofAll() const;
    /// By layer, of the layers that have weights.
    [[nodiscard]] std::map<std::string, UpdateNorms> byLayer() const;
    /// By layer with a ReLU: the share [0, 1] of its units (along its last axis) that gave 0 for each of these windows. Such a
    /// unit has no gradient: it is lost unless the layers before it move.
    [[nodiscard]] std::map<std::string, double> silentShares(const DeviceFrame& frame,
                                                             std::span<const std::int64_t> starts) const;

private:
    [[nodiscard]] UpdateNorms normsOf(std::int64_t begin, std::int64_t end) const;

    const modules::Network& m_network;
    torch::Tensor m_before;
};

} // namespace airshed::training
