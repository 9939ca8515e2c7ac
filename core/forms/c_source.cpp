#include "core/forms/c_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/forms/c_runtime.h"
#include "core/forms/memory_plan.h"

namespace airshed::forms {

using models::elements;
using models::Program;
using models::Shape;
using models::Step;
using models::Value;
namespace op = models::op;

namespace {

constexpr std::size_t mostAxes = 4;

/// Shape and strides of up to four axes, filled up with ones in front.
std::array<std::int64_t, mostAxes> filled(const std::vector<std::int64_t>& numbers, std::int64_t with) {
    if (numbers.size() > mostAxes)
        throw Error(ErrorCode::Internal, fmt::format("The C form has at most {} axes.", mostAxes));
    std::array<std::int64_t, mostAxes> result{};
    result.fill(with);
    std::ranges::copy(numbers, result.end() - static_cast<std::ptrdiff_t>(numbers.size()));
    return result;
}

std::vector<std::int64_t> strides(const Shape& shape) {
    std::vector<std::int64_t> result(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;)
        result[axis - 1] = result[axis] * shape[axis];
    return result;
}

/// Strides of x seen as the larger shape: 0 where it repeats.
std::vector<std::int64_t> broadcastStrides(const Shape& x, const Shape& to) {
    const std::vector<std::int64_t> own = strides(x);
    std::vector<std::int64_t> result(to.size(), 0);
    const std::size_t skip = to.size() - x.size();
    for (std::size_t axis = 0; axis < x.size(); ++axis)
        result[skip + axis] = x[axis] == 1 ? 0 : own[axis];
    return result;
}

std::string array(const std::array<std::int64_t, mostAxes>& numbers) {
    return fmt::format("(const int[]){{{}}}", fmt::join(numbers, ", "));
}

std::string number(double value) {
    if (!std::isfinite(value))
        throw Error(ErrorCode::InvalidInput, "A weight of the network is not a finite number.", "Train the network again.");
    std::string text = fmt::format("{:.9g}", value);
    if (text.find_first_of(".en") == std::string::npos)
        text += ".0";
    return text + "f";
}

/// Writes the calls of one network.
class Writer {
public:
    Writer(const Program& program, const MemoryPlan& plan)
        : m_program(program), m_plan(plan), m_identifiers(models::weightIdentifiers(program)) {}

    void write(Value value) {
        m_value = value;
        std::visit(*this, m_program.steps[value].operation);
    }
    /// What the output is an alias of may be an input.
    void writeOutput() {
        const Value owner = ownerOf(m_program, m_program.output);
        if (std::holds_alternative<op::Input>(m_program.steps[owner].operation))
            line(fmt::format("memcpy(output, {}, {} * sizeof(float))", name(owner), elements(m_program.outputShape())));
    }

