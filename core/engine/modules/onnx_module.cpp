#include "core/engine/modules/onnx_module_internal.h"

#include <functional>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/engine/modules/torch_compat_internal.h"
#include "core/engine/tensors_internal.h"
#include "core/forms/onnx_decoder.h"

namespace airshed::modules {

namespace {

using Tensors = std::vector<torch::Tensor>;
using Integers = std::vector<std::int64_t>;

/// A node's attributes, with the standard's defaults.
class Attributes {
public:
    explicit Attributes(const forms::OnnxNode& node) : m_node(node) {}
    [[nodiscard]] std::int64_t integer(const char* name, std::int64_t fallback) const {
        const auto* value = find<std::int64_t>(name);
        return value == nullptr ? fallback : *value;
    }
    [[nodiscard]] double number(const char* name, double fallback) const {
        const auto* value = find<float>(name);
        return value == nullptr ? fallback : static_cast<double>(*value);
    }
    [[nodiscard]] std::string text(const char* name) const {
        const auto* value = find<std::string>(name);
        return value == nullptr ? std::string() : *value;
    }
    [[nodiscard]] Integers integers(const char* name) const {
        const auto* value = find<Integers>(name);
        return value == nullptr ? Integers() : *value;
    }

private:
    template <typename Value> [[nodiscard]] const Value* find(const char* name) const {
        for (const forms::OnnxAttribute& attribute : m_node.attributes)
            if (attribute.name == name)
                return std::get_if<Value>(&attribute.value);
        return nullptr;
    }
    const forms::OnnxNode& m_node;
};

using Operator = std::function<torch::Tensor(const Tensors&, const Attributes&)>;

Integers integersOf(const torch::Tensor& tensor) {
    const torch::Tensor flat = tensor.to(torch::kInt64).contiguous();
    const auto* first = flat.data_ptr<std::int64_t>();
    return {first, first + flat.numel()};
}

torch::Tensor convolve(const Tensors& x, const Attributes& attributes) {
    Integers pads = attributes.integers("pads");
    const std::size_t axes = pads.size() / 2;
    Integers padding; // LibTorch names the last axis first
    for (std::size_t axis = axes; axis-- > 0;) {
        padding.push_back(pads[axis]);
        padding.push_back(pads[axes + axis]);
    }
    const torch::Tensor padded = torch::constant_pad_nd(x[0], padding, 0);
    const Integers none(axes, 0);
    return torch::convolution(padded, x[1], x[2], attributes.integers("strides"), none, attributes.integers("dilations"), false,
                              none, attributes.integer("group", 1));
}

torch::Tensor pool(const torch::Tensor& x, const Attributes& attributes, bool largest) {
    const Integers kernel = attributes.integers("kernel_shape");
    const Integers strides = attributes.integers("strides");
    if (kernel.size() == 1)
        return largest ? torch::max_pool1d(x, kernel, strides) : torch::avg_pool1d(x, kernel, strides);
    return largest ? torch::max_pool2d(x, kernel, strides) : torch::avg_pool2d(x, kernel, strides);
}

/// [.., channels, ..] of numbers for each channel, to be laid over [batch, channels, …].
torch::Tensor overChannels(const torch::Tensor& numbers, const torch::Tensor& x) {
    Integers shape(static_cast<std::size_t>(x.dim()), 1);
    shape[1] = numbers.numel();
    return numbers.reshape(shape);
}

torch::Tensor normaliseBatch(const Tensors& x, const Attributes& attributes) {
    const auto over = [&](std::size_t i) { return overChannels(x[i], x[0]); };
    return (x[0] - over(3)) / (over(4) + attributes.number("epsilon", 1e-5)).sqrt() * over(1) + over(2);
}

torch::Tensor normaliseInstances(const Tensors& x, const Attributes& attributes) {
    const torch::Tensor flat = x[0].flatten(2);
    const torch::Tensor centred = flat - flat.mean(2, true);
    const torch::Tensor normal = centred / (centred.square().mean(2, true) + attributes.number("epsilon", 1e-5)).sqrt();
    return normal.reshape(x[0].sizes()) * overChannels(x[1], x[0]) + overChannels(x[2], x[0]);
}

/// One direction: [steps, batch, input] to [steps, batch, hidden].
using Cell = std::function<torch::Tensor(const torch::Tensor&, const Tensors&)>;

/// @param weights W [gates · hidden, input], R [gates · hidden, hidden], its bias and that of the state.
torch::Tensor runLstm(const torch::Tensor& sequence, const Tensors& weights) {
    const std::int64_t hidden = weights[1].size(1);
    torch::Tensor state = torch::zeros({sequence.size(1), hidden});
    torch::Tensor cell = state;
    Tensors all;
    for (const torch::Tensor& step : sequence.unbind(0)) {
        const Tensors gates = // in the standard's order: input, output, forget, cell
            (torch::linear(step, weights[0], weights[2]) + torch::linear(state, weights[1], weights[3])).chunk(4, 1);
        cell = gates[2].sigmoid() * cell + gates[0].sigmoid() * gates[3].tanh();
        state = gates[1].sigmoid() * cell.tanh();
        all.push_back(state);
    }
    return torch::stack(all);
}

/// With linear_before_reset, as LibTorch and cuDNN have it.
torch::Tensor runGru(const torch::Tensor& sequence, const Tensors& weights) {
    torch::Tensor state = torch::zeros({sequence.size(1), weights[1].size(1)});
    Tensors all;
    for (const torch::Tensor& step : sequence.unbind(0)) {
        const Tensors fromInput = torch::linear(step, weights[0], weights[2]).chunk(3, 1); // update, reset, hidden
        const Tensors fromState = torch::linear(state, weights[1], weights[3]).chunk(3, 1);
        const torch::Tensor update = (fromInput[0] + fromState[0]).sigmoid();
        const torch::Tensor reset = (fromInput[1] + fromState[1]).sigmoid();
        state = (1 - update) * (fromInput[2] + reset * fromState[2]).tanh() + update * state;
        all.push_back(state);
    }
    return torch::stack(all);
}

torch::Tensor runRecurrent(const Tensors& x, const Cell& cell) {
    Tensors directions;
    for (std::int64_t direction = 0; direction < x[1].size(0); ++direction) {
        const Tensors biases = x[3][direction].chunk(2);
        const torch::Tensor sequence = direction == 0 ? x[0] : x[0].flip({0});
        const torch::Tensor result = cell(sequence, {x[1][direction], x[2][direction], biases[0], biases[1]});
        directions.push_back(direction == 0 ? result : result.flip({0}));
    }
    return torch::stack(directions, 1);
}

torch::Tensor reshape(const torch::Tensor& x, Integers shape) {
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (shape[axis] == 0)
            shape[axis] = x.size(static_cast<std::int64_t>(axis));
    return x.reshape(shape);
}

torch::Tensor slice(const Tensors& x) {
    torch::Tensor result = x[0];
    const Integers firsts = integersOf(x[1]);
    const Integers ends = integersOf(x[2]);
    const Integers axes = integersOf(x[3]);
    const Integers steps = x.size() > 4 ? integersOf(x[4]) : Integers(axes.size(), 1);
    for (std::size_t i = 0; i < axes.size(); ++i)
        result = result.slice(axes[i], firsts[i], ends[i], steps[i]);
    return result;
}

torch::Tensor cast(const torch::Tensor& x, std::int64_t type) {
    switch (type) {
    case 1: return x.to(torch::kFloat32);
    case 7: return x.to(torch::kInt64);
    case 11: return x.to(torch::kFloat64);
    default: break;
    }
    throw Error(ErrorCode::Unavailable, fmt::format("Numbers of ONNX's type {} are not known here.", type));
}

torch::Tensor reduce(const torch::Tensor& x, const Integers& axes, const std::string& how) {
    return how == "mean" ? x.mean(axes, true) : how == "max" ? x.amax(axes, true) : x.sum(axes, true);
}

std::map<std::string, Operator> arithmetic() {
    return {{"Add", [](const Tensors& x, const Attributes&) { return x[0] + x[1]; }},
            {"Sub", [](const Tensors& x, const Attributes&) { return x[0] - x[1]; }},
            {"Mul", [](const Tensors& x, const Attributes&) { return x[0] * x[1]; }},
            {"Div", [](const Tensors& x, const Attributes&) { return x[0] / x[1]; }},
            {"Mod", [](const Tensors& x, const Attributes&) { return torch::remainder(x[0], x[1]); }},
            {"Exp", [](const Tensors& x, const Attributes&) { return x[0].exp(); }},
            {"Sqrt", [](const Tensors& x, const Attributes&) { return x[0].sqrt(); }},
            {"Sin", [](const Tensors& x, const Attributes&) { return x[0].sin(); }},
            {"Erf", [](const Tensors& x, const Attributes&) { return x[0].erf(); }},
            {"MatMul", [](const Tensors& x, const Attributes&) { return torch::matmul(x[0], x[1]); }},
            {"Clip", [](const Tensors& x, const Attributes&) { return torch::clamp(x[0], x[1], x[2]); }},
            {"Less", [](const Tensors& x, const Attributes&) { return x[0] < x[1]; }},
            {"Greater", [](const Tensors& x, const Attributes&) { return x[0] > x[1]; }},
            {"Or", [](const Tensors& x, const Attributes&) { return torch::logical_or(x[0], x[1]); }},
            {"Not", [](const Tensors& x, const Attributes&) { return torch::logical_not(x[0]); }},
            {"IsNaN", [](const Tensors& x, const Attributes&) { return torch::isnan(x[0]); }},
            {"Where", [](const Tensors& x, const Attributes&) { return torch::where(x[0], x[1], x[2]); }}};
}

std::map<std::string, Operator> activations() {
    return {
        {"Relu", [](const Tensors& x, const Attributes&) { return torch::relu(x[0]); }},
        {"LeakyRelu", [](const Tensors& x, const Attributes& a) { return torch::leaky_relu(x[0], a.number("alpha", 0.01)); }},
        {"Elu", [](const Tensors& x, const Attributes& a) { return torch::elu(x[0], a.number("alpha", 1.0)); }},
        {"Sigmoid", [](const Tensors& x, const Attributes&) { return torch::sigmoid(x[0]); }},
        {"Tanh", [](const Tensors& x, const Attributes&) { return torch::tanh(x[0]); }},
        {"Softplus", [](const Tensors& x, const Attributes&) { return torch::softplus(x[0]); }},
        {"Softmax", [](const Tensors& x, const Attributes& a) { return torch::softmax(x[0], a.integer("axis", -1)); }}};
}

std::map<std::string, Operator> layers() {
    return {{"Conv", convolve},
            {"MaxPool", [](const Tensors& x, const Attributes& a) { return pool(x[0], a, true); }},
            {"AveragePool", [](const Tensors& x, const Attributes& a) { return pool(x[0], a, false); }},
            {"ReduceSum", [](const Tensors& x, const Attributes&) { return reduce(x[0], integersOf(x[1]), "sum"); }},
            {"ReduceMean", [](const Tensors& x, const Attributes& a) { return reduce(x[0], a.integers("axes"), "mean"); }},
            {"ReduceMax", [](const Tensors& x, const Attributes& a) { return reduce(x[0], a.integers("axes"), "max"); }},
            {"LayerNormalization",
             [](const Tensors& x, const Attributes& a) {
                 return torch::layer_norm(x[0], x[1].sizes(), x[1], x[2], a.number("epsilon", 1e-5));
             }},
            {"InstanceNormalization", normaliseInstances},
            {"BatchNormalization", normaliseBatch},
            {"LSTM", [](const Tensors& x, const Attributes&) { return runRecurrent(x, runLstm); }},
            {"GRU", [](const Tensors& x, const Attributes&) { return runRecurrent(x, runGru); }}};
}

std::map<std::string, Operator> shapes() {
    return {{"Identity", [](const Tensors& x, const Attributes&) { return x[0]; }},
            {"Transpose", [](const Tensors& x, const Attributes& a) { return x[0].permute(a.integers("perm")); }},
            {"Reshape", [](const Tensors& x, const Attributes&) { return reshape(x[0], integersOf(x[1])); }},
            {"Unsqueeze", [](const Tensors& x, const Attributes&) { return x[0].unsqueeze(integersOf(x[1]).front()); }},
            {"Slice", [](const Tensors& x, const Attributes&) { return slice(x); }},
            {"Concat", [](const Tensors& x, const Attributes& a) { return torch::cat(x, a.integer("axis", 0)); }},
            {"Gather",
             [](const Tensors& x, const Attributes& a) {
                 Integers shape(x[1].sizes().begin(), x[1].sizes().end());
                 const torch::Tensor rows = x[0].index_select(a.integer("axis", 0), x[1].flatten());
                 shape.insert(shape.end(), x[0].sizes().begin() + 1, x[0].sizes().end());
                 return rows.reshape(shape);
             }},
            {"Cast", [](const Tensors& x, const Attributes& a) { return cast(x[0], a.integer("to", 1)); }}};
}

const std::map<std::string, Operator>& operators() {
    static const std::map<std::string, Operator> all = [] {
        std::map<std::string, Operator> map = arithmetic();
        for (const auto& group : {activations(), layers(), shapes()})
            map.insert(group.begin(), group.end());
        return map;
    }();
    return all;
}

torch::Tensor constantOf(const forms::OnnxTensor& tensor) {
    if (!tensor.integers.empty())
        return tensorOf(tensor.integers, tensor.shape);
    if (!tensor.doubles.empty())
        return torch::tensor(tensor.doubles, torch::kFloat64).reshape(tensor.shape);
    return tensorOf(tensor.floats, tensor.shape);
}

} // namespace

OnnxModule::OnnxModule(const std::filesystem::path& file)
    : m_name(file.string()), m_model(forms::decodeOnnx(MappedFile(file).text(), m_name)) {
    for (const forms::OnnxNode& node : m_model.nodes)
        if (!operators().contains(node.type))
            throw Error(ErrorCode::Unavailable,
                        fmt::format("{} uses the operator {}, which is not known here.", m_name, node.type));
    guarded("Loading " + m_name, [&] {
        for (const forms::OnnxTensor& tensor : m_model.tensors)
            m_constants[tensor.name] = constantOf(tensor);
    });
}

std::vector<float> OnnxModule::run(std::map<std::string, torch::Tensor> inputs) const {
    const torch::NoGradGuard noGrad;
    std::map<std::string, torch::Tensor> values = std::move(inputs);
    const auto find = [&](const std::string& name) -> const torch::Tensor& {
        const auto constant = m_constants.find(name);
        if (constant != m_constants.end())
            return constant->second;
        const auto value = values.find(name);
        if (value == values.end())
            throw Error(ErrorCode::Damaged, fmt::format("{}: a node needs \"{}\", which nothing yields.", m_name, name));
        return value->second;
    };
    for (const forms::OnnxNode& node : m_model.nodes) {
        Tensors operands;
        operands.reserve(node.inputs.size());
        for (const std::string& input : node.inputs)
            operands.push_back(find(input));
        values[node.outputs.front()] = operators().at(node.type)(operands, Attributes(node));
    }
    const torch::Tensor result = find(m_model.outputs.front().name).to(torch::kFloat32).contiguous();
    const auto* first = result.data_ptr<float>();
    return {first, first + result.numel()};
}

torch::Tensor tensorOf(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
    auto* cells = const_cast<float*>(values.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast): only read
    return torch::from_blob(cells, shape).clone();
}

torch::Tensor tensorOf(const std::vector<std::int64_t>& values, const std::vector<std::int64_t>& shape) {
    auto* cells = const_cast<std::int64_t*>(values.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast): only read
    return torch::from_blob(cells, shape, torch::kInt64).clone();
}

} // namespace airshed::modules
