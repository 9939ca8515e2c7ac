#include "core/engine/lean/norm_loops.h"

#include <cmath>

#include "core/engine/modules/vector_loops.h"

namespace airshed::lean {

using modules::sumOf;

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
