#include "core/engine/lean/attention_loops.h"

#include <algorithm>
#include <limits>

#include "core/engine/modules/eight.h"
#include "core/engine/modules/vector_loops.h"
#include "core/engine/modules/vector_math.h"

namespace airshed::lean {

using modules::Eight;
using modules::keepLarger;
using modules::load;

namespace {

constexpr std::int64_t eight = 8;

std::int64_t inEights(std::int64_t count) {
    return (count + eight - 1) / eight * eight;
}

/// @param columns whole eights. @param right, out dense.
void multiplyDense(std::int64_t rows, std::int64_t inner, std::int64_t columns, const Strided<const float>& left,
                   const float* right, float* out) {
    modules::multiply({rows, inner, columns, left, right, columns, out, columns});
}

/// eˣ of what is at most 0, nothing where it is too small for a float.
inline float shareOf(float x) {
    return x < -87.0F ? 0.0F : modules::fastExp(x);
}

/// softmax of each row. @param apart whole eights, of which `width` are given.
AIRSHED_FOR_EACH_PROCESSOR
void softmaxRows(std::int64_t rows, std::int64_t width, std::int64_t apart, const float* mask, float* cells) {
    for (std::int64_t row = 0; row < rows; ++row, cells += apart) {
        float* __restrict own = cells;
        if (mask != nullptr) {
            const float* __restrict added = mask + row * width;
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < width; ++k)
                own[k] += added[k];
        }
        std::fill(own + width, own + apart, std::numeric_limits<float>::lowest());
        Eight largest;
        load(largest, own);
        for (std::int64_t k = eight; k < apart; k += eight) {
            Eight other;
            load(other, own + k);
            keepLarger(largest, other);
        }
        float most = largest[0];
        for (int i = 1; i < eight; ++i)
            most = largest[i] > most ? largest[i] : most;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < apart; ++k)
            own[k] = shareOf(own[k] - most);
        std::fill(own + width, own + apart, 0.0F);
        const float part = 1.0F / modules::sumOf(apart, [own](std::int64_t k) { return own[k]; });
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < apart; ++k)
            own[k] *= part;
    }
}

/// slopes = shares ∘ (slopes − Σ shares ∘ slopes) · scale, row by row.
AIRSHED_FOR_EACH_PROCESSOR
void softmaxGradientRows(std::int64_t rows, std::int64_t apart, float scale, const float* shares, float* slopes) {
    for (std::int64_t row = 0; row < rows; ++row, shares += apart, slopes += apart) {
        const float* __restrict share = shares;
        float* __restrict slope = slopes;
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < apart; ++k)
            slope[k] *= share[k];
        const float sum = modules::sumOf(apart, [slope](std::int64_t k) { return slope[k]; });
        AIRSHED_INDEPENDENT
        for (std::int64_t k = 0; k < apart; ++k)
            slope[k] = (slope[k] - share[k] * sum) * scale;
    }
}

/// @param to [rows, apart].
AIRSHED_FOR_EACH_PROCESSOR
void pack(std::int64_t rows, std::int64_t width, std::int64_t apart, Strided<const float> from, float factor, float* to) {
    for (std::int64_t row = 0; row < rows; ++row) {
        const float* cells = from.cells + row * from.rowApart;
        float* __restrict own = to + row * apart;
        if (from.columnApart == 1) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < width; ++k)
                own[k] = cells[k] * factor;
        } else {
            for (std::int64_t k = 0; k < width; ++k)
                own[k] = cells[k * from.columnApart] * factor;
        }
    }
}

AIRSHED_FOR_EACH_PROCESSOR
void unpack(std::int64_t rows, std::int64_t width, std::int64_t apart, const float* from, const HeadGradient& gradient) {
    const Strided<float>& to = gradient.to;
    for (std::int64_t row = 0; row < rows; ++row) {
        const float* __restrict own = from + row * apart;
        float* cells = to.cells + row * to.rowApart;
        if (to.columnApart == 1 && gradient.adds) {
            AIRSHED_INDEPENDENT
            for (std::int64_t k = 0; k < width; ++k)
                cells[k] += own[k];
        } else if (to.columnApart == 1) {
            std::copy(own, own + width, cells);
        } else {
            for (std::int64_t k = 0; k < width; ++k)
                cells[k * to.columnApart] = own[k] + (gradient.adds ? cells[k * to.columnApart] : 0.0F);
        }
    }
}

/// dropOut of each row. @param from, to [rows, apart]; may be the same.
void dropRows(DropoutDraw draw, std::int64_t rows, std::int64_t width, std::int64_t apart, const float* from, float* to) {
    for (std::int64_t row = 0; row < rows; ++row, draw.first += static_cast<std::uint64_t>(width))
        dropOut(draw, width, from + row * apart, to + row * apart);
}

