#include "core/engine/lean/node_internal.h"
#include "core/engine/lean/product_end_internal.h"
#include "core/engine/modules/weight_gradient_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using torch::Tensor;

class DenseNode : public Node {
public:
    DenseNode(const std::vector<Cells>& in, const Cells& out, const models::op::Unary* activation)
        : m_x(in[0]),
          m_weight(in[1].values),
          m_weightTransposed(in[1].values.t()),
          m_weightGradient(in[1].gradient),
          m_out(flatView(out.values)),
          m_outGradient(flatView(out.gradient)),
          m_end(m_out, m_outGradient, in.size() > 2 ? in[2] : Cells{}, activation) {
        m_flatX = flatView(m_x.values);
        m_isStaged = !m_flatX.defined();
        if (m_isStaged)
            m_flatX = torch::empty({m_out.size(0), m_weight.size(1)});
        if (m_x.learns())
            m_flatXGradient = m_isStaged ? torch::empty_like(m_flatX) : flatView(m_x.gradient);
    }

    void forward(const PassState& /*state*/) override {
        if (m_isStaged)
            m_flatX.view(m_x.values.sizes()).copy_(m_x.values);
        at::mm_out(m_end.product(), m_flatX, m_weightTransposed);
        m_end.forward();
    }

    void backward(const PassState& /*state*/) override {
        m_end.backward();
        if (m_weightGradient.defined())
            modules::addWeightGradient(m_weightGradient, m_outGradient, m_flatX);
        if (!m_x.learns())
            return;
        if (m_isStaged || m_x.isFirst)
            at::mm_out(m_flatXGradient, m_outGradient, m_weight);
        else
            m_flatXGradient.addmm_(m_outGradient, m_weight);
        if (m_isStaged)
            give(m_x, m_flatXGradient.view(m_x.gradient.sizes()));
    }

private:
    Cells m_x;
    Tensor m_weight, m_weightTransposed, m_weightGradient;
    Tensor m_out, m_outGradient;     ///< [rows, out]
    Tensor m_flatX, m_flatXGradient; ///< [rows, in]
    ProductEnd m_end;
    bool m_isStaged = false; ///< x does not lie row after row, and is copied so
};

} // namespace

bool liesInRows(const Tensor& cells) {
    return cells.is_non_overlapping_and_dense() && (cells.dim() == 0 || cells.stride(0) * cells.size(0) == cells.numel());
}

Tensor flatView(const Tensor& cells) {
    if (!cells.defined())
        return {};
    const std::int64_t width = cells.dim() == 0 ? 1 : cells.size(-1);
    const Tensor flat = cells.reshape({-1, width});
    return flat.is_contiguous() && flat.data_ptr<float>() == cells.data_ptr<float>() ? flat : Tensor();
}

void give(const Cells& cells, const Tensor& term) {
    if (cells.isFirst)
        cells.gradient.copy_(term);
    else
        cells.gradient.add_(term);
}

void addTo(const Tensor& gradient, const Tensor& term, double factor) {
    if (!gradient.defined())
        return;
    gradient.add_(term.sizes() == gradient.sizes() ? term : at::sum_to(term, gradient.sizes()), factor);
}

NodePointer denseNode(const std::vector<Cells>& in, const Cells& out, const models::op::Unary* activation) {
    return std::make_unique<DenseNode>(in, out, activation);
}

} // namespace airshed::lean
