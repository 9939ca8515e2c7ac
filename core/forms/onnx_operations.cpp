#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "core/forms/onnx_graph.h"

namespace airshed::forms {

using models::Program;
using models::Shape;
using models::Step;
using models::Value;
namespace op = models::op;

namespace {

using Integers = std::vector<std::int64_t>;

/// Blocks of `rows` · `columns` numbers in another order.
std::vector<float> reordered(std::span<const float> values, std::span<const std::size_t> order) {
    const std::size_t block = values.size() / order.size();
    std::vector<float> result;
    result.reserve(values.size());
    for (const std::size_t gate : order) {
        const auto from = values.subspan(gate * block, block);
        result.insert(result.end(), from.begin(), from.end());
    }
    return result;
}

/// Writes the nodes of one program. Every value has the batch in front but the network's own arrays.
class Writer {
public:
    Writer(OnnxGraph& graph, const Program& program, const WeightValues& values, const std::vector<std::string>& inputs)
        : m_graph(graph),
          m_program(program),
          m_values(values),
          m_identifiers(models::weightIdentifiers(program)),
          m_inputs(inputs) {}

    std::string run() {
        for (m_value = 0; m_value < m_program.steps.size(); ++m_value)
            m_names.push_back(std::visit(*this, step().operation));
        return name(m_program.output);
    }

    std::string operator()(const op::Input& /*operation*/) { return m_inputs.at(m_nextInput++); }
    /// Written when it is first used: some operations want it in another form.
    std::string operator()(const op::Weight& /*operation*/) { return {}; }

