#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/layer_forms_internal.h"
#include "core/models/model_spec.h"

namespace airshed::modules {

/// Where a learned array lies in a network's flat buffer.
struct ArrayPlace {
    std::string name; ///< "conv1.weight"
    models::Shape shape;
    std::int64_t offset = 0; ///< in elements
    std::int64_t elements = 0;
};

/// A ModelSpec as LibTorch computes it. All learned arrays are views into one flat float32 buffer, all gradients into another,
/// so that an optimiser, a copy or a digest is one pass over contiguous memory. Used by one thread at a time.
class Network {
public:
    /// Checks the spec and builds the network on a device, arrays at zero.
    /// @throws Error(InvalidInput) with the first finding when the spec does not fit the task.
    Network(const models::ModelSpec& spec, const models::TaskShape& task, const torch::Device& device = torch::kCPU);

    /// Draws the arrays as PyTorch would by default, each from (seed, "init", its name) alone: the same on every device and
    /// version.
    void initialise(std::uint64_t seed);

    /// [batch, lookback, channels] to [batch, horizon, targets], standardised values in and out.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& input, const ForwardState& state = {}) const;

    [[nodiscard]] const std::vector<ArrayPlace>& places() const noexcept { return m_places; }
    /// All learned arrays one after another, in the order of `places`.
    [[nodiscard]] const torch::Tensor& weights() const noexcept { return m_weights; }
    /// Filled by backward(); zeroed by zeroGradients().
    [[nodiscard]] const torch::Tensor& gradients() const noexcept { return m_gradients; }
    void zeroGradients() { m_gradients.zero_(); }
    /// Multiply-adds for one window in the largest piece of work that threads can share.
    [[nodiscard]] std::int64_t largestSharedWork() const noexcept { return m_largestSharedWork; }

    /// A layer, its forms and its arrays, in an order in which each comes after what it is fed.
    struct Node {
        LayerContext layer;
        const LayerForms* forms = nullptr;
        std::vector<std::size_t> sources; ///< 0: the network's input; n: the output of node n - 1
        std::vector<LearnedArray> specs;
        std::vector<torch::Tensor> arrays;
    };
    [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return m_nodes; }
    [[nodiscard]] const Node& outputNode() const { return m_nodes[m_output]; }

private:
    void bind(torch::Tensor weights);

    std::vector<Node> m_nodes;
    std::size_t m_output = 0; ///< index into m_nodes
    std::vector<ArrayPlace> m_places;
    std::int64_t m_largestSharedWork = 0;
    torch::Tensor m_weights;
    torch::Tensor m_gradients;
};

} // namespace airshed::modules
