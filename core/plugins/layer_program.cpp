#include <exception>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/plugins/layer_program_internal.h"

using namespace airshed;
using namespace airshed::models;

void AirshedProgram::blame(std::string message, std::string hint) {
    if (!fault)
        fault = LayerMisfit{std::move(message), std::move(hint), {}};
}

namespace {

constexpr const char* brokenHint = "The plugin that brings this layer has a fault: tell its author.";

/// Runs `work` unless something went wrong before; no exception leaves it, for what calls it is C.
template <typename Work, typename Answer = std::invoke_result_t<Work>>
Answer kept(AirshedProgram* program, Answer instead, const Work& work) noexcept {
    if (program->fault)
        return instead;
    try {
        return work();
    } catch (const std::exception& error) {
        std::string_view what = error.what();
        if (what.ends_with('.'))
            what.remove_suffix(1);
        program->blame(fmt::format("has a fault: {}", what), brokenHint);
        return instead;
    }
}

Value valueOf(const AirshedProgram* program, AirshedValue value) {
    if (value < 0 || static_cast<std::size_t>(value) >= program->builder.program().steps.size())
        throw Error(ErrorCode::Internal, fmt::format("it names a value, {}, that it was never given", value));
    return static_cast<Value>(value);
}

template <typename Write> AirshedValue written(AirshedProgram* program, const Write& write) noexcept {
    return kept(program, AIRSHED_NOTHING, [&] { return static_cast<AirshedValue>(write(program->builder)); });
}

/// An operation on one value.
template <typename Write> AirshedValue writtenOf(AirshedProgram* program, AirshedValue x, const Write& write) noexcept {
    return written(program, [&](ProgramBuilder& builder) { return write(builder, valueOf(program, x)); });
}

Shape shapeOf(const std::int64_t* lengths, std::size_t axes) {
    constexpr std::size_t mostAxes = 4;
    constexpr std::int64_t mostElements = std::int64_t{1} << 31;
    if (axes == 0 || axes > mostAxes)
        throw Error(ErrorCode::Internal, fmt::format("it asks for {} axes; 1 to {} can be", axes, mostAxes));
    Shape shape(lengths, lengths + axes);
    std::int64_t count = 1;
    for (const std::int64_t length : shape) {
        if (length < 1 || length > mostElements / count)
            throw Error(ErrorCode::Internal, fmt::format("it asks for an array of {}", toText(shape)));
        count *= length;
    }
    return shape;
}

void requireAxis(const ProgramBuilder& builder, Value x, std::size_t axis) {
    if (axis >= builder.shape(x).size())
        throw Error(ErrorCode::Internal, fmt::format("it names axis {} of {}", axis, describe(builder.shape(x))));
}

void requirePositive(std::int64_t number, const char* what) {
    constexpr std::int64_t most = 1 << 24;
    if (number < 1 || number > most)
        throw Error(ErrorCode::Internal, fmt::format("it asks for {} {}", number, what));
}

std::string textOf(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

/// The operation of ours that a number of the interface stands for.
template <typename Ours, typename Theirs> Ours same(Theirs theirs, Theirs last) {
    if (theirs < 0 || theirs > last)
        throw Error(ErrorCode::Internal, fmt::format("it names an operation, {}, that there is not", static_cast<int>(theirs)));
    return static_cast<Ours>(theirs);
}

static_assert(static_cast<int>(op::Function::Sqrt) == AIRSHED_SQRT && static_cast<int>(op::Function::Gelu) == AIRSHED_GELU);
static_assert(static_cast<int>(op::Arithmetic::Divide) == AIRSHED_DIVIDE);
static_assert(static_cast<int>(op::Reduction::Sum) == AIRSHED_SUM && static_cast<int>(op::Reduction::Max) == AIRSHED_MAX);
static_assert(static_cast<int>(op::Cell::Gru) == AIRSHED_GRU);
static_assert(static_cast<int>(Start::Kind::Ones) == AIRSHED_ONES && static_cast<int>(Start::Kind::Normal) == AIRSHED_NORMAL);

// Parameters and shapes

std::int64_t integer(AirshedProgram* program, const char* name) {
    return kept(program, std::int64_t{0}, [&] { return program->parameters.integer(textOf(name)); });
}

double number(AirshedProgram* program, const char* name) {
    return kept(program, 0.0, [&] { return program->parameters.number(textOf(name)); });
}

int boolean(AirshedProgram* program, const char* name) {
    return kept(program, 0, [&] { return program->parameters.boolean(textOf(name)) ? 1 : 0; });
}

std::size_t choice(AirshedProgram* program, const char* name) {
    return kept(program, std::size_t{0}, [&] {
        const std::string chosen = program->parameters.text(textOf(name));
        for (const AirshedParameter& parameter : program->declared)
            if (parameter.kind == AIRSHED_CHOICE && textOf(parameter.name) == textOf(name))
                for (std::size_t index = 0; parameter.choices[index] != nullptr; ++index)
                    if (chosen == parameter.choices[index])
                        return index;
        return std::size_t{0};
    });
}

std::size_t axes(AirshedProgram* program, AirshedValue x) {
    return kept(program, std::size_t{0}, [&] { return program->builder.shape(valueOf(program, x)).size(); });
}

std::int64_t length(AirshedProgram* program, AirshedValue x, std::size_t axis) {
    return kept(program, std::int64_t{0}, [&] {
        const Shape& shape = program->builder.shape(valueOf(program, x));
        return axis < shape.size() ? shape[axis] : std::int64_t{0};
    });
}

std::int64_t horizon(AirshedProgram* program) {
    return program->task.output[0];
}

std::int64_t targets(AirshedProgram* program) {
    return program->task.output[1];
}

void refuse(AirshedProgram* program, const char* message, const char* hint) {
    static_cast<void>(kept(program, 0, [&] {
        program->blame(textOf(message), textOf(hint));
        return 0;
    }));
}

// Arrays

AirshedValue weight(AirshedProgram* program, const char* name, const std::int64_t* lengths, std::size_t count,
                    AirshedStart start, double bound) {
    return written(program, [&](ProgramBuilder& builder) {
        return builder.weight(textOf(name), shapeOf(lengths, count), {same<Start::Kind>(start, AIRSHED_ONES), bound, {}});
    });
}

AirshedValue constant(AirshedProgram* program, const char* name, const std::int64_t* lengths, std::size_t count,
                      const float* values) {
    return written(program, [&](ProgramBuilder& builder) {
        const Shape shape = shapeOf(lengths, count);
        return builder.constant(textOf(name), shape,
                                [kept = std::vector<float>(values, values + elements(shape))] { return kept; });
    });
}

// Element by element

AirshedValue unary(AirshedProgram* program, AirshedFunction function, AirshedValue x, double parameter) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        return builder.unary(same<op::Function>(function, AIRSHED_SQRT), value, parameter);
    });
}

