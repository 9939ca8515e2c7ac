#include "core/engine/lean/node_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using torch::Tensor;

/// One axis of space as two, the first of length 1.
Tensor asPlane(const Tensor& cells) {
    return !cells.defined() || cells.dim() == 4 ? cells : cells.unsqueeze(2);
}

std::vector<std::int64_t> asPlane(std::vector<std::int64_t> sizes) {
    if (sizes.size() == 1)
        sizes.insert(sizes.begin(), 1);
    return sizes;
}

class PoolNode : public Node {
public:
    PoolNode(const models::op::Pool& pool, const Cells& in, const Cells& out)
        : m_isMax(pool.reduction == models::op::Reduction::Max),
          m_kernel(asPlane(pool.kernel)),
          m_stride(asPlane(pool.stride)),
          m_in({asPlane(in.values), asPlane(in.gradient)}),
          m_out({asPlane(out.values), asPlane(out.gradient)}) {}

    void forward(const PassState& /*state*/) override {
        if (m_isMax) {
            const auto [values, places] = at::max_pool2d_with_indices(m_in.values, m_kernel, m_stride);
            m_out.values.copy_(values);
            m_places = places;
        } else {
            m_out.values.copy_(at::avg_pool2d(m_in.values, m_kernel, m_stride));
        }
    }

    void backward(const PassState& /*state*/) override {
        m_in.gradient.add_(
            m_isMax ? at::max_pool2d_with_indices_backward(m_out.gradient, m_in.values, m_kernel, m_stride, {0, 0}, {1, 1},
                                                           false, m_places)
                    : at::avg_pool2d_backward(m_out.gradient, m_in.values, m_kernel, m_stride, {0, 0}, false, true, {}));
    }

private:
    bool m_isMax;
    std::vector<std::int64_t> m_kernel, m_stride;
    Cells m_in, m_out;
    Tensor m_places; ///< of the largest
};

} // namespace

NodePointer poolNode(const models::op::Pool& pool, const Cells& in, const Cells& out) {
    return std::make_unique<PoolNode>(pool, in, out);
}

} // namespace airshed::lean