    void operator()(const op::Input& /*operation*/) {}
    void operator()(const op::Weight& /*operation*/) {}
    void operator()(const op::Reshape& /*operation*/) {}
    void operator()(const op::Dropout& /*operation*/) {}
    void operator()(const op::Unary& operation) {
        call("map", {in(0), out(), count(), std::to_string(static_cast<int>(operation.function)), number(operation.parameter)});
    }
    void operator()(const op::Scale& operation) {
        call("scale", {in(0), out(), count(), number(operation.factor), number(operation.offset)});
    }
    void operator()(const op::Binary& operation) {
        const Shape& shape = step().shape;
        call("broadcast",
             {in(0), in(1), out(), array(filled(shape, 1)), array(filled(broadcastStrides(inShape(0), shape), 0)),
              array(filled(broadcastStrides(inShape(1), shape), 0)), std::to_string(static_cast<int>(operation.arithmetic))});
    }
    void operator()(const op::Linear& /*operation*/) {
        const std::int64_t width = inShape(1)[1];
        call("linear", {in(0), in(1), step().inputs.size() > 2 ? in(2) : "0", out(), text(elements(inShape(0)) / width),
                        text(width), text(inShape(1)[0])});
    }
    void operator()(const op::MatMul& operation) {
        const Shape& left = inShape(0);
        const std::int64_t m = left[left.size() - 2];
        const std::int64_t k = left.back();
        call("matmul", {in(0), in(1), out(), text(elements(left) / (m * k)), text(m), text(k), text(step().shape.back()),
                        operation.transposeSecond ? "1" : "0"});
    }
    void operator()(const op::Convolution& operation) {
        const Shape x = image(inShape(0));
        const Shape kernel = image({inShape(1).begin() + 1, inShape(1).end()});
        const Shape y = image(step().shape);
        const auto pair = [](const std::vector<std::int64_t>& along, std::int64_t fill) {
            return along.size() == 2 ? fmt::format("{}, {}", along[0], along[1]) : fmt::format("{}, {}", fill, along[0]);
        };
        call("convolve", {in(0), in(1), in(2), out(), text(x[0]), text(x[1]), text(x[2]), text(y[0]), text(kernel[1]),
                          text(kernel[2]), text(y[1]), text(y[2]), text(operation.groups),
                          fmt::format("(const int[]){{{}, {}, {}}}", pair(operation.stride, 1), pair(operation.dilation, 1),
                                      pair(operation.before, 0))});
    }
    void operator()(const op::Pool& operation) {
        const Shape x = image(inShape(0));
        const Shape y = image(step().shape);
        const bool flat = operation.kernel.size() == 1;
        call("pool", {in(0), out(), text(x[0]), text(x[1]), text(x[2]), text(flat ? 1 : operation.kernel[0]),
                      text(operation.kernel.back()), text(flat ? 1 : operation.stride[0]), text(operation.stride.back()),
                      text(y[1]), text(y[2]), operation.reduction == op::Reduction::Max ? "1" : "0"});
    }
    void operator()(const op::Reduce& operation) {
        const Shape& x = inShape(0);
        const auto axis = x.begin() + static_cast<std::ptrdiff_t>(operation.axis);
        const Shape outer(x.begin(), axis);
        const Shape inner(axis + 1, x.end());
        call("reduce", {in(0), out(), text(elements(outer)), text(*axis), text(elements(inner)),
                        std::to_string(static_cast<int>(operation.reduction))});
    }
    void operator()(const op::Softmax& /*operation*/) {
        call("softmax", {in(0), out(), text(elements(step().shape) / step().shape.back()), text(step().shape.back())});
    }
    void operator()(const op::LayerNorm& operation) {
        const std::int64_t width = step().shape.back();
        call("normalise", {in(0), in(1), in(2), out(), text(elements(step().shape) / width), text(width), "1", "1",
                           number(operation.epsilon)});
    }
    void operator()(const op::GroupNorm& operation) {
        const std::int64_t all = elements(step().shape);
        call("normalise", {in(0), in(1), in(2), out(), text(operation.groups), text(all / operation.groups),
                           text(operation.groups), text(all / step().shape[0]), number(operation.epsilon)});
    }
    void operator()(const op::BatchNorm& operation) {
        call("batch_norm", {in(0), in(1), in(2), in(3), in(4), out(), text(step().shape[0]),
                            text(elements(step().shape) / step().shape[0]), number(operation.epsilon)});
    }
    void operator()(const op::Recurrent& operation) {
        const std::int64_t steps = step().shape[0];
        const std::int64_t room = step().shape[1];
        const std::string work = fmt::format("(work + {})", m_plan.scratch[m_value]);
        std::string from = in(0);
        std::int64_t width = inShape(0)[1];
        for (std::int64_t layer = 0; layer < operation.layers; ++layer) {
            const bool isLast = layer + 1 == operation.layers;
            const std::string to =
                isLast ? out()
                       : fmt::format("(work + {})", m_plan.scratch[m_value] + 6 * operation.hidden + layer % 2 * steps * room);
            for (std::int64_t direction = 0; direction < room / operation.hidden; ++direction) {
                const auto first = static_cast<std::size_t>(1 + 4 * (layer * (room / operation.hidden) + direction));
                call(operation.cell == op::Cell::Lstm ? "lstm" : "gru",
                     {from, in(first), in(first + 1), in(first + 2), in(first + 3),
                      fmt::format("{} + {}", to, direction * operation.hidden), work, text(steps), text(width),
                      text(operation.hidden), text(room), text(direction)});
            }
            from = to;
            width = room;
        }
    }
    void operator()(const op::Permute& operation) {
        const std::vector<std::int64_t> own = strides(inShape(0));
        std::vector<std::int64_t> along;
        along.reserve(own.size());
        for (const std::size_t axis : operation.axes)
            along.push_back(own[axis]);
        call("gather", {in(0), out(), array(filled(step().shape, 1)), array(filled(along, 0))});
    }
    void operator()(const op::Slice& operation) {
        std::vector<std::int64_t> along = strides(inShape(0));
        const std::int64_t offset = operation.first * along[operation.axis];
        along[operation.axis] *= operation.stride;
        call("gather", {fmt::format("{} + {}", in(0), offset), out(), array(filled(step().shape, 1)), array(filled(along, 0))});
    }
    void operator()(const op::Concatenate& operation) {
        const auto axis = static_cast<std::ptrdiff_t>(operation.axis);
        const Shape outer(step().shape.begin(), step().shape.begin() + axis);
        const std::int64_t room = elements(step().shape) / elements(outer);
        std::int64_t offset = 0;
        for (std::size_t i = 0; i < step().inputs.size(); ++i) {
            const std::int64_t piece = elements(inShape(i)) / elements(outer);
            call("place", {in(i), fmt::format("{} + {}", out(), offset), text(elements(outer)), text(piece), text(room)});
            offset += piece;
        }
    }
    void operator()(const op::Embedding& /*operation*/) {
        call("embed", {in(0), in(1), out(), text(inShape(0)[0]), text(inShape(1)[0]), text(inShape(1)[1])});
    }