    std::string operator()(const op::Unary& operation) {
        const std::string x = in(0);
        const auto parameter = [&](const char* attribute) {
            return std::vector<OnnxAttribute>{{attribute, static_cast<float>(operation.parameter)}};
        };
        switch (operation.function) {
        case op::Function::Relu: return m_graph.node("Relu", {x});
        case op::Function::LeakyRelu: return m_graph.node("LeakyRelu", {x}, parameter("alpha"));
        case op::Function::Elu: return m_graph.node("Elu", {x}, parameter("alpha"));
        case op::Function::Gelu: {
            // Gelu is an operator from opset 20 on.
            const std::string bent = m_graph.node("Erf", {m_graph.node("Mul", {x, m_graph.number(0.70710678F)})});
            const std::string half = m_graph.node("Mul", {x, m_graph.number(0.5F)});
            return m_graph.node("Mul", {half, m_graph.node("Add", {bent, m_graph.number(1.0F)})});
        }
        case op::Function::Silu: return m_graph.node("Mul", {x, m_graph.node("Sigmoid", {x})});
        case op::Function::Sigmoid: return m_graph.node("Sigmoid", {x});
        case op::Function::Tanh: return m_graph.node("Tanh", {x});
        case op::Function::Softplus: return m_graph.node("Softplus", {x});
        case op::Function::Exp: return m_graph.node("Exp", {x});
        case op::Function::Sqrt: return m_graph.node("Sqrt", {x});
        }
        return {};
    }
    std::string operator()(const op::Scale& operation) {
        std::string result = in(0);
        if (operation.factor != 1.0)
            result = m_graph.node("Mul", {result, m_graph.number(static_cast<float>(operation.factor))});
        return operation.offset == 0.0 ? result
                                       : m_graph.node("Add", {result, m_graph.number(static_cast<float>(operation.offset))});
    }
    std::string operator()(const op::Binary& operation) {
        constexpr std::array names{"Add", "Sub", "Mul", "Div"};
        return m_graph.node(names.at(static_cast<std::size_t>(operation.arithmetic)), {in(0), in(1)});
    }
    std::string operator()(const op::Linear& /*operation*/) {
        const Shape& shape = inShape(1);
        const std::vector<float>& weight = values(1);
        std::vector<float> turned(weight.size());
        for (std::int64_t row = 0; row < shape[0]; ++row)
            for (std::int64_t column = 0; column < shape[1]; ++column)
                turned[static_cast<std::size_t>(column * shape[0] + row)] =
                    weight[static_cast<std::size_t>(row * shape[1] + column)];
        const std::string product = m_graph.node("MatMul", {in(0), m_graph.floats({shape[1], shape[0]}, std::move(turned))});
        return step().inputs.size() > 2 ? m_graph.node("Add", {product, in(2)}) : product;
    }
    std::string operator()(const op::MatMul& operation) {
        std::string second = in(1);
        if (operation.transposeSecond) {
            Integers order(inShape(1).size() + 1);
            std::iota(order.begin(), order.end(), 0);
            std::swap(order.back(), order[order.size() - 2]);
            second = m_graph.node("Transpose", {second}, {{"perm", order}});
        }
        return m_graph.node("MatMul", {in(0), second});
    }
    std::string operator()(const op::Convolution& operation) {
        Integers pads = operation.before;
        pads.insert(pads.end(), operation.behind.begin(), operation.behind.end());
        return m_graph.node("Conv", {in(0), in(1), in(2)},
                            {{"kernel_shape", Integers(inShape(1).begin() + 2, inShape(1).end())},
                             {"strides", operation.stride},
                             {"dilations", operation.dilation},
                             {"pads", std::move(pads)},
                             {"group", operation.groups}});
    }
    std::string operator()(const op::Pool& operation) {
        return m_graph.node(operation.reduction == op::Reduction::Max ? "MaxPool" : "AveragePool", {in(0)},
                            {{"kernel_shape", operation.kernel}, {"strides", operation.stride}});
    }
    std::string operator()(const op::Reduce& operation) {
        const Integers axes{axis(operation.axis)};
        if (operation.reduction == op::Reduction::Sum) // its axes became an input with opset 13
            return m_graph.node("ReduceSum", {in(0), m_graph.integers(axes)}, {{"keepdims", std::int64_t{1}}});
        return m_graph.node(operation.reduction == op::Reduction::Mean ? "ReduceMean" : "ReduceMax", {in(0)},
                            {{"axes", axes}, {"keepdims", std::int64_t{1}}});
    }
    std::string operator()(const op::Softmax& /*operation*/) {
        return m_graph.node("Softmax", {in(0)}, {{"axis", std::int64_t{-1}}});
    }
    std::string operator()(const op::LayerNorm& operation) {
        return m_graph.node("LayerNormalization", {in(0), in(1), in(2)},
                            {{"axis", std::int64_t{-1}}, {"epsilon", static_cast<float>(operation.epsilon)}});
    }
    /// GroupNormalization comes with opset 18: instances of groups are normalised, then scaled channel by channel.
    std::string operator()(const op::GroupNorm& operation) {
        const Shape& shape = step().shape;
        const auto groups = static_cast<std::size_t>(operation.groups);
        const std::string grouped = reshaped(in(0), {operation.groups, -1});
        const std::string normal = m_graph.node("InstanceNormalization",
                                                {grouped, m_graph.floats({operation.groups}, std::vector<float>(groups, 1.0F)),
                                                 m_graph.floats({operation.groups}, std::vector<float>(groups, 0.0F))},
                                                {{"epsilon", static_cast<float>(operation.epsilon)}});
        Shape each(shape.size(), 1);
        each[0] = shape[0];
        const std::string scaled = m_graph.node("Mul", {reshaped(normal, shape), m_graph.floats(each, values(1))});
        return m_graph.node("Add", {scaled, m_graph.floats(each, values(2))});
    }
    std::string operator()(const op::BatchNorm& operation) {
        return m_graph.node("BatchNormalization", {in(0), in(1), in(2), in(3), in(4)},
                            {{"epsilon", static_cast<float>(operation.epsilon)}});
    }
    std::string operator()(const op::Recurrent& operation) {
        const std::int64_t directions = operation.bidirectional ? 2 : 1;
        std::string sequence = m_graph.node("Transpose", {in(0)}, {{"perm", Integers{1, 0, 2}}});
        std::int64_t width = inShape(0)[1];
        for (std::int64_t layer = 0; layer < operation.layers; ++layer) {
            const std::string all = recurrentNode(operation, layer, sequence, width); // [steps, directions, batch, hidden]
            const std::string turned = m_graph.node("Transpose", {all}, {{"perm", Integers{0, 2, 1, 3}}});
            width = operation.hidden * directions;
            sequence = m_graph.node("Reshape", {turned, m_graph.integers({0, 0, width})});
        }
        return m_graph.node("Transpose", {sequence}, {{"perm", Integers{1, 0, 2}}});
    }
    std::string operator()(const op::Reshape& /*operation*/) { return reshaped(in(0), step().shape); }
    std::string operator()(const op::Permute& operation) {
        Integers order{0};
        for (const std::size_t from : operation.axes)
            order.push_back(axis(from));
        return m_graph.node("Transpose", {in(0)}, {{"perm", std::move(order)}});
    }
    std::string operator()(const op::Slice& operation) {
        return m_graph.node("Slice", {in(0), m_graph.integers({operation.first}), m_graph.integers({operation.last}),
                                      m_graph.integers({axis(operation.axis)}), m_graph.integers({operation.stride})});
    }
    std::string operator()(const op::Concatenate& operation) {
        std::vector<std::string> parts;
        for (std::size_t i = 0; i < step().inputs.size(); ++i)
            parts.push_back(in(i));
        return m_graph.node("Concat", std::move(parts), {{"axis", axis(operation.axis)}});
    }
    std::string operator()(const op::Embedding& /*operation*/) {
        const std::string held =
            m_graph.node("Clip", {in(0), m_graph.number(0.0F), m_graph.number(static_cast<float>(inShape(1)[0] - 1))});
        const std::string index = m_graph.node("Cast", {held}, {{"to", std::int64_t{7}}});
        return m_graph.node("Gather", {in(1), index}, {{"axis", std::int64_t{0}}});
    }
    std::string operator()(const op::Dropout& /*operation*/) { return in(0); }

private:
    [[nodiscard]] const Step& step() const { return m_program.steps[m_value]; }
    [[nodiscard]] const Shape& inShape(std::size_t i) const { return m_program.steps[step().inputs[i]].shape; }
    std::string in(std::size_t i) { return name(step().inputs[i]); }
    /// The numbers of an input that is an array of the network.
    [[nodiscard]] const std::vector<float>& values(std::size_t i) const {
        return m_values[std::get<op::Weight>(m_program.steps[step().inputs[i]].operation).index];
    }
    /// Where an axis lies with the batch in front.
    [[nodiscard]] static std::int64_t axis(std::size_t own) { return static_cast<std::int64_t>(own) + 1; }

