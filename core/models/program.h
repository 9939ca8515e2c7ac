#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "core/models/model_spec.h"

namespace airshed::models {

// A network as operations on tensors, without LibTorch. Every layer of the catalogue writes itself in these few operations, and
// every form of a network (LibTorch, TorchScript, ONNX, C, source code) is made from them: so the forms of a layer cannot drift
// apart, and a new layer has all of them at once. Axes and shapes never count the batch.

/// The index of a step of a Program, and so of the tensor that it yields.
using Value = std::size_t;

namespace op {

/// A tensor that the network is given.
struct Input {
    std::string name; ///< "input", …
    bool operator==(const Input&) const = default;
};
/// An array of the network itself, the same for all windows.
struct Weight {
    std::size_t index = 0; ///< in Program::weights
    bool operator==(const Weight&) const = default;
};
enum class Function { Relu, LeakyRelu, Elu, Gelu, Silu, Sigmoid, Tanh, Softplus, Exp, Sqrt };
/// A function of each element. Gelu is the exact one; `parameter` is the slope of LeakyRelu and the alpha of Elu.
struct Unary {
    Function function = Function::Relu;
    double parameter = 0;
    bool operator==(const Unary&) const = default;
};
/// x · factor + offset.
struct Scale {
    double factor = 1;
    double offset = 0;
    bool operator==(const Scale&) const = default;
};
enum class Arithmetic { Add, Subtract, Multiply, Divide };
/// Element by element; shapes are brought together as NumPy does, from the last axis on.
struct Binary {
    Arithmetic arithmetic = Arithmetic::Add;
    bool operator==(const Binary&) const = default;
};
/// x · Wᵀ + b over the last axis. Inputs: x, W [out, in], b [out] where there is one.
struct Linear {
    bool operator==(const Linear&) const = default;
};
/// Product of the last two axes; x [… M, K] with y [… K, N], or y [… N, K] when transposed.
struct MatMul {
    bool transposeSecond = false;
    bool operator==(const MatMul&) const = default;
};
/// Cross-correlation, zeros around. Inputs: x [channels, space…], W [out, channels / groups, kernel…], b [out] where there is
/// one.
struct Convolution {
    std::vector<std::int64_t> stride, dilation, before, behind; ///< for each axis of space (one or two)
    std::int64_t groups = 1;
    bool operator==(const Convolution&) const = default;
};
enum class Reduction { Mean, Max, Sum };
/// Over windows of x [channels, space…], nothing around it; the rest that fills no window is left out. Mean or Max.
struct Pool {
    Reduction reduction = Reduction::Max;
    std::vector<std::int64_t> kernel, stride;
    bool operator==(const Pool&) const = default;
};
/// Over one axis, which stays with length 1.
struct Reduce {
    Reduction reduction = Reduction::Mean;
    std::size_t axis = 0;
    bool operator==(const Reduce&) const = default;
};
/// Over the last axis.
struct Softmax {
    bool operator==(const Softmax&) const = default;
};
/// Over the last axis, with scale and shift. Inputs: x, scale, shift.
struct LayerNorm {
    double epsilon = 1e-5;
    bool operator==(const LayerNorm&) const = default;
};
/// x [channels, …] in groups of neighbouring channels. Inputs: x, scale [channels], shift [channels].
struct GroupNorm {
    std::int64_t groups = 1;
    double epsilon = 1e-5;
    bool operator==(const GroupNorm&) const = default;
};
/// x [channels, …] over batch and space; in use by the running mean and variance. Inputs: x, scale, shift, mean, variance.
struct BatchNorm {
    double epsilon = 1e-5;
    double momentum = 0.1; ///< share of the newest batch in the running statistics
    bool operator==(const BatchNorm&) const = default;
};
enum class Cell { Lstm, Gru };
/// x [steps, channels] to [steps, hidden · directions]. Inputs: x, then for each layer and direction W_ih, W_hh, b_ih, b_hh
/// with the gates in the order of PyTorch (LSTM i f g o; GRU r z n, reset after the product). States begin at zero.
struct Recurrent {
    Cell cell = Cell::Lstm;
    std::int64_t hidden = 1;
    std::int64_t layers = 1;
    bool bidirectional = false;
    bool operator==(const Recurrent&) const = default;
};
/// To the step's shape; the order of elements stays.
struct Reshape {
    bool operator==(const Reshape&) const = default;
};
/// Axis i of the output is axis axes[i] of the input.
struct Permute {
    std::vector<std::size_t> axes;
    bool operator==(const Permute&) const = default;
};
/// Elements first, first + stride, … before last, along one axis.
struct Slice {
    std::size_t axis = 0;
    std::int64_t first = 0, last = 0, stride = 1;
    bool operator==(const Slice&) const = default;
};
struct Concatenate {
    std::size_t axis = 0;
    bool operator==(const Concatenate&) const = default;
};
/// Rows of a table. Inputs: indices [n] (whole numbers as float, held within the table), table [rows, width]. Yields [n,
/// width].
struct Embedding {
    bool operator==(const Embedding&) const = default;
};
/// In training sets a share to zero and scales up the rest; in use does nothing.
struct Dropout {
    double rate = 0;
    bool operator==(const Dropout&) const = default;
};

} // namespace op

using Operation = std::variant<op::Input, op::Weight, op::Unary, op::Scale, op::Binary, op::Linear, op::MatMul, op::Convolution,
                               op::Pool, op::Reduce, op::Softmax, op::LayerNorm, op::GroupNorm, op::BatchNorm, op::Recurrent,
                               op::Reshape, op::Permute, op::Slice, op::Concatenate, op::Embedding, op::Dropout>;

/// How an array of a network begins.
struct Start {
    enum class Kind {
        Uniform, ///< in [-bound, bound)
        Normal,  ///< mean 0, standard deviation `bound`
        Zeros,
        Ones,
        Given ///< what `values` yields, in C order
    };
    Kind kind = Kind::Zeros;
    double bound = 0;
    std::function<std::vector<float>()> values = {};
};

enum class WeightRole {
    Learned,  ///< by gradient
    Tracked,  ///< a running statistic, updated in training
    Constant, ///< follows from the layer's parameters
};

/// An array of a network.
struct WeightSpec {
    std::string name; ///< "conv1.weight": the layer's id, then PyTorch's name where there is one
    Shape shape;
    Start start;
    WeightRole role = WeightRole::Learned;
};

/// One operation and what it yields.
struct Step {
    Operation operation;
    std::vector<Value> inputs;
    Shape shape;                   ///< of what it yields; empty: one number for each window
    bool batched = true;           ///< false: the same for all windows
    std::int64_t multiplyAdds = 0; ///< for one window
};

/// The steps that a layer of the spec became.
struct ProgramLayer {
    std::string id;
    std::string type;
    Value first = 0, end = 0; ///< its steps: [first, end)
    Value output = 0;
};

/// A network as operations, each after what it needs.
struct Program {
    std::vector<WeightSpec> weights;
    std::vector<Step> steps;
    std::vector<ProgramLayer> layers;
    Value output = 0;

    [[nodiscard]] const Shape& outputShape() const { return steps.at(output).shape; }
    /// Steps that are an op::Input, in order.
    [[nodiscard]] std::vector<Value> inputs() const;
};

/// Number of elements.
[[nodiscard]] std::int64_t elements(const Shape& shape);

/// Whether the step hands on its input's numbers in their order: nothing is computed or moved.
[[nodiscard]] bool isAlias(const Step& step);

/// Whether two networks compute the same but for what their arrays hold and how much their dropouts drop: then they can be
/// computed side by side as one.
[[nodiscard]] bool sameOperations(const Program& one, const Program& other);

/// Names for the arrays that C, Python and TorchScript accept: "conv1_weight"; all different.
[[nodiscard]] std::vector<std::string> weightIdentifiers(const Program& program);

} // namespace airshed::models
