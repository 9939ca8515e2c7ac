#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>

#include "core/models/program.h"

namespace airshed::modules {

/// What one dropout of a step draws from, one row for each model that is computed: [models, 1].
struct DropoutDraw {
    torch::Tensor low, high; ///< int64: the halves of the key, as lean::DropoutDraw has them
    torch::Tensor threshold; ///< int64: a hash below it is dropped
    torch::Tensor scale;     ///< float32: of what is kept
};

/// x [models · windows, …], a share of it zero and the rest scaled up so that the expectation stays (Srivastava et al. 2014).
/// Whether a number is dropped is a function of the key and its place alone: on every device, in every form of training, the
/// same as lean::dropOut.
[[nodiscard]] torch::Tensor dropOut(const torch::Tensor& x, const DropoutDraw& draw);

/// The dropouts of networks that differ in their rates at most.
class Dropouts {
public:
    /// @param programs of the same operations. Not kept.
    Dropouts(std::span<const models::Program* const> programs, const torch::Device& device);

    [[nodiscard]] bool isEmpty() const noexcept { return m_widths.empty(); }
    /// [dropouts, models, 2] int64 on the host: what changes from step to step.
    /// @param keys of the step, one for each model. @param firstRow of the batch that the first window is.
    [[nodiscard]] torch::Tensor bits(std::span<const std::uint64_t> keys, std::int64_t firstRow) const;
    /// @param bits on the device.
    [[nodiscard]] std::vector<DropoutDraw> draws(const torch::Tensor& bits) const;

private:
    std::vector<std::int64_t> m_widths; ///< of each dropout: numbers in a window
    torch::Tensor m_thresholds;         ///< [dropouts, models, 1]
    torch::Tensor m_scales;
};

} // namespace airshed::modules
