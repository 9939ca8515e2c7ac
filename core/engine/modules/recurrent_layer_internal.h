#pragma once

#include <span>
#include <vector>

#include <torch/types.h>

#include "core/models/program.h"

namespace airshed::modules {

/// The arrays of one direction of one recurrent layer, or the gradients by them.
struct RecurrentArrays {
    torch::Tensor inputWeight, hiddenWeight, inputBias, hiddenBias;
};

/// Layers over layers, each in one or both directions. @param sequence of the first layer's inputs, channels last. @param
/// arrays four for each direction of each layer. @param one yields a direction of a layer: (sequence, its arrays, backwards).
template <typename One>
torch::Tensor recurrentLayers(const models::op::Recurrent& operation, torch::Tensor sequence,
                              std::span<const torch::Tensor> arrays, One one) {
    constexpr std::size_t perDirection = 4;
    for (std::int64_t layer = 0; layer < operation.layers; ++layer) {
        std::vector<torch::Tensor> directions;
        for (const bool backwards : {false, true}) {
            if (backwards && !operation.bidirectional)
                continue;
            directions.push_back(one(sequence, arrays.first(perDirection), backwards));
            arrays = arrays.subspan(perDirection);
        }
        sequence = directions.size() == 1 ? directions.front() : torch::cat(directions, -1);
    }
    return sequence;
}

/// One direction of one LSTM or GRU layer over sequences, float32 on the CPU: one product of the whole sequence with the
/// input's weights, one product of the state a step, the gates in one pass, and a backward pass written by hand that sums the
/// weights' gradients in one product. Keeps its memory from pass to pass.
class RecurrentLayer {
public:
    /// @param x [steps, rows, channels], contiguous. @param memory what a pass before this one left behind.
    RecurrentLayer(models::op::Cell cell, bool backwards, torch::Tensor x, RecurrentArrays arrays,
                   std::vector<torch::Tensor> memory = {});

    void forward();
    /// After forward, or with its memory: adds to the gradients. @param ofHidden of the hidden states, [steps, rows, hidden].
    /// @param ofX of x; undefined where nobody asks for it. An undefined array is passed over.
    void backward(const torch::Tensor& ofHidden, const RecurrentArrays& gradients, const torch::Tensor& ofX);

    /// [steps, rows, hidden].
    [[nodiscard]] const torch::Tensor& hidden() const { return m_memory[1]; }
    [[nodiscard]] const std::vector<torch::Tensor>& memory() const { return m_memory; }

private:
    using Steps = std::vector<torch::Tensor>; ///< [rows, …] each, in the order in which the layer goes through them

    [[nodiscard]] Steps stepsOf(const torch::Tensor& sequence) const;
    [[nodiscard]] bool isLstm() const { return m_cell == models::op::Cell::Lstm; }
    void lstmForwardSteps();
    void gruForwardSteps();
    void prepareBackward();
    void lstmBackwardSteps(const Steps& ofHidden);
    void gruBackwardSteps(const Steps& ofHidden);
    void addSums(const RecurrentArrays& gradients, const torch::Tensor& ofX) const;

    models::op::Cell m_cell;
    bool m_backwards;
    torch::Tensor m_x;
    RecurrentArrays m_arrays;
    std::vector<torch::Tensor> m_memory; ///< gates and hidden; of an LSTM the cell and its tanh, of a GRU the state's products
    torch::Tensor m_hiddenWeightTransposed;
    torch::Tensor m_flatGates;
    Steps m_gates, m_hidden, m_cells, m_cellTanhs, m_products;
    torch::Tensor m_ofInput; ///< gradients of the input's sums [steps, rows, gates · hidden]
    torch::Tensor m_ofState; ///< of the state's products; the same tensor for an LSTM
    torch::Tensor m_ofNow, m_ofCell;
    Steps m_ofInputs, m_ofStates;
};

} // namespace airshed::modules
