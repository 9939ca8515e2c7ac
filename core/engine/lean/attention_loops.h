#pragma once

#include <cstdint>
#include <vector>

#include "core/engine/lean/cell_loops.h"
#include "core/engine/modules/small_product.h"

namespace airshed::lean {

using modules::Strided;

struct HeadShape {
    std::int64_t queries = 0, keys = 0; ///< steps
    std::int64_t width = 0;             ///< of a query and of a key
    std::int64_t valueWidth = 0;
    float scale = 1; ///< of the products of queries and keys
};

/// What one head of one window is given.
struct HeadInputs {
    Strided<const float> query, key, value; ///< [queries, width], [keys, width], [keys, value width]
    const float* mask = nullptr;            ///< [queries, keys], dense, added to the scores; null: none
    DropoutDraw draw;                       ///< of the shares; a rate of 0 drops none
};
/// Where a gradient goes.
struct HeadGradient {
    Strided<float> to; ///< null cells: it is not wanted
    bool adds = true;  ///< to what is there; otherwise it is overwritten
    [[nodiscard]] bool isWanted() const { return to.cells != nullptr; }
};
struct HeadGradients {
    HeadGradient query, key, value;
};

/// softmax(scale · Q · Kᵀ + mask) · V (Vaswani et al. 2017, section 3.2.1) of one head and window at a time: the scores, which
/// would be by far the largest array of a network, stay in the processor's cache, and are computed a second time for the
/// gradients, to the same bits. Used by one thread at a time.
class AttentionHead {
public:
    explicit AttentionHead(const HeadShape& shape);

    /// @param out [queries, value width].
    void forward(const HeadInputs& in, Strided<float> out);
    void backward(const HeadInputs& in, Strided<const float> outGradient, const HeadGradients& gradients);

private:
    void takeShares(const HeadInputs& in);
    /// The shares as they weigh the values.
    [[nodiscard]] const float* dropped(const DropoutDraw& draw);

    HeadShape m_shape;
    std::int64_t m_keysApart, m_widthApart, m_valueApart; ///< rows of the arrays below: whole eights, the rest zeros
    std::vector<float> m_query, m_key, m_value;           ///< one row for each step; queries scaled
    std::vector<float> m_turnedKey, m_turnedValue;        ///< one column for each step
    std::vector<float> m_shares, m_dropped;               ///< [queries, keys]
    std::vector<float> m_slopes;                          ///< [queries, keys]: the loss's by the shares, then by the scores
    std::vector<float> m_outGradient;                     ///< [queries, value width]
    std::vector<float> m_product;
};

} // namespace airshed::lean