    [[nodiscard]] const std::string& calls() const noexcept { return m_text; }
    void comment(const std::string& words) { m_text += fmt::format("    /* {} */\n", words); }
    [[nodiscard]] const std::set<std::string>& functions() const noexcept { return m_functions; }

private:
    [[nodiscard]] const Step& step() const { return m_program.steps[m_value]; }
    [[nodiscard]] const Shape& inShape(std::size_t i) const { return m_program.steps[step().inputs[i]].shape; }
    [[nodiscard]] std::string in(std::size_t i) const { return name(ownerOf(m_program, step().inputs[i])); }
    [[nodiscard]] std::string out() const { return name(m_value); }
    [[nodiscard]] std::string count() const { return text(elements(step().shape)); }
    static std::string text(std::int64_t value) { return std::to_string(value); }
    /// [channels, h, w] of what has one axis of space.
    static Shape image(Shape shape) { return shape.size() == 3 ? shape : Shape{shape[0], 1, shape[1]}; }

    [[nodiscard]] std::string name(Value value) const {
        const auto& operation = m_program.steps[value].operation;
        if (const auto* input = std::get_if<op::Input>(&operation))
            return "x_" + input->name;
        if (const auto* weight = std::get_if<op::Weight>(&operation))
            return "w_" + m_identifiers[weight->index];
        return m_plan.offset[value] < 0 ? "output" : fmt::format("(work + {})", m_plan.offset[value]);
    }

    void line(const std::string& statement) { m_text += fmt::format("    {};\n", statement); }
    void call(const std::string& function, const std::vector<std::string>& arguments) {
        m_functions.insert(function);
        line(fmt::format("{}({})", function, fmt::join(arguments, ", ")));
    }

    const Program& m_program;
    const MemoryPlan& m_plan;
    std::vector<std::string> m_identifiers;
    Value m_value = 0;
    std::string m_text;
    std::set<std::string> m_functions;
};

std::string constants(const Program& program, const WeightValues& values) {
    constexpr std::size_t numbersInLine = 8;
    const std::vector<std::string> identifiers = models::weightIdentifiers(program);
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        text += fmt::format("/* {} [{}] */\nstatic const float w_{}[] = {{", program.weights[i].name,
                            models::toText(program.weights[i].shape), identifiers[i]);
        for (std::size_t n = 0; n < values[i].size(); ++n)
            text += fmt::format("{}{},", n % numbersInLine == 0 ? "\n    " : " ", number(static_cast<double>(values[i][n])));
        text += "\n};\n";
    }
    return text;
}

} // namespace

CSource toC(const Program& program, const WeightValues& values, const std::string& prefix) {
    const MemoryPlan plan = planMemory(program);
    Writer writer(program, plan);
    for (const models::ProgramLayer& layer : program.layers) {
        writer.comment(fmt::format("{} ({}): {}", layer.id, layer.type, models::toText(program.steps[layer.output].shape)));
        for (Value value = layer.first; value < layer.end; ++value)
            writer.write(value);
    }
    writer.writeOutput();

    // A network need not look at all that it is given.
    std::string parameters;
    std::string unused = "    (void)work;\n";
    for (const Value input : program.inputs()) {
        const std::string& name = std::get<op::Input>(program.steps[input].operation).name;
        parameters += fmt::format("const float *x_{}, ", name);
        unused += fmt::format("    (void)x_{};\n", name);
    }
    CSource source;
    source.workFloats = plan.floats;
    for (const std::vector<float>& array : values)
        source.weightFloats += static_cast<std::int64_t>(array.size());
    source.text = fmt::format("#include <math.h>\n#include <stddef.h>\n#include <string.h>\n\n{}\n{}\n"
                              "/* One window. work: {} floats that need not be set. */\n"
                              "void {}_forward({}float *output, float *work)\n{{\n{}{}}}\n",
                              constants(program, values), cFunctions(writer.functions()), plan.floats, prefix, parameters,
                              unused, writer.calls());
    return source;
}

} // namespace airshed::forms
