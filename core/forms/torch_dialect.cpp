#include "core/forms/torch_dialect.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace airshed::forms {

using models::Program;
using models::Shape;
using models::Step;
using models::Value;
namespace op = models::op;

namespace {

using Integers = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

/// A double as all three languages read it.
std::string number(double value) {
    std::string text = fmt::format("{}", value);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

/// The expression that a step is.
class Expression {
public:
    Expression(const TorchStatements& names, const Program& program, Value value, TorchDialect dialect)
        : m_names(names), m_program(program), m_step(program.steps[value]), m_dialect(dialect) {}

    std::string operator()(const op::Input& /*operation*/) const { return {}; }
    std::string operator()(const op::Weight& /*operation*/) const { return {}; }
    std::string operator()(const op::Dropout& /*operation*/) const { return {}; }
    std::string operator()(const op::Unary& operation) const {
        constexpr std::array names{"relu", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "softplus", "exp", "sqrt"};
        const std::string x = in(0);
        if (m_dialect == TorchDialect::Script)
            return scripted(operation, x);
        const char* name = names.at(static_cast<std::size_t>(operation.function));
        const bool hasParameter = operation.function == op::Function::LeakyRelu || operation.function == op::Function::Elu;
        const std::vector<std::string> arguments = hasParameter ? std::vector{x, number(operation.parameter)} : std::vector{x};
        switch (operation.function) {
        case op::Function::Relu:
        case op::Function::Sigmoid:
        case op::Function::Tanh:
        case op::Function::Exp:
        case op::Function::Sqrt: return call(name, arguments);
        default: return functional(name, arguments);
        }
    }
    std::string operator()(const op::Scale& operation) const {
        std::string text = in(0);
        if (operation.factor != 1.0)
            text += " * " + number(operation.factor);
        if (operation.offset != 0.0)
            text += " + " + number(operation.offset);
        return text;
    }
    std::string operator()(const op::Binary& operation) const {
        constexpr std::array signs{"+", "-", "*", "/"};
        return fmt::format("{} {} {}", in(0), signs.at(static_cast<std::size_t>(operation.arithmetic)), in(1));
    }
    std::string operator()(const op::Linear& /*operation*/) const { return functional("linear", all()); }
    std::string operator()(const op::MatMul& operation) const {
        return call("matmul", {in(0), operation.transposeSecond ? in(1) + ".transpose(-2, -1)" : in(1)});
    }
    std::string operator()(const op::Convolution& operation) const {
        std::string x = in(0);
        Integers padding = operation.before;
        if (operation.before != operation.behind) {
            Integers around; // PyTorch counts padding from the last axis on
            for (std::size_t axis = operation.before.size(); axis-- > 0;)
                around.insert(around.end(), {operation.before[axis], operation.behind[axis]});
            x = call("constant_pad_nd", {x, list(around), "0.0"});
            padding.assign(padding.size(), 0);
        }
        return call(operation.stride.size() == 1 ? "conv1d" : "conv2d",
                    {x, in(1), in(2), list(operation.stride), paddingList(padding), list(operation.dilation),
                     std::to_string(operation.groups)});
    }
    std::string operator()(const op::Pool& operation) const {
        const bool flat = operation.kernel.size() == 1;
        const std::vector<std::string> arguments{in(0), list(operation.kernel), list(operation.stride)};
        if (operation.reduction == op::Reduction::Max)
            return call(flat ? "max_pool1d" : "max_pool2d", arguments);
        return flat ? call("avg_pool1d", arguments) : functional("avg_pool2d", arguments);
    }
    std::string operator()(const op::Reduce& operation) const {
        constexpr std::array names{"mean", "amax", "sum"};
        return call(names.at(static_cast<std::size_t>(operation.reduction)),
                    {in(0), list(Integers{axis(operation.axis)}), truth(true)});
    }
    std::string operator()(const op::Softmax& /*operation*/) const { return call("softmax", {in(0), "-1"}); }
    std::string operator()(const op::LayerNorm& operation) const {
        return call("layer_norm", {in(0), list(Integers{m_step.shape.back()}), in(1), in(2), number(operation.epsilon)});
    }
    std::string operator()(const op::GroupNorm& operation) const {
        return call("group_norm", {in(0), std::to_string(operation.groups), in(1), in(2), number(operation.epsilon)});
    }
    std::string operator()(const op::BatchNorm& operation) const {
        return call("batch_norm", {in(0), in(1), in(2), in(3), in(4), truth(false), number(operation.momentum),
                                   number(operation.epsilon), truth(false)});
    }
    std::string operator()(const op::Recurrent& operation) const {
        const std::int64_t directions = operation.bidirectional ? 2 : 1;
        const std::string state = call(
            "zeros",
            {list(Names{std::to_string(operation.layers * directions), in(0) + ".size(0)", std::to_string(operation.hidden)}),
             m_dialect == TorchDialect::Cpp ? in(0) + ".options()" : fmt::format("dtype={0}.dtype, device={0}.device", in(0))});
        const bool lstm = operation.cell == op::Cell::Lstm;
        std::vector<std::string> arrays = all();
        arrays.erase(arrays.begin());
        const std::string run = call(lstm ? "lstm" : "gru", {in(0), lstm ? list(Names{state, state}) : state, list(arrays),
                                                             truth(true), std::to_string(operation.layers), "0.0", truth(false),
                                                             truth(operation.bidirectional), truth(true)});
        return m_dialect == TorchDialect::Cpp ? fmt::format("std::get<0>({})", run) : run + "[0]";
    }
    std::string operator()(const op::Reshape& /*operation*/) const {
        std::vector<std::string> sizes{in(0) + ".size(0)"};
        for (const std::int64_t size : m_step.shape)
            sizes.push_back(std::to_string(size));
        return call("reshape", {in(0), list(sizes)});
    }
    std::string operator()(const op::Permute& operation) const {
        Integers order{0};
        for (const std::size_t from : operation.axes)
            order.push_back(axis(from));
        return call("permute", {in(0), list(order)});
    }
    std::string operator()(const op::Slice& operation) const {
        if (m_dialect == TorchDialect::Cpp)
            return fmt::format("{}.slice({}, {}, {}, {})", in(0), axis(operation.axis), operation.first, operation.last,
                               operation.stride);
        std::string before;
        for (std::size_t i = 0; i <= operation.axis; ++i)
            before += ":, ";
        return fmt::format("{}[{}{}:{}:{}]", in(0), before, operation.first, operation.last, operation.stride);
    }
    std::string operator()(const op::Concatenate& operation) const {
        return call("cat", {list(all()), std::to_string(axis(operation.axis))});
    }
    std::string operator()(const op::Embedding& /*operation*/) const {
        const std::int64_t last = m_program.steps[m_step.inputs[1]].shape[0] - 1;
        const std::string index = call("clamp", {in(0), "0.0", number(static_cast<double>(last))});
        return call("embedding", {in(1), m_dialect == TorchDialect::Cpp ? index + ".to(torch::kLong)" : index + ".long()"});
    }

private:
    /// Without what lives outside the namespace that TorchScript reads back.
    static std::string scripted(const op::Unary& operation, const std::string& x) {
        switch (operation.function) {
        case op::Function::Relu: return fmt::format("torch.relu({})", x);
        case op::Function::LeakyRelu:
            return fmt::format("torch.where({0} > 0.0, {0}, {0} * {1})", x, number(operation.parameter));
        case op::Function::Elu:
            return fmt::format("torch.where({0} > 0.0, {0}, torch.expm1(torch.clamp_max({0}, 0.0)) * {1})", x,
                               number(operation.parameter));
        case op::Function::Gelu: return fmt::format("{0} * 0.5 * (1.0 + torch.erf({0} * 0.7071067811865476))", x);
        case op::Function::Silu: return fmt::format("{0} * torch.sigmoid({0})", x);
        case op::Function::Sigmoid: return fmt::format("torch.sigmoid({})", x);
        case op::Function::Tanh: return fmt::format("torch.tanh({})", x);
        case op::Function::Softplus:
            return fmt::format("torch.where({0} > 20.0, {0}, torch.log1p(torch.exp(torch.clamp_max({0}, 20.0))))", x);
        case op::Function::Exp: return fmt::format("torch.exp({})", x);
        case op::Function::Sqrt: return fmt::format("torch.sqrt({})", x);
        }
        return {};
    }

    [[nodiscard]] std::string in(std::size_t i) const { return m_names.name(m_step.inputs[i]); }
    [[nodiscard]] std::vector<std::string> all() const {
        std::vector<std::string> names;
        names.reserve(m_step.inputs.size());
        for (const Value input : m_step.inputs)
            names.push_back(m_names.name(input));
        return names;
    }
    static std::int64_t axis(std::size_t own) { return static_cast<std::int64_t>(own) + 1; }
    [[nodiscard]] std::string truth(bool value) const {
        if (m_dialect == TorchDialect::Cpp)
            return value ? "true" : "false";
        return value ? "True" : "False";
    }
    template <typename Element> [[nodiscard]] std::string list(const std::vector<Element>& elements) const {
        const bool cpp = m_dialect == TorchDialect::Cpp;
        return fmt::format("{}{}{}", cpp ? "{" : "[", fmt::join(elements, ", "), cpp ? "}" : "]");
    }
    /// C++ has an overload whose padding is a text, which {0} could be too.
    [[nodiscard]] std::string paddingList(const Integers& padding) const {
        return (m_dialect == TorchDialect::Cpp ? "torch::IntArrayRef" : "") + list(padding);
    }
    [[nodiscard]] std::string call(const char* function, const std::vector<std::string>& arguments) const {
        return fmt::format("torch{}{}({})", m_dialect == TorchDialect::Cpp ? "::" : ".", function, fmt::join(arguments, ", "));
    }
    /// Of torch.nn.functional in Python.
    [[nodiscard]] std::string functional(const char* function, const std::vector<std::string>& arguments) const {
        if (m_dialect == TorchDialect::Python)
            return fmt::format("F.{}({})", function, fmt::join(arguments, ", "));
        return call(function, arguments);
    }

    const TorchStatements& m_names;
    const Program& m_program;
    const Step& m_step;
    TorchDialect m_dialect;
};

} // namespace

TorchStatements::TorchStatements(const Program& program, TorchDialect dialect)
    : m_program(program), m_dialect(dialect), m_identifiers(models::weightIdentifiers(program)) {}

std::string TorchStatements::operator()(Value value) const {
    const std::string expression = std::visit(Expression(*this, m_program, value, m_dialect), m_program.steps[value].operation);
    if (expression.empty())
        return {};
    return m_dialect == TorchDialect::Cpp ? fmt::format("auto {} = {};\n", name(value), expression)
                                          : fmt::format("{} = {}\n", name(value), expression);
}

std::string TorchStatements::name(Value value) const {
    const auto& operation = m_program.steps[value].operation;
    if (const auto* input = std::get_if<op::Input>(&operation))
        return "x_" + input->name;
    if (const auto* weight = std::get_if<op::Weight>(&operation))
        return (m_dialect == TorchDialect::Cpp ? "" : "self.") + m_identifiers[weight->index];
    if (m_dialect == TorchDialect::Script && std::holds_alternative<op::Dropout>(operation))
        return name(m_program.steps[value].inputs[0]);
    return fmt::format("v{}", value);
}

} // namespace airshed::forms
