#pragma once

#include <cstdint>

namespace airshed::modules {

/// A matrix wherever its numbers lie, apart from one another by so many.
template <typename Cell> struct Strided {
    Cell* cells = nullptr;
    std::int64_t rowApart = 0;
    std::int64_t columnApart = 0;

    [[nodiscard]] Strided transposed() const { return {cells, columnApart, rowApart}; }
};

/// left [rows, inner] · right [inner, columns]. What is read does not overlap what is written.
struct SmallProduct {
    std::int64_t rows = 0, inner = 0, columns = 0;
    Strided<const float> left;
    const float* right = nullptr; ///< each row dense
    std::int64_t rightApart = 0;  ///< from row to row
    float* out = nullptr;         ///< each row dense
    std::int64_t outApart = 0;
    bool adds = false; ///< to what `out` holds; otherwise it is overwritten
};

/// The product, without the rearranging by which a BLAS gets fast where matrices are large, and which takes longer than the
/// product where they are a head of attention. On one machine the same bits each time.
void multiply(const SmallProduct& product);

} // namespace airshed::modules
