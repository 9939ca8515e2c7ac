#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <torch/types.h>

#include "core/engine/modules/eager_internal.h"
#include "core/engine/modules/interpreter_internal.h"
#include "core/forms/weight_values.h"
#include "core/models/catalogue.h"
#include "core/models/program.h"

namespace airshed::modules {

/// Where an array lies in a network's flat buffer.
struct ArrayPlace {
    std::string name; ///< "conv1.weight"
    models::Shape shape;
    std::int64_t offset = 0; ///< in elements
    std::int64_t elements = 0;
};

/// Arrays one after another in one flat float32 buffer, so that an optimiser, a copy or a digest is one pass over contiguous
/// memory.
struct ArrayBuffer {
    std::vector<ArrayPlace> places;
    torch::Tensor cells;
};

/// A ModelSpec as LibTorch computes it. Learned arrays are views into one buffer, their gradients into another. Used by one
/// thread at a time; forecasts without gradients may be made by several.
class Network {
public:
    /// Checks the spec and builds the network on a device, learned arrays at zero.
    /// @throws Error(InvalidInput) with the first finding when the spec does not fit the task.
    Network(const models::ModelSpec& spec, const models::TaskShape& task, const torch::Device& device = torch::kCPU);

    /// Of operations that stand on their own.
    explicit Network(models::Program program, const torch::Device& device = torch::kCPU);

    /// The same weights, with gradients of its own: for another thread.
    [[nodiscard]] Network withOwnGradients() const;

    /// Goes on in memory that is given, with the numbers it has: a row of a StackedNetwork.
    /// @param learned, gradients of as many elements as weights(). @param tracked as tracked().cells.
    void moveInto(const torch::Tensor& learned, const torch::Tensor& gradients, const torch::Tensor& tracked);

    /// Sets every array as it begins, each from (seed, "init", its name) alone: the same on every device and version.
    void initialise(std::uint64_t seed);

    /// What the network yields, standardised values in and out. @param inputs in the order of Program::inputs, each with the
    /// batch in front: [batch, lookback, channels] for the window.
    [[nodiscard]] torch::Tensor forward(std::span<const torch::Tensor> inputs, const ForwardState& state = {}) const;
    /// Of a network that is given the window alone.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& window, const ForwardState& state = {}) const {
        return forward(std::span(&window, 1), state);
    }

    [[nodiscard]] const models::Program& program() const noexcept { return m_program; }
    [[nodiscard]] const ArrayBuffer& learned() const noexcept { return m_learned; }
    /// Running statistics; empty for a network without them.
    [[nodiscard]] const ArrayBuffer& tracked() const noexcept { return m_tracked; }
    /// One for each of Program::weights, views of the flat buffers.
    [[nodiscard]] const std::vector<torch::Tensor>& arrays() const noexcept { return m_arrays; }
    [[nodiscard]] const torch::Tensor& weights() const noexcept { return m_learned.cells; }
    /// Filled by backward(); zeroed by zeroGradients().
    [[nodiscard]] const torch::Tensor& gradients() const noexcept { return m_gradients; }
    void zeroGradients() { m_gradients.zero_(); }
    /// Multiply-adds for one window in the largest piece of work that threads can share.
    [[nodiscard]] std::int64_t largestSharedWork() const;
    /// A copy of all arrays, for the forms that are written out.
    [[nodiscard]] forms::WeightValues values() const;

private:
    void allocate(const torch::Device& device);
    void placeGradients();
    void placeArrays();

    models::Program m_program;
    ArrayBuffer m_learned;
    ArrayBuffer m_tracked;
    torch::Tensor m_gradients;
    std::vector<torch::Tensor> m_arrays; ///< one for each of Program::weights
    Interpreter m_interpreter;
};

} // namespace airshed::modules
