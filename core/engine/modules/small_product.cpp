#include "core/engine/modules/small_product.h"

#include "core/engine/modules/eight.h"
#include "core/engine/modules/vector_loops.h"

namespace airshed::modules {

namespace {

constexpr std::int64_t eight = 8;

/// Some rows and columns of the product, summed in registers.
template <int Rows, int Eights>
AIRSHED_ALWAYS_INLINE void multiplyBlock(const SmallProduct& product, std::int64_t row, std::int64_t column) {
    Eight sums[Rows][Eights] = {}; // NOLINT(modernize-avoid-c-arrays): a compiler's vector is no argument of a template
    float* out = product.out + row * product.outApart + column;
    if (product.adds)
        for (int r = 0; r < Rows; ++r)
            for (int e = 0; e < Eights; ++e)
                load(sums[r][e], out + r * product.outApart + e * eight);
    const float* left = product.left.cells + row * product.left.rowApart;
    const float* right = product.right + column;
    for (std::int64_t k = 0; k < product.inner; ++k, left += product.left.columnApart, right += product.rightApart) {
        Eight cells[Eights]; // NOLINT(modernize-avoid-c-arrays)
        for (int e = 0; e < Eights; ++e)
            load(cells[e], right + e * eight);
        for (int r = 0; r < Rows; ++r) {
            const float factor = left[r * product.left.rowApart];
            for (int e = 0; e < Eights; ++e)
                addProduct(sums[r][e], cells[e], factor);
        }
    }
    for (int r = 0; r < Rows; ++r)
        for (int e = 0; e < Eights; ++e)
            store(sums[r][e], out + r * product.outApart + e * eight);
}

/// Twelve sums of eight fill most of the sixteen registers that a processor has at least.
template <int Eights> AIRSHED_ALWAYS_INLINE void multiplyColumns(const SmallProduct& product, std::int64_t column) {
    std::int64_t row = 0;
    for (; row + 6 <= product.rows; row += 6)
        multiplyBlock<6, Eights>(product, row, column);
    for (; row + 2 <= product.rows; row += 2)
        multiplyBlock<2, Eights>(product, row, column);
    if (row < product.rows)
        multiplyBlock<1, Eights>(product, row, column);
}

/// What fills no eight.
AIRSHED_ALWAYS_INLINE void multiplyRest(const SmallProduct& product, std::int64_t first) {
    for (std::int64_t row = 0; row < product.rows; ++row)
        for (std::int64_t column = first; column < product.columns; ++column) {
            float& out = product.out[row * product.outApart + column];
            float sum = product.adds ? out : 0.0F;
            const float* left = product.left.cells + row * product.left.rowApart;
            for (std::int64_t k = 0; k < product.inner; ++k)
                sum += left[k * product.left.columnApart] * product.right[k * product.rightApart + column];
            out = sum;
        }
}

} // namespace

AIRSHED_FOR_EACH_PROCESSOR
void multiply(const SmallProduct& product) {
    std::int64_t column = 0;
    for (; column + 2 * eight <= product.columns; column += 2 * eight)
        multiplyColumns<2>(product, column);
    for (; column + eight <= product.columns; column += eight)
        multiplyColumns<1>(product, column);
    if (column < product.columns)
        multiplyRest(product, column);
}

} // namespace airshed::modules
