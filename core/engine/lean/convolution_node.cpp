#include "core/engine/lean/cell_loops.h"
#include "core/engine/lean/node_internal.h"
#include "core/engine/lean/product_end_internal.h"
#include "core/engine/modules/weight_gradient_internal.h"
#include "core/engine/tensors_internal.h"

namespace airshed::lean {

namespace {

using torch::Tensor;

ColumnShape shapeOf(const models::op::Convolution& convolution, std::int64_t kernel, std::int64_t outSteps, const Tensor& x) {
    ColumnShape shape;
    shape.rows = x.size(0);
    shape.channels = x.size(1);
    shape.steps = x.size(2);
    shape.kernel = kernel;
    shape.outSteps = outSteps;
    shape.stride = convolution.stride[0];
    shape.dilation = convolution.dilation[0];
    shape.before = convolution.before[0];
    shape.rowApart = x.stride(0);
    shape.channelApart = x.stride(1);
    shape.stepApart = x.stride(2);
    return shape;
}

/// What each output is made from is laid side by side, and the convolution is one product. Channels lie together, as in the
/// rows of a table.
class ConvolutionNode : public Node {
public:
    ConvolutionNode(const models::op::Convolution& convolution, std::int64_t outSteps, const std::vector<Cells>& in,
                    const models::op::Unary* activation, Cells& out)
        : m_x(in[0]),
          m_weight(in[1].values.permute({0, 2, 1})),
          m_shape(shapeOf(convolution, in[1].values.size(2), outSteps, in[0].values)),
          m_columns(torch::empty({m_shape.rows * outSteps, m_shape.kernel * m_shape.channels})),
          m_flatWeight(torch::empty({m_weight.size(0), m_columns.size(1)})),
          m_flatWeightGradient(torch::empty_like(m_flatWeight)),
          m_out(torch::empty({m_columns.size(0), m_weight.size(0)})),
          m_outGradient(torch::zeros_like(m_out)),
          m_end(m_out, m_outGradient, in.size() > 2 ? in[2] : Cells{}, activation) {
        if (in[1].learns())
            m_weightGradient = in[1].gradient.permute({0, 2, 1});
        const auto seen = [&](const Tensor& flat) {
            return flat.view({m_shape.rows, outSteps, m_weight.size(0)}).permute({0, 2, 1});
        };
        out = {seen(m_out), seen(m_outGradient)};
    }

    void forward(const PassState& /*state*/) override {
        m_flatWeight.view(m_weight.sizes()).copy_(m_weight);
        takeColumns(m_shape, m_x.values.data_ptr<float>(), m_columns.data_ptr<float>());
        at::mm_out(m_end.product(), m_columns, m_flatWeight.t());
        m_end.forward();
        m_outGradient.zero_();
    }

    void backward(const PassState& /*state*/) override {
        m_end.backward();
        if (m_weightGradient.defined()) {
            m_flatWeightGradient.zero_();
            modules::addWeightGradient(m_flatWeightGradient, m_outGradient, m_columns);
            m_weightGradient.add_(m_flatWeightGradient.view(m_weight.sizes()));
        }
        if (!m_x.learns())
            return;
        at::mm_out(m_columns, m_outGradient, m_flatWeight); // what was in them is done with
        addColumns(m_shape, m_columns.data_ptr<float>(), m_x.gradient.data_ptr<float>());
    }

private:
    Cells m_x;
    Tensor m_weight, m_weightGradient; ///< [out, kernel, channels]
    ColumnShape m_shape;
    Tensor m_columns; ///< [rows · outSteps, kernel · channels]
    Tensor m_flatWeight, m_flatWeightGradient;
    Tensor m_out, m_outGradient; ///< [rows · outSteps, out]
    ProductEnd m_end;
};

} // namespace

bool isProduct(const models::op::Convolution& convolution) {
    return convolution.stride.size() == 1 && convolution.groups == 1;
}

NodePointer convolutionNode(const models::op::Convolution& convolution, std::int64_t outSteps, const std::vector<Cells>& in,
                            const models::op::Unary* activation, Cells& out) {
    return std::make_unique<ConvolutionNode>(convolution, outSteps, in, activation, out);
}

} // namespace airshed::lean
