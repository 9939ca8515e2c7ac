#pragma once

#include <cstdint>

#include "core/models/program.h"

namespace airshed::lean {

// What is done number by number between the products of a network. Plain loops, compiled for several kinds of processor; on one
// machine the same bits each time. Arrays are dense, [rows][width], and do not overlap unless it is said.

/// sums[row][k] += bias[k].
void addBias(std::int64_t rows, std::int64_t width, float* sums, const float* bias);
/// sums[k] += Σ cells[row][k], row after row.
void addColumnSums(std::int64_t rows, std::int64_t width, const float* cells, float* sums);

/// Whether the gradient needs what went into the function; otherwise what came out suffices.
[[nodiscard]] bool needsSums(models::op::Function function);
/// y = f(x); x and y may be the same.
void activate(const models::op::Unary& unary, std::int64_t count, const float* x, float* y);
/// gradient *= f'(x). @param x may be null unless `needsSums`.
void activationGradient(const models::op::Unary& unary, std::int64_t count, const float* x, const float* y, float* gradient);

/// Where the numbers lie that a convolution over one axis takes together.
struct ColumnShape {
    std::int64_t rows = 0, channels = 0, steps = 0; ///< of what is convolved
    std::int64_t kernel = 1, outSteps = 0, stride = 1, dilation = 1, before = 0;
    std::int64_t rowApart = 0, channelApart = 0, stepApart = 0; ///< of what is convolved, in numbers
};
/// columns[row · outSteps + step][tap · channels + channel]: the numbers that each output is made from, zero outside.
void takeColumns(const ColumnShape& shape, const float* x, float* columns);
/// The other way: adds each to where it was taken from.
void addColumns(const ColumnShape& shape, const float* columns, float* x);

/// Dropout's draws: a function of the key and the number's place alone, whatever threads there are.
struct DropoutDraw {
    std::uint64_t key = 0;
    double rate = 0;
    std::uint64_t first = 0; ///< place of the first number
};
/// y = x, a share of it zero and the rest scaled up so that the expectation stays (Srivastava et al. 2014). x and y may be the
/// same.
void dropOut(const DropoutDraw& draw, std::int64_t count, const float* x, float* y);
/// inputGradient += gradient where it was kept.
void dropOutGradient(const DropoutDraw& draw, std::int64_t count, const float* gradient, float* inputGradient);

} // namespace airshed::lean
