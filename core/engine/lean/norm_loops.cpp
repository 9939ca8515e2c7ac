#include "core/engine/lean/norm_loops.h"

#include <cmath>

#include "core/engine/modules/vector_loops.h"

namespace airshed::lean {

namespace {

constexpr std::int64_t eight = 8;

/// Σ f(k) in eight sums side by side, which no compiler may do by itself with floats.
template <typename Term> [[gnu::always_inline]] inline float sumOf(std::int64_t count, Term term) {
    float sums[eight] = {};
    std::int64_t k = 0;
    for (; k + eight <= count; k += eight)
        for (std::int64_t i = 0; i < eight; ++i)
            sums[i] += term(k + i);
    for (std::int64_t i = 0; k + i < count; ++i)
        sums[i] += term(k + i);
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

} // namespace

AIRSHED_FOR_EACH_PROCESSOR
void normalise(const NormRows& norm, float epsilon, const float* shift, float* y) {
    const auto width = static_cast<float>(norm.width);
    for (std::int64_t row = 0; row < norm.rows; ++row) {
        const float* __restrict from = norm.x + row * norm.width;
        float* __restrict to = y + row * norm.width;
        const float mean = sumOf(norm.width, [from](std::int64_t k) { return from[k]; }) / width;
        const float variance =
            sumOf(norm.width, [from, mean](std::int64_t k) { return (from[k] - mean) * (from[k] - mean); }) / width;
        const float inverse = 1.0F / std::sqrt(variance + epsilon);
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < norm.width; ++k)
            to[k] = (from[k] - mean) * inverse * norm.scale[k] + shift[k];
        norm.mean[row] = mean;
        norm.inverse[row] = inverse;
    }
}

// With x̂ = (x − mean) · inverse and g the gradient by x̂:  inverse · (g − mean(g) − x̂ · mean(g · x̂)).
AIRSHED_FOR_EACH_PROCESSOR
void normaliseGradient(const NormRows& norm, float* towards, float* scaleGradient, float* shiftGradient) {
    const auto width = static_cast<float>(norm.width);
    for (std::int64_t row = 0; row < norm.rows; ++row) {
        const float* __restrict from = norm.x + row * norm.width;
        float* __restrict own = towards + row * norm.width;
        const float mean = norm.mean[row];
        const float inverse = norm.inverse[row];
        if (scaleGradient != nullptr) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < norm.width; ++k)
                scaleGradient[k] += own[k] * (from[k] - mean) * inverse;
        }
        if (shiftGradient != nullptr) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < norm.width; ++k)
                shiftGradient[k] += own[k];
        }
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < norm.width; ++k)
            own[k] *= norm.scale[k];
        const float ofMean = sumOf(norm.width, [own](std::int64_t k) { return own[k]; }) / width;
        const float ofSpread =
            sumOf(norm.width, [own, from, mean, inverse](std::int64_t k) { return own[k] * (from[k] - mean) * inverse; }) /
            width;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < norm.width; ++k)
            own[k] = inverse * (own[k] - ofMean - (from[k] - mean) * inverse * ofSpread);
    }
}

} // namespace airshed::lean
