#include "core/engine/lean/product_end_internal.h"

#include "core/engine/lean/cell_loops.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

ProductEnd::ProductEnd(torch::Tensor out, torch::Tensor outGradient, const Cells& bias, const models::op::Unary* activation)
    : m_out(std::move(out)), m_outGradient(std::move(outGradient)), m_sums(m_out), m_bias(bias) {
    if (activation == nullptr)
        return;
    m_activation = *activation;
    if (needsSums(activation->function))
        m_sums = torch::empty_like(m_out);
}

void ProductEnd::forward() {
    auto* sums = m_sums.data_ptr<float>();
    if (m_bias.values.defined())
        addBias(m_sums.size(0), m_sums.size(1), sums, m_bias.values.data_ptr<float>());
    if (m_activation)
        activate(*m_activation, m_sums.numel(), sums, m_out.data_ptr<float>());
}

void ProductEnd::backward() {
    auto* gradient = m_outGradient.data_ptr<float>();
    if (m_activation)
        activationGradient(*m_activation, m_sums.numel(), m_sums.data_ptr<float>(), m_out.data_ptr<float>(), gradient);
    if (m_bias.learns())
        addColumnSums(m_sums.size(0), m_sums.size(1), gradient, m_bias.gradient.data_ptr<float>());
}

} // namespace airshed::lean
