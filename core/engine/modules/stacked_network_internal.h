#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/network_internal.h"

namespace airshed::modules {

/// Networks of the same operations, computed as one: their weights lie one row each in one buffer, and every operation is one
/// call for all of them. Each yields what it yields alone, but for the order in which sums are made; one alone, the same bits.
class StackedNetwork {
public:
    /// Takes the networks' weights, gradients and running statistics into its memory; the networks go on in it and outlive
    /// this. @param networks one or more, on one device, models::sameOperations as the first.
    explicit StackedNetwork(std::span<Network* const> networks);

    /// @param inputs as Network::forward has them, the windows of the first network, then those of the second, …; as many of
    /// each. @return likewise.
    [[nodiscard]] torch::Tensor forward(std::span<const torch::Tensor> inputs, const ForwardState& state) const;

    /// Adds to gradients() those of what was made of `forward`, one number.
    void addGradientsOf(const torch::Tensor& loss) const;

    [[nodiscard]] std::int64_t models() const noexcept { return m_weights.size(0); }
    [[nodiscard]] const torch::Tensor& weights() const noexcept { return m_weights; }     ///< [models, elements]
    [[nodiscard]] const torch::Tensor& gradients() const noexcept { return m_gradients; } ///< [models, elements]
    [[nodiscard]] const torch::Tensor& tracked() const noexcept { return m_tracked; }     ///< [models, elements]
    [[nodiscard]] const ArrayBuffer& places() const { return m_first.learned(); }
    [[nodiscard]] const models::Program& program() const { return m_first.program(); }

private:
    void placeArrays(std::span<Network* const> networks);

    const Network& m_first;
    Interpreter m_interpreter;
    torch::Tensor m_weights, m_gradients, m_tracked;
    std::vector<torch::Tensor>
        m_arrays; ///< one for each of Program::weights, [models, its shape]; of one model without the first
    std::vector<torch::Tensor> m_learned; ///< those that are, and
    std::vector<torch::Tensor> m_pulls;   ///< where their gradients lie
};

/// One operation for several models at once, as `compute` does it for one. What is the same for all windows has the models in
/// front, everything else models · windows. @param isBatched of each input.
[[nodiscard]] torch::Tensor computeStacked(const models::Step& step, std::span<const torch::Tensor> inputs,
                                           const std::vector<bool>& isBatched, std::int64_t models, const ForwardState& state);

} // namespace airshed::modules
