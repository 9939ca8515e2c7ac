#pragma once

#include <cstdint>

#include "core/models/inspection.h"

namespace airshed::models {

/// How much memory a network takes, with weights and numbers in float32 (4 bytes each).
struct Footprint {
    std::int64_t weightBytes = 0;
    /// Of what every layer yields for one window: what training keeps, times the batch size.
    std::int64_t activationBytes = 0;
    /// The most that must be held at once to forecast from one window, layer after layer: each layer's output until the last
    /// layer that is fed by it is done, the window and the other inputs included. What a microcontroller needs as RAM beside
    /// its program; buffers within a layer and alignment come on top.
    std::int64_t peakBytes = 0;
};

/// @param inspection of `spec`. Layers whose shape is not known count nothing.
[[nodiscard]] Footprint footprintOf(const ModelSpec& spec, const TaskShape& task, const ModelInspection& inspection);

} // namespace airshed::models
