#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/models/program.h"

namespace airshed::models {

/// Writes a Program step by step and infers shapes and costs as it goes. Layers check their inputs before they write: what does
/// not fit here is a fault of the layer, an Error(Internal). Arrays are named "<layer id>.<name>".
class ProgramBuilder {
public:
    /// How a convolution goes along one axis of space.
    struct Window {
        std::int64_t kernel = 1, stride = 1, dilation = 1, before = 0, behind = 0;
    };

    [[nodiscard]] Value input(const std::string& name, const Shape& shape);
    void beginLayer(const std::string& id, const std::string& type);
    void endLayer(Value output);
    [[nodiscard]] const Shape& shape(Value value) const { return m_program.steps[value].shape; }
    /// The program so far.
    [[nodiscard]] const Program& program() const noexcept { return m_program; }
    [[nodiscard]] Program finish(Value output);

    // Arrays
    [[nodiscard]] Value weight(const std::string& name, const Shape& shape, Start start, WeightRole role = WeightRole::Learned);
    [[nodiscard]] Value constant(const std::string& name, const Shape& shape, std::function<std::vector<float>()> values);

    // Element by element
    [[nodiscard]] Value unary(op::Function function, Value x, double parameter = 0);
    [[nodiscard]] Value scale(Value x, double factor, double offset = 0);
    [[nodiscard]] Value sum(Value x, Value y) { return binary(op::Arithmetic::Add, x, y); }
    [[nodiscard]] Value difference(Value x, Value y) { return binary(op::Arithmetic::Subtract, x, y); }
    [[nodiscard]] Value product(Value x, Value y) { return binary(op::Arithmetic::Multiply, x, y); }
    [[nodiscard]] Value quotient(Value x, Value y) { return binary(op::Arithmetic::Divide, x, y); }
    [[nodiscard]] Value dropout(Value x, double rate);

    // Products. Learned arrays begin as PyTorch's do; `name` is put before "weight" and "bias" ("" or "query.").
    [[nodiscard]] Value linear(Value x, std::int64_t out, bool bias = true, const std::string& name = "");
    /// x · Wᵀ with an array of one's own.
    [[nodiscard]] Value linearWith(Value x, Value weight);
    /// A linear layer along the first axis of a sequence: [steps, channels] to [out, channels].
    [[nodiscard]] Value linearOverTime(Value x, std::int64_t out, bool bias, const std::string& name);
    [[nodiscard]] Value matMul(Value x, Value y, bool transposeSecond = false);
    /// x [channels, space…].
    [[nodiscard]] Value convolution(Value x, std::int64_t channels, const std::vector<Window>& windows, std::int64_t groups = 1,
                                    const std::string& name = "");
    [[nodiscard]] Value recurrent(op::Cell cell, Value x, std::int64_t hidden, std::int64_t layers, bool bidirectional);
    [[nodiscard]] Value embedding(Value indices, std::int64_t rows, std::int64_t width);

    // Reductions and norms
    [[nodiscard]] Value pool(op::Reduction reduction, Value x, std::vector<std::int64_t> kernel,
                             std::vector<std::int64_t> stride);
    [[nodiscard]] Value reduce(op::Reduction reduction, Value x, std::size_t axis);
    [[nodiscard]] Value softmax(Value x);
    [[nodiscard]] Value layerNorm(Value x, const std::string& name = "");
    [[nodiscard]] Value groupNorm(Value x, std::int64_t groups);
    [[nodiscard]] Value batchNorm(Value x);

    // Order
    [[nodiscard]] Value reshape(Value x, Shape shape);
    [[nodiscard]] Value permute(Value x, std::vector<std::size_t> axes);
    /// [a, b] to [b, a].
    [[nodiscard]] Value transpose(Value x) { return permute(x, {1, 0}); }
    [[nodiscard]] Value slice(Value x, std::size_t axis, std::int64_t first, std::int64_t last, std::int64_t stride = 1);
    [[nodiscard]] Value concatenate(std::vector<Value> values, std::size_t axis);
    /// Repeats the first and the last element along an axis.
    [[nodiscard]] Value padEdges(Value x, std::size_t axis, std::int64_t before, std::int64_t behind);

private:
    Value add(Operation operation, std::vector<Value> inputs, Shape shape, std::int64_t multiplyAdds = 0);
    Value binary(op::Arithmetic arithmetic, Value x, Value y);

    Program m_program;
};

} // namespace airshed::models
