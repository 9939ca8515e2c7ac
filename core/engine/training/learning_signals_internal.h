#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/engine/training/device_frame_internal.h"
#include "core/project/layer_histograms.h"

namespace airshed::training {

/// Norms of one update; Euclidean.
struct UpdateNorms {
    double gradient = 0;    ///< of the gradients, before they are clipped by norm
    double updateRatio = 0; ///< of the change of the weights, by that of the weights before; 0 where these were 0
};

/// What layers yield, each by its id.
struct OutputSignals {
    /// Of layers with a ReLU: the share [0, 1] of its units (along its last axis) that gave 0 for each window. Such a unit has
    /// no gradient: it is lost unless the layers before it move.
    std::map<std::string, double> silentShares;
    std::map<std::string, project::Histogram> spreads;
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
    /// What the layers yield for some of these windows.
    [[nodiscard]] OutputSignals ofOutputs(const DeviceFrame& frame, std::span<const std::int64_t> starts) const;
    /// By layer, of the layers that have weights.
    [[nodiscard]] std::map<std::string, project::Histogram> ofWeights() const;

private:
    /// Where the weights of each layer lie among those of the network: [first, end).
    [[nodiscard]] std::map<std::string, std::pair<std::int64_t, std::int64_t>> weightRanges() const;
    [[nodiscard]] UpdateNorms normsOf(std::int64_t begin, std::int64_t end) const;

    const modules::Network& m_network;
    torch::Tensor m_before;
};

} // namespace airshed::training
