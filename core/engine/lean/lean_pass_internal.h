#pragma once

#include <vector>

#include <torch/types.h>

#include "core/engine/lean/node_internal.h"
#include "core/engine/modules/network_internal.h"

namespace airshed::lean {

/// A network's forward and backward pass over a fixed number of rows on the CPU, without autograd: all memory is laid out once,
/// and every operation's gradient is written by hand. The same numbers as modules::Network but for rounding, and for dropout's
/// draws, which depend on (key, row of the batch, place) alone. Used by one thread at a time.
class LeanPass {
public:
    /// Whether every operation that something learned has a part in has a hand-written gradient.
    [[nodiscard]] static bool knows(const models::Program& program);

    /// @param network whose weights it reads; outlives it. @param inputs memory with the rows in front, filled before each
    /// pass.
    /// @param gradients laid out as the network's weights, zeroed by the caller: a pass adds to it.
    LeanPass(const modules::Network& network, std::vector<torch::Tensor> inputs, const torch::Tensor& gradients);

    void forward(const PassState& state);
    /// After forward, with outputGradient() filled.
    void backward(const PassState& state);

    /// [rows, horizon, targets] or as the network has it; contiguous.
    [[nodiscard]] const torch::Tensor& output() const { return m_output.values; }
    [[nodiscard]] const torch::Tensor& outputGradient() const { return m_output.gradient; }

private:
    class Builder;

    std::vector<NodePointer> m_nodes;
    std::vector<Node*> m_learning;          ///< those that a backward pass goes through
    std::vector<torch::Tensor> m_gradients; ///< of values, zeroed before each pass
    Cells m_output;
};

} // namespace airshed::lean
