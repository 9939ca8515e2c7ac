#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"
#include "core/features/recipe.h"
#include "core/features/windows.h"

namespace airshed::training {

/// What one step is trained on.
struct Batch {
    torch::Tensor inputs;  ///< [batch, lookback, channels]
    torch::Tensor targets; ///< [batch, horizon, targets], 0 where nothing was measured
    torch::Tensor weights; ///< [batch, horizon, targets]: 1 where a target was measured, else 0
};

/// A Frame on a device, once. Windows are gathered from it by their first rows; only those indices travel.
class DeviceFrame {
public:
    DeviceFrame(const features::Frame& frame, int lookback, int horizon, const torch::Device& device);

    [[nodiscard]] torch::Tensor inputs(std::span<const std::int64_t> starts) const;
    [[nodiscard]] Batch batch(std::span<const std::int64_t> starts) const;

private:
    [[nodiscard]] torch::Tensor indices(std::span<const std::int64_t> starts) const;

    torch::Device m_device;
    torch::Tensor m_inputs;  ///< every window that fits, overlapping: a strided view of the rows
    torch::Tensor m_targets; ///< likewise, by the window's first row
    torch::Tensor m_weights;
};

/// The mean loss over the measured cells: "mae", "mse" or "huber" (delta 1).
[[nodiscard]] torch::Tensor meanLoss(const torch::Tensor& forecast, const Batch& batch, const std::string& loss);

/// Forecasts of windows, standardised: [windows][horizon][targets]. Dropout and gradients are off.
/// @param goOn called between batches with the share done; false ends it with an empty result.
[[nodiscard]] std::vector<float> forecastWindows(const modules::Network& network, const DeviceFrame& frame,
                                                 const features::WindowSet& windows, const std::function<bool(double)>& goOn);

} // namespace airshed::training
