#include "core/engine/lean/cell_loops.h"

#include <cmath>
#include <cstring>

#include "core/engine/modules/vector_loops.h"
#include "core/engine/modules/vector_math.h"

namespace airshed::lean {

using models::op::Function;
using models::op::Unary;
using modules::fastNormal;
using modules::fastSigmoid;
using modules::fastTanh;
using modules::normalDensity;

namespace {

/// A hash whose bits each depend on all bits put in (constants by Chris Wellons, "lowbias32").
inline std::uint32_t mixed(std::uint32_t x) {
    x = (x ^ (x >> 16U)) * 0x21f0aaadU;
    x = (x ^ (x >> 15U)) * 0xd35a2d97U;
    return x ^ (x >> 15U);
}

/// What dropout multiplies a number by.
struct Keeping {
    std::uint32_t low, high, threshold;
    float scale;

    explicit Keeping(const DropoutDraw& draw)
        : low(static_cast<std::uint32_t>(draw.key) + static_cast<std::uint32_t>(draw.first)),
          high(static_cast<std::uint32_t>((draw.key + (draw.first & 0xffffffff00000000U)) >> 32U)),
          threshold(static_cast<std::uint32_t>(draw.rate * 4294967295.0)),
          scale(static_cast<float>(1.0 / (1.0 - draw.rate))) {}
    [[nodiscard]] float at(std::int64_t place) const {
        return mixed(mixed(low + static_cast<std::uint32_t>(place)) ^ high) >= threshold ? scale : 0.0F;
    }
};

} // namespace

AIRSHED_FOR_EACH_PROCESSOR
void addBias(std::int64_t rows, std::int64_t width, float* sums, const float* bias) {
    for (std::int64_t row = 0; row < rows; ++row) {
        float* __restrict cells = sums + row * width;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < width; ++k)
            cells[k] += bias[k];
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void addColumnSums(std::int64_t rows, std::int64_t width, const float* cells, float* sums) {
    for (std::int64_t row = 0; row < rows; ++row) {
        const float* __restrict from = cells + row * width;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < width; ++k)
            sums[k] += from[k];
    }
}

bool needsSums(Function function) {
    return function == Function::Silu || function == Function::Gelu;
}

AIRSHED_FOR_EACH_PROCESSOR
void activate(const Unary& unary, std::int64_t count, const float* x, float* y) {
    const auto parameter = static_cast<float>(unary.parameter);
    const auto each = [count, x, y](auto function) {
        AIRSHED_INDEPENDENT
        for (std::int64_t i = 0; i < count; ++i)
            y[i] = function(x[i]);
    };
    switch (unary.function) {
    case Function::Relu: return each([](float v) { return v < 0.0F ? 0.0F : v; });
    case Function::LeakyRelu: return each([parameter](float v) { return v < 0.0F ? v * parameter : v; });
    case Function::Elu: return each([parameter](float v) { return v > 0.0F ? v : parameter * std::expm1(v); });
    case Function::Silu: return each([](float v) { return v * fastSigmoid(v); });
    case Function::Sigmoid: return each(fastSigmoid);
    case Function::Tanh: return each(fastTanh);
    case Function::Softplus: return each([](float v) { return v > 20.0F ? v : std::log1p(std::exp(v)); });
    case Function::Exp: return each([](float v) { return std::exp(v); });
    case Function::Sqrt: return each([](float v) { return std::sqrt(v); });
    case Function::Gelu: return each([](float v) { return v * fastNormal(v, normalDensity(v)); });
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void activationGradient(const Unary& unary, std::int64_t count, const float* x, const float* y, float* gradient) {
    const auto parameter = static_cast<float>(unary.parameter);
    const auto each = [count, y, gradient](auto slope) {
        AIRSHED_INDEPENDENT
        for (std::int64_t i = 0; i < count; ++i)
            gradient[i] *= slope(y[i]);
    };
    switch (unary.function) {
    case Function::Relu: // a choice, not a product: a gradient that is no number stays behind a closed unit in LibTorch, too
        AIRSHED_INDEPENDENT
        for (std::int64_t i = 0; i < count; ++i)
            gradient[i] = y[i] > 0.0F ? gradient[i] : 0.0F;
        return;
    case Function::LeakyRelu: return each([parameter](float v) { return v > 0.0F ? 1.0F : parameter; });
    case Function::Elu: return each([parameter](float v) { return v > 0.0F ? 1.0F : v + parameter; });
    case Function::Sigmoid: return each([](float v) { return v * (1.0F - v); });
    case Function::Tanh: return each([](float v) { return 1.0F - v * v; });
    case Function::Softplus: return each([](float v) { return 1.0F - std::exp(-v); });
    case Function::Exp: return each([](float v) { return v; });
    case Function::Sqrt: return each([](float v) { return 0.5F / v; });
    case Function::Silu:
        AIRSHED_INDEPENDENT
        for (std::int64_t i = 0; i < count; ++i) {
            const float s = fastSigmoid(x[i]);
            gradient[i] *= s * (1.0F + x[i] * (1.0F - s));
        }
        return;
    case Function::Gelu:
        AIRSHED_INDEPENDENT
        for (std::int64_t i = 0; i < count; ++i) {
            constexpr float rootOfTwoPi = 2.50662827463F;
            const float density = normalDensity(x[i]);
            gradient[i] *= fastNormal(x[i], density) + x[i] * density / rootOfTwoPi;
        }
        return;
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void takeColumns(const ColumnShape& shape, const float* x, float* columns) {
    for (std::int64_t row = 0; row < shape.rows; ++row)
        for (std::int64_t out = 0; out < shape.outSteps; ++out)
            for (std::int64_t tap = 0; tap < shape.kernel; ++tap, columns += shape.channels) {
                const std::int64_t step = out * shape.stride - shape.before + tap * shape.dilation;
                if (step < 0 || step >= shape.steps) {
                    std::memset(columns, 0, static_cast<std::size_t>(shape.channels) * sizeof(float));
                    continue;
                }
                const float* __restrict from = x + row * shape.rowApart + step * shape.stepApart;
                if (shape.channelApart == 1) {
                    std::memcpy(columns, from, static_cast<std::size_t>(shape.channels) * sizeof(float));
                    continue;
                }
                for (std::int64_t channel = 0; channel < shape.channels; ++channel)
                    columns[channel] = from[channel * shape.channelApart];
            }
}

AIRSHED_FOR_EACH_PROCESSOR
void addColumns(const ColumnShape& shape, const float* columns, float* x) {
    for (std::int64_t row = 0; row < shape.rows; ++row)
        for (std::int64_t out = 0; out < shape.outSteps; ++out)
            for (std::int64_t tap = 0; tap < shape.kernel; ++tap, columns += shape.channels) {
                const std::int64_t step = out * shape.stride - shape.before + tap * shape.dilation;
                if (step < 0 || step >= shape.steps)
                    continue;
                float* __restrict to = x + row * shape.rowApart + step * shape.stepApart;
                if (shape.channelApart == 1) {
                    AIRSHED_INDEPENDENT
                    for (std::int64_t channel = 0; channel < shape.channels; ++channel)
                        to[channel] += columns[channel];
                    continue;
                }
                for (std::int64_t channel = 0; channel < shape.channels; ++channel)
                    to[channel * shape.channelApart] += columns[channel];
            }
}

AIRSHED_FOR_EACH_PROCESSOR
void dropOut(const DropoutDraw& draw, std::int64_t count, const float* x, float* y) {
    const Keeping keeping(draw);
    AIRSHED_INDEPENDENT
    for (std::int64_t i = 0; i < count; ++i)
        y[i] = x[i] * keeping.at(i);
}

AIRSHED_FOR_EACH_PROCESSOR
void dropOutGradient(const DropoutDraw& draw, std::int64_t count, const float* gradient, float* inputGradient) {
    const Keeping keeping(draw);
    AIRSHED_INDEPENDENT
    for (std::int64_t i = 0; i < count; ++i)
        inputGradient[i] += gradient[i] * keeping.at(i);
}

} // namespace airshed::lean
