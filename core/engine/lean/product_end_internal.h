#pragma once

#include <optional>

#include "core/engine/lean/node_internal.h"

namespace airshed::lean {

/// What follows a product: the bias of each column, and the activation where one is done with it.
class ProductEnd {
public:
    /// @param out what is yielded, [rows, width], contiguous. @param bias undefined: none. @param activation null: none.
    ProductEnd(torch::Tensor out, torch::Tensor outGradient, const Cells& bias, const models::op::Unary* activation);

    /// Where the product goes.
    [[nodiscard]] torch::Tensor& product() { return m_sums; }
    /// After the product.
    void forward();
    /// Leaves the gradient of the product in that of what is yielded.
    void backward();

private:
    torch::Tensor m_out, m_outGradient;
    torch::Tensor m_sums; ///< before the activation; what is yielded itself where that suffices for the slope
    Cells m_bias;
    std::optional<models::op::Unary> m_activation;
};

} // namespace airshed::lean
