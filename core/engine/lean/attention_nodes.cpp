#include "core/engine/lean/attention_loops.h"
#include "core/engine/lean/node_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using torch::Tensor;

class SoftmaxNode : public Node {
public:
    SoftmaxNode(Cells in, Cells out) : m_in(std::move(in)), m_out(std::move(out)) {}

    void forward(const PassState& /*state*/) override { at::_softmax_out(m_out.values, m_in.values, -1, false); }
    void backward(const PassState& /*state*/) override {
        m_in.gradient.add_(at::_softmax_backward_data(m_out.gradient, m_out.values, -1, torch::kFloat32));
    }

private:
    Cells m_in, m_out;
};

class MatMulNode : public Node {
public:
    MatMulNode(const models::op::MatMul& product, const std::vector<Cells>& in, Cells out)
        : m_a(in[0]), m_b(in[1]), m_out(std::move(out)) {
        if (!product.transposeSecond)
            return;
        m_b.values = m_b.values.transpose(-2, -1);
        if (m_b.learns())
            m_b.gradient = m_b.gradient.transpose(-2, -1);
    }

    void forward(const PassState& /*state*/) override { at::matmul_out(m_out.values, m_a.values, m_b.values); }
    void backward(const PassState& /*state*/) override {
        if (m_a.learns())
            addTo(m_a.gradient, at::matmul(m_out.gradient, m_b.values.transpose(-2, -1)));
        if (m_b.learns())
            addTo(m_b.gradient, at::matmul(m_a.values.transpose(-2, -1), m_out.gradient));
    }

private:
    Cells m_a, m_b, m_out;
};

/// [windows, heads, steps, width].
Tensor byHeads(const Tensor& cells) {
    return cells.defined() && cells.dim() == 3 ? cells.unsqueeze(1) : cells;
}

Cells byHeads(const Cells& cells) {
    return {byHeads(cells.values), byHeads(cells.gradient), cells.isFirst};
}

class AttentionNode : public Node {
public:
    AttentionNode(const AttentionOperands& operands, const Cells& out)
        : m_query(byHeads(operands.query)),
          m_key(byHeads(operands.key)),
          m_value(byHeads(operands.value)),
          m_mask(operands.mask.defined() ? operands.mask.contiguous() : Tensor()),
          m_out(byHeads(out)),
          m_rate(operands.dropRate),
          m_dropout(operands.dropout),
          m_head({m_query.values.size(2), m_key.values.size(2), m_query.values.size(3), m_value.values.size(3),
                  static_cast<float>(operands.scale)}) {}

    void forward(const PassState& state) override {
        for (std::int64_t window = 0; window < m_out.values.size(0); ++window)
            for (std::int64_t head = 0; head < m_out.values.size(1); ++head)
                m_head.forward(inputs(state, window, head), matrix<float>(m_out.values, window, head));
    }

    void backward(const PassState& state) override {
        for (std::int64_t window = 0; window < m_out.values.size(0); ++window)
            for (std::int64_t head = 0; head < m_out.values.size(1); ++head)
                m_head.backward(
                    inputs(state, window, head), matrix<const float>(m_out.gradient, window, head),
                    {gradient(m_query, window, head), gradient(m_key, window, head), gradient(m_value, window, head)});
    }

private:
    template <typename Cell> static Strided<Cell> matrix(const Tensor& cells, std::int64_t window, std::int64_t head) {
        if (!cells.defined())
            return {};
        return {cells.data_ptr<float>() + window * cells.stride(0) + head * cells.stride(1), cells.stride(2), cells.stride(3)};
    }

    static HeadGradient gradient(const Cells& cells, std::int64_t window, std::int64_t head) {
        return {matrix<float>(cells.gradient, window, head), !cells.isFirst};
    }

    [[nodiscard]] HeadInputs inputs(const PassState& state, std::int64_t window, std::int64_t head) const {
        HeadInputs in{matrix<const float>(m_query.values, window, head),
                      matrix<const float>(m_key.values, window, head),
                      matrix<const float>(m_value.values, window, head),
                      m_mask.defined() ? m_mask.data_ptr<float>() : nullptr,
                      {}};
        if (m_rate == 0.0)
            return in;
        const std::int64_t row = (state.firstRow + window) * m_out.values.size(1) + head;
        const std::int64_t shares = m_query.values.size(2) * m_key.values.size(2);
        in.draw = {dropoutKey(state, m_dropout), m_rate, static_cast<std::uint64_t>(row * shares)};
        return in;
    }

    Cells m_query, m_key, m_value;
    Tensor m_mask;
    Cells m_out;
    double m_rate;
    std::uint64_t m_dropout;
    AttentionHead m_head;
};

} // namespace

NodePointer attentionNode(const AttentionOperands& operands, const Cells& out) {
    return std::make_unique<AttentionNode>(operands, out);
}

NodePointer softmaxNode(const Cells& in, const Cells& out) {
    return std::make_unique<SoftmaxNode>(in, out);
}

NodePointer matMulNode(const models::op::MatMul& product, const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<MatMulNode>(product, in, out);
}

} // namespace airshed::lean