AirshedValue scale(AirshedProgram* program, AirshedValue x, double factor, double offset) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) { return builder.scale(value, factor, offset); });
}

AirshedValue binary(AirshedProgram* program, AirshedArithmetic arithmetic, AirshedValue x, AirshedValue y) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value left) {
        const Value right = valueOf(program, y);
        switch (same<op::Arithmetic>(arithmetic, AIRSHED_DIVIDE)) {
        case op::Arithmetic::Add: return builder.sum(left, right);
        case op::Arithmetic::Subtract: return builder.difference(left, right);
        case op::Arithmetic::Multiply: return builder.product(left, right);
        case op::Arithmetic::Divide: break;
        }
        return builder.quotient(left, right);
    });
}

AirshedValue dropout(AirshedProgram* program, AirshedValue x, double rate) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        if (!(rate >= 0 && rate < 1))
            throw Error(ErrorCode::Internal, fmt::format("it drops a share of {}", rate));
        return builder.dropout(value, rate);
    });
}

// Products

AirshedValue linear(AirshedProgram* program, AirshedValue x, std::int64_t out, int bias, const char* name) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        requirePositive(out, "outputs");
        return builder.linear(value, out, bias != 0, textOf(name));
    });
}

AirshedValue linearWith(AirshedProgram* program, AirshedValue x, AirshedValue weights) {
    return writtenOf(
        program, x, [&](ProgramBuilder& builder, Value value) { return builder.linearWith(value, valueOf(program, weights)); });
}

AirshedValue matrixProduct(AirshedProgram* program, AirshedValue x, AirshedValue y, int transposeSecond) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        return builder.matMul(value, valueOf(program, y), transposeSecond != 0);
    });
}

