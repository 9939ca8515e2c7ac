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

} // namespace

NodePointer softmaxNode(const Cells& in, const Cells& out) {
    return std::make_unique<SoftmaxNode>(in, out);
}

NodePointer matMulNode(const models::op::MatMul& product, const std::vector<Cells>& in, const Cells& out) {
    return std::make_unique<MatMulNode>(product, in, out);
}

} // namespace airshed::lean
