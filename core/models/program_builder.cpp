#include "core/models/program_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"

namespace airshed::models {

namespace {

void require(bool holds, const char* what) {
    if (!holds)
        throw Error(ErrorCode::Internal, fmt::format("A layer wrote an operation that cannot be: {}.", what));
}

Start uniform(double bound) {
    return {Start::Kind::Uniform, bound};
}

/// As NumPy brings two shapes together.
Shape broadcast(const Shape& one, const Shape& other) {
    const Shape& longer = one.size() >= other.size() ? one : other;
    const Shape& shorter = one.size() >= other.size() ? other : one;
    Shape result = longer;
    const std::size_t skip = longer.size() - shorter.size();
    for (std::size_t axis = 0; axis < shorter.size(); ++axis) {
        const std::int64_t a = longer[skip + axis];
        const std::int64_t b = shorter[axis];
        require(a == b || a == 1 || b == 1, "shapes that do not meet");
        result[skip + axis] = std::max(a, b);
    }
    return result;
}

} // namespace

Value ProgramBuilder::add(Operation operation, std::vector<Value> inputs, Shape shape, std::int64_t multiplyAdds) {
    const bool batched = std::ranges::any_of(inputs, [&](Value input) { return m_program.steps[input].batched; });
    m_program.steps.push_back({std::move(operation), std::move(inputs), std::move(shape), batched, multiplyAdds});
    return m_program.steps.size() - 1;
}

Value ProgramBuilder::input(const std::string& name, const Shape& shape) {
    const Value value = add(op::Input{name}, {}, shape);
    m_program.steps[value].batched = true;
    return value;
}

void ProgramBuilder::beginLayer(const std::string& id, const std::string& type) {
    m_program.layers.push_back({id, type, m_program.steps.size(), m_program.steps.size(), 0});
}

void ProgramBuilder::endLayer(Value output) {
    ProgramLayer& layer = m_program.layers.back();
    layer.end = m_program.steps.size();
    layer.output = output;
}

Program ProgramBuilder::finish(Value output) {
    m_program.output = output;
    return std::move(m_program);
}

Value ProgramBuilder::weight(const std::string& name, const Shape& shape, Start start, WeightRole role) {
    const std::string full = m_program.layers.empty() ? name : fmt::format("{}.{}", m_program.layers.back().id, name);
    m_program.weights.push_back({full, shape, std::move(start), role});
    return add(op::Weight{m_program.weights.size() - 1}, {}, shape);
}

Value ProgramBuilder::constant(const std::string& name, const Shape& shape, std::function<std::vector<float>()> values) {
    return weight(name, shape, {Start::Kind::Given, 0, std::move(values)}, WeightRole::Constant);
}

Value ProgramBuilder::unary(op::Function function, Value x, double parameter) {
    return add(op::Unary{function, parameter}, {x}, shape(x));
}

Value ProgramBuilder::scale(Value x, double factor, double offset) {
    return add(op::Scale{factor, offset}, {x}, shape(x), elements(shape(x)));
}

Value ProgramBuilder::binary(op::Arithmetic arithmetic, Value x, Value y) {
    Shape result = broadcast(shape(x), shape(y));
    const std::int64_t cost = elements(result);
    return add(op::Binary{arithmetic}, {x, y}, std::move(result), cost);
}

Value ProgramBuilder::dropout(Value x, double rate) {
    return add(op::Dropout{rate}, {x}, shape(x));
}

Value ProgramBuilder::linear(Value x, std::int64_t out, bool bias, const std::string& name) {
    const std::int64_t in = shape(x).back();
    const double bound = 1.0 / std::sqrt(static_cast<double>(in));
    std::vector<Value> inputs{x, weight(name + "weight", {out, in}, uniform(bound))};
    if (bias)
        inputs.push_back(weight(name + "bias", {out}, uniform(bound)));
    Shape result = shape(x);
    result.back() = out;
    const std::int64_t cost = elements(result) * in;
    return add(op::Linear{}, std::move(inputs), std::move(result), cost);
}

Value ProgramBuilder::linearWith(Value x, Value weight) {
    require(shape(weight).size() == 2 && shape(weight)[1] == shape(x).back(), "a linear layer of another width");
    Shape result = shape(x);
    result.back() = shape(weight)[0];
    const std::int64_t cost = elements(result) * shape(weight)[1];
    return add(op::Linear{}, {x, weight}, std::move(result), cost);
}

Value ProgramBuilder::linearOverTime(Value x, std::int64_t out, bool bias, const std::string& name) {
    return transpose(linear(transpose(x), out, bias, name));
}

Value ProgramBuilder::matMul(Value x, Value y, bool transposeSecond) {
    const Shape& left = shape(x);
    const Shape& right = shape(y);
    require(left.size() >= 2 && right.size() == left.size(), "a product of other than two matrices");
    const std::int64_t inner = right[right.size() - (transposeSecond ? 1 : 2)];
    require(left.back() == inner, "matrices that do not meet");
    Shape result = left;
    result.back() = right[right.size() - (transposeSecond ? 2 : 1)];
    const std::int64_t cost = elements(result) * inner;
    return add(op::MatMul{transposeSecond}, {x, y}, std::move(result), cost);
}

Value ProgramBuilder::convolution(Value x, std::int64_t channels, const std::vector<Window>& windows, std::int64_t groups,
                                  const std::string& name) {
    const Shape input = shape(x);
    require(input.size() == windows.size() + 1 && input[0] % groups == 0 && channels % groups == 0,
            "a convolution over other axes");
    op::Convolution operation;
    operation.groups = groups;
    Shape kernel{channels, input[0] / groups};
    Shape result{channels};
    for (std::size_t axis = 0; axis < windows.size(); ++axis) {
        const Window& window = windows[axis];
        operation.stride.push_back(window.stride);
        operation.dilation.push_back(window.dilation);
        operation.before.push_back(window.before);
        operation.behind.push_back(window.behind);
        kernel.push_back(window.kernel);
        const std::int64_t room = input[axis + 1] + window.before + window.behind - (window.kernel - 1) * window.dilation - 1;
        require(room >= 0, "a kernel larger than its input");
        result.push_back(room / window.stride + 1);
    }
    const std::int64_t weightsPerOutput = elements(kernel) / channels;
    const double bound = 1.0 / std::sqrt(static_cast<double>(weightsPerOutput));
    const Value weights = weight(name + "weight", kernel, uniform(bound));
    const Value bias = weight(name + "bias", {channels}, uniform(bound));
    const std::int64_t cost = elements(result) * weightsPerOutput;
    return add(std::move(operation), {x, weights, bias}, std::move(result), cost);
}

Value ProgramBuilder::recurrent(op::Cell cell, Value x, std::int64_t hidden, std::int64_t layers, bool bidirectional) {
    const std::int64_t gates = cell == op::Cell::Lstm ? 4 : 3;
    const std::int64_t directions = bidirectional ? 2 : 1;
    const std::int64_t steps = shape(x)[0];
    const Start start = uniform(1.0 / std::sqrt(static_cast<double>(hidden)));
    std::vector<Value> inputs{x};
    std::int64_t cost = 0;
    std::int64_t in = shape(x)[1];
    for (std::int64_t layer = 0; layer < layers; ++layer) {
        for (std::int64_t direction = 0; direction < directions; ++direction) {
            const std::string suffix = fmt::format("_l{}{}", layer, direction == 1 ? "_reverse" : "");
            inputs.push_back(weight("weight_ih" + suffix, {gates * hidden, in}, start));
            inputs.push_back(weight("weight_hh" + suffix, {gates * hidden, hidden}, start));
            inputs.push_back(weight("bias_ih" + suffix, {gates * hidden}, start));
            inputs.push_back(weight("bias_hh" + suffix, {gates * hidden}, start));
            cost += steps * gates * hidden * (in + hidden);
        }
        in = hidden * directions;
    }
    return add(op::Recurrent{cell, hidden, layers, bidirectional}, std::move(inputs), {steps, in}, cost);
}

Value ProgramBuilder::embedding(Value indices, std::int64_t rows, std::int64_t width) {
    const Value table = weight("weight", {rows, width}, {Start::Kind::Normal, 1.0});
    return add(op::Embedding{}, {indices, table}, {shape(indices)[0], width});
}

Value ProgramBuilder::pool(op::Reduction reduction, Value x, std::vector<std::int64_t> kernel,
                           std::vector<std::int64_t> stride) {
    const Shape input = shape(x);
    require(input.size() == kernel.size() + 1 && kernel.size() == stride.size(), "pooling over other axes");
    Shape result{input[0]};
    for (std::size_t axis = 0; axis < kernel.size(); ++axis) {
        require(kernel[axis] <= input[axis + 1], "pooling over more than there is");
        result.push_back((input[axis + 1] - kernel[axis]) / stride[axis] + 1);
    }
    return add(op::Pool{reduction, std::move(kernel), std::move(stride)}, {x}, std::move(result), elements(input));
}

Value ProgramBuilder::reduce(op::Reduction reduction, Value x, std::size_t axis) {
    Shape result = shape(x);
    require(axis < result.size(), "a reduction over an axis that is not there");
    result[axis] = 1;
    return add(op::Reduce{reduction, axis}, {x}, std::move(result), elements(shape(x)));
}

Value ProgramBuilder::softmax(Value x) {
    return add(op::Softmax{}, {x}, shape(x), elements(shape(x)));
}

Value ProgramBuilder::layerNorm(Value x, const std::string& name) {
    const std::int64_t width = shape(x).back();
    const Value gain = weight(name + "weight", {width}, {Start::Kind::Ones});
    const Value shift = weight(name + "bias", {width}, {Start::Kind::Zeros});
    return add(op::LayerNorm{}, {x, gain, shift}, shape(x), elements(shape(x)));
}

Value ProgramBuilder::groupNorm(Value x, std::int64_t groups) {
    const std::int64_t channels = shape(x)[0];
    require(channels % groups == 0, "groups that do not divide the channels");
    const Value gain = weight("weight", {channels}, {Start::Kind::Ones});
    const Value shift = weight("bias", {channels}, {Start::Kind::Zeros});
    return add(op::GroupNorm{groups}, {x, gain, shift}, shape(x), elements(shape(x)));
}

Value ProgramBuilder::batchNorm(Value x) {
    const Shape channels{shape(x)[0]};
    const Value gain = weight("weight", channels, {Start::Kind::Ones});
    const Value shift = weight("bias", channels, {Start::Kind::Zeros});
    const Value mean = weight("running_mean", channels, {Start::Kind::Zeros}, WeightRole::Tracked);
    const Value variance = weight("running_var", channels, {Start::Kind::Ones}, WeightRole::Tracked);
    return add(op::BatchNorm{}, {x, gain, shift, mean, variance}, shape(x), elements(shape(x)));
}

Value ProgramBuilder::reshape(Value x, Shape shape) {
    require(elements(shape) == elements(this->shape(x)), "a new shape of another size");
    return shape == this->shape(x) ? x : add(op::Reshape{}, {x}, std::move(shape));
}

Value ProgramBuilder::permute(Value x, std::vector<std::size_t> axes) {
    Shape result;
    for (const std::size_t axis : axes)
        result.push_back(shape(x).at(axis));
    require(result.size() == shape(x).size(), "an order of other axes");
    return add(op::Permute{std::move(axes)}, {x}, std::move(result));
}

Value ProgramBuilder::slice(Value x, std::size_t axis, std::int64_t first, std::int64_t last, std::int64_t stride) {
    Shape result = shape(x);
    require(first >= 0 && first < last && last <= result.at(axis) && stride >= 1, "a slice that is not there");
    result[axis] = (last - first + stride - 1) / stride;
    return result == shape(x) ? x : add(op::Slice{axis, first, last, stride}, {x}, std::move(result));
}

Value ProgramBuilder::concatenate(std::vector<Value> values, std::size_t axis) {
    Shape result = shape(values.front());
    for (std::size_t i = 1; i < values.size(); ++i)
        result.at(axis) += shape(values[i]).at(axis);
    return values.size() == 1 ? values.front() : add(op::Concatenate{axis}, std::move(values), std::move(result));
}

Value ProgramBuilder::padEdges(Value x, std::size_t axis, std::int64_t before, std::int64_t behind) {
    const std::int64_t length = shape(x)[axis];
    std::vector<Value> parts;
    if (before > 0)
        parts.assign(static_cast<std::size_t>(before), slice(x, axis, 0, 1));
    parts.push_back(x);
    if (behind > 0)
        parts.insert(parts.end(), static_cast<std::size_t>(behind), slice(x, axis, length - 1, length));
    return concatenate(std::move(parts), axis);
}

} // namespace airshed::models