AirshedValue convolution(AirshedProgram* program, AirshedValue x, std::int64_t channels, const AirshedWindow* windows,
                         std::size_t count, std::int64_t groups, const char* name) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        requirePositive(channels, "channels");
        requirePositive(groups, "groups");
        if (count < 1 || count > 2)
            throw Error(ErrorCode::Internal, fmt::format("it convolves over {} axes; 1 or 2 can be", count));
        std::vector<ProgramBuilder::Window> along;
        for (const AirshedWindow& window : std::span(windows, count)) {
            requirePositive(window.kernel, "steps in a kernel");
            requirePositive(window.stride, "steps in a stride");
            requirePositive(window.dilation, "steps in a dilation");
            if (window.before < 0 || window.behind < 0)
                throw Error(ErrorCode::Internal, "it pads with fewer than no zeros");
            along.push_back({window.kernel, window.stride, window.dilation, window.before, window.behind});
        }
        return builder.convolution(value, channels, along, groups, textOf(name));
    });
}

AirshedValue recurrent(AirshedProgram* program, AirshedCell cell, AirshedValue x, std::int64_t hidden, std::int64_t layers,
                       int bidirectional) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        requireAxis(builder, value, 1);
        requirePositive(hidden, "hidden numbers");
        requirePositive(layers, "layers");
        return builder.recurrent(same<op::Cell>(cell, AIRSHED_GRU), value, hidden, layers, bidirectional != 0);
    });
}

// Reductions and norms

AirshedValue pool(AirshedProgram* program, AirshedReduction reduction, AirshedValue x, const std::int64_t* kernel,
                  const std::int64_t* stride, std::size_t count) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        return builder.pool(same<op::Reduction>(reduction, AIRSHED_MAX), value, shapeOf(kernel, count), shapeOf(stride, count));
    });
}

AirshedValue reduce(AirshedProgram* program, AirshedReduction reduction, AirshedValue x, std::size_t axis) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        return builder.reduce(same<op::Reduction>(reduction, AIRSHED_SUM), value, axis);
    });
}

AirshedValue softmax(AirshedProgram* program, AirshedValue x) {
    return writtenOf(program, x, [](ProgramBuilder& builder, Value value) { return builder.softmax(value); });
}

AirshedValue layerNorm(AirshedProgram* program, AirshedValue x, const char* name) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) { return builder.layerNorm(value, textOf(name)); });
}

// Order

AirshedValue reshape(AirshedProgram* program, AirshedValue x, const std::int64_t* lengths, std::size_t count) {
    return writtenOf(program, x,
                     [&](ProgramBuilder& builder, Value value) { return builder.reshape(value, shapeOf(lengths, count)); });
}

AirshedValue permute(AirshedProgram* program, AirshedValue x, const std::size_t* order, std::size_t count) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        std::vector<bool> taken(builder.shape(value).size(), false);
        for (const std::size_t axis : std::span(order, count)) {
            requireAxis(builder, value, axis);
            if (taken[axis])
                throw Error(ErrorCode::Internal, fmt::format("it puts axis {} in two places", axis));
            taken[axis] = true;
        }
        return builder.permute(value, {order, order + count});
    });
}

AirshedValue slice(AirshedProgram* program, AirshedValue x, std::size_t axis, std::int64_t first, std::int64_t last,
                   std::int64_t stride) {
    return writtenOf(program, x, [&](ProgramBuilder& builder, Value value) {
        requireAxis(builder, value, axis);
        return builder.slice(value, axis, first, last, stride);
    });
}

AirshedValue concatenate(AirshedProgram* program, const AirshedValue* values, std::size_t count, std::size_t axis) {
    return written(program, [&](ProgramBuilder& builder) {
        if (count == 0)
            throw Error(ErrorCode::Internal, "it joins nothing");
        std::vector<Value> joined;
        for (const AirshedValue value : std::span(values, count)) {
            joined.push_back(valueOf(program, value));
            Shape first = builder.shape(joined.front());
            Shape shape = builder.shape(joined.back());
            requireAxis(builder, joined.back(), axis);
            first[axis] = shape[axis];
            if (first != shape)
                throw Error(ErrorCode::Internal, fmt::format("it joins {} to {}", describe(shape), describe(first)));
        }
        return builder.concatenate(std::move(joined), axis);
    });
}

} // namespace

namespace airshed::plugins {

const AirshedOperations& operations() {
    static constexpr AirshedOperations all{integer, number,  boolean,    choice,        axes,        length,    horizon,
                                           targets, refuse,  weight,     constant,      unary,       scale,     binary,
                                           dropout, linear,  linearWith, matrixProduct, convolution, recurrent, pool,
                                           reduce,  softmax, layerNorm,  reshape,       permute,     slice,     concatenate};
    return all;
}

} // namespace airshed::plugins
