#pragma once

#include <cstdint>

namespace airshed::lean {

/// Rows that are normalised one by one (Ba et al. 2016): y = (x − mean) / √(variance + ε) · scale + shift.
struct NormRows {
    std::int64_t rows = 0, width = 0;
    const float* x = nullptr;     ///< [rows, width], dense
    const float* scale = nullptr; ///< [width]
    float* mean = nullptr;        ///< [rows], filled by the forward pass
    float* inverse = nullptr;     ///< [rows], likewise: 1 / √(variance + ε)
};

/// @param y [rows, width], dense.
void normalise(const NormRows& norm, float epsilon, const float* shift, float* y);

/// Adds to `scaleGradient` and `shiftGradient` unless they are null. @param towards the gradient by y; that by x afterwards.
void normaliseGradient(const NormRows& norm, float* towards, float* scaleGradient, float* shiftGradient);

} // namespace airshed::lean