std::vector<float> zeros(std::int64_t rows, std::int64_t columns) {
    return std::vector<float>(static_cast<std::size_t>(rows * columns), 0.0F);
}

} // namespace

AttentionHead::AttentionHead(const HeadShape& shape)
    : m_shape(shape),
      m_keysApart(inEights(shape.keys)),
      m_widthApart(inEights(shape.width)),
      m_valueApart(inEights(shape.valueWidth)),
      m_query(zeros(shape.queries, m_widthApart)),
      m_key(zeros(shape.keys, m_widthApart)),
      m_value(zeros(shape.keys, m_valueApart)),
      m_turnedKey(zeros(shape.width, m_keysApart)),
      m_turnedValue(zeros(shape.valueWidth, m_keysApart)),
      m_shares(zeros(shape.queries, m_keysApart)),
      m_dropped(zeros(shape.queries, m_keysApart)),
      m_slopes(zeros(shape.queries, m_keysApart)),
      m_outGradient(zeros(shape.queries, m_valueApart)),
      m_product(zeros(std::max(shape.queries, shape.keys), std::max(m_widthApart, m_valueApart))) {}

void AttentionHead::takeShares(const HeadInputs& in) {
    const HeadShape& shape = m_shape;
    pack(shape.queries, shape.width, m_widthApart, in.query, 1.0F, m_query.data());
    pack(shape.width, shape.keys, m_keysApart, in.key.transposed(), shape.scale, m_turnedKey.data());
    multiplyDense(shape.queries, shape.width, m_keysApart, {m_query.data(), m_widthApart, 1}, m_turnedKey.data(),
                  m_shares.data());
    softmaxRows(shape.queries, shape.keys, m_keysApart, in.mask, m_shares.data());
}

const float* AttentionHead::dropped(const DropoutDraw& draw) {
    if (draw.rate == 0.0)
        return m_shares.data();
    dropRows(draw, m_shape.queries, m_shape.keys, m_keysApart, m_shares.data(), m_dropped.data());
    return m_dropped.data();
}

void AttentionHead::forward(const HeadInputs& in, Strided<float> out) {
    const HeadShape& shape = m_shape;
    takeShares(in);
    pack(shape.keys, shape.valueWidth, m_valueApart, in.value, 1.0F, m_value.data());
    multiplyDense(shape.queries, shape.keys, m_valueApart, {dropped(in.draw), m_keysApart, 1}, m_value.data(),
                  m_product.data());
    unpack(shape.queries, shape.valueWidth, m_valueApart, m_product.data(), {out, false});
}

void AttentionHead::backward(const HeadInputs& in, Strided<const float> outGradient, const HeadGradients& gradients) {
    const HeadShape& shape = m_shape;
    takeShares(in);
    pack(shape.queries, shape.valueWidth, m_valueApart, outGradient, 1.0F, m_outGradient.data());
    if (gradients.value.isWanted()) {
        const Strided<const float> weighing{dropped(in.draw), m_keysApart, 1};
        multiplyDense(shape.keys, shape.queries, m_valueApart, weighing.transposed(), m_outGradient.data(), m_product.data());
        unpack(shape.keys, shape.valueWidth, m_valueApart, m_product.data(), gradients.value);
    }
    if (!gradients.query.isWanted() && !gradients.key.isWanted())
        return;

    pack(shape.valueWidth, shape.keys, m_keysApart, in.value.transposed(), 1.0F, m_turnedValue.data());
    multiplyDense(shape.queries, shape.valueWidth, m_keysApart, {m_outGradient.data(), m_valueApart, 1}, m_turnedValue.data(),
                  m_slopes.data());
    if (in.draw.rate > 0.0)
        dropRows(in.draw, shape.queries, shape.keys, m_keysApart, m_slopes.data(), m_slopes.data());
    softmaxGradientRows(shape.queries, m_keysApart, shape.scale, m_shares.data(), m_slopes.data());
    const Strided<const float> slopes{m_slopes.data(), m_keysApart, 1};
    if (gradients.query.isWanted()) {
        pack(shape.keys, shape.width, m_widthApart, in.key, 1.0F, m_key.data());
        multiplyDense(shape.queries, shape.keys, m_widthApart, slopes, m_key.data(), m_product.data());
        unpack(shape.queries, shape.width, m_widthApart, m_product.data(), gradients.query);
    }
    if (gradients.key.isWanted()) {
        multiplyDense(shape.keys, shape.queries, m_widthApart, slopes.transposed(), m_query.data(), m_product.data());
        unpack(shape.keys, shape.width, m_widthApart, m_product.data(), gradients.key);
    }
}

} // namespace airshed::lean