    std::string name(Value value) {
        const auto* weight = std::get_if<op::Weight>(&m_program.steps[value].operation);
        if (weight != nullptr && m_names[value].empty())
            m_names[value] =
                m_graph.floats(m_program.weights[weight->index].shape, m_values[weight->index], m_identifiers[weight->index]);
        return m_names[value];
    }

    /// 0 stands for the batch as it is.
    std::string reshaped(const std::string& x, const Shape& shape) {
        Integers to{0};
        to.insert(to.end(), shape.begin(), shape.end());
        return m_graph.node("Reshape", {x, m_graph.integers(std::move(to))});
    }

    /// Gates in ONNX's order: LSTM i o f c, GRU z r h.
    std::string recurrentNode(const op::Recurrent& operation, std::int64_t layer, const std::string& sequence,
                              std::int64_t width) {
        const bool lstm = operation.cell == op::Cell::Lstm;
        const std::vector<std::size_t> order = lstm ? std::vector<std::size_t>{0, 3, 1, 2} : std::vector<std::size_t>{1, 0, 2};
        const std::int64_t rows = static_cast<std::int64_t>(order.size()) * operation.hidden;
        const std::int64_t directions = operation.bidirectional ? 2 : 1;
        std::vector<float> fromInput;
        std::vector<float> fromState;
        std::vector<float> bias;
        const auto append = [&](std::vector<float>& all, std::size_t input) {
            const std::vector<float> part = reordered(values(input), order);
            all.insert(all.end(), part.begin(), part.end());
        };
        for (std::int64_t direction = 0; direction < directions; ++direction) {
            const auto first = static_cast<std::size_t>(1 + 4 * (layer * directions + direction));
            append(fromInput, first);
            append(fromState, first + 1);
            append(bias, first + 2);
            append(bias, first + 3);
        }
        std::vector<OnnxAttribute> attributes{
            {"hidden_size", operation.hidden},
            {"direction", std::string(operation.bidirectional ? "bidirectional" : "forward")}};
        if (!lstm)
            attributes.push_back({"linear_before_reset", std::int64_t{1}});
        return m_graph.node(lstm ? "LSTM" : "GRU",
                            {sequence, m_graph.floats({directions, rows, width}, std::move(fromInput)),
                             m_graph.floats({directions, rows, operation.hidden}, std::move(fromState)),
                             m_graph.floats({directions, 2 * rows}, std::move(bias))},
                            std::move(attributes));
    }

    OnnxGraph& m_graph;
    const Program& m_program;
    const WeightValues& m_values;
    std::vector<std::string> m_identifiers;
    const std::vector<std::string>& m_inputs;
    std::size_t m_nextInput = 0;
    Value m_value = 0;
    std::vector<std::string> m_names; ///< of each value; empty for an array that was not needed as it is
};

} // namespace

std::string appendProgram(OnnxGraph& graph, const Program& program, const WeightValues& values,
                          const std::vector<std::string>& inputs) {
    return Writer(graph, program, values, inputs).run();
}

} // namespace airshed::forms
